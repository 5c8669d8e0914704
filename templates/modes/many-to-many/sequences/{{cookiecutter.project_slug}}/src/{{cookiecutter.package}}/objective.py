"""What training minimises."""

import keras
from keras import KerasTensor, ops

from .scaling import Statistics


class ScaledError(keras.losses.Loss):
    """The absolute error in units of the labels' spread.

    It is a mean over the weighted steps: one over all of them would shrink with every
    step of padding.
    """

    def __init__(self, spread: float) -> None:
        super().__init__(name="scaled_error", reduction="mean_with_sample_weight")
        self.spread = spread

    def call(self, y_true: KerasTensor, y_pred: KerasTensor) -> KerasTensor:
        return ops.mean(ops.abs(y_true - y_pred), axis=-1) / self.spread


def loss(statistics: Statistics) -> keras.losses.Loss:
    """Return the absolute error in units of the spread that the labels have."""
    return ScaledError(statistics.label_spread)


def metrics() -> list[keras.metrics.Metric]:
    """Return what training reports beside the loss: the error in original units."""
    return [keras.metrics.MeanAbsoluteError("mae")]
