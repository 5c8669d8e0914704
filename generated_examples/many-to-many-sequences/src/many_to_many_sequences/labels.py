"""The classes to predict."""

from collections import Counter

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


def strata(labels: list[pl.Series]) -> pl.Series:
    """Return the rarest class of each sequence, so that every class is trained on."""
    kinds = [part.drop_nulls().unique().to_list() for part in labels]
    counts = Counter(kind for part in kinds for kind in part)
    rarest = [min(part, key=lambda kind: (counts[kind], kind)) for part in kinds]
    return pl.Series(rarest)


def as_array(labels: pl.Series, names: list[str], file: str) -> np.ndarray:
    """Return the number of each label's class, (labels,); -1 where it is missing.

    Raises:
        DataError: when a class is not among the names of the training labels.
    """
    strange = labels.filter(labels.is_not_null() & ~labels.is_in(names))
    if len(strange):
        raise DataError(
            f"{file}, column {labels.name!r}: no training sequence has {strange[0]!r}; "
            "add some, remove the class, or choose another --seed"
        )
    numbers = labels.replace_strict(names, range(len(names)), return_dtype=pl.Int32)
    return numbers.fill_null(-1).to_numpy()


def is_known(targets: np.ndarray) -> np.ndarray:
    """Return which of the targets of a sequence are there; a missing one is -1."""
    return targets >= 0
