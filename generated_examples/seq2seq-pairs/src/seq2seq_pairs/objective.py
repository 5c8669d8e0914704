"""What training minimises."""

import keras

from .alphabets import Statistics


def loss(_: Statistics) -> keras.losses.Loss:
    """Return the cross-entropy of the logits, which needs no statistics.

    It is a mean over the symbols of the targets: padding has weight 0.
    """
    return keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, reduction="mean_with_sample_weight"
    )


def metrics() -> list[keras.metrics.Metric]:
    """Return what training reports beside the loss: the share of right symbols."""
    return [keras.metrics.SparseCategoricalAccuracy("accuracy")]
