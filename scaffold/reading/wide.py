"""Tables whose columns are the steps of series: dates, years, months, hours, or numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from scaffold.reading import numerals
from scaffold.reading.missing import without_missing
from scaffold.reading.problems import Surrounded, problem

DATE = (
    r"^\s*(\d{4}[-/](0?[1-9]|1[0-2])([-/.]\d{1,2})?|\d{4}\.\d{1,2}\.\d{1,2}|"
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ][\d:]+)?\s*$"
)
YEAR = r"^\s*(1[89]|20)\d\d\s*$"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = rf"(?i)^\s*({'|'.join(MONTHS)})[a-z]*\.?\s*$"
HOUR = r"(?i)^\s*(?:h|hr|hour|he)?[ _]?(\d{1,2})(?::00|h)?\s*$"
NUMBERED = r"^\s*(?:v|d|w|m|q|t|day|week|month|step)[ _]?(\d+)\s*$"
IDENTIFIER = r"(?i)^\s*(.*[ _])?(id|name|page|series|v1)\s*$"
ROWS = r"(?i)^\s*(|row_?names?|index|unnamed.*)\s*$"  # of what numbers the rows
DATES = 3  # so many names that are dates make a table of series in rows
DECADE = 8  # so many years as names are the steps of series in rows
COUNTED = 12  # so many numbered columns are, beside columns that only name the row
NONE = "none"  # what is written for a blank in a column of words, which may name the series

Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Steps:
    """The columns that are steps.

    Args:
        columns: name → the step, as it is written in a row.
        kind: what the steps are: the name of their column.
        names: what the columns are named by.
        whole: the numbers of a whole row, such as its mean, which no step of it may know.
    """

    columns: Mapping[str, str]
    kind: str
    names: str
    whole: tuple[str, ...] = ()


def refuse_wide(path: Path, table: pl.DataFrame, given: Columns) -> None:
    """Raise Surrounded where the names of columns are the steps of series.

    Whoever names columns of the table, and no series, knows it.

    Args:
        path: the file.
        table: its rows, as text.
        given: role → the columns that the user named.
    """
    named = {name for names in given.values() for name in names}
    steps = _dates(table) or _months(table) or _hours(table) or _numbered(table)
    if steps is None or (named and named <= set(table.columns) and "series" not in given):
        return
    first = next(iter(steps.columns))
    what = f"{len(steps.columns)} columns named by {steps.names}, such as {first!r}"
    remedy = "for a table, say --column targets=NAME; for a forecast, write a row for each "
    remedy += f"{steps.kind} and series"
    blank = _blank(table, steps)
    more = f" Blanks in {', '.join(blank)} are written {NONE!r}." if blank else ""
    left = f" Left out, as it is of the whole row: {', '.join(steps.whole)}." if steps.whole else ""
    remark = f"{what}: made a row for each, in the columns {steps.kind} and value.{more}{left}"
    refusal = problem(path, "line 1", what, remedy)
    raise Surrounded(lambda _: _long(table, steps, blank), remark, refusal)


def _dates(table: pl.DataFrame) -> Steps | None:
    """Return the columns named by dates, or by consecutive years beside nothing but words."""
    names = [name for name in table.columns if re.match(DATE, name)]
    years = [name for name in table.columns if re.match(YEAR, name)]
    counted = years and years == [str(int(years[0]) + n) for n in range(len(years))]
    if not names and len(years) >= DECADE and counted and not _numbers(table, years):
        names = years
    return Steps({name: name for name in names}, "date", "dates") if len(names) >= DATES else None


def _months(table: pl.DataFrame) -> Steps | None:
    """Return the columns of twelve months, beside one of years."""
    names = [name for name in table.columns if re.match(MONTH, name)]
    years = [n for n in table.columns if (table[n].str.contains(YEAR) & table[n].is_unique()).all()]
    whole = tuple(name.strip()[:3].lower() for name in names) == MONTHS and len(years) == 1
    steps = {name: name for name in names}
    kept = (*names, *years)
    return Steps(steps, "month", "months", _numbers(table, kept)) if whole else None


def _hours(table: pl.DataFrame) -> Steps | None:
    """Return the columns of 24 hours, beside one of days."""
    found = {name: match[1] for name in table.columns if (match := re.match(HOUR, name))}
    counted = [int(hour) for hour in found.values()] in ([*range(24)], [*range(1, 25)])
    days = [n for n in table.columns if n not in found and table[n].str.contains(DATE).all()]
    whole = counted and len(days) == 1 and table[days[0]].is_unique().all()
    return Steps(found, "hour", "hours", _numbers(table, (*found, *days))) if whole else None


def _numbered(table: pl.DataFrame) -> Steps | None:
    """Return the columns that are numbered, beside words that name each row and nothing else."""
    found = {name: match[1] for name in table.columns if (match := _number(table, name))}
    counted = found and [*map(int, found.values())] == [
        int(next(iter(found.values()))) + n for n in range(len(found))
    ]
    others = [name for name in table.columns if name not in found]
    if len(found) < COUNTED or not counted or _numbers(table, found):
        return None
    named = others and all(re.match(IDENTIFIER, name) for name in others)
    unique = named and not table[others[0]].null_count() and table[others[0]].is_unique().all()
    return Steps(found, "time", "steps") if unique else None


def _number(table: pl.DataFrame, name: str) -> re.Match[str] | None:
    """Return the match of a name with a number, where its column holds numbers."""
    return re.match(f"(?i){NUMBERED}", name) if _are_numbers(table[name]) else None


def _numbers(table: pl.DataFrame, steps: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of numbers that are no steps, nor number the rows."""
    others = (column for column in table if column.name not in steps)
    found = (c for c in others if c.null_count() < len(c) and _are_numbers(c))
    return tuple(c.name for c in found if not (re.match(ROWS, c.name) and c.is_unique().all()))


def _are_numbers(column: pl.Series) -> bool:
    values = without_missing(column, signs=True).drop_nulls()
    return not len(values) or bool(numerals.is_number(values).all())


def _blank(table: pl.DataFrame, steps: Steps) -> list[str]:
    """Return the columns of words that are blank in some row."""
    words = [c for c in table if c.name not in steps.columns and not _are_numbers(c)]
    return [column.name for column in words if column.null_count()]


def _long(table: pl.DataFrame, steps: Steps, blank: Sequence[str]) -> list[str]:
    """Return the lines of a table with a row for each step that has a value, series by series."""
    place = "#".join((*table.columns, ""))  # the name of no column
    filled = (
        table.drop(steps.whole).with_columns(pl.col(blank).fill_null(NONE)).with_row_index(place)
    )
    others = [name for name in filled.columns if name not in steps.columns]
    long = filled.unpivot(
        list(steps.columns), index=others, variable_name=steps.kind, value_name="value"
    ).with_columns(pl.col(steps.kind).replace(steps.columns))
    rows = long.sort(place, maintain_order=True).drop(place).drop_nulls("value")
    return rows.write_csv().splitlines(keepends=True)
