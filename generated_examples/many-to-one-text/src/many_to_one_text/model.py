"""The network and its loss."""

import keras
from keras import layers, ops

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
    x = layers.SpatialDropout1D(config.dropout)(x)
    x = layers.LSTM(config.units)(x, mask=mask)
    # (batch, units): the last hidden state has read the whole text
    outputs = layers.Dense(len(tokenizer.labels), activation="softmax")(x)
    return keras.Model(token_ids, outputs, name="many_to_one")


def compile_model(model: keras.Model, config: Config) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile(optimizer, loss, metrics=["accuracy"])
