{% import "tokens_reading.py" as reading with context %}
{% from "batches.py" import batches with context %}
{% set given = "split" in cookiecutter.columns %}
"""The data file: its format, its splits, and padded batches of token features."""

import csv
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import polars as pl

from .config import Config, InputError
from .tokenizer import PAD, UNKNOWN_TAG, Tokenizer

{{ reading.constants() }}
TOKENS = {{ cookiecutter.columns.tokens[0] | python }}
TAGS = {{ cookiecutter.columns.tags[0] | python }}
{% if given %}
SPLIT = {{ cookiecutter.columns.split[0] | python }}
{% endif %}


{% call batches("PAD", missing="UNKNOWN_TAG", holds="tokenizer", kind="Tokenizer") %}
    def save(self, run: Path) -> None:
        """Write what a prediction needs beside the model."""
        self.tokenizer.save(run)
{% endcall %}


def load_splits(config: Config) -> tuple[Batches, Batches, Batches]:
    """Read the data file; return batches of the training, validation and test rows."""
    splits = read_splits(config)
    tokenizer = Tokenizer.fit(splits[0]["tokens"], splits[0]["tags"])
    train, val, test = (
        Batches(
            tokenizer.encode(rows["tokens"]),
            tokenizer.encode_tags(rows["tags"]),
            tokenizer,
            config,
            training=rows is splits[0],
        )
        for rows in splits
    )
    return train, val, test


def read_splits(config: Config) -> list[pl.DataFrame]:
    """Return the lists of tokens and tags of the training, validation and test split.

    Sentences that are equal but for case and spaces share a split.
    """
    table = read_table(config.data, [TOKENS, TAGS{% if given %}, SPLIT{% endif %}])
    lists = table.select(tokens=split_tokens(TOKENS), tags=split_tokens(TAGS))
    lengths = lists.select(pl.all().list.len())
    counts = lengths.select(pl.format("{} tags for {} tokens", "tags", "tokens"))
    check_rows(
        config.data,
        counts.to_series().alias(TAGS),
        lengths["tokens"] == lengths["tags"],
        "a tag for each token",
    )
    unique = lists["tokens"].list.join("").str.to_lowercase()
    strata = rarest_tags(lists["tags"])
    rows = split_rows({% if given %}table[SPLIT], {% endif %}unique, strata, config.seed)
    splits = [lists[numbers] for numbers in rows]
    if not all(map(len, splits)):
        raise InputError(f"{config.data}: expected more rows, some for each split")
    tags = splits[0]["tags"].explode().unique()
    if len(tags) < 2:
        raise InputError(
            f"{config.data}, column {TAGS!r}: expected two training tags or more, "
            f"got {tags[0]}"
        )
    return splits


def split_tokens(column: str) -> pl.Expr:
    """Return the parts of a column between the spaces."""
    return pl.col(column).str.extract_all("[^ ]+")


def rarest_tags(tags: pl.Series) -> pl.Series:
    """Return the rarest tag of each sentence: by these strata, each is for training."""
    counts = Counter(tags.explode())
    return pl.Series([min(row, key=lambda tag: (counts[tag], tag)) for row in tags])


{{ reading.read_table() }}


{% include "splits.py" %}
