"""{{ cookiecutter.cell_words | sentence }}: a sequence in, a number at every step out."""

import keras
from keras import layers, ops

from .config import Config
from .scaling import Statistics, standardise, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: original units in and out.

    {{ cookiecutter.shape_in }} → {{ cookiecutter.shape_out }}. Padding is NaN, on the right.
    """
    steps = keras.Input((None, len(statistics.used)), name="steps")
    mask = ops.logical_not(ops.isnan(steps[:, :, 0]))  # (batch, T): the steps to read
    x = standardise(steps, mask, statistics)  # {{ cookiecutter.shape_in }}
{%- for _ in range(cookiecutter.layers) %}
    # (batch, T, {{ cookiecutter.state_size }})
    x = {{ cookiecutter.rnn_steps }}(x, mask=mask)
{%- endfor %}
    output = layers.Dense(1)(x)  # {{ cookiecutter.shape_out }}
    return keras.Model(steps, unscale(output, statistics), name="many_to_many")
