"""Encoder-decoder LSTM.

28 days of births in, the next 7 days out.
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
    state = layers.LSTM(config.units)(x)  # (batch, 64): the whole window
    x = layers.RepeatVector(config.output_length)(state)  # (batch, 7, 64)
    x = layers.LSTM(config.units, return_sequences=True)(x)
    # (batch, 7, 64): one state for each step ahead
    steps = layers.Dense(len(config.targets))(x)  # (batch, 7, 1)
    return keras.Model(
        window, unscale(steps, window, statistics), name="encoder_decoder"
    )
