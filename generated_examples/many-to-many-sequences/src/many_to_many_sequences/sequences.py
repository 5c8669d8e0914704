"""Sequences of a file, their gaps filled from their own past."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from .tables import DataError


@dataclass(frozen=True)
class Sequences:
    """Sequences of a file.

    Args:
        table: the rows, sequence after sequence, step after step.
        starts: the row where each sequence starts.
        channels: what the steps hold.
        steps: the channels of each sequence, (steps, 4); NaN where unknown.
    """

    table: pl.DataFrame
    starts: np.ndarray
    channels: tuple[str, ...]
    steps: list[np.ndarray]

    def numbers(self) -> np.ndarray:
        """Return the number of the sequence that each row of the table belongs to."""
        rows = np.diff([*self.starts, len(self.table)])
        return np.repeat(np.arange(len(self.starts)), rows)


def fill_from_past(values: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return `values` with each gap filled from the last step before that has a value.

    Args:
        values: the channels of all sequences, (rows, 4).
        begins: the row where the sequence of each row starts.
    """
    rows = np.arange(len(values))[:, None]
    known = np.maximum.accumulate(np.where(np.isnan(values), -1, rows), axis=0)
    filled = np.take_along_axis(values, np.maximum(known, 0), axis=0)
    return np.where(known >= begins[:, None], filled, np.nan)


def say_missing(values: np.ndarray, file: str) -> None:
    """Say how many values are missing, and what stands for them."""
    missing = int(np.isnan(values).sum())
    if missing:
        print(
            f"{file}: {missing} missing values; each read as the one before it, "
            "at the start of a sequence as the mean of training"
        )


def one_for_each(sequences: Sequences, column: pl.Series, file: str) -> pl.Series:
    """Return the value that all rows of a sequence have in `column`, if any has.

    Raises:
        DataError: when the rows of a sequence differ.
    """
    rows = pl.DataFrame({"sequence": sequences.numbers(), "value": column})
    known = pl.col("value").drop_nulls().unique(maintain_order=True)
    found = rows.group_by("sequence", maintain_order=True).agg(known)["value"]
    wrong = found.filter(found.list.len() > 1)
    if len(wrong):
        raise DataError(
            f"{file}, column {column.name!r}: {wrong[0][0]!r} and {wrong[0][1]!r} "
            "in one sequence; give all its rows the same"
        )
    return found.list.first().alias(column.name)
