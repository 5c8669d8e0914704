"""Rows of a table as sequences: a numbered column holds one step of them all."""

import re

import numpy as np
import polars as pl

from .config import Config
from .sequences import Sequences, fill_from_past, say_missing
from .tables import DataError, numbers, problem, read_table


def read_sequences(config: Config) -> Sequences:
    """Return the sequences in `config.data`."""
    return as_sequences(read_rows(config), config)


def read_rows(config: Config) -> pl.DataFrame:
    """Return the table in `config.data`, names and labels as text."""
    return read_table(config.data, text=[config.sequence, config.label])


def as_sequences(table: pl.DataFrame, config: Config) -> Sequences:
    """Return the rows of `table` as sequences; each ends with its last value.

    Raises:
        DataError: when a column is absent or unusable, or a row has no value.
    """
    file = config.data
    names = step_columns(table, config)
    values = np.stack([numbers(table, name, file) for name in names], axis=1)
    there = ~np.isnan(values)  # (sequences, columns)
    if not there.any(axis=1).all():
        empty = pl.Series(~there.any(axis=1))
        what = "here and in every other step; remove the row"
        raise problem(file, empty, table[names[0]], what)
    lengths = there.shape[1] - there[:, ::-1].argmax(axis=1)
    starts = np.cumsum(lengths) - lengths
    flat = values[np.arange(there.shape[1]) < lengths[:, None]][:, None]
    filled = fill_from_past(flat, np.repeat(starts, lengths))
    say_missing(flat, file)
    if config.sequence not in table.columns:
        rows = pl.int_range(1, pl.len() + 1).alias(config.sequence)
        table = table.with_columns(rows)
    rows_of_table = np.arange(len(table))
    steps = np.split(filled, starts[1:])
    return Sequences(table, rows_of_table, ("value",), steps)


def step_columns(table: pl.DataFrame, config: Config) -> list[str]:
    """Return the columns with a number at the end of their name, in their order.

    Raises:
        DataError: when there are less than two.
    """
    others = (config.sequence, config.label, config.split)
    names = [
        name for name in table.columns if re.search(r"\d$", name) and name not in others
    ]
    if len(names) < 2:
        raise DataError(
            f"{config.data}: no steps; name their columns t0, t1, and so on"
        )
    return names
