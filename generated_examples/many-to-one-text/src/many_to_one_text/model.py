"""LSTM: the tokens of a text in, the probability of each label out."""

import keras
from keras import layers, ops

from .config import Config
from .encoding import Statistics
from .vocabulary import PADDING


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: a number for each token in, probabilities out.

    (batch, T) → (batch, 2)
    """
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    mask = ops.not_equal(tokens, PADDING)  # (batch, T): the steps to read
    x = layers.Embedding(len(statistics.vocabulary), config.embedding_size)(tokens)
    # The state after all tokens: (batch, 32).
    state = layers.LSTM(config.units, dropout=config.dropout)(x, mask=mask)
    probabilities = layers.Dense(len(statistics.labels), activation="softmax")(state)
    return keras.Model(tokens, probabilities, name="many_to_one")
