{% import "coder.py" as coder with context %}
{% from "facts.py" import attention with context %}
{% set size = coder.size | replace("config.", "") %}
{% set number = coder.states | length * cookiecutter.layers %}
{# Keras unpacks a list of one output, and only outside of graphs. #}
{% set single = number == 1 and not attention %}
"""The network, its loss, and greedy decoding with a trained network."""

{% include "imports.py" %}
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
    logits, *_ = decoder([decoder_input, {{ "encoder(source_ids)" if single else "*encoder(source_ids)" }}])
    inputs = {"source_ids": source_ids, "decoder_input": decoder_input}
    return keras.Model(inputs, logits, name="seq2seq")


def build_encoder(vocabulary: int, config: Config) -> keras.Model:
    """Return the encoder: source_ids (batch, T) -> {{ "memory, mask, states" if attention else "state" if single else "states" }}.

{% if attention %}
    The memory (batch, T, {{ size }}) holds every state of the {{ "top layer" if cookiecutter.layers > 1 else "RNN" }}, the states
    (batch, {{ size }}) are the last ones; the mask (batch, T) is False at padding.
{% elif single %}
    The state is the one after the last token: (batch, {{ size }}).
{% else %}
    The states are those after the last token, each (batch, {{ size }}).
{% endif %}
    """
    source_ids = keras.Input((None,), dtype="int32", name="source_ids")
    mask = ops.not_equal(source_ids, PAD)
    x = embed(source_ids, vocabulary, config)
{{ coder.encode("(x, mask=mask)", attention) }}
{% if attention %}
    # ops drop Keras' implicit mask, about which the decoder would warn
    memory = ops.where(mask[:, :, None], x, 0.0)
    return keras.Model(source_ids, [memory, mask, *states], name="encoder")
{% else %}
    return keras.Model(source_ids, {{ "states[0]" if single else "states" }}, name="encoder")
{% endif %}


def build_decoder(vocabulary: int, config: Config) -> keras.Model:
    """Return the decoder: decoder_input (batch, N), {{ "memory, mask, states" if attention else "states" }} -> logits.

    The logits are (batch, N, vocabulary). One graph serves all steps at once in
{% if attention %}
    training, and one step at a time in decoding: it returns the new states too, and
    the attention weights (batch, N, T).
{% else %}
    training, and one step at a time in decoding: it returns the new states too.
{% endif %}
    """
    size = {{ coder.size }}
    decoder_input = keras.Input((None,), dtype="int32", name="decoder_input")
{% if attention %}
    memory = keras.Input((None, size), name="memory")
    mask = keras.Input((None,), dtype="bool", name="mask")
{% endif %}
    states = {{ "[keras.Input((size,))]" if number == 1 else "[keras.Input((size,)) for _ in range(%d)]" % number }}
    x = embed(decoder_input, vocabulary, config)
{{ coder.decode("  # (batch, N, size)", "size") }}
{% if attention %}
    context, attention_weights = layers.Attention(use_scale=True)(
        [x, memory], mask=[None, mask], return_attention_scores=True
    )
    x = ops.concatenate([x, context], axis=-1)  # (batch, N, 2 * size)
    x = layers.Dense(size, activation="tanh")(x)  # (batch, N, size)
{% endif %}
    logits = layers.Dense(vocabulary)(x)  # (batch, N, vocabulary)
    inputs = [decoder_input, {{ "memory, mask, " if attention }}*states]
    outputs = [logits, {{ "attention_weights, " if attention }}*new_states]
    return keras.Model(inputs, outputs, name="decoder")


def embed(token_ids, vocabulary: int, config: Config):
    """Return the embeddings of token ids: (batch, steps, embedding_size)."""
    # with Keras' default, uniform in ±0.05, training begins on a plateau
    normal = keras.initializers.RandomNormal(stddev=1.0)
    embedding = layers.Embedding(
        vocabulary, config.embedding_size, embeddings_initializer=normal
    )
{% if cookiecutter.dropout %}
    return layers.Dropout(config.dropout)(embedding(token_ids))
{% else %}
    return embedding(token_ids)
{% endif %}


def compile_model(model: keras.Model, config: Config, train: Pairs) -> None:
    """Prepare `model` for training."""
    steps = config.epochs * len(train)  # in which the learning rate falls to 0
    rate = keras.optimizers.schedules.CosineDecay(config.learning_rate, steps)
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, weighted_metrics=["accuracy"])
{% if attention %}


def find_attention(model, source_ids: list[int], target_ids: list[int]) -> np.ndarray:
    """Return the attention of each decoder step up to EOS: (N + 1, T)."""
    encoded = model.get_layer("encoder")(np.array([source_ids], "int32"))
    decoder_input = ops.convert_to_tensor([[BOS, *target_ids]], "int32")
    _, weights, *_ = model.get_layer("decoder")([decoder_input, *encoded])
    return ops.convert_to_numpy(weights)[0]
{% endif %}


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
{% if attention %}
        memory, mask, *states = self.encoder(source_ids)
{% else %}
        states = {{ "[self.encoder(source_ids)]" if single else "self.encoder(source_ids)" }}
{% endif %}
        token_ids = ops.full_like(source_ids[:, 0], BOS)  # (batch,)
        decoded = ops.full((ops.shape(source_ids)[0], self.steps), EOS, "int32")

        def unfinished(step, token_ids, decoded, states):
            return ops.any(token_ids != EOS)

        def decode_step(step, token_ids, decoded, states):
{% if attention %}
            inputs = [token_ids[:, None], memory, mask, *states]
            logits, _, *states = self.decoder(inputs)
{% else %}
            logits, *states = self.decoder([token_ids[:, None], *states])
{% endif %}
            # never PAD, UNK or BOS, the ids below EOS{{ "; LiteRT has no argmax" if "export" in cookiecutter.extras }}
{% if "export" in cookiecutter.extras %}
            best = ops.top_k(logits[:, 0, EOS:], k=1)[1][:, 0] + EOS
{% else %}
            best = ops.cast(ops.argmax(logits[:, 0, EOS:], axis=-1), "int32") + EOS
{% endif %}
            token_ids = ops.where(token_ids == EOS, EOS, best)
            chosen = ops.arange(self.steps) == step
            decoded = ops.where(chosen, token_ids[:, None], decoded)
            return step + 1, token_ids, decoded, states

        loop_vars = (0, token_ids, decoded, states)
        _, _, decoded, _ = ops.while_loop(
            unfinished, decode_step, loop_vars, maximum_iterations=self.steps
        )
        return decoded
{% if "beam" in cookiecutter.extras %}


{% include "beam.py" %}
{% endif %}
