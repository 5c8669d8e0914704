"""The network, its loss, and greedy decoding with a trained network."""

import keras
import numpy as np
from keras import layers, ops

from .config import Config
from .data import Pairs
from .tokenizer import BOS, EOS, PAD


def build_model(config: Config, train: Pairs) -> keras.Model:
    """Return the training graph: each decoder step reads the true token before it.

    source_ids (batch, T) and decoder_input (batch, N) -> logits (batch, N, vocabulary)
    """
    encoder = build_encoder(len(train.tokenizers.source.tokens), config)
    decoder = build_decoder(len(train.tokenizers.target.tokens), config)
    source_ids = keras.Input((None,), dtype="int32", name="source_ids")
    decoder_input = keras.Input((None,), dtype="int32", name="decoder_input")
    logits, *_ = decoder([decoder_input, *encoder(source_ids)])
    inputs = {"source_ids": source_ids, "decoder_input": decoder_input}
    return keras.Model(inputs, logits, name="seq2seq")


def build_encoder(vocabulary: int, config: Config) -> keras.Model:
    """Return the encoder: source_ids (batch, T) -> memory, mask, states.

    The memory (batch, T, 2 * units) holds every state of the RNN, the states
    (batch, 2 * units) are the last ones; the mask (batch, T) is False at padding.
    """
    source_ids = keras.Input((None,), dtype="int32", name="source_ids")
    mask = ops.not_equal(source_ids, PAD)
    x = embed(source_ids, vocabulary, config)
    rnn = layers.LSTM(config.units, return_sequences=True, return_state=True)
    x, *both = layers.Bidirectional(rnn)(x, mask=mask)
    forward_h, forward_c, backward_h, backward_c = both
    states = [
        ops.concatenate([forward_h, backward_h], axis=-1),
        ops.concatenate([forward_c, backward_c], axis=-1),
    ]
    # ops drop Keras' implicit mask, about which the decoder would warn
    memory = ops.where(mask[:, :, None], x, 0.0)
    return keras.Model(source_ids, [memory, mask, *states], name="encoder")


def build_decoder(vocabulary: int, config: Config) -> keras.Model:
    """Return the decoder: decoder_input (batch, N), memory, mask, states -> logits.

    The logits are (batch, N, vocabulary). One graph serves all steps at once in
    training, and one step at a time in decoding: it returns the new states too, and
    the attention weights (batch, N, T).
    """
    size = 2 * config.units
    decoder_input = keras.Input((None,), dtype="int32", name="decoder_input")
    memory = keras.Input((None, size), name="memory")
    mask = keras.Input((None,), dtype="bool", name="mask")
    states = [keras.Input((size,)) for _ in range(2)]
    x = embed(decoder_input, vocabulary, config)
    rnn = layers.LSTM(size, return_sequences=True, return_state=True)
    x, *new_states = rnn(x, initial_state=states)  # (batch, N, size)
    context, attention_weights = layers.Attention(use_scale=True)(
        [x, memory], mask=[None, mask], return_attention_scores=True
    )
    x = ops.concatenate([x, context], axis=-1)  # (batch, N, 2 * size)
    x = layers.Dense(size, activation="tanh")(x)  # (batch, N, size)
    logits = layers.Dense(vocabulary)(x)  # (batch, N, vocabulary)
    inputs = [decoder_input, memory, mask, *states]
    outputs = [logits, attention_weights, *new_states]
    return keras.Model(inputs, outputs, name="decoder")


def embed(token_ids, vocabulary: int, config: Config):
    """Return the embeddings of token ids: (batch, steps, embedding_size)."""
    # with Keras' default, uniform in ±0.05, training begins on a plateau
    normal = keras.initializers.RandomNormal(stddev=1.0)
    embedding = layers.Embedding(
        vocabulary, config.embedding_size, embeddings_initializer=normal
    )
    return layers.Dropout(config.dropout)(embedding(token_ids))


def compile_model(model: keras.Model, config: Config, train: Pairs) -> None:
    """Prepare `model` for training."""
    steps = config.epochs * len(train)  # in which the learning rate falls to 0
    rate = keras.optimizers.schedules.CosineDecay(config.learning_rate, steps)
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, weighted_metrics=["accuracy"])


def find_attention(model, source_ids: list[int], target_ids: list[int]) -> np.ndarray:
    """Return the attention of each decoder step up to EOS: (N + 1, T)."""
    encoded = model.get_layer("encoder")(np.array([source_ids], "int32"))
    decoder_input = ops.convert_to_tensor([[BOS, *target_ids]], "int32")
    _, weights, *_ = model.get_layer("decoder")([decoder_input, *encoded])
    return ops.convert_to_numpy(weights)[0]


class GreedyDecoder(keras.Model):
    """Decodes with a trained model: source_ids (batch, T) -> token ids (batch, steps).

    Each step reads the most likely token of the step before. Every token after the
    first EOS of a row is EOS.
    """

    def __init__(self, seq2seq: keras.Model, steps: int) -> None:
        super().__init__(name="greedy_decoder")
        self.encoder = seq2seq.get_layer("encoder")
        self.decoder = seq2seq.get_layer("decoder")
        self.steps = steps

    def call(self, source_ids):
        memory, mask, *states = self.encoder(source_ids)
        token_ids = ops.full_like(source_ids[:, 0], BOS)  # (batch,)
        decoded = ops.full((ops.shape(source_ids)[0], self.steps), EOS, "int32")

        def unfinished(step, token_ids, decoded, states):
            return ops.any(token_ids != EOS)

        def decode_step(step, token_ids, decoded, states):
            inputs = [token_ids[:, None], memory, mask, *states]
            logits, _, *states = self.decoder(inputs)
            # never PAD, UNK or BOS, the ids below EOS
            best = ops.cast(ops.argmax(logits[:, 0, EOS:], axis=-1), "int32") + EOS
            token_ids = ops.where(token_ids == EOS, EOS, best)
            chosen = ops.arange(self.steps) == step
            decoded = ops.where(chosen, token_ids[:, None], decoded)
            return step + 1, token_ids, decoded, states

        loop_vars = (0, token_ids, decoded, states)
        _, _, decoded, _ = ops.while_loop(
            unfinished, decode_step, loop_vars, maximum_iterations=self.steps
        )
        return decoded
