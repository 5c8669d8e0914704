"""What a forecast reads beside its numbers: categories, and what is known ahead of the targets."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from scaffold.reading import kinds
from scaffold.reading.files import Columns, File
from scaffold.reading.problems import Checks

MANY = 32  # categories: a column of more is read only where it is named
MOST = 100

Levels = dict[str, tuple[str, ...]]  # column → its categories


def words(file: File, names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns among `names` that hold words."""
    return tuple(name for name in names if not kinds.holds_numbers(file.table[name]))


def levels(columns: Mapping[str, pl.Series], given: Sequence[str], checks: Checks) -> Levels:
    """Return the categories of each column of words, as the generated project compares them.

    Args:
        columns: name → its training rows.
        given: the columns that are named; the others are left out where they hold too many.
        checks: gets a problem for each column of these that holds far too many.
    """
    found: Levels = {}
    for name, column in columns.items():
        texts = column.cast(pl.String).str.strip_chars().drop_nulls().unique().sort()
        if name in given and len(texts) > MOST:
            what = f"{len(texts)} different words, and a forecast reads {MOST} at most"
            checks.add(f"column {name!r}", what, "group them, or leave the column out")
        elif name in given or len(texts) <= MANY:
            found[name] = tuple(texts)
    return found


def trailing(observed: pl.Series) -> int:
    """Return how many steps at the end have no target, if more than are missing anywhere before.

    Args:
        observed: whether each step has a target.
    """
    runs = observed.rle().struct
    gaps = runs.field("len").filter(~runs.field("value")).to_list()
    if not gaps or observed[-1] or not observed.any():
        return 0
    *before, last = gaps
    return int(last) if last > max(before, default=0) else 0


def known(later: pl.DataFrame, columns: Columns, given: Sequence[str]) -> tuple[str, ...]:
    """Return the features that the rows without a target hold: they are known ahead.

    Args:
        later: the rows after the last target.
        columns: role → columns.
        given: the columns that are named as features, which are not doubted.
    """
    return tuple(
        name
        for name in columns["features"]
        if name not in (*columns["targets"], *given) and name in later and _is_held(later[name])
    )


def _is_held(column: pl.Series) -> bool:
    """Return whether a column is filled: of words, which are often blank, in some row."""
    if column.dtype.is_numeric():
        return not column.null_count()
    return column.null_count() < len(column)
