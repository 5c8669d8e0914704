"""The features of a table as numbers: each category becomes a column of 0 and 1."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from keras import KerasTensor

from .delimited import present
from .tables import DataError, numbers

MOST_CATEGORIES = 1000  # a column with more of them names its rows


@dataclass(frozen=True)
class Encoding:
    """How features become numbers, learnt from the training rows and nowhere else.

    Args:
        categories: each feature that is read → its categories; a number has none.
        mean, spread: of each encoded column; 0 and 1 for a category.
    """

    categories: dict[str, list[str]]
    mean: list[float]
    spread: list[float]


def read_features(
    table: pl.DataFrame, names: Sequence[str], file: str, words: Collection[str]
) -> pl.DataFrame:
    """Return the features `names`, those in `words` as text; null where missing."""
    return pl.DataFrame(
        as_text(table[name]) if name in words else as_number(table, name, file)
        for name in names
    )


def is_text(column: pl.Series) -> bool:
    """Return whether `column` holds words, which makes it a category.

    A few words among numbers are mistakes, to be named when the numbers are read.
    """
    if column.dtype != pl.String:
        return False
    values = present(column).drop_nulls().str.replace(",", ".", literal=True)
    return values.cast(pl.Float64, strict=False).null_count() > 0.1 * len(values)


def as_text(column: pl.Series) -> pl.Series:
    """Return `column` as text, null where missing; whole numbers without a point."""
    if column.dtype.is_float() and (column.drop_nulls() % 1 == 0).all():
        column = column.cast(pl.Int64)
    return present(column.cast(pl.String))


def as_number(table: pl.DataFrame, name: str, file: str) -> pl.Series:
    """Return column `name` as numbers, null where missing."""
    return pl.Series(name, numbers(table, name, file)).fill_nan(None)


def measure_features(train: pl.DataFrame, file: str) -> Encoding:
    """Return how to encode features like those in `train`; constant ones are left out.

    Raises:
        DataError: when no feature is left, or one is an identifier.
    """
    constant = [name for name in train.columns if train[name].n_unique() < 2]
    if constant:
        print(f"{file}: {', '.join(constant)} never changes in training; left out")
    varied = train.drop(constant)
    if not varied.width:
        raise DataError(f"{file}: every feature is constant; choose other columns")
    categories = {
        name: sorted(varied[name].unique()) if is_text(varied[name]) else []
        for name in varied.columns
    }
    for name, found in categories.items():
        if len(found) > MOST_CATEGORIES:
            raise DataError(
                f"{file}, column {name!r}: {len(found)} different words, "
                f"more than {MOST_CATEGORIES}; leave it out of the features"
            )
    mean, spread = _level(varied, categories)
    return Encoding(categories, mean, spread)


def _level(
    train: pl.DataFrame, categories: dict[str, list[str]]
) -> tuple[list[float], list[float]]:
    """Return the mean and the standard deviation of each encoded column."""
    mean, spread = [], []
    for name, found in categories.items():
        values = np.zeros(1) if found else train[name].to_numpy()
        mean += [float(values.mean())] * max(len(found), 1)
        spread += [float(values.std()) or 1.0] * max(len(found), 1)
    return mean, spread


def encode(features: pl.DataFrame, encoding: Encoding) -> np.ndarray:
    """Return `features` as numbers: (rows, 4).

    An unknown category has zeros in all its columns; a missing number is the mean.
    """
    columns = [
        _one_hot(features[name], known) if known else features[name].to_numpy()[:, None]
        for name, known in encoding.categories.items()
    ]
    rows = np.concatenate(columns, axis=1)
    return np.where(np.isnan(rows), encoding.mean, rows).astype("float32")


def _one_hot(words: pl.Series, known: list[str]) -> np.ndarray:
    codes = words.replace_strict(known, range(len(known)), default=len(known))
    return np.eye(len(known) + 1, dtype="float32")[codes.to_numpy(), :-1]


def standardise(rows: KerasTensor, encoding: Encoding) -> KerasTensor:
    """Return encoded `rows` with each number at mean 0, spread 1 in training."""
    return (rows - np.float32(encoding.mean)) / np.float32(encoding.spread)
