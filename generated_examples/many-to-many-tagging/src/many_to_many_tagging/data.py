"""The file as tagged sentences, split so that duplicates stay together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from .batches import Batches
from .config import Config
from .encoding import Statistics, encode, measure
from .splits import check_split, split_rows
from .tables import DataError, place, problem, read_table, require_columns


@dataclass(frozen=True)
class Examples:
    """The rows of one split."""

    sentences: list[list[str]]
    tags: list[list[str]]


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
    table, sentences, tags = read_rows(config)
    duplicates = without_case_and_spaces(table[config.tokens])
    split = split_rows(table, duplicates, rarest_tags(tags), config)
    examples = {
        name: Examples([sentences[row] for row in rows], [tags[row] for row in rows])
        for name, rows in split.items()
    }
    train = examples["train"]
    statistics = measure(train.sentences, train.tags)
    return Data(
        train=batches(train, statistics, config.batch_size, config.seed),
        validation=batches(examples["validation"], statistics, config.batch_size),
        test=batches(examples["test"], statistics, config.batch_size),
        examples=examples,
        statistics=statistics,
    )


def batches(
    examples: Examples, statistics: Statistics, size: int, seed: int | None = None
) -> Batches:
    """Return batches of (views, tags, weights).

    Padding weighs nothing, nor does a tag that no training row has: no output stands
    for it. The evaluation counts it as a mistake.
    """
    numbers = {tag: number for number, tag in enumerate(statistics.labels)}
    found = [np.array([numbers.get(t, -1) for t in tags]) for tags in examples.tags]
    return Batches(
        encode(examples.sentences, statistics.views),
        [np.maximum(tags, 0).astype("int32") for tags in found],
        [(tags >= 0).astype("float32") for tags in found],
        size=size,
        seed=seed,
    )


def read_rows(
    config: Config,
) -> tuple[pl.DataFrame, list[list[str]], list[list[str]]]:
    """Return the table in `config.data`, and the tokens and tags of each row.

    Raises:
        DataError: with the line of the first row that has not as many of both.
    """
    table = read_table(config.data, text=[config.tokens, config.tags])
    require_columns(table, [config.tokens, config.tags], config.data)
    check_split(table, config)
    tokens = cut_sentences(table[config.tokens], config.data)
    tags = cut(table[config.tags])
    wrong = tokens.list.len() != tags.list.len()
    if wrong.any():
        row = wrong.arg_max() or 0
        raise DataError(
            f"{config.data}, {place(config.data, row)}: {len(tokens[row])} tokens, "
            f"{len(tags[row])} tags; give each token one tag, separated by spaces"
        )
    kinds = tags.explode().unique()
    if len(kinds) == 1:
        raise DataError(
            f"{config.data}, column {config.tags!r}: every tag is {kinds[0]!r}; "
            "bring rows with another tag"
        )
    return table, tokens.to_list(), tags.to_list()


def read_sentences(file: str, column: str) -> pl.Series:
    """Return the tokens of each row in `file`."""
    table = read_table(file, text=[column])
    require_columns(table, [column], file)
    return cut_sentences(table[column], file)


def cut_sentences(sentences: pl.Series, file: str) -> pl.Series:
    """Return the tokens of each of the `sentences` in `file`.

    Raises:
        DataError: with the line of the first row without a token.
    """
    tokens = cut(sentences)
    blank = tokens.list.len() == 0
    if blank.any():
        raise problem(file, blank, sentences, "holds no token; remove the row")
    return tokens


def cut(column: pl.Series) -> pl.Series:
    """Return the pieces of each row, one or more spaces between them."""
    return column.cast(pl.String).fill_null("").str.extract_all("[^ ]+")


def without_case_and_spaces(sentences: pl.Series) -> pl.Series:
    """Return what duplicates have in common."""
    return sentences.cast(pl.String).str.to_lowercase().str.replace_all(r"\s+", "")


def rarest_tags(tags: list[list[str]]) -> pl.Series:
    """Return the rarest tag of each row: drawn by it, every tag reaches training."""
    counts = Counter(tag for row in tags for tag in row)
    return pl.Series([min(row, key=lambda tag: (counts[tag], tag)) for row in tags])
