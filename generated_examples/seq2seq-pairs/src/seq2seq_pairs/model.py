"""Seq2seq bidirectional LSTM: symbols in, other symbols out, each length free."""

import dataclasses
from typing import Any

import keras
from keras import KerasTensor, ops

from .alphabets import BEGIN, END, Statistics
from .config import Config
from .network import Decoder, Encoder


def build_model(config: Config, statistics: Statistics) -> "Seq2Seq":
    """Return the uncompiled model."""
    model = Seq2Seq(dataclasses.asdict(config), dataclasses.asdict(statistics))
    model.build()
    return model


@keras.saving.register_keras_serializable("seq2seq_pairs")
class Seq2Seq(keras.Model):
    """An encoder that reads the source, a decoder that writes the target.

    Called with {"source", "previous"} it is taught: each step reads the true symbol
    before it and puts out logits, (batch, N, symbols). Called with {"source"} alone
    it decodes greedily: each step reads the symbol that it wrote before, and numbers
    come out, (batch, longest + 1), END after the last symbol.
    """

    def __init__(self, config: dict, statistics: dict, **kwargs: Any) -> None:
        super().__init__(name="seq2seq", **kwargs)
        self.config = Config(**config)
        self.statistics = Statistics(**statistics)
        self.encoder = Encoder(len(self.statistics.source), self.config)
        self.decoder = Decoder(len(self.statistics.target), self.config)

    def build(self, input_shape: Any = None) -> None:
        """Make every weight, so that a saved copy can be filled before it is called."""
        self.encoder.build()
        self.decoder.build()
        self.built = True

    def call(
        self, inputs: dict[str, KerasTensor], training: bool = False
    ) -> KerasTensor:
        """Return logits where the true symbols are told, else what was decoded."""
        encoded = self.encoder(inputs["source"], training=training)
        if "previous" in inputs:
            return self.decoder(inputs["previous"], encoded, training=training)
        return self.write(inputs["source"], encoded)

    def write(self, source: KerasTensor, encoded: Any) -> KerasTensor:
        """Return the likeliest symbol at each step, for the whole batch in one loop.

        It ends when every target has, or after the length of the longest known one.
        """
        steps = self.statistics.longest + 1
        begin = ops.full_like(source[:, 0], BEGIN)  # (batch,)
        empty = ops.full((ops.shape(source)[0], steps), END, dtype="int32")

        def unfinished(step: KerasTensor, last: KerasTensor, *_: Any) -> KerasTensor:
            return ops.any(last != END)

        def write_one(
            step: KerasTensor, last: KerasTensor, target: KerasTensor, encoded: Any
        ) -> tuple[Any, ...]:
            logits, encoded = self.decoder.step(last, encoded)
            likeliest = ops.argmax(logits[:, END:], axis=-1) + END  # no other number
            last = ops.where(last == END, END, ops.cast(likeliest, "int32"))
            target = ops.where(ops.arange(steps) == step, last[:, None], target)
            return step + 1, last, target, encoded

        state = (0, begin, empty, encoded)
        _, _, target, _ = ops.while_loop(
            unfinished, write_one, state, maximum_iterations=steps
        )
        return target

    def get_config(self) -> dict[str, Any]:
        return {
            "config": dataclasses.asdict(self.config),
            "statistics": dataclasses.asdict(self.statistics),
        }
