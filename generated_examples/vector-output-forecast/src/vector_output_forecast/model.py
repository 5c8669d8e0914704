"""Direct LSTM.

28 days of births in, the next 7 days out, all at once.
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
    state = layers.LSTM(config.units)(x)  # (batch, 64)
    steps = layers.Dense(config.output_length * len(config.targets))(state)
    steps = layers.Reshape((config.output_length, len(config.targets)))(steps)
    return keras.Model(window, unscale(steps, window, statistics), name="vector_output")
