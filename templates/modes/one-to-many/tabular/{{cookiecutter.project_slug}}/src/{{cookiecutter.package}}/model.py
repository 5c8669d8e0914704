"""Vector to sequence: one row in; the {{ cookiecutter.cell_words }} reads it again at every step it writes."""

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
    x = layers.RepeatVector(len(config.targets))(x)  # the same row at every step
{%- for _ in range(cookiecutter.layers) %}
    x = {{ cookiecutter.rnn_steps }}(x)
{%- endfor %}
    steps = layers.Dense(1)(x)  # {{ cookiecutter.shape_out }}
    return keras.Model(row, unscale(steps, statistics), name="one_to_many")
