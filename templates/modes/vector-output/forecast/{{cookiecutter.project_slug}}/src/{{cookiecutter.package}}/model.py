"""Direct {{ cookiecutter.cell_words }}.

{{ cookiecutter.span_in }} of {{ cookiecutter.quantity }} in, the next {{ cookiecutter.span_out }} out, all at once.
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
{%- for _ in range(cookiecutter.layers - 1) %}
    x = {{ cookiecutter.rnn_steps }}(x)
{%- endfor %}
    state = {{ cookiecutter.rnn_last }}(x)  # (batch, {{ cookiecutter.state_size }})
    steps = layers.Dense(config.output_length * len(config.targets))(state)
    steps = layers.Reshape((config.output_length, len(config.targets)))(steps)
    return keras.Model(window, unscale(steps, window, statistics), name="vector_output")
