"""The classes to predict."""

import numpy as np
import polars as pl

from .config import Config
from .delimited import present
from .tables import DataError


def read_labels(table: pl.DataFrame, config: Config) -> pl.Series:
    """Return the class in each row, null where missing."""
    return present(table[config.label].cast(pl.String)).alias(config.label)


def refuse(labels: pl.Series, config: Config) -> None:
    """Raise DataError when there are less than two classes, or one has one example."""
    classes = labels.value_counts(sort=True)
    where = f"{config.data}, column {config.label!r}"
    if len(classes) < 2:
        raise DataError(
            f"{where}: only {labels[0]!r}, so there is nothing to predict; "
            "choose another label"
        )
    if classes["count"].min() == 1:
        raise DataError(
            f"{where}: class {classes[config.label][-1]!r} has one example; "
            "add some or remove it"
        )


def strata(labels: pl.Series) -> pl.Series:
    """Return the labels: every split is drawn with the same share of each class."""
    return labels


def as_array(labels: pl.Series) -> np.ndarray:
    """Return the number of each label's class, in alphabetical order: (labels,)."""
    return (labels.rank("dense") - 1).cast(pl.Int32).to_numpy()
