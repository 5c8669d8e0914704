"""Rows of a table as sequences, in the order of their steps."""

import numpy as np
import polars as pl

from .config import Config
from .sequences import Sequences, fill_from_past, say_missing
from .tables import numbers, problem, read_table, require_columns


def read_sequences(config: Config) -> Sequences:
    """Return the sequences in `config.data`."""
    return as_sequences(read_rows(config), config)


def read_rows(config: Config) -> pl.DataFrame:
    """Return the table in `config.data`, names and labels as text."""
    return read_table(config.data, text=[config.sequence, config.label])


def as_sequences(table: pl.DataFrame, config: Config) -> Sequences:
    """Return the sequences that the rows of `table` make up.

    Raises:
        DataError: when a column is absent or unusable, or a step stands twice.
    """
    file = config.data
    require_columns(table, [config.sequence, *config.features], file)
    names = table[config.sequence].cast(pl.String)
    if names.is_null().any():
        what = "is not the name of a sequence; fill it in"
        raise problem(file, names.is_null(), names, what)
    _, first, member = np.unique(
        names.to_numpy(), return_index=True, return_inverse=True
    )
    channels = [numbers(table, name, file) for name in config.features]
    order = np.lexsort((step_order(table, config), first[member]))
    refuse_repeated_steps(table, config)
    begins = first[member][order]  # each row's sequence, by the first row of it
    starts = np.flatnonzero(np.diff(begins, prepend=-1))
    values = np.stack(channels, axis=1)[order]
    filled = fill_from_past(values, np.repeat(starts, np.diff([*starts, len(order)])))
    say_missing(values, file)
    steps = np.split(filled, starts[1:])
    return Sequences(table[order], starts, config.features, steps)


def step_order(table: pl.DataFrame, config: Config) -> np.ndarray:
    """Return what sorts the steps: numbers or time stamps, or the order of the file."""
    if config.step not in table.columns:
        return np.arange(len(table))
    steps = table[config.step]
    if steps.dtype == pl.String:
        steps = as_time(steps)
    if steps.is_null().any():
        what = "is not a step; write numbers or times such as 2000-12-31T23:59:00"
        raise problem(config.data, steps.is_null(), table[config.step], what)
    return steps.rank("dense").to_numpy()


def as_time(text: pl.Series) -> pl.Series:
    """Return the time stamps in `text`, null where there is none."""
    try:
        return text.str.to_datetime(strict=False, time_unit="us")
    except pl.exceptions.ComputeError:  # no form fits any of them
        return pl.Series(text.name, [None] * len(text), dtype=pl.Datetime("us"))


def refuse_repeated_steps(table: pl.DataFrame, config: Config) -> None:
    """Raise DataError when one sequence has a step twice."""
    if config.step not in table.columns:
        return
    repeated = table.select(pl.struct(config.sequence, config.step).is_duplicated())
    if repeated.to_series().any():
        what = "stands more than once in its sequence; keep one row for each step"
        raise problem(config.data, repeated.to_series(), table[config.step], what)
