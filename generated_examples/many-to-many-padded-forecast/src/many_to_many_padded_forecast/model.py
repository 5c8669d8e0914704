"""Delayed LSTM.

28 days in, then the next 7 days of births out.
"""

import keras
from keras import layers

from .config import Config
from .scaling import Statistics, standardise, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model, original units in and out.

    (batch, 28, 2) → (batch, 7, 1)
    """
    window = keras.Input((config.input_length, len(config.features)), name="window")
    x = standardise(window, statistics)  # (batch, 28, 2)
    x = layers.ZeroPadding1D((0, config.output_length))(x)  # room for the answers
    x = layers.LSTM(config.units, return_sequences=True)(x)
    # (batch, 7, 64): the states after the whole window
    x = x[:, -config.output_length :]
    output = layers.Dense(len(config.targets))(x)  # (batch, 7, 1)
    output = unscale(output, statistics)
    return keras.Model(window, output, name="many_to_many_padded")
