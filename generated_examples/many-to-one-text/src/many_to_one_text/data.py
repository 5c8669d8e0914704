"""The file as labelled texts, split so that duplicates stay together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from .batches import Batches
from .config import Config
from .encoding import Statistics, encode, measure
from .splits import check_split, split_rows
from .tables import DataError, problem, read_table, require_columns


@dataclass(frozen=True)
class Examples:
    """The rows of one split."""

    texts: list[str]
    labels: np.ndarray  # (rows,), numbers


@dataclass(frozen=True)
class Data:
    """The splits as batches and as examples, and what the training rows teach."""

    train: Batches
    validation: Batches
    test: Batches
    examples: Mapping[str, Examples]
    statistics: Statistics


def load(config: Config) -> Data:
    """Return the splits of `config.data`: the file's own, or a seeded draw.

    Raises:
        DataError: when the file, a column or the number of rows will not do.
    """
    table = read_rows(config)
    texts, labels = table[config.text], table[config.label]
    split = split_rows(table, without_case_and_spaces(texts), labels, config)
    train = split["train"]
    statistics = measure(texts[train], labels[train])
    numbers = label_numbers(labels, statistics, config)
    examples = {n: Examples(texts[r].to_list(), numbers[r]) for n, r in split.items()}

    def batches(name: str, seed: int | None = None) -> Batches:
        rows = examples[name]
        inputs = encode(rows.texts, statistics.vocabulary)
        return Batches(inputs, rows.labels, size=config.batch_size, seed=seed)

    return Data(
        train=batches("train", config.seed),
        validation=batches("validation"),
        test=batches("test"),
        examples=examples,
        statistics=statistics,
    )


def read_rows(config: Config) -> pl.DataFrame:
    """Return the table in `config.data`, its texts and labels checked."""
    table = read_table(config.data, text=[config.text, config.label])
    require_columns(table, [config.text, config.label], config.data)
    check_split(table, config)
    texts = full_texts(table[config.text], config.data)
    labels = table[config.label].cast(pl.String).str.strip_chars()
    missing = labels.is_null() | (labels == "")
    if missing.any():
        raise problem(config.data, missing, labels, "is not a label; write one")
    counts = labels.value_counts(sort=True)
    if len(counts) == 1:
        raise DataError(
            f"{config.data}, column {config.label!r}: every row says {labels[0]!r}; "
            "bring rows with another label"
        )
    if counts["count"][-1] == 1:
        once = labels == counts[config.label][-1]
        what = "has one example; add some or remove it"
        raise problem(config.data, once, labels, what)
    return table.with_columns(texts, labels)


def read_texts(file: str, column: str) -> pl.Series:
    """Return the texts in `file`."""
    table = read_table(file, text=[column])
    require_columns(table, [column], file)
    return full_texts(table[column], file)


def full_texts(column: pl.Series, file: str) -> pl.Series:
    """Return the texts in a column of `file`.

    Raises:
        DataError: with the line of the first row without one.
    """
    texts = column.cast(pl.String)
    blank = texts.is_null() | ~texts.str.contains(r"\S")
    if blank.any():
        raise problem(file, blank, texts, "is not a text; remove the row")
    return texts


def without_case_and_spaces(texts: pl.Series) -> pl.Series:
    """Return what duplicates have in common."""
    return texts.str.to_lowercase().str.replace_all(r"\s+", "")


def label_numbers(
    labels: pl.Series, statistics: Statistics, config: Config
) -> np.ndarray:
    """Return the number of the label of each row: (rows,).

    Raises:
        DataError: when a label stands in no training row.
    """
    strange = ~labels.is_in(statistics.labels)
    if strange.any():
        what = "stands in no training row; move one there"
        raise problem(config.data, strange, labels, what)
    numbers = {label: number for number, label in enumerate(statistics.labels)}
    return labels.replace_strict(numbers, return_dtype=pl.Int32).to_numpy()
