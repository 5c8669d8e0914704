"""What training minimises."""

from collections.abc import Callable

import keras
from keras import KerasTensor, ops

from .scaling import Statistics
from .targets import as_array


def loss(statistics: Statistics) -> Callable[[KerasTensor, KerasTensor], KerasTensor]:
    """Return the absolute error with each target in units of its own spread.

    In original units, a target counted in thousands would drown one counted in tenths.
    """
    spread = as_array(statistics.target_spread)

    def scaled_error(targets: KerasTensor, predictions: KerasTensor) -> KerasTensor:
        error = ops.abs(targets - predictions)
        # not error / spread, which torch refuses between a tensor and an array
        return ops.mean(ops.divide(error, spread), axis=-1)

    return scaled_error


def metrics() -> list[keras.metrics.Metric]:
    """Return what training reports beside the loss: the error in original units."""
    return [keras.metrics.MeanAbsoluteError("mae")]
