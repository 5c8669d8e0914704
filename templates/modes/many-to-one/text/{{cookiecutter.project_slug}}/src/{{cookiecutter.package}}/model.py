{% import "recurrent.py" as recurrent with context %}
"""The network and its loss."""

{% include "imports.py" %}
from .config import Config
from .data import Batches
from .tokenizer import PAD


def build_model(config: Config, train: Batches) -> keras.Model:
    """Return the network that classifies texts.

    Token ids (batch, steps) -> the probability of each label (batch, labels).
    """
    tokenizer = train.tokenizer
    token_ids = keras.Input((None,), dtype="int32", name="token_ids")
    mask = ops.not_equal(token_ids, PAD)  # (batch, steps)
    # (batch, steps, embedding_size)
    x = layers.Embedding(len(tokenizer.tokens), config.embedding_size)(token_ids)
{{ recurrent.stack("last", call="(x, mask=mask)", dropout="SpatialDropout1D") }}
    # (batch, {{ recurrent.size() }}): the last hidden state has read the whole text
    outputs = layers.Dense(len(tokenizer.labels), activation="softmax")(x)
    return keras.Model(token_ids, outputs, name="{{ cookiecutter.mode | replace("-", "_") }}")


def compile_model(model: keras.Model, config: Config) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile(optimizer, loss, metrics=["accuracy"])
