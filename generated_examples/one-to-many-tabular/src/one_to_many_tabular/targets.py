"""The profiles to predict: one number a step."""

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from .config import Config
from .features import as_number
from .tables import DataError


def read_targets(table: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Return the targets of each row, null where missing."""
    return pl.DataFrame(
        {name: as_number(table, name, config.data) for name in config.targets}
    )


def refuse(targets: pl.DataFrame, config: Config) -> None:
    """Raise DataError when a target never changes."""
    for name in targets.columns:
        if targets[name].n_unique() < 2:
            raise DataError(
                f"{config.data}, column {name!r}: constant, so there is nothing to "
                "predict; choose another target"
            )


def strata(targets: pl.DataFrame) -> pl.Series:
    """Return up to ten strata of about equal size, from low targets to high ones."""
    size = max(len(targets) // 10, 20)
    level = targets.select(pl.all().rank() / pl.len()).mean_horizontal()
    return (level.rank("ordinal") - 1) // size


def as_array(numbers: ArrayLike) -> np.ndarray:
    """Return `numbers`, one for each target, in the shape of the model's output."""
    return np.asarray(numbers, "float32")[..., None]  # (…, 7, 1)
