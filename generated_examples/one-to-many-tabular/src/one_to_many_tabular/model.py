"""Vector to sequence: one row in; the LSTM reads it again at every step it writes."""

import keras
from keras import layers

from .config import Config
from .features import standardise
from .scaling import Statistics, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: encoded features in, original units out.

    (batch, 4) → (batch, 7, 1)
    """
    row = keras.Input((len(statistics.encoding.mean),), name="features")
    x = standardise(row, statistics.encoding)  # (batch, 4)
    x = layers.RepeatVector(len(config.targets))(x)  # the same row at every step
    x = layers.LSTM(config.units, return_sequences=True)(x)
    steps = layers.Dense(1)(x)  # (batch, 7, 1)
    return keras.Model(row, unscale(steps, statistics), name="one_to_many")
