"""{{ cookiecutter.cell_words | sentence }}: the tokens of a sentence in, the probability of each tag out."""

import keras
from keras import layers, ops

from .config import Config
from .encoding import Statistics
from .vocabulary import PADDING


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: six numbers for each token in, probabilities out.

    (batch, T, 6) → (batch, T, {{ cookiecutter.outputs }})
    """
    views = keras.Input((None, len(statistics.views)), dtype="int32", name="views")
    mask = ops.not_equal(views[:, :, 0], PADDING)  # (batch, T): the steps to read
    embedded = [
        layers.Embedding(len(vocabulary), config.embedding_size)(views[:, :, view])
        for view, vocabulary in enumerate(statistics.views)
    ]
    x = layers.Concatenate()(embedded)  # (batch, T, {{ 6 * cookiecutter.embedding_size }}): six views of {{ cookiecutter.embedding_size }} numbers
{%- for _ in range(cookiecutter.layers) %}
    # (batch, T, {{ cookiecutter.state_size }})
    x = {{ cookiecutter.rnn_steps }}(x, mask=mask)
{%- endfor %}
    probabilities = layers.Dense(len(statistics.labels), activation="softmax")(x)
    return keras.Model(views, probabilities, name="many_to_many")
