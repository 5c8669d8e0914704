"""One answer for each step: its label, its target, what the model says of it."""

import keras
import numpy as np
import polars as pl

from .batches import Batches, outputs
from .config import Config
from .labels import is_known
from .sequences import Sequences


def pick_labels(
    sequences: Sequences, labels: pl.Series, config: Config
) -> list[pl.Series]:
    """Return the labels of each sequence, one a step, null where missing."""
    ends = [*sequences.starts[1:], len(labels)]
    return [labels[a:b] for a, b in zip(sequences.starts, ends, strict=True)]


def batches(
    steps: list[np.ndarray],
    targets: list[np.ndarray],
    size: int,
    seed: int | None = None,
) -> Batches:
    """Return batches of (steps, targets, weights).

    Neither padding nor a step without a label weighs anything.
    """
    filled = [np.where(is_known(part), part, 0) for part in targets]
    weights = [is_known(part).reshape(len(part)).astype("float32") for part in targets]
    return Batches(steps, filled, weights, size=size, seed=seed)


def answer(model: keras.Model, steps: list[np.ndarray], size: int) -> list[np.ndarray]:
    """Return what `model` says of each sequence: (steps, 5)."""
    found = [np.empty(0)] * len(steps)
    for rows, output in outputs(model, steps, size):
        for row, part in zip(rows, output, strict=True):
            found[row] = part[: len(steps[row])]
    return found


def summarise(steps: list[np.ndarray]) -> np.ndarray:
    """Return statistics at each step, for a model that reads no steps in order.

    Each channel now, at the step before, and its mean over the steps so far.
    """
    return np.concatenate([_summarise(part) for part in steps])


def _summarise(steps: np.ndarray) -> np.ndarray:
    before = np.concatenate([steps[:1], steps[:-1]])
    mean = steps.cumsum(axis=0) / np.arange(1, len(steps) + 1)[:, None]
    return np.concatenate([steps, before, mean], axis=1)


def name_answers(sequences: Sequences, config: Config) -> pl.DataFrame:
    """Return what names each answer in a table: the sequence and the step."""
    names = [config.sequence, config.step]
    return sequences.table.select(n for n in names if n in sequences.table.columns)
