"""One answer for each step, and what names it."""

import keras
import numpy as np
import polars as pl

from .config import Config
from .inputs import outputs
from .sequences import Sequences


def answer(model: keras.Model, steps: list[np.ndarray], size: int) -> np.ndarray:
    """Return the model's output for each step of every sequence: (all steps, 5)."""
    found = [np.empty(0)] * len(steps)
    for rows, output in outputs(model, steps, size):
        for row, part in zip(rows, output, strict=True):
            found[row] = part[: len(steps[row])]
    return np.concatenate(found)


def name_answers(sequences: Sequences, config: Config) -> pl.DataFrame:
    """Return what names each answer in a table: the sequence and the step."""
    names = [config.sequence, config.step]
    return sequences.table.select(n for n in names if n in sequences.table.columns)
