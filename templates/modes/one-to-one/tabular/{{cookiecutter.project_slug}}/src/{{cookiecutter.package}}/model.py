"""Dense network: the features of one row in, {{ cookiecutter.quantity }} out."""

import keras
from keras import layers

from .config import Config
from .features import standardise
from .scaling import Statistics, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: encoded features in, original units out.

    {{ cookiecutter.shape_in }} → {{ cookiecutter.shape_out }}
    """
    row = keras.Input((len(statistics.encoding.mean),), name="features")
    x = standardise(row, statistics.encoding)  # {{ cookiecutter.shape_in }}
{%- for _ in range(cookiecutter.layers) %}
    x = layers.Dense(config.units, activation="relu")({{ cookiecutter.dropped }})
{%- endfor %}
    output = layers.Dense(len(config.targets))(x)
    return keras.Model(row, unscale(output, statistics), name="one_to_one")
