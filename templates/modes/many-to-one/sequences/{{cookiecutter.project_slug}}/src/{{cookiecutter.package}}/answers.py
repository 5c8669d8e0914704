"""One answer for each sequence, and what names it."""

import keras
import numpy as np
import polars as pl

from .config import Config
from .inputs import outputs
from .sequences import Sequences


def answer(model: keras.Model, steps: list[np.ndarray], size: int) -> np.ndarray:
    """Return the model's output for each sequence: (sequences, {{ cookiecutter.outputs }})."""
    found = np.empty((len(steps), model.output_shape[-1]), "float32")
    for rows, output in outputs(model, steps, size):
        found[rows] = output
    return found


def name_answers(sequences: Sequences, config: Config) -> pl.DataFrame:
    """Return what names each answer in a table: the sequence."""
    return sequences.table[sequences.starts].select(config.sequence)
