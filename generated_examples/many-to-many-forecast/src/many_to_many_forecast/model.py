"""Synced LSTM.

28 days in, births out at every step.
"""

import keras
from keras import layers

from .config import Config
from .scaling import Statistics, standardise, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model, original units in and out.

    (batch, 28, 2) → (batch, 28, 1)
    """
    window = keras.Input((config.input_length, len(config.features)), name="window")
    x = standardise(window, statistics)  # (batch, 28, 2)
    # (batch, 28, 64): the state at a step has read the steps up to it
    x = layers.LSTM(config.units, return_sequences=True)(x)
    output = layers.Dense(len(config.targets))(x)  # (batch, 28, 1)
    output = unscale(output, statistics)
    return keras.Model(window, output, name="many_to_many")
