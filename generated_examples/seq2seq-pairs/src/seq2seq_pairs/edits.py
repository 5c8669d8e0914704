"""Edit distance (Levenshtein, 1966): how far two sequences of symbols are apart."""

from collections.abc import Sequence

import numpy as np

from .padding import pad

BAGS = 32  # symbols are counted in so many bags, to pass over what is far apart
CHUNK = 256  # candidates that are compared at once


def edit_distances(
    one: np.ndarray, others: np.ndarray, lengths: np.ndarray
) -> np.ndarray:
    """Return how many edits turn `one` into each of `others`.

    (n,), (m, longest) padded on the right, (m,) → (m,): symbols put in, left out or
    replaced, at least.
    """
    steps = np.arange(others.shape[1] + 1)
    row = np.tile(steps, (len(others), 1))  # from nothing to each beginning
    for symbol in one:
        kept = np.minimum(row[:, :-1] + (others != symbol), row[:, 1:] + 1)
        row = np.concatenate([row[:, :1] + 1, kept], axis=1)
        row = np.minimum.accumulate(row - steps, axis=1) + steps  # symbols put in
    return row[np.arange(len(others)), lengths]


def edit_rate(found: Sequence[Sequence[str]], wanted: Sequence[Sequence[str]]) -> float:
    """Return the edits from `found` to `wanted`, as a share of the symbols wanted."""
    edits = sum(_distance(*pair) for pair in zip(found, wanted, strict=True))
    return edits / max(sum(map(len, wanted)), 1)


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    numbers = {symbol: number for number, symbol in enumerate({*one, *other})}
    first, second = (np.array([numbers[s] for s in side]) for side in (one, other))
    return int(edit_distances(first, second[None], np.array([len(second)]))[0])


class Nearest:
    """Finds the nearest of many sequences of numbers: the one the fewest edits away."""

    def __init__(self, sequences: Sequence[np.ndarray]) -> None:
        self.lengths = np.array([len(sequence) for sequence in sequences])
        self.padded = pad(sequences, self.lengths.max())
        self.bags = np.stack([_bags(sequence) for sequence in sequences])

    def find(self, sequence: np.ndarray) -> int:
        """Return the place of the nearest; of several, the one of likest symbols."""
        surplus = self.bags - _bags(sequence)
        short, long = np.minimum(surplus, 0).sum(1), np.maximum(surplus, 0).sum(1)
        least = np.maximum(-short, long)  # no fewer edits can do
        order = np.argsort(least, kind="stable")
        nearest, best = 0, np.inf
        for start in range(0, len(order), CHUNK):
            rows = order[start : start + CHUNK]
            if least[rows[0]] >= best:
                break
            edits = edit_distances(sequence, self.padded[rows], self.lengths[rows])
            if edits.min() < best:
                nearest, best = int(rows[edits.argmin()]), edits.min()
        return nearest


def _bags(sequence: np.ndarray) -> np.ndarray:
    return np.bincount(sequence % BAGS, minlength=BAGS).astype("int16")
