"""What training minimises, and what it reports beside it."""

from collections.abc import Callable

import keras
import numpy as np
from keras import KerasTensor, ops

from .scaling import Statistics


def loss(statistics: Statistics) -> Callable[[KerasTensor, KerasTensor], KerasTensor]:
    """Return the absolute error, of each target in units of its own spread.

    In original units, a target counted in thousands would drown one counted in tenths.
    """
    spread = np.float32(statistics.target_spread)

    def scaled_error(targets: KerasTensor, predictions: KerasTensor) -> KerasTensor:
        error = ops.abs(targets - predictions)
        # not error / spread, which torch refuses between a tensor and an array
        return ops.mean(ops.divide(error, spread), axis=-1)

    return scaled_error


def metrics() -> list[keras.metrics.Metric]:
    """Return the metrics: the absolute error in original units, all windows alike."""
    return [keras.metrics.MeanAbsoluteError("mae")]
