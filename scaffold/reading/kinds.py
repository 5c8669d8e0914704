"""What a column holds, told from its name and its first rows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import polars as pl

from scaffold.reading import notations, numerals, stamps
from scaffold.reading.files import File
from scaffold.reading.missing import without_missing
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified

Kind = Literal["empty", "constant", "time", "number", "id", "category", "text"]

HEAD = 5000  # rows that are looked at
MOSTLY = 0.9  # of the values that say what a column is; the others are mistakes
FEW = 100  # at most so many different words are categories
WORDS = 3  # as many words a value on average, and more, are a text
CODES = 5  # at most so many different values are codes, some of which can be words

REASONS: dict[Kind, str] = {
    "empty": "they hold no value",
    "constant": "they never change",
    "time": "they are timestamps",
    "number": "they are not chosen",
    "id": "they only name or count the rows",
    "category": "they hold too many different words",
    "text": "they hold no numbers to learn from",
}
TIME_NAMES = (
    r"(?i)^\s*(date|time|datetime|date_?time|time_?stamp|ds|day|month|week|quarter|year|period|"
    r"epoch|utc|hour|ts|when|elapsed|sec(ond)?s?|time ?[(\[].*|time_(s|ms|sec|seconds)|"
    r"time[_ ]?period|date.*|.*[_ ](date|time|utc|at|ts|timestamp|datetime))\s*$"
)
ID_NAMES = (
    r"(?i)^\s*(|id|index|idx|no|nr|number|row|rowid|row_?(id|number)|uuid|key|"
    r"unnamed.*|column_1|.*[ _]id|(?-i:.*[a-z]I[dD])|s(er)?(ial)?[ _.]*no\.?)\s*$"
)
KEYS = r"(?i)^\s*(id|uuid|.*[ _]id|(?-i:.*[a-z]I[dD]))\s*$"  # never a measurement, also repeated
CLASS_KEYS = r"(?i)^\s*(label|class|target|category|species|type).*$"  # but what is to be predicted
UNNAMED = r"^(|_duplicated_\d+|column_\d+)$"
SPLIT_NAMES = r"(?i)^(split|fold|subset|partition|set)$"
SPLITS = frozenset({"train", "training", "validation", "valid", "val", "dev", "test", "testing"})


@dataclass(frozen=True)
class Column:
    """A column of the file.

    Args:
        name: as in the header.
        kind: what it holds.
        is_time: whether it can be read as timestamps; numbers only if their name says so.
        distinct: how many different values its first rows hold.
        unique: whether no two of its first rows hold the same.
        counts: whether it rises from row to row in equal steps: an axis, not a measurement.
        words: how many words its values have on average; 0 for numbers.
        missing: the share of its first rows without a value.
    """

    name: str
    kind: Kind
    is_time: bool
    distinct: int
    unique: bool
    counts: bool
    words: float
    missing: float


@lru_cache(maxsize=1)
def columns(file: File) -> tuple[Column, ...]:
    """Return what each column of `file` is, in their order; the split column is left out."""
    split = split_column(file)
    return tuple(describe(file.table[name]) for name in file.table.columns if name not in split)


def identifier(file: File, used: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that tell the rows apart, or the first that does so and is not used."""
    if "id" in file.given:
        return file.given["id"]
    taken = set(used)
    able = [
        column.name
        for column in columns(file)
        if column.unique and column.kind in ("id", "time") and column.name not in taken
    ]
    able = [name for name in able if not re.match(UNNAMED, name)]
    return tuple(sorted(able, key=lambda name: not re.match(ID_NAMES, name))[:1])


def identified(roles: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the note on the columns that identify a row."""
    names = ", ".join(roles.get("id", ()))
    return [f"Row ids, repeated beside the predictions: {names}."] if names else []


def left_out(
    file: File,
    used: Iterable[str],
    constant: Iterable[str] = (),
    otherwise: str = "",
) -> list[str]:
    """Return a note for each reason why columns are not used.

    Args:
        file: the file.
        used: the columns that have a role.
        constant: those that were found to be the same in all rows that matter.
        otherwise: the reason where a column could be used: not chosen, or nothing to the task.
    """
    taken, same, reasons = set(used), set(constant), dict[str, list[str]]()
    for column in columns(file):
        if column.name not in taken:
            kind = "constant" if column.name in same else column.kind
            unread = otherwise and kind in ("number", "category", "text")
            reason = otherwise if unread else REASONS[kind]
            unnamed = re.match(r"^(_duplicated_\d+)?$", column.name)
            told = "the column without a name" if unnamed else column.name
            reasons.setdefault(reason, []).append(told)
    unused = [name for name in split_column(file) if name not in taken]
    if unused:
        reasons["this task makes its own split"] = unused
    return [
        f"Left out, because {why}: {', '.join(dict.fromkeys(left))}."
        for why, left in reasons.items()
    ]


def unread(file: File, roles: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the notes on what a task that reads two columns leaves out."""
    used = [name for names in roles.values() for name in names]
    return identified(roles) + left_out(file, used, otherwise="this task reads none but these")


def split_column(file: File) -> tuple[str, ...]:
    """Return the column that says which rows train, validate and test, if there is one."""
    if "split" in file.given:
        return file.given["split"]
    if "split" in file.table.columns:  # the project reads it, whatever it holds
        return ("split",)
    for name in file.table.columns:
        if re.match(SPLIT_NAMES, name) and file.table[name].dtype == pl.String:
            words = set(_plain_words(file.table[name].drop_nulls()).unique())
            if words and words <= SPLITS:
                return (name,)
    return ()


def _plain_words(column: pl.Series) -> pl.Series:
    return column.cast(pl.String).fill_null("").str.strip_chars().str.to_lowercase()


def refuse_splits(
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


def describe(column: pl.Series) -> Column:
    """Return what a column is."""
    is_number = holds_numbers(column.head(HEAD))
    head = without_missing(column.head(HEAD), signs=is_number).drop_nulls()
    distinct, words, is_time = head.n_unique(), _words(head), _is_time(column.name, head)
    unique = distinct == len(head) and distinct > 1
    counts = unique and is_number and notations.is_counter(numbers(column))
    if not len(head):
        kind: Kind = "empty"
    elif distinct == 1 and without_missing(column, is_number).drop_nulls().n_unique() == 1:
        kind = "constant"
    elif is_number:
        named = unique and _is_index(column)
        kind = "id" if named or (counts and _is_whole(head)) or is_key(column) else "number"
    else:
        dated = is_time or notations.is_clock(head)
        kind = "time" if dated else _kind_of_words(head, distinct, unique, words)
        kind = "id" if kind == "category" and is_key(column) else kind
    missing = 1 - len(head) / max(1, min(len(column), HEAD))
    return Column(column.name, kind, is_time, distinct, unique, counts, words, missing)


def is_key(column: pl.Series) -> bool:
    """Return whether the name says that the values only name something, also where they return."""
    if not re.match(KEYS, column.name) or re.match(CLASS_KEYS, column.name):
        return False
    return not holds_numbers(column) or _is_whole(column)


def _is_whole(column: pl.Series) -> bool:
    return bool((numbers(column).drop_nulls() % 1 == 0).all())


def _kind_of_words(head: pl.Series, distinct: int, unique: bool, words: float) -> Kind:
    if words >= WORDS or (words > 1 and distinct > FEW):
        return "text"
    if unique:
        return "id"
    if distinct > max(FEW, len(head) // 2):
        return "text"
    return "category"


def _is_time(name: str, head: pl.Series) -> bool:
    """Return whether a column holds timestamps; a number is one only if its name says so."""
    if head.dtype == pl.Date or isinstance(head.dtype, pl.Datetime):
        return True
    if not len(head):
        return False
    if head.dtype == pl.String:
        short = head.str.contains(r"\d") & (head.str.len_chars() <= 40)
        plain = numerals.is_number(head).sum() >= MOSTLY * len(head)
        if short.sum() < MOSTLY * len(head) or (plain and not re.match(TIME_NAMES, name)):
            return False
    elif not head.dtype.is_numeric() or not re.match(TIME_NAMES, name):
        return False
    return stamps.share_read(head) >= MOSTLY


def holds_numbers(column: pl.Series) -> bool:
    """Return whether the values are numbers, but for mistakes and missing ones."""
    if column.dtype != pl.String:
        return column.dtype.is_numeric()
    values = without_missing(column, signs=True).drop_nulls()
    numbers = numerals.is_number(values)
    if not len(values) or numbers.sum() < MOSTLY * len(values):
        return False
    return bool(numbers.all()) or not _is_code(values, values.filter(~numbers))


def _is_code(values: pl.Series, words: pl.Series) -> bool:
    """Return whether the words among numbers are no mistakes but codes: few values that return."""
    if words.str.contains(numerals.INFINITE).any() or values.n_unique() > CODES:
        return False
    numbers = values.n_unique() - words.n_unique()
    return numbers == 1 or len(words) > 2 * words.n_unique()


def numbers(column: pl.Series) -> pl.Series:
    """Return the numbers that a column holds, as far as they can be told before its format is."""
    if column.dtype != pl.String:
        return column.cast(pl.Float64)
    texts = without_missing(column, signs=True)
    values = texts.cast(pl.Float64, strict=False)
    if values.null_count() == texts.null_count():
        return values
    return (
        texts.str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    )


def _is_index(column: pl.Series) -> bool:
    """Return whether `column` only names the rows: whole numbers, each once."""
    values = column.cast(pl.Int64, strict=False)
    if values.null_count() or values.n_unique() < len(values):
        return False
    return re.match(ID_NAMES, column.name) is not None


def words_that_return(texts: pl.Series, word: str, others: int = 1) -> pl.DataFrame:
    """Return each word of each of the different texts, and whether other texts have it.

    Args:
        texts: one a row.
        word: the pattern of a word.
        others: how many other texts have to hold the word, for it to be learnt.
    """
    different = texts.drop_nulls().unique(maintain_order=True).head(10 * HEAD)
    words = different.alias("word").str.extract_all(word).to_frame().with_row_index("text")
    each = words.explode("word").drop_nulls().unique()
    return each.with_columns(returns=pl.len().over("word") > others)


def _words(head: pl.Series) -> float:
    """Return how many words the values have on average."""
    if head.dtype != pl.String or not len(head) or numerals.is_number(head).all():
        return 0.0
    mean = head.str.count_matches(r"\S+").mean()
    return float(mean) if isinstance(mean, float) else 0.0
