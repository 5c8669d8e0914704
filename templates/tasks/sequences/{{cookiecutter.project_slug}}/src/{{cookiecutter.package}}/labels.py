"""The numbers to predict."""

import numpy as np
import polars as pl

from .config import Config
from .tables import DataError, numbers


def read_labels(table: pl.DataFrame, config: Config) -> pl.Series:
    """Return the number in each row, null where missing."""
    return pl.Series(config.label, numbers(table, config.label, config.data)).fill_nan(
        None
    )


def refuse(labels: pl.Series, config: Config) -> None:
    """Raise DataError when the label never changes."""
    if labels.n_unique() < 2:
        raise DataError(
            f"{config.data}, column {config.label!r}: constant, so there is nothing to "
            "predict; choose another label"
        )


def strata(labels: pl.Series) -> pl.Series:
    """Return up to ten strata of about equal size, from low labels to high ones."""
    size = max(len(labels) // 10, 20)
    return (labels.rank("ordinal") - 1) // size


def as_array(labels: pl.Series) -> np.ndarray:
    """Return the labels in the shape of the model's output: (labels, 1)."""
    return labels.cast(pl.Float32).to_numpy()[:, None]
