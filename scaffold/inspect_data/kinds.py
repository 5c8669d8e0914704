"""What a column holds, told from its name and its first rows."""

import re
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from scaffold.inspect_data.reading import Checks, File, module

HEAD = 5000  # rows that are looked at
MOSTLY = 0.9  # of the values that say what a column is; the others are mistakes
FEW = 100  # at most so many different words are categories
WORDS = 3  # as many words a value on average, and more, are a text

TIME_NAMES = (
    r"(?i)^(date|time|datetime|date_?time|time_?stamp|ds|day|month|week|quarter|year|period|"
    r"epoch|utc|hour|ts|when|date.*|.*[_ ](date|time|utc|at|ts|timestamp|datetime))$"
)
ID_NAMES = (
    r"(?i)^(id|index|idx|no|nr|number|row|rowid|row_?(id|number)|uuid|key|"
    r"unnamed.*|column_1|.*_id)$"
)
SPLIT_NAMES = r"(?i)^(split|fold|subset|partition|set)$"
SPLITS = frozenset({"train", "training", "validation", "valid", "val", "dev", "test", "testing"})


@dataclass(frozen=True)
class Column:
    """A column of the file.

    Args:
        name: as in the header.
        kind: "empty", "constant", "time", "number", "id", "category" or "text".
        is_time: whether it can be read as time stamps; numbers only if their name says so.
        distinct: how many different values its first rows hold.
        unique: whether no two of its first rows hold the same.
        words: how many words its values have on average; 0 for numbers.
    """

    name: str
    kind: str
    is_time: bool
    distinct: int
    unique: bool
    words: float


@lru_cache(maxsize=1)
def columns(file: File) -> tuple[Column, ...]:
    """Return what each column of `file` is, in their order; the split column is left out."""
    split = split_column(file)
    return tuple(_column(file.table[name]) for name in file.table.columns if name not in split)


def split_column(file: File) -> tuple[str, ...]:
    """Return the column that says which rows train, validate and test, if there is one."""
    if "split" in file.given:
        return file.given["split"]
    if "split" in file.table.columns:  # the project reads it, whatever it holds
        return ("split",)
    for name in file.table.columns:
        if re.match(SPLIT_NAMES, name) and file.table[name].dtype == pl.String:
            words = set(file.table[name].drop_nulls().str.strip_chars().str.to_lowercase().unique())
            if words and words <= SPLITS:
                return (name,)
    return ()


def refuse_splits(
    file: File, columns: tuple[str, ...], checks: Checks, classes: pl.Series | None = None
) -> None:
    """Add a problem where a split column holds a word that names no split, or lacks one.

    Args:
        classes: what is predicted in each row; each has to stand in a training row.
    """
    for name in columns:
        column = file.table[name].cast(pl.String)
        words = column.fill_null("").str.strip_chars().str.to_lowercase()
        wrong = ~words.is_in(list(SPLITS))
        if wrong.any():
            row = wrong.arg_max() or 0
            where = f"{module('tables').place(file.path, row)}, column {name!r}"
            checks.add(where, repr(column[row] or ""), "write train, validation, test")
            continue
        for split in ("train", "test"):
            if not words.str.starts_with(split).any():
                checks.add(f"column {name!r}", f"no row is for the {split} split", "name some")
        if classes is not None:
            train = words.str.starts_with("train")
            known = classes.filter(train).unique().to_list()
            others = classes.filter(~train).drop_nulls()
            strange = others.filter(~others.is_in(known))
            if len(strange) and known:
                what = f"{strange[0]!r} stands in no training row"
                checks.add(f"column {classes.name!r}", what, "move one there")


def _column(column: pl.Series) -> Column:
    head = present(column.head(HEAD)).drop_nulls()
    distinct, words, is_time = head.n_unique(), _words(head), _is_time(column, head)
    unique = distinct == len(head) and distinct > 1
    if not len(head):
        kind = "empty"
    elif distinct == 1 and present(column).drop_nulls().n_unique() == 1:
        kind = "constant"
    elif is_number(head):
        kind = "id" if unique and _is_index(column) else "number"
    else:
        kind = "time" if is_time else _kind_of_words(head, distinct, unique, words)
    return Column(column.name, kind, is_time, distinct, unique, words)


def _kind_of_words(head: pl.Series, distinct: int, unique: bool, words: float) -> str:
    if words >= WORDS or (words > 1 and distinct > FEW):
        return "text"
    if distinct > max(FEW, len(head) // 2):
        return "id" if unique else "text"
    return "category"


def present(column: pl.Series) -> pl.Series:
    """Return `column` without the words that stand for a missing value."""
    if column.dtype != pl.String:
        return column
    missing: pl.Series = module("delimited").present(column)
    return missing


def _is_time(column: pl.Series, head: pl.Series) -> bool:
    """Return whether `column` holds time stamps; a number is one only if its name says so."""
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        return True
    if not len(head):
        return False
    if column.dtype == pl.String:
        short = head.str.contains(r"\d") & (head.str.len_chars() <= 40)
        if short.sum() < MOSTLY * len(head):
            return False
    elif not column.dtype.is_numeric() or not re.match(TIME_NAMES, column.name):
        return False
    stamps = module("times").read_times(head)
    return bool(len(stamps) - stamps.null_count() >= MOSTLY * len(head))


def is_number(head: pl.Series) -> bool:
    """Return whether the values are numbers, but for mistakes."""
    if head.dtype != pl.String:
        return head.dtype.is_numeric()
    values = head.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return len(values) - values.null_count() >= MOSTLY * len(head)


def _is_index(column: pl.Series) -> bool:
    """Return whether `column` only numbers the rows."""
    if not column.dtype.is_integer() or column.n_unique() < len(column):
        return False
    counted = column[0] in (0, 1) and bool((column.diff().drop_nulls() == 1).all())
    unnamed = re.match(r"column_\d+$", column.name) is not None
    return re.match(ID_NAMES, column.name) is not None or (counted and unnamed)


def _words(head: pl.Series) -> float:
    """Return how many words the values have on average."""
    if head.dtype != pl.String or not len(head):
        return 0.0
    mean = (head.str.count_matches(r"\S+")).mean()
    return float(mean) if isinstance(mean, float) else 0.0
