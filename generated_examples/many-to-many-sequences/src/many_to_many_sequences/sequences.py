"""Sequences of a file, their gaps filled from their own past."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from .config import Config
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

    def keep(self, chosen: np.ndarray) -> "Sequences":
        """Return the sequences that are `chosen`: true or false for each."""
        numbers = self.numbers()
        rows = np.bincount(numbers)[chosen]
        return Sequences(
            table=self.table.filter(chosen[numbers]),
            starts=np.cumsum(rows) - rows,
            channels=self.channels,
            steps=[self.steps[number] for number in np.flatnonzero(chosen)],
        )


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


def drop_unlabelled(
    sequences: Sequences, labelled: np.ndarray, config: Config
) -> Sequences:
    """Return the sequences that are `labelled`; say how many are not.

    Raises:
        DataError: when none is.
    """
    if not labelled.any():
        raise DataError(f"{config.data}, column {config.label!r}: no label; fill it in")
    if labelled.all():
        return sequences
    print(f"{config.data}: {(~labelled).sum()} sequences without a label dropped")
    return sequences.keep(labelled)


def one_for_each(sequences: Sequences, name: str, config: Config) -> pl.Series:
    """Return the value that all rows of a sequence have in column `name`, if any has.

    Raises:
        DataError: when the rows of a sequence differ.
    """
    table = sequences.table
    rows = pl.DataFrame({"sequence": sequences.numbers(), "value": table[name]})
    known = pl.col("value").drop_nulls().unique(maintain_order=True)
    found = rows.group_by("sequence", maintain_order=True).agg(known)["value"]
    wrong = np.flatnonzero(found.list.len() > 1)
    if len(wrong):
        one, other, *_ = found[int(wrong[0])]
        who = table[config.sequence][int(sequences.starts[wrong[0]])]
        raise DataError(
            f"{config.data}, column {name!r}: {one!r} and {other!r} "
            f"in sequence {who!r}; give all its rows the same"
        )
    return found.list.first().alias(name)


def split_table(sequences: Sequences, config: Config) -> pl.DataFrame:
    """Return a row for each sequence, with the split that the file says, if it does."""
    rows = pl.DataFrame({"": sequences.starts})
    if config.split not in sequences.table.columns:
        return rows
    return rows.with_columns(one_for_each(sequences, config.split, config))


def duplicates(steps: list[np.ndarray]) -> pl.Series:
    """Return the number of the first sequence that equals each sequence."""
    first: dict[bytes, int] = {}
    return pl.Series(
        [first.setdefault(part.tobytes(), row) for row, part in enumerate(steps)]
    )
