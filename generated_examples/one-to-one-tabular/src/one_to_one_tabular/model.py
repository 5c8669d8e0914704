"""Dense network: the features of one row in, the probability of each class out."""

import keras
from keras import layers

from .config import Config
from .features import standardise
from .scaling import Statistics


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: encoded features in, probabilities out.

    (batch, 10) → (batch, 3)
    """
    row = keras.Input((len(statistics.encoding.mean),), name="features")
    x = standardise(row, statistics.encoding)  # (batch, 10)
    x = layers.Dense(config.units, activation="relu")(x)
    probabilities = layers.Dense(len(statistics.labels), activation="softmax")(x)
    return keras.Model(row, probabilities, name="one_to_one")
