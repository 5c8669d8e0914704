"""The two halves of the network: the encoder reads, the decoder writes."""

from typing import Any

import keras
from keras import layers, ops

from .config import Config
from .vocabulary import PADDING


class Encoder(layers.Layer):
    """Reads the source: (batch, T) numbers → the state that the decoder starts from."""

    def __init__(self, symbols: int, config: Config) -> None:
        super().__init__(name="encoder")
        self.config = config
        self.embedding = layers.Embedding(symbols, config.embedding_size)
        self.rnn = {{ cookiecutter.encoder }}

    def build(self, input_shape: Any = None) -> None:
        self.embedding.build((None, None))
        self.rnn.build((None, None, self.config.embedding_size))
        self.built = True

    def call(self, source: keras.KerasTensor, training: bool = False) -> Any:
        x = self.embedding(source)  # (batch, T, {{ cookiecutter.embedding_size }})
        mask = ops.not_equal(source, PADDING)  # (batch, T)
        _, *state = self.rnn(x, mask=mask, training=training)
        return {{ cookiecutter.handed_state }}


class Decoder(layers.Layer):
    """Writes the target: each step reads the symbol before and puts out logits."""

    def __init__(self, symbols: int, config: Config) -> None:
        super().__init__(name="decoder")
        self.config = config
        self.embedding = layers.Embedding(symbols, config.embedding_size)
        self.rnn = {{ cookiecutter.decoder }}
        self.head = layers.Dense(symbols)

    def build(self, input_shape: Any = None) -> None:
        config = self.config
        self.embedding.build((None, None))
        self.rnn.build((None, None, config.embedding_size))
        self.head.build((None, None, {{ cookiecutter.decoder_units }}))
        self.built = True

    def call(
        self, previous: keras.KerasTensor, state: Any, training: bool = False
    ) -> keras.KerasTensor:
        """Return the logits of all steps at once: (batch, N) → (batch, N, symbols).

        Padding stands after the end, where no step before can see it: no mask.
        """
        x = self.embedding(previous)  # (batch, N, {{ cookiecutter.embedding_size }})
        x, *_ = self.rnn(x, initial_state=state, training=training)
        return self.head(x)

    def step(self, last: keras.KerasTensor, state: Any) -> tuple[keras.KerasTensor, Any]:
        """Return the logits of one step, (batch, symbols), and the state after it."""
        x, state = self.rnn.cell(self.embedding(last), state)
        return self.head(x), state
