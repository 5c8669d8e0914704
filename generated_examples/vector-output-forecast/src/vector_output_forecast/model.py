"""Direct LSTM.

28 days in, the next 7 days of births out, all at once.
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
    output = layers.Dense(config.output_length * len(config.targets))(state)
    # (batch, 7, 1): one row for each step ahead
    output = layers.Reshape((config.output_length, len(config.targets)))(output)
    output = unscale(output, statistics)
    return keras.Model(window, output, name="vector_output")
