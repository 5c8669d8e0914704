"""What training minimises."""

import keras

from .alphabets import Statistics


def loss(statistics: Statistics) -> keras.losses.Loss:
    """Return the cross-entropy of each target symbol, the mean over the true ones."""
    return keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, reduction="mean_with_sample_weight"
    )


def metrics() -> list[str]:
    """Return what training reports beside the loss: the share of right symbols."""
    return ["accuracy"]
