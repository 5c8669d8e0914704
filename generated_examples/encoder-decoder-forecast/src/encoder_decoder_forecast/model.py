"""Encoder-decoder LSTM.

28 days in, the next 7 days of births out.
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
    # (batch, 64): the whole window in one vector
    state = layers.LSTM(config.units)(x)
    x = layers.RepeatVector(config.output_length)(state)  # (batch, 7, 64)
    # (batch, 7, 64): a state for each step ahead
    x = layers.LSTM(config.units, return_sequences=True)(x)
    output = layers.Dense(len(config.targets))(x)  # (batch, 7, 1)
    output = unscale(output, statistics)
    return keras.Model(window, output, name="encoder_decoder")
