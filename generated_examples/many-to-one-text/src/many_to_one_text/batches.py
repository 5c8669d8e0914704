"""Batches of sequences of like length, padded on the right."""

from collections.abc import Sequence

import keras
import numpy as np

from .inputs import stack
from .padding import by_length


class Batches(keras.utils.PyDataset):
    """Batches of (inputs, targets).

    Args:
        inputs: an array (steps, …) for each sequence.
        targets: one for each sequence: (sequences, …).
        size: sequences in a batch.
        seed: of the order of the sequences, drawn anew for every epoch; None keeps it.
    """

    def __init__(
        self,
        inputs: Sequence[np.ndarray],
        targets: np.ndarray,
        *,
        size: int,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        self.inputs, self.targets = inputs, targets
        self.lengths = np.array([len(sequence) for sequence in inputs])
        self.size = size
        self.random = None if seed is None else np.random.default_rng(seed)
        self.batches = by_length(self.lengths, self.size, self.random)

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.batches[index]
        return stack(self.inputs, rows), self.targets[rows]

    def on_epoch_end(self) -> None:
        if self.random is not None:
            self.batches = by_length(self.lengths, self.size, self.random)
