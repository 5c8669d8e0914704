"""Batches of sequences of like length, padded on the right."""

from collections.abc import Iterator, Sequence

import keras
import numpy as np

from .padding import by_length, pad, padded_length

FILL = np.nan  # the inputs after their end; targets and weights are 0 there


class Batches(keras.utils.PyDataset):
    """Batches of (inputs, targets) or (inputs, targets, weights).

    Args:
        inputs: an array (steps, …) for each sequence.
        targets: one for each sequence, or one for each of its steps.
        weights: of the steps in the loss and in the metrics; a step of padding has 0.
        size: sequences in a batch.
        seed: of the order of the sequences, drawn anew for every epoch; None keeps it.
    """

    def __init__(
        self,
        inputs: Sequence[np.ndarray],
        targets: Sequence[np.ndarray] | np.ndarray,
        weights: Sequence[np.ndarray] | None = None,
        *,
        size: int,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        parts = (inputs, targets, weights)
        self.parts = [part for part in parts if part is not None]
        self.lengths = np.array([len(sequence) for sequence in inputs])
        self.size = size
        self.random = None if seed is None else np.random.default_rng(seed)
        self.batches = by_length(self.lengths, self.size, self.random)

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.batches[index]
        length = padded_length(self.lengths[rows].max())
        inputs, *others = self.parts
        padded = pad([inputs[row] for row in rows], length, FILL)
        return padded, *(_stack(part, rows, length) for part in others)

    def on_epoch_end(self) -> None:
        if self.random is not None:
            self.batches = by_length(self.lengths, self.size, self.random)


def _stack(
    part: Sequence[np.ndarray] | np.ndarray, rows: np.ndarray, length: int
) -> np.ndarray:
    if isinstance(part, np.ndarray):
        return part[rows]
    return pad([part[row] for row in rows], length)


def outputs(
    model: keras.Model, inputs: Sequence[np.ndarray], size: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, batch by batch, rows of `inputs` and what `model` puts out for them."""
    lengths = np.array([len(sequence) for sequence in inputs])
    for rows in by_length(lengths, size):
        length = padded_length(lengths[rows].max())
        batch = pad([inputs[row] for row in rows], length, FILL)
        yield rows, keras.ops.convert_to_numpy(model.predict_on_batch(batch))
