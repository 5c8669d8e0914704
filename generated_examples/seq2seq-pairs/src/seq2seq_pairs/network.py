"""The two halves of the network: an encoder, a decoder that looks back at it."""

from typing import Any

import keras
from keras import layers, ops

from .config import Config
from .vocabulary import PADDING


class Encoder(layers.Layer):
    """Reads the source: (batch, T) numbers → what the decoder needs of it.

    That is the state that the decoder starts from, the states of all steps, which it
    looks back at, (batch, T, 128), and which of them are no padding, (batch, T).
    """

    def __init__(self, symbols: int, config: Config) -> None:
        super().__init__(name="encoder")
        self.config = config
        self.embedding = layers.Embedding(symbols, config.embedding_size)
        self.rnn = layers.Bidirectional(
            layers.LSTM(
                self.config.units,
                return_state=True,
                return_sequences=True,
                dropout=self.config.dropout,
            )
        )

    def build(self, input_shape: Any = None) -> None:
        self.embedding.build((None, None))
        self.rnn.build((None, None, self.config.embedding_size))
        self.built = True

    def call(
        self, source: keras.KerasTensor, training: bool = False
    ) -> tuple[Any, ...]:
        x = self.embedding(source)  # (batch, T, 32)
        mask = ops.not_equal(source, PADDING)
        steps, *state = self.rnn(x, mask=mask, training=training)
        return (
            keras.tree.map_structure(
                lambda *both: ops.concatenate(both, axis=-1),
                state[: len(state) // 2],
                state[len(state) // 2 :],
            ),
            steps,
            mask,
        )


class Decoder(layers.Layer):
    """Writes the target: each step reads the symbol before and puts out logits."""

    def __init__(self, symbols: int, config: Config) -> None:
        super().__init__(name="decoder")
        self.supports_masking = True  # the mask of the source comes as an argument
        self.config = config
        self.embedding = layers.Embedding(symbols, config.embedding_size)
        self.rnn = layers.LSTM(
            2 * self.config.units,
            return_state=True,
            return_sequences=True,
            dropout=self.config.dropout,
        )
        self.attention = layers.Attention(use_scale=True)  # Luong et al., 2015
        self.combine = layers.Dense(2 * config.units, activation="tanh")
        self.head = layers.Dense(symbols)

    def build(self, input_shape: Any = None) -> None:
        config = self.config
        size = 2 * config.units
        self.embedding.build((None, None))
        self.rnn.build((None, None, config.embedding_size))
        self.attention.build([(None, None, size), (None, None, size)])
        self.combine.build((None, None, 2 * size))
        self.head.build((None, None, size))
        self.built = True

    def call(
        self,
        previous: keras.KerasTensor,
        encoded: tuple[Any, ...],
        training: bool = False,
    ) -> keras.KerasTensor:
        """Return the logits of all steps at once: (batch, N) → (batch, N, symbols).

        Padding stands after the end, where no step before can see it: no mask.
        """
        state, steps, mask = encoded
        x = self.run(previous, state, training)
        return self.head(self.look_back(x, steps, mask)[0])

    def step(
        self, last: keras.KerasTensor, encoded: tuple[Any, ...]
    ) -> tuple[keras.KerasTensor, tuple[Any, ...]]:
        """Return the logits of one step, (batch, symbols), and what the next needs."""
        state, steps, mask = encoded
        x, state = self.rnn.cell(self.embedding(last), state)
        x, _ = self.look_back(x[:, None], steps, mask)
        return self.head(x)[:, 0], (state, steps, mask)

    def weights_of(
        self, previous: keras.KerasTensor, encoded: tuple[Any, ...]
    ) -> keras.KerasTensor:
        """Return how much each step looks at each step of the source: (batch, N, T)."""
        state, steps, mask = encoded
        return self.look_back(self.run(previous, state), steps, mask)[1]

    def run(
        self, previous: keras.KerasTensor, state: Any, training: bool = False
    ) -> keras.KerasTensor:
        """Return the states of all steps: (batch, N) → (batch, N, 128)."""
        x = self.embedding(previous)  # (batch, N, 32)
        x, *_ = self.rnn(x, initial_state=state, training=training)
        return x

    def look_back(
        self, x: keras.KerasTensor, steps: keras.KerasTensor, mask: keras.KerasTensor
    ) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """Return `x` joined with what it looks at, and the weights (batch, N, T).

        All steps of `x` look back after the recurrence, which so stays one fast call.
        """
        context, weights = self.attention(
            [x, steps], mask=[None, mask], return_attention_scores=True
        )
        return self.combine(ops.concatenate([x, context], axis=-1)), weights
