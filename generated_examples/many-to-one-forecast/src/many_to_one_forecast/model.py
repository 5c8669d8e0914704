"""LSTM.

28 days in, births of the next one out.
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
    # (batch, 64): the whole window in one vector
    state = layers.LSTM(config.units)(x)
    output = layers.Dense(len(config.targets))(state)  # (batch, 1)
    output = unscale(output, statistics)
    return keras.Model(window, output, name="many_to_one")
