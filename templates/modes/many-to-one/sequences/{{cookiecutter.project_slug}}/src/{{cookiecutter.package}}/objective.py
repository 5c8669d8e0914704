"""What training minimises."""

from collections.abc import Callable

import keras
from keras import KerasTensor, ops

from .scaling import Statistics


def loss(statistics: Statistics) -> Callable[[KerasTensor, KerasTensor], KerasTensor]:
    """Return the absolute error in units of the spread that the labels have."""

    def scaled_error(targets: KerasTensor, predictions: KerasTensor) -> KerasTensor:
        error = ops.abs(targets - predictions)
        return ops.mean(error, axis=-1) / statistics.label_spread

    return scaled_error


def metrics() -> list[keras.metrics.Metric]:
    """Return what training reports beside the loss: the error in original units."""
    return [keras.metrics.MeanAbsoluteError("mae")]
