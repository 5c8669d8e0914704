"""The file as a series: in time order, completed from its past, split in time."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from .config import Config
from .rhythm import find_gaps
from .scaling import Statistics, measure
from .tables import DataError, numbers, place, read_table, require_columns
{{ cookiecutter.teaching_import }}from .times import times
from .windows import Series, Windows


@dataclass(frozen=True)
class Data:
    """The splits as batches, the whole series, the statistics of its training rows."""

    train: Windows
    validation: Windows
    test: Windows
    series: Series
    statistics: Statistics


def load(config: Config) -> Data:
    """Return the splits of `config.data`: training rows, then validation, then test."""
    series = read_series(config)
    rows = len(series.time)
    train_end = int(config.train_share * rows)
    validation_end = int((config.train_share + config.validation_share) * rows)
    train = {{ cookiecutter.training_windows }}(series, config, 0, train_end, training=True)
    refuse_constant_targets(train, config)
    return Data(
        train=train,
        validation=Windows(series, config, train_end, validation_end),
        test=Windows(series, config, validation_end, rows),
        series=series,
        statistics=measure(train),
    )


def refuse_constant_targets(train: Windows, config: Config) -> None:
    """Raise DataError when a target never changes in the training rows."""
    targets = train.rows.targets
    constant = targets.min(axis=0) == targets.max(axis=0)
    if constant.any():
        name = config.targets[int(constant.argmax())]
        raise DataError(
            f"{config.data}, column {name!r}: constant in the training rows; drop it"
        )


def read_series(config: Config) -> Series:
    """Return the series in `config.data`, in time order, completed from its past.

    Raises:
        DataError: when a column is absent or unusable, or a time stamp stands twice.
    """
    table = read_table(config.data)
    names = list(dict.fromkeys(config.features + config.targets))
    require_columns(table, [config.time, *names], config.data)
    time = times(table, config.time, config.data)
    order = time_order(time, config.data)
    table = table.select(names)
    values = np.empty((len(table), len(names)), "float32")
    for index, name in enumerate(names):
        values[:, index] = numbers(table, name, config.data)[order]
    values = fill_from_past(values, names, config.data)
    time = time[order][len(time) - len(values) :]
    report_gaps(time, config.data)
    return Series(
        time=time,
        features=values[:, [names.index(name) for name in config.features]],
        targets=values[:, [names.index(name) for name in config.targets]],
    )


def time_order(time: pl.Series, file: str) -> slice | np.ndarray:
    """Return what puts the rows in the order of their time stamps."""
    ordered = time.is_sorted()
    order = slice(None) if ordered else time.arg_sort().to_numpy()
    if (time[order].diff() == timedelta(0)).any():
        row = time.is_duplicated().arg_max() or 0
        raise DataError(
            f"{file}, {place(file, row)}: {time[row]} stands more than once; "
            "keep one row for each time stamp"
        )
    return order


def fill_from_past(values: np.ndarray, names: list[str], file: str) -> np.ndarray:
    """Return `values`, missing ones filled by the one before, leading ones cut off."""
    missing = int(np.isnan(values).sum())
    if not missing:
        return values
    for column in values.T:
        column[:] = pl.Series(column).fill_nan(None).forward_fill().to_numpy()
    skipped = np.isnan(values).sum(axis=0)  # only leading ones are left
    if skipped.max() == len(values):
        empty = names[int(skipped.argmax())]
        raise DataError(f"{file}, column {empty!r}: holds no value; choose another")
    print(
        f"{file}: {missing} missing values filled from the past, "
        f"{skipped.max()} leading rows dropped"
    )
    return values[skipped.max() :]


def report_gaps(time: pl.Series, file: str) -> None:
    """Print where rows are missing: those beside a gap count as neighbours."""
    gaps = find_gaps(time)
    if len(gaps):
        print(
            f"{file}: gaps in the time stamps: {len(gaps)}, the first after {gaps[0]}; "
            "the rows beside a gap are read as neighbours"
        )
