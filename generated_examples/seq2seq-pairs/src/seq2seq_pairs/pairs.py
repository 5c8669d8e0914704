"""Pairs in batches: a source, and its target with the symbol before each step."""

from collections.abc import Sequence

import keras
import numpy as np

from .alphabets import BEGIN, END, Statistics
from .padding import by_length, pad, padded_length
from .vocabulary import PADDING


class Pairs(keras.utils.PyDataset):
    """Batches of ({"source", "previous"}, target, weight), each (batch, T).

    The decoder reads `previous`, the target one step late, and is to say `target`,
    which ends in END. Steps of padding weigh nothing in the loss and the metrics.

    Args:
        sources, targets: the texts.
        statistics: of the training rows.
        size: pairs in a batch.
        seed: of the order of the pairs, drawn anew for every epoch; None keeps it.
    """

    def __init__(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        statistics: Statistics,
        size: int,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        self.sources, self.targets = sources, targets
        self.encoded = [_array(statistics.source.encode(text)) for text in sources]
        self.wanted = [_array([*statistics.target.encode(t), END]) for t in targets]
        pairs = zip(self.encoded, self.wanted, strict=True)
        self.lengths = np.array([max(map(len, pair)) for pair in pairs])
        self.size = size
        self.random = None if seed is None else np.random.default_rng(seed)
        self.batches = by_length(self.lengths, size, self.random)

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(
        self, index: int
    ) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
        rows = self.batches[index]
        length = padded_length(self.lengths[rows].max())  # both sides: few shapes
        source = pad([self.encoded[row] for row in rows], length)
        target = pad([self.wanted[row] for row in rows], length)
        weight = (target != PADDING).astype("float32")
        return {"source": source, "previous": shift(target)}, target, weight

    def on_epoch_end(self) -> None:
        if self.random is not None:
            self.batches = by_length(self.lengths, self.size, self.random)


def shift(target: np.ndarray) -> np.ndarray:
    """Return `target` one step later, behind BEGIN: (batch, T)."""
    begin = np.full_like(target[:, :1], BEGIN)
    return np.concatenate([begin, target[:, :-1]], axis=1)


def _array(numbers: Sequence[int]) -> np.ndarray:
    return np.array(numbers, dtype="int32")
