"""Which rows of a table can be read, and which features cost too many of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from scaffold.reading.files import Columns
from scaffold.reading.missing import without_missing
from scaffold.reading.targets import SPARSE
from scaffold.reading.verification import Verified


@dataclass(frozen=True, eq=False)
class Kept:
    """What is read of a table.

    Args:
        columns: role → columns, without the features that are left out.
        table: the columns that are read, words as they are compared.
        sparse: the features that are left out because most rows lack them.
        costly: those because most rows would have a missing value with them.
        optional: the features that hold categories, of which a row may have none.
    """

    columns: Columns
    table: pl.DataFrame
    sparse: tuple[str, ...]
    costly: tuple[str, ...]
    optional: tuple[str, ...]

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Return the rows that have every value but those of categories."""
        return self.table.drop_nulls([n for n in self.table.columns if n not in self.optional])


def find(
    verified: Verified, columns: Columns, given: Sequence[str], categories: Sequence[str]
) -> Kept:
    """Return what is read of a table; the features `given` by the user are not doubted.

    Args:
        categories: the features that hold categories.
    """
    columns, sparse = _without_sparse(verified, columns, given)
    columns, costly = _without_costly(verified, columns, (*given, *categories), categories)
    optional = tuple(name for name in columns["features"] if name in categories)
    return Kept(columns, compared(verified, read(columns)), sparse, costly, optional)


def _without_sparse(
    verified: Verified, columns: Columns, given: Sequence[str]
) -> tuple[Columns, tuple[str, ...]]:
    """Return the columns without the features that most rows lack, and these."""
    names = [name for name in columns["features"] if name not in given]
    table = compared(verified, names)
    sparse = tuple(c.name for c in table if c.null_count() > SPARSE * len(c))
    kept = tuple(name for name in columns["features"] if name not in sparse)
    return ({**columns, "features": kept}, sparse) if kept else (columns, ())


def _without_costly(
    verified: Verified, columns: Columns, kept: Sequence[str], categories: Sequence[str]
) -> tuple[Columns, tuple[str, ...]]:
    """Return the columns without the features whose missing values cost most rows, and these.

    Args:
        kept: the features that stay in any case.
        categories: those of which a row may have none.
    """
    table = compared(verified, read(columns)).drop_nulls(columns["targets"])
    table = table.drop(categories, strict=False)
    features, costly = columns["features"], list[str]()
    while len(table.drop_nulls()) < SPARSE * len(table):
        able = [c for c in table if c.name in features and c.name not in kept and c.null_count()]
        if not able or len(costly) + 1 == len(features):
            return columns, ()
        worst = max(able, key=pl.Series.null_count).name
        table, costly = table.drop(worst), [*costly, worst]
    rest = tuple(name for name in features if name not in costly)
    return {**columns, "features": rest}, tuple(costly)


def compared(verified: Verified, names: Sequence[str]) -> pl.DataFrame:
    """Return some columns as the generated project compares them."""
    return verified.table.select(_as_words(verified.table[name]) for name in names)


def _as_words(column: pl.Series) -> pl.Series:
    """Return a column of words as they are compared: without spaces around, or missing."""
    if column.dtype != pl.String:
        return column
    return without_missing(column.str.strip_chars())


def read(columns: Columns) -> tuple[str, ...]:
    """Return the columns that are read."""
    roles = ("features", "targets", "group")
    return tuple(dict.fromkeys(name for role in roles for name in columns.get(role, ())))
