"""The classes to predict."""

import numpy as np
import polars as pl

from .config import Config
from .features import as_text
from .tables import DataError


def read_targets(table: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Return the label of each row, null where missing."""
    return pl.DataFrame({config.targets[0]: as_text(table[config.targets[0]])})


def refuse(targets: pl.DataFrame, config: Config) -> None:
    """Raise DataError when there are less than two classes, or one has one example."""
    name = config.targets[0]
    classes = targets[name].value_counts(sort=True)
    if len(classes) < 2:
        raise DataError(
            f"{config.data}, column {name!r}: only {classes[name][0]!r}, so there is "
            "nothing to predict; choose another target"
        )
    if classes["count"].min() == 1:
        raise DataError(
            f"{config.data}, column {name!r}: class {classes[name][-1]!r} has one "
            "example; add some or remove it"
        )


def strata(targets: pl.DataFrame) -> pl.Series:
    """Return the class of each row, so that every split has its share of each."""
    return targets.to_series()


def as_array(targets: pl.DataFrame) -> np.ndarray:
    """Return the number of each row's class, in alphabetical order: (rows,)."""
    return (targets.to_series().rank("dense") - 1).cast(pl.Int32).to_numpy()
