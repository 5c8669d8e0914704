"""Synced {{ cookiecutter.cell_words }}.

{{ cookiecutter.span_in }} in, {{ cookiecutter.quantity }} out at the last {{ cookiecutter.span_out }}.
"""

import keras
from keras import layers

from .config import Config
from .scaling import Statistics, standardise, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model, original units in and out.

    {{ cookiecutter.shape_in }} → {{ cookiecutter.shape_out }}
    """
    window = keras.Input((config.input_length, len(config.features)), name="window")
    x = standardise(window, statistics)  # (batch, {{ cookiecutter.input_length }}, {{ cookiecutter.feature_width }})
    # (batch, {{ cookiecutter.input_length }}, {{ cookiecutter.state_size }}): the state at a step has read the steps up to it
{%- for _ in range(cookiecutter.layers) %}
    x = {{ cookiecutter.rnn_steps }}(x)
{%- endfor %}
    x = x[:, -config.output_length :]  # (batch, {{ cookiecutter.output_length }}, {{ cookiecutter.state_size }})
    output = layers.Dense(len(config.targets))(x)  # (batch, {{ cookiecutter.output_length }}, {{ cookiecutter.outputs }})
    output = unscale(output, {{ cookiecutter.window_argument }}statistics)
    return keras.Model(window, output, name="many_to_many_last")
