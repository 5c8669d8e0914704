"""LSTM.

28 days of births in, the next one out.
"""

import keras
from keras import layers

from .config import Config
from .scaling import Statistics, standardise, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model, original units in and out.

    (batch, 28, 2) → (batch, 1)
    """
    window = keras.Input((config.input_length, len(config.features)), name="window")
    x = standardise(window, statistics)  # (batch, 28, 2)
    state = layers.LSTM(config.units)(x)  # (batch, 64)
    value = layers.Dense(len(config.targets))(state)  # (batch, 1)
    return keras.Model(window, unscale(value, window, statistics), name="many_to_one")
