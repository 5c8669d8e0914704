"""Direct {{ cookiecutter.cell_words }}.

{{ cookiecutter.span_in }} in, the next {{ cookiecutter.span_out }} of {{ cookiecutter.quantity }} out, all at once.
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
    # (batch, {{ cookiecutter.state_size }}): the whole window in one vector
    state = {{ cookiecutter.rnn_last }}(x)
    output = layers.Dense(config.output_length * len(config.targets))(state)
    # (batch, {{ cookiecutter.output_length }}, {{ cookiecutter.outputs }}): one row for each step ahead
    output = layers.Reshape((config.output_length, len(config.targets)))(output)
    output = unscale(output, {{ cookiecutter.window_argument }}statistics)
    return keras.Model(window, output, name="vector_output")
