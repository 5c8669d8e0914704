"""LSTM: a sequence in, the probability of each class out."""

import keras
from keras import layers, ops

from .config import Config
from .scaling import Statistics, standardise


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: original units in, probabilities out.

    (batch, T, 4) → (batch, 4). Padding is NaN, on the right.
    """
    steps = keras.Input((None, len(statistics.used)), name="steps")
    mask = ops.logical_not(ops.isnan(steps[:, :, 0]))  # (batch, T): the steps to read
    x = standardise(steps, mask, statistics)  # (batch, T, 4)
    # The state after all steps: (batch, 32).
    state = layers.LSTM(config.units)(x, mask=mask)
    probabilities = layers.Dense(len(statistics.labels), activation="softmax")(state)
    return keras.Model(steps, probabilities, name="many_to_one")
