"""The network and its loss."""

import keras
from keras import layers, ops

from .config import Config
from .data import Batches
from .tokenizer import PAD


def build_model(config: Config, train: Batches) -> keras.Model:
    """Return the network that tags the tokens of a sentence.

    Ids of token features (batch, steps, features) -> the probability of each tag
    (batch, steps, tags).
    """
    tokenizer = train.tokenizer
    shape = (None, len(tokenizer.vocabularies))
    ids = keras.Input(shape, dtype="int32", name="token_features")
    mask = ops.not_equal(ids[:, :, 0], PAD)  # (batch, steps)
    embeddings = [
        layers.Embedding(len(values), config.embedding_size)(ids[:, :, feature])
        for feature, values in enumerate(tokenizer.vocabularies)
    ]
    x = layers.Concatenate()(embeddings)  # (batch, steps, features * embedding_size)
    x = layers.Dropout(config.dropout)(x)
    x = layers.Bidirectional(layers.LSTM(config.units, return_sequences=True))(
        x, mask=mask
    )
    x = layers.Dense(len(tokenizer.tags))(x)  # (batch, steps, tags)
    outputs = ops.softmax(x)  # drops the Keras mask, which would rescale the loss
    return keras.Model(ids, outputs, name="many_to_many")


def compile_model(model: keras.Model, config: Config) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile(optimizer, loss, weighted_metrics=["accuracy"])
