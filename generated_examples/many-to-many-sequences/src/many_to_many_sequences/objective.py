"""What training minimises."""

import keras

from .scaling import Statistics


def loss(statistics: Statistics) -> keras.losses.Loss:
    """Return the cross-entropy of the probabilities, a mean over the weighed labels.

    A mean over all steps would shrink with every step of padding.
    """
    return keras.losses.SparseCategoricalCrossentropy(
        reduction="mean_with_sample_weight"
    )


def metrics() -> list[keras.metrics.Metric]:
    """Return what training reports beside the loss: the share of right answers."""
    return [keras.metrics.SparseCategoricalAccuracy("accuracy")]
