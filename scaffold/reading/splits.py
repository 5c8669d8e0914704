"""The column that says which rows train, validate and test."""

import re

import polars as pl

from scaffold.reading.files import File
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified

SPLIT_NAMES = r"(?i)^(split|fold|subset|partition|set)$"
SPLITS = frozenset({"train", "training", "validation", "valid", "val", "dev", "test", "testing"})


def is_marker(column: pl.Series) -> bool:
    """Return whether a column of words says of which part of the data each row is."""
    words = {*_plain_words(column.drop_nulls()).unique()}
    return len(words) > 1 and words <= SPLITS | {"trial", "prior", "eval", "holdout"}


def named_column(file: File) -> tuple[str, ...]:
    """Return the column that says which rows train, validate and test, if there is one."""
    if "split" in file.given:
        return file.given["split"]
    for name in file.table.columns:
        if re.match(SPLIT_NAMES, name) and file.table[name].dtype == pl.String:
            words = _plain_words(file.table[name].drop_nulls())
            known = int(words.is_in(list(SPLITS)).sum())
            if known and known >= (len(words) / 2 if name == "split" else len(words)):
                return (name,)
    return ()


def _plain_words(column: pl.Series) -> pl.Series:
    return column.cast(pl.String).fill_null("").str.strip_chars().str.to_lowercase()


def refuse_bad(
    verified: Verified, columns: tuple[str, ...], checks: Checks, classes: pl.Series | None = None
) -> None:
    """Add a problem where a split column holds a word that names no split, or lacks one.

    Args:
        classes: what is predicted in each row; each has to occur in a training row.
    """
    for name in columns:
        words = _plain_words(verified.table[name])
        wrong = ~words.is_in(list(SPLITS))
        if wrong.any():
            row = wrong.arg_max() or 0
            where = f"{verified.where(row)}, column {name!r}"
            checks.add(where, repr(words[row]), "write train, validation, test")
            continue
        for split in ("train", "test"):
            if not words.str.starts_with(split).any():
                checks.add(f"column {name!r}", f"no row is for the {split} split", "name some")
        if classes is not None:
            _refuse_unseen(classes, words.str.starts_with("train"), checks)


def _refuse_unseen(classes: pl.Series, train: pl.Series, checks: Checks) -> None:
    """Add a problem for a class that no training row has."""
    known = classes.filter(train).unique().to_list()
    others = classes.filter(~train).drop_nulls()
    strange = others.filter(~others.is_in(known))
    if len(strange) and known:
        what = f"{strange[0]!r} is in no training row"
        checks.add(f"column {classes.name!r}", what, "move one there")
