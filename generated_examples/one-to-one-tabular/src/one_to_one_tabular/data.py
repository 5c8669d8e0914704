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
NUMBERS = [
    "bill_length_mm",
    "bill_depth_mm",
    "flipper_length_mm",
    "body_mass_g",
    "year",
]
CATEGORIES = ["island", "sex"]
TARGET = "species"


class Rows(keras.utils.PyDataset):
    """Batches of rows: features (batch, features) and class numbers (batch,).

    `categories` holds the values of each text column in the training rows.
    """

    def __init__(
        self, table: pl.DataFrame, categories: dict, config: Config, training: bool
    ) -> None:
        super().__init__()
        self.categories = categories
        self.features = encode(table, categories)
        self.targets = np.searchsorted(categories[TARGET], table[TARGET].to_numpy())
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


def encode(table: pl.DataFrame, categories: dict[str, list[str]]) -> np.ndarray:
    """Return the numbers of each row, then its categories one-hot, 0 if none."""
    words = {name: table[name].to_numpy()[:, None] for name in CATEGORIES}
    one_hot = [words[name] == categories[name] for name in CATEGORIES]
    return np.hstack([table.select(NUMBERS), *one_hot])  # (rows, features)


def load_splits(config: Config) -> tuple[Rows, Rows, Rows]:
    """Return training, validation and test rows; equal features share a split."""
    table = read_table(config.data, NUMBERS, [*CATEGORIES, TARGET])
    rows = len(table)
    table = table.drop_nulls(pl.exclude(CATEGORIES))
    if rows > len(table):
        print(f"{config.data}: rows with a missing value dropped: {rows - len(table)}")
    hashes = table.select(NUMBERS + CATEGORIES).hash_rows()
    _, first, group = np.unique(hashes, return_index=True, return_inverse=True)
    splits = split_rows(pl.Series(first[group]), table[TARGET], config.seed)
    if not all(map(len, splits)):
        raise InputError(f"{config.data}: expected rows for each of the three splits")
    train, val, test = (table[rows] for rows in splits)
    text = train.select([*CATEGORIES, TARGET])
    categories = {column.name: sorted(column.drop_nulls().unique()) for column in text}
    if len(categories[TARGET]) < max(2, table[TARGET].n_unique()):
        raise InputError(f"{config.data}: expected 2 or more classes, all in training")
    val, test = (Rows(table, categories, config, False) for table in (val, test))
    return Rows(train, categories, config, True), val, test


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
