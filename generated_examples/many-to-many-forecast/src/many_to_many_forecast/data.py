"""The data file: its format, the time series in it, and windows of that series."""

import csv
import math
from datetime import datetime
from typing import NamedTuple

import keras
import numpy as np
import polars as pl
from numpy.lib.stride_tricks import sliding_window_view

from .config import Config, InputError

# The format of the data file
SEPARATOR = ","
NULL_VALUES = [""]
TIME = "date"
TIME_FORMAT = "%Y-%m-%d"
FREQUENCY = "1d"
FEATURES = ["births", "day_of_week"]
TARGETS = ["births"]


class Series(NamedTuple):
    """A time series with one row per time step, the oldest first."""

    time: pl.Series
    features: np.ndarray  # (rows, features), missing values filled from the past
    targets: np.ndarray  # (rows, targets), missing values are NaN


class Windows(keras.utils.PyDataset):
    """Batches of all windows whose targets lie in the rows from `start` to `stop`.

    inputs (windows, steps, features) and targets (windows, steps, targets) are views of
    the series: only the current batch is copied.
    """

    def __init__(
        self, series: Series, config: Config, start: int, stop: int, training: bool
    ) -> None:
        super().__init__()
        steps = target_steps(config)
        first = max(start - steps.start, 0)  # inputs may reach back before `start`
        last = stop - steps.stop
        if last < first:
            raise InputError(f"{config.data}: no window of {steps.stop} steps fits")
        self.origins = np.arange(first, last + 1)  # the first input row of each
        inputs = series.features[first : last + config.input_length]
        self.inputs = views(inputs, config.input_length)
        self.targets = views(series.targets[first + steps.start : stop], len(steps))
        self.series, self.config, self.training = series, config, training
        self.rows = Series(*(column[start:stop] for column in series))
        self.order = np.arange(len(self.origins))
        self.batch_size = config.batch_size if training else 1024
        self.random = np.random.default_rng(config.seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        if self.training:  # drop the last, smaller batch: its shape would compile anew
            return max(1, len(self.order) // self.batch_size)
        return math.ceil(len(self.order) / self.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        batch = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        return self.inputs[batch], self.targets[batch]

    def on_epoch_end(self) -> None:
        if self.training:
            self.random.shuffle(self.order)


def target_steps(config: Config) -> range:
    """Return the time steps of a window's targets; step 0 is its first input."""
    return range(config.lead, config.lead + config.input_length)


def views(rows: np.ndarray, length: int) -> np.ndarray:
    """Return all runs of `length` rows as views: (windows, length, columns)."""
    return sliding_window_view(rows, length, axis=0).swapaxes(1, 2)


def load_splits(config: Config) -> tuple[Windows, Windows, Windows]:
    """Split by time: 70% for training, 15% for validation, 15% for testing."""
    series = read_series(config.data)
    rows = len(series.time)
    train_end, val_end = int(0.7 * rows), int(0.85 * rows)
    if train_end <= config.season:
        raise InputError(f"{config.data}: expected more rows to train on than a season")
    for name, values in zip(TARGETS, series.targets[:train_end].T, strict=True):
        if not np.nanmax(values) > np.nanmin(values):
            raise InputError(f"{config.data}: target {name!r} is constant in training")
    train = Windows(series, config, 0, train_end, training=True)
    val = Windows(series, config, train_end, val_end, training=False)
    test = Windows(series, config, val_end, rows, training=False)
    return train, val, test


def read_series(path: str) -> Series:
    """Read a data file up to its last target; report how many values are missing."""
    table = read_table(path, list(dict.fromkeys(FEATURES + TARGETS)), [TIME])
    time = table[TIME].str.to_datetime(TIME_FORMAT, strict=False)
    check_time(path, table, time.is_not_null(), f"a time like {TIME_FORMAT}")
    check_time(path, table, time.is_first_distinct(), "each time only once")
    grid = pl.datetime_range(time.min(), time.max(), FREQUENCY, eager=True)
    on_grid = time.is_in(grid.implode())
    check_time(path, table, on_grid, f"steps of {FREQUENCY} from {time.min()}")
    table = table.with_columns(time.alias(TIME))
    table = grid.to_frame(TIME).join(table, on=TIME, how="left", maintain_order="left")
    measured = pl.any_horizontal(pl.col(TARGETS).is_not_null())
    table = table.filter(measured.cum_sum(reverse=True) > 0)  # the rest is to come
    values = table.select(pl.col(pl.Float32))
    if missing := sum(values.null_count().row(0)):
        print(f"{path}: {missing} missing values, features filled from the past")
    filled = values.select(pl.col(FEATURES).forward_fill()).drop_nulls()
    table = table.tail(len(filled))  # leading rows may have no past to fill them from
    observed = table.select(TARGETS).to_numpy(order="c")
    return Series(table[TIME], filled.to_numpy(order="c"), observed)


def time_after(time: datetime, count: int) -> pl.Series:
    """Return the `count` time steps after `time`."""
    # polars adds up the parts of a duration: "1d1d1d" is three days
    stop = pl.Series([time]).dt.offset_by(FREQUENCY * count)[0]
    return pl.datetime_range(time, stop, FREQUENCY, eager=True)[1:]


def read_table(path: str, numbers: list[str], text: list[str]) -> pl.DataFrame:
    """Read the columns `numbers` as numbers and the columns `text` as text."""
    try:
        table = pl.read_csv(
            path,
            separator=SEPARATOR,
            null_values=NULL_VALUES,
            infer_schema=False,
            glob=False,
            schema_overrides=dict.fromkeys(numbers, pl.Float32),
        )
        last = table[:, -1]  # a line that is too short ends in a missing value
        table = table.select(*text, *numbers)
    except pl.exceptions.PolarsError as error:
        check_lines(path, numbers)
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
    if last.null_count() or not all(table[name].is_finite().all() for name in numbers):
        check_lines(path, numbers)
    if table.is_empty():
        raise InputError(f"{path}: expected a row, got none")
    return table


def check_lines(path: str, numbers: list[str]) -> None:
    """Raise InputError about the first line that does not fit the header."""
    with open(path, newline="", encoding="utf-8-sig", errors="replace") as file:
        lines = csv.reader(file, delimiter=SEPARATOR)
        width = len(header := next(lines, []))
        for fields in lines:
            line = f"{path}, line {lines.line_num}"
            if len(fields) != width:
                raise InputError(f"{line}: expected {width} fields, got {len(fields)}")
            for name, text in zip(header, fields, strict=True):
                if name in numbers and not is_number(text):
                    place = f"{line}, column {name!r}"
                    raise InputError(f"{place}: expected a finite number, got {text}")


def is_number(text: str) -> bool:
    """Return whether `text` is a finite number or a missing value."""
    try:
        return text in NULL_VALUES or abs(float(text)) < 3.4e38
    except ValueError:
        return False


def check_time(path: str, table: pl.DataFrame, valid: pl.Series, expected: str) -> None:
    """Raise InputError about the first time that is not valid."""
    if not valid.all():
        row = valid.arg_min()
        place = f"{path}, line {row + 2}, column {TIME!r}"
        got = table[TIME][row] or "nothing"
        raise InputError(f"{place}: expected {expected}, got {got}")
