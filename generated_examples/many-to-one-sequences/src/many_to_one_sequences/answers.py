"""One answer for each sequence: its label, its target, what the model says of it."""

import keras
import numpy as np
import polars as pl

from .batches import Batches, outputs
from .config import Config
from .sequences import Sequences, one_for_each


def pick_labels(
    sequences: Sequences, labels: pl.Series, config: Config
) -> list[pl.Series]:
    """Return the one label of each sequence, null where no row has it.

    Raises:
        DataError: when the rows of a sequence have different ones.
    """
    found = one_for_each(sequences, labels, config.data)
    return [found[row : row + 1] for row in range(len(found))]


def batches(
    steps: list[np.ndarray],
    targets: list[np.ndarray],
    size: int,
    seed: int | None = None,
) -> Batches:
    """Return batches of (steps, targets)."""
    return Batches(steps, np.concatenate(targets), size=size, seed=seed)


def answer(model: keras.Model, steps: list[np.ndarray], size: int) -> list[np.ndarray]:
    """Return what `model` says of each sequence: (1, 4)."""
    found = [np.empty(0)] * len(steps)
    for rows, output in outputs(model, steps, size):
        for row, part in zip(rows, output, strict=True):
            found[row] = part[None]
    return found


def summarise(steps: list[np.ndarray]) -> np.ndarray:
    """Return statistics of each sequence, for a model that reads no steps in order.

    Mean, spread, least, greatest and last value of each channel, and the length.
    """
    return np.array(
        [
            np.concatenate(
                [
                    part.mean(axis=0),
                    part.std(axis=0),
                    part.min(axis=0),
                    part.max(axis=0),
                    part[-1],
                    [len(part)],
                ]
            )
            for part in steps
        ]
    )


def name_answers(sequences: Sequences, config: Config) -> pl.DataFrame:
    """Return what names each answer in a table: the sequence."""
    return sequences.table[sequences.starts].select(config.sequence)
