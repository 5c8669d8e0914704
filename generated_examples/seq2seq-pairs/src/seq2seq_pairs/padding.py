"""Sequences of unlike length in one array: padding on the right, like with like."""

from collections.abc import Sequence

import numpy as np


def pad(sequences: Sequence[np.ndarray], length: int, fill: float = 0) -> np.ndarray:
    """Return `sequences` as one array, `fill` on the right: (batch, length, …)."""
    first = sequences[0]
    padded = np.full((len(sequences), length, *first.shape[1:]), fill, first.dtype)
    for row, sequence in zip(padded, sequences, strict=True):
        row[: len(sequence)] = sequence
    return padded


def by_length(
    lengths: np.ndarray, size: int, random: np.random.Generator | None = None
) -> list[np.ndarray]:
    """Return the rows of each batch: sequences of like length share one.

    The longest batch comes first, so that too little memory shows at once, and the
    shortest second: Keras learns from these two that the number of steps varies.
    """
    rows = np.arange(len(lengths))
    if random is not None:
        random.shuffle(rows)
    padded = np.array([padded_length(length) for length in lengths[rows]])
    order = rows[np.argsort(padded, kind="stable")]
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    middle = batches[1:-1]
    if random is not None:
        random.shuffle(middle)
    return [batches[-1], *batches[:1], *middle] if len(batches) > 1 else batches


def padded_length(length: int) -> int:
    """Return `length` rounded up by a quarter at most, and to a multiple of eight.

    Few different lengths mean few shapes, and each new shape costs a compilation.
    """
    step = max(8, 2 ** (int(length).bit_length() - 3))
    return -(-int(length) // step) * step
