"""Dense network: the features of one row in, the probability of each class out."""

import keras
from keras import layers

from .config import Config
from .features import standardise
from .scaling import Statistics


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: encoded features in, probabilities out.

    {{ cookiecutter.shape_in }} → {{ cookiecutter.shape_out }}
    """
    row = keras.Input((len(statistics.encoding.mean),), name="features")
    x = standardise(row, statistics.encoding)  # {{ cookiecutter.shape_in }}
{%- for _ in range(cookiecutter.layers) %}
    x = layers.Dense(config.units, activation="relu")({{ cookiecutter.dropped }})
{%- endfor %}
    probabilities = layers.Dense(len(statistics.labels), activation="softmax")(x)
    return keras.Model(row, probabilities, name="one_to_one")
