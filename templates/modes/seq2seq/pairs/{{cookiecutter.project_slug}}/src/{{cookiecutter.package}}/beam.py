"""Beam search: of all targets, find a likelier one than step by step."""

from typing import Any

import keras
from keras import KerasTensor, ops

from .alphabets import BEGIN, END
from .model import Seq2Seq

NEVER = -1e9  # the log-probability of what must not be chosen


class BeamSearch(keras.Model):
    """Decodes as `model` does, with the `width` likeliest beginnings kept at each step.

    The beams of all sources go through the decoder as one batch, so everything that
    belongs to a beam has the shape (batch · width, …). With width 1 it is greedy.
    """

    def __init__(self, model: Seq2Seq, width: int) -> None:
        super().__init__(name="beam_search")
        self.model, self.width = model, width
        self.built = True

    def call(self, inputs: dict[str, KerasTensor]) -> KerasTensor:
        """Return the likeliest target found for each source: (batch, longest + 1)."""
        source, width = inputs["source"], self.width
        steps = self.model.statistics.longest + 1
        encoded = keras.tree.map_structure(
            lambda part: ops.repeat(part, width, axis=0), self.model.encoder(source)
        )
        beams = ops.shape(source)[0] * width
        first = ops.arange(beams) % width == 0  # at the start, all beams are the same
        scores = ops.where(first, 0.0, NEVER)  # (batch · width,), log-probabilities
        begin = ops.full((beams,), BEGIN, dtype="int32")
        empty = ops.full((beams, steps), END, dtype="int32")

        def unfinished(step: KerasTensor, last: KerasTensor, *_: Any) -> KerasTensor:
            return ops.any(last != END)

        def write_one(
            step: KerasTensor,
            last: KerasTensor,
            target: KerasTensor,
            scores: KerasTensor,
            encoded: Any,
        ) -> tuple[Any, ...]:
            logits, encoded = self.model.decoder.step(last, encoded)
            gain = after_end(ops.log_softmax(logits[:, END:]), last)
            scores, beam, last = self.choose(scores[:, None] + gain)
            target, encoded = keras.tree.map_structure(
                lambda part: ops.take(part, beam, axis=0), (target, encoded)
            )
            target = ops.where(ops.arange(steps) == step, last[:, None], target)
            return step + 1, last, target, scores, encoded

        state = (0, begin, empty, scores, encoded)
        _, _, target, *_ = ops.while_loop(
            unfinished, write_one, state, maximum_iterations=steps
        )
        return target[::width]  # the first beam of each source is the likeliest

    def choose(
        self, scores: KerasTensor
    ) -> tuple[KerasTensor, KerasTensor, KerasTensor]:
        """Return the score, the beam it goes on from and the symbol of the best beams.

        `scores` is (batch · width, symbols from END on): each way to go on.
        """
        symbols = scores.shape[-1]
        best, place = ops.top_k(
            ops.reshape(scores, (-1, self.width * symbols)), self.width
        )
        place = ops.cast(place, "int32")  # (batch, width)
        source = ops.arange(ops.shape(place)[0], dtype="int32")[:, None]
        beam = source * self.width + place // symbols
        last = place % symbols + END
        return (
            ops.reshape(best, (-1,)),
            ops.reshape(beam, (-1,)),
            ops.reshape(last, (-1,)),
        )


def after_end(gain: KerasTensor, last: KerasTensor) -> KerasTensor:
    """Return `gain` so that nothing but another END, for free, follows an END."""
    free = ops.where(ops.arange(gain.shape[-1]) == 0, 0.0, NEVER)
    return ops.where((last == END)[:, None], free, gain)
