"""The data file: its format, its rows as numbers, and their splits."""

import csv
import math

import keras
import numpy as np
import polars as pl

from .config import Config, InputError

# The format of the data file
SEPARATOR = ","
NULL_VALUES = [""]
NUMBERS = ["year", "month", "day_of_year", "prev_week_mean"]
TARGETS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ID = ["week_start"]


class Rows(keras.utils.PyDataset):
    """Batches of rows: features (batch, features) and targets (batch, steps, 1)."""

    def __init__(self, table: pl.DataFrame, config: Config, training: bool) -> None:
        super().__init__()
        self.features = encode(table)
        self.targets = table.select(TARGETS).to_numpy(order="c")[:, :, None]
        self.order = np.arange(len(table))
        self.training = training
        self.batch_size = config.batch_size if training else 1024
        self.random = np.random.default_rng(config.seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        if self.training:  # drop the last, smaller batch: its shape would compile anew
            return max(1, len(self.order) // self.batch_size)
        return math.ceil(len(self.order) / self.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        batch = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        return self.features[batch], self.targets[batch]

    def on_epoch_end(self) -> None:
        if self.training:
            self.random.shuffle(self.order)


def encode(table: pl.DataFrame) -> np.ndarray:
    """Return the features of each row, NaN where missing: (rows, features)."""
    return table.select(NUMBERS).to_numpy(order="c")


def load_splits(config: Config) -> tuple[Rows, Rows, Rows]:
    """Return training, validation and test rows; equal features share a split."""
    table = read_table(config.data, NUMBERS + TARGETS, [])
    rows = len(table)
    table = table.drop_nulls()
    if rows > len(table):
        print(f"{config.data}: rows with a missing value dropped: {rows - len(table)}")
    hashes = table.select(NUMBERS).hash_rows()
    _, first, group = np.unique(hashes, return_index=True, return_inverse=True)
    strata = quantiles(table.select(TARGETS))
    splits = split_rows(pl.Series(first[group]), strata, config.seed)
    if not all(map(len, splits)):
        raise InputError(f"{config.data}: expected rows for each of the three splits")
    train, val, test = (table[rows] for rows in splits)
    for name in TARGETS:
        if train[name].n_unique() < 2:
            raise InputError(f"{config.data}: target {name!r} is constant in training")
    val, test = (Rows(table, config, False) for table in (val, test))
    return Rows(train, config, True), val, test


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
    return table.with_columns(pl.col(text).str.strip_chars())


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


def quantiles(targets: pl.DataFrame) -> pl.Series:
    """Return up to ten strata of about equal size, from low targets to high ones."""
    level = targets.select(pl.all().rank()).mean_horizontal()
    return (level.rank("ordinal") - 1) // max(math.ceil(len(level) / 10), 20)


def split_rows(groups: pl.Series, strata: pl.Series, seed: int) -> list[np.ndarray]:
    """Return the rows of the training, validation and test split: 70, 15 and 15%.

    They are drawn at random from each stratum. Rows of one group share a split, and
    every stratum has a row for training.
    """
    ends = (0.7, 0.85)
    group = groups.rank("dense").to_numpy() - 1  # (rows,)
    stratum = strata.gather(np.unique(group, return_index=True)[1]).to_numpy()
    split = np.empty(len(stratum), "int")  # of each group
    random = np.random.default_rng(seed)
    for value in np.unique(stratum):
        members = random.permutation(np.flatnonzero(stratum == value))
        stops = np.floor(len(members) * np.array(ends) + random.random())
        stops = np.maximum(stops, 1)
        split[members] = np.searchsorted(stops, np.arange(len(members)), side="right")
    return [np.flatnonzero(split[group] == number) for number in range(3)]
