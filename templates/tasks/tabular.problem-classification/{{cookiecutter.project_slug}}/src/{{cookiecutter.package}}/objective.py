"""What training minimises."""

import keras

from .scaling import Statistics


def loss(_: Statistics) -> keras.losses.Loss:
    """Return the cross-entropy of the probabilities, which needs no statistics."""
    return keras.losses.SparseCategoricalCrossentropy()


def metrics() -> list[keras.metrics.Metric]:
    """Return what training reports beside the loss: the share of right answers."""
    return [keras.metrics.SparseCategoricalAccuracy("accuracy")]
