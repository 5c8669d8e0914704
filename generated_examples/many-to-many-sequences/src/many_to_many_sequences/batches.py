"""Batches of sequences of like length, padded on the right."""

from collections.abc import Sequence

import keras
import numpy as np

from .inputs import stack
from .padding import by_length, pad


class Batches(keras.utils.PyDataset):
    """Batches of (inputs, targets, weights).

    Args:
        inputs: an array (steps, …) for each sequence.
        targets: one for each step of a sequence.
        weights: of the steps in the loss and in the metrics; a step of padding has 0.
        size: sequences in a batch.
        seed: of the order of the sequences, drawn anew for every epoch; None keeps it.
    """

    def __init__(
        self,
        inputs: Sequence[np.ndarray],
        targets: Sequence[np.ndarray],
        weights: Sequence[np.ndarray],
        *,
        size: int,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        self.inputs, self.targets, self.weights = inputs, targets, weights
        self.lengths = np.array([len(sequence) for sequence in inputs])
        self.size = size
        self.random = None if seed is None else np.random.default_rng(seed)
        self.batches = by_length(self.lengths, self.size, self.random)

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.batches[index]
        inputs = stack(self.inputs, rows)
        targets, weights = (
            pad([part[row] for row in rows], inputs.shape[1])
            for part in (self.targets, self.weights)
        )
        return inputs, targets, weights

    def on_epoch_end(self) -> None:
        if self.random is not None:
            self.batches = by_length(self.lengths, self.size, self.random)
