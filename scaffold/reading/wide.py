"""Tables whose columns are the steps of series: dates, years, months, hours, or numbers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from scaffold.reading import numerals, periods, stamps
from scaffold.reading.missing import without_missing
from scaffold.reading.problems import Surrounded, problem
from scaffold.reading.surroundings import SUMS

DATE = (
    r"^\s*X?(\d{4}[-/](0?[1-9]|1[0-2])([-/.]\d{1,2})?|\d{4}\.\d{1,2}\.\d{1,2}|"
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ][\d:]+)?\s*$"
)
YEAR = r"^\s*(1[89]|20)\d\d\s*$"
FISCAL = r"(?i)^\s*(?:fy ?)?((?:1[89]|20)\d\d)(?:[-/–](\d{2,4}))?\s*$"  # FY2010, 2010-11
LATE = 10  # a year that begins in October, or later, is mostly called by its end
NUMBERED = r"^\s*(?:v|d|w|m|q|t|day|week|month|step)[ _]?(\d+)\s*$"
IDENTIFIER = r"(?i)^\s*(.*[ _])?(id|name|page|series|v1)\s*$"
ROWS = r"(?i)^\s*(|row_?names?|index|unnamed.*)\s*$"  # of what numbers the rows
CODES = (  # of numbers that name things
    r"(?i)^(.*[ _.-])?(code|id|no|nr|nbr|num|number|fips|geoid|ptid|insee|zip|plz|postcode|"
    r"cost ?cent(er|re)|kostenstelle|squawk|icao24|mmsi|imo)\s*$"
)
MARKS = r"[ _.-]*(f|fn|n|s|flags?|notes?|footnotes?|status|symbols?)"  # after the name of a step
CLOCK = r"\d[T ](\d{1,2}:[\d:.]+)\s*$"
FEW, CLASSES, RETURNS = 6, 20, 5  # steps beside a class at the end; values of it; rows of each
DATES = 3  # so many names that are dates make a table of series in rows
DAYS = rf"{DATE}|^\s*\d{{1,2}}[ .-]+[^\W\d_]{{3,10}}[ .,-]+\d{{2,4}}\s*$|^\s*(19|20)\d{{6}}\s*$"
REPEATED = 2  # rows, at least, for each number that names a series
COUNTED = 12  # so many numbered columns are, beside columns that only name the row
FLAGS = ("0", "1", "0.0", "1.0")
SUMMARY = (
    rf"(?i)^\s*((grand|ytd|annual|yearly|row|overall)[ _-])?({SUMS}|averages?|avg|means?|"
    r"median|min|minimum|max|maximum|std|change|growth|trend|cagr|ytd)\b.*$"
)
MADE = "made a row for each, in the columns"
NONE = "none"  # what is written for a blank in a column of words, which may name the series

KINDS = {"months": "month", "weeks": "week", "quarters": "quarter", "days": "day", "hours": "hour"}

Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Steps:
    """The columns that are steps.

    Args:
        columns: name → the step, as it is written in a row.
        kind: what the steps are: the name of their column.
        names: what the columns are named by.
        whole: the numbers of a whole row, such as its mean, which no step of it may know.
        marks: the words beside each step that say how its number was found.
        part: the column of the months, quarters or weeks of these years, what they are, and the
            number of each; or that of the first day of each week.
        turned: the column of years that begin in another month than January, and that month.
    """

    columns: Mapping[str, str]
    kind: str
    names: str
    whole: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    part: tuple[str, str, Mapping[str, str]] | None = None
    turned: tuple[str, int] | None = None


def refuse_wide(path: Path, table: pl.DataFrame, given: Columns, separator: str) -> None:
    """Raise Surrounded where the names of columns are the steps of series.

    Whoever names columns of the table, and no series, knows it.

    Args:
        path: the file.
        table: its rows, as text.
        given: role → the columns that the user named.
        separator: of the file.
    """
    named = {name for names in given.values() for name in names}
    ways = (_years, _weekdays, _dates, _within, _days, _numbered)
    steps = next(filter(None, (way(table) for way in ways)), None)
    if steps is None or (named and named <= set(table.columns) and "series" not in given):
        return
    first = next(iter(steps.columns))
    what = f"{len(steps.columns)} columns named by {steps.names}, such as {first!r}"
    remedy = "for a table, say --column targets=NAME; for a forecast, write a row for each "
    remedy += f"{steps.kind} and series"
    blank = _blank(table, steps)
    more = f" Blanks in {', '.join(blank)} are written {NONE!r}." if blank else ""
    left = f" Left out, as it is of the whole row: {', '.join(steps.whole)}." if steps.whole else ""
    if steps.marks:
        left += f" Left out, as they mark a value each: {', '.join(steps.marks)}."
    if steps.turned:
        name, month = steps.turned
        told = "ends" if month >= LATE and "-" not in str(table[name][0]) else "begins"
        left += f" {name} {table[name][0]} is read as that of the year in which it {told}."
    made = f"{_free(steps.kind, table, steps)} and {_free('value', table, steps)}"
    remark = f"{what}: {MADE} {made}.{more}{left}"
    refusal = problem(path, "line 1", what, remedy)
    raise Surrounded(lambda _: _long(table, steps, blank, separator), remark, refusal)


def _years(table: pl.DataFrame) -> Steps | None:
    """Return the columns named by years, where the rows are months, quarters or weeks of them."""
    names, steps = periods.of_calendar(table.columns, periods.FEWEST) or ("", {})
    left = table.drop(*steps) if names == "years" else table.clear().select()
    for column in left:
        rows = periods.of_rows([name or "" for name in column.unique(maintain_order=True)])
        whole = _whole(left, [column.name]) if rows else None
        if rows and whole is not None:
            return Steps(steps, "year", names, whole, part=(column.name, *rows))
    return None


def _weekdays(table: pl.DataFrame) -> Steps | None:
    """Return the columns named by weekdays, where each row has the date of the first of them.

    Beside other numbers they may be what is predicted from those.
    """
    first, steps = periods.of_week(table.columns) or (0, {})
    left = table.drop(*steps) if steps else table.clear().select()
    for column in left.select(pl.col(pl.String)):
        dates = _dates_of(column, lambda days: days.dt.weekday() == first + 1)
        if dates and _whole(left, [column.name]) == ():
            return Steps(steps, "date", "weekdays", part=(column.name, "date", dates))
    return None


def _days(table: pl.DataFrame) -> Steps | None:
    """Return the columns of all days of a month, where each row has the date of the first."""
    _, names = periods.of_month(table.columns) or ("", {})
    steps = {name: str(int(day) - 1) for name, day in names.items()}
    left = table.drop(*steps) if steps else table.clear().select()
    for column in left.select(pl.col(pl.String)):
        dates = _dates_of(column, lambda days: days.dt.day() == 1)
        whole = _whole(left, [column.name]) if dates else None
        if whole is not None:
            return Steps(steps, "date", "days", whole, part=(column.name, "date", dates))
    return None


def _dates_of(column: pl.Series, able: Callable[[pl.Series], pl.Series]) -> Mapping[str, str]:
    """Return the date that each text of a column is, if all are able to be it; else nothing."""
    whole = len(column) and not column.null_count()
    dated = whole and column.str.contains(r"\d\D+\d").all()
    for reading in stamps.read_times(column) if dated else []:
        days = reading.stamps.dt.date()
        if reading.read == len(column) and able(days).all():
            return dict(zip(column, days.dt.to_string("%Y-%m-%d"), strict=True))
    return {}


def _dates(table: pl.DataFrame) -> Steps | None:
    """Return the columns named by dates, or by periods of years one after the other.

    Those that are years stand beside nothing but words, codes and other years.
    """
    found = periods.of_calendar(table.columns)
    if found:
        names, steps = found
        if len(steps) < FEW and table.columns[-1] not in steps and _is_class(table[:, -1]):
            return None
        marks = _marks(table, steps)
        numbers = _numbers(table, (*steps, *marks))
        named = (
            re.match(CODES, n) or table[n].drop_nulls().str.contains(YEAR).all() for n in numbers
        )
        if names != "years" or all(named):
            return Steps(steps, "date", names, _summaries(table, steps), marks)
    dates = {name: name.strip().removeprefix("X") for name in table.columns if re.match(DATE, name)}
    whole = _summaries(table, dates)
    return Steps(dates, "date", "dates", whole) if len(dates) >= periods.FEWEST else None


def _is_class(column: pl.Series) -> bool:
    """Return whether a column has a few words that return, which may be what is predicted."""
    words = not _are_numbers(column)
    return words and 1 < column.n_unique() <= min(CLASSES, len(column) // RETURNS)


def _marks(table: pl.DataFrame, steps: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that are named like a step, with what marks its value."""
    forms = [f"(?i){re.escape(step.strip())}{MARKS}\\s*" for step in steps]
    others = (name for name in table.columns if name not in {*steps})
    return tuple(name for name in others if any(re.fullmatch(form, name) for form in forms))


def _summaries(table: pl.DataFrame, steps: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers that by their names are of all steps of a row, and so tell the last."""
    return tuple(name for name in _numbers(table, steps) if re.match(SUMMARY, name))


def _within(table: pl.DataFrame) -> Steps | None:
    """Return the columns of all parts of a year, a month or a day, which other columns name."""
    for find in periods.WITHIN:
        if found := find(table.columns):
            names, steps = found
            if table.select(pl.all_horizontal(pl.col(list(steps)).is_in(FLAGS).all())).item():
                continue  # they say of which month or day a row is
            marks = _numbered_marks(table, steps)
            left = table.drop(*steps, *marks)
            bases = _bases(left, names)
            whole = _whole(left, bases) if bases else None
            numbered = all(re.match(periods.PARTS_OF_A_DAY, name) for name in steps)
            others = [name for name in whole or () if not re.match(SUMMARY, name)]
            if numbered and names not in KINDS and others:
                continue  # they are sensors, and what they tell
            if whole is not None:
                first = int(next(iter(steps.values()))) if names == "months" else 1
                turned = (bases[0], first) if first > 1 else None
                return Steps(steps, KINDS.get(names, "clock"), names, whole, marks, turned=turned)
    return None


def _numbered_marks(table: pl.DataFrame, steps: Iterable[str]) -> tuple[str, ...]:
    """Return the columns with the numbers of the steps behind another letter, of a few words."""
    digits = [re.sub(r"\D", "", step) for step in steps]
    for stem in {name[0] for name in table.columns if name[1:] in digits} - {s[0] for s in steps}:
        marks = [f"{stem}{number}" for number in digits if f"{stem}{number}" in table.columns]
        values = pl.concat([table[name].alias("") for name in marks]).drop_nulls()
        if len(marks) == len(digits) and values.str.contains(r"^\s*\pL?\s*$").all():
            return tuple(marks)
    return ()


def _bases(table: pl.DataFrame, names: str) -> list[str]:
    """Return the columns that say of which year, month or day the parts are."""
    if names in ("months", "quarters", "weeks"):
        years = [c.name for c in table if c.str.contains(FISCAL).all()]
        named = [n for n in years if re.match(periods.NAMES[0], n)]
        return (named or [n for n in years if _continues(table, n)])[:1]
    if names == "days":
        found = [[n for n in table.columns if re.match(form, n)] for form in periods.NAMES[:2]]
        return [columns[0] for columns in found] if all(found) else []
    dated = [c for c in table if c.str.contains(DAYS).all()]
    dates = [c.name for c in dated if c.str.extract(CLOCK, 1).n_unique() == 1][:1]
    found = [[n for n in table.columns if re.match(form, n)] for form in periods.NAMES[:3]]
    return dates or ([columns[0] for columns in found] if all(found) else [])


def _continues(table: pl.DataFrame, name: str) -> bool:
    """Return whether each year stands once, or what has rows of several years does.

    Another one says when something began, such as the work of an employee.
    """
    words = [c.name for c in table if c.name != name and not _are_numbers(c)]
    each = table.group_by(words or pl.lit(0).alias("\0")).agg(pl.col(name).n_unique() > 1)
    return (
        bool(each[name].any()) and not table.select(pl.struct(name, *words)).is_duplicated().any()
    )


def _whole(table: pl.DataFrame, bases: Sequence[str]) -> tuple[str, ...] | None:
    """Return the numbers that are of a whole row; None where rows do not differ in what is left.

    Those that name the series of a row, beside words or in their place, are left.
    """
    numbers = _numbers(table, bases)
    words = [name for name in table.columns if name not in (*bases, *numbers)]
    many = [name for name in numbers if REPEATED * table[name].n_unique() <= len(table)]
    for keys in ([], words, *([*words, name] for name in many)):
        if not table.select(pl.struct(*bases, *keys).is_duplicated().any()).item():
            return tuple(name for name in numbers if name not in keys)
    return None


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


def _free(name: str, table: pl.DataFrame, steps: Steps) -> str:
    """Return `name`, or one like it, that no column has which is left beside the steps."""
    gone = {*steps.columns, *steps.whole, *steps.marks, *(steps.part or ())[:1]}
    while name in set(table.columns) - gone:
        name += "_"
    return name


def _blank(table: pl.DataFrame, steps: Steps) -> list[str]:
    """Return the columns of words that are blank in some row."""
    left = table.drop(*steps.columns, *steps.marks)
    words = [c for c in left if not _are_numbers(c)]
    return [column.name for column in words if column.null_count()]


def _long(table: pl.DataFrame, steps: Steps, blank: Sequence[str], separator: str) -> list[str]:
    """Return the lines of a table with a row for each step that has a value, series by series."""
    place = "#".join((*table.columns, ""))  # the name of no column
    filled = (
        table.drop(*steps.whole, *steps.marks)
        .with_columns(pl.col(blank).fill_null(NONE))
        .with_row_index(place)
    )
    others = [name for name in filled.columns if name not in steps.columns]
    step = f"{place}#"
    kind, value = (_free(name, table, steps) for name in (steps.kind, "value"))
    long = filled.unpivot(
        list(steps.columns), index=others, variable_name=step, value_name=value
    ).with_columns(pl.col(step).replace(steps.columns))
    if not steps.part:
        long = long.sort(place, maintain_order=True)
    rows = long.drop(place).drop_nulls(value)
    if steps.part:
        rows = _with_part(rows, step, *steps.part)
    rows = rows.rename({step: kind})
    if steps.turned:
        rows = rows.with_columns(_in_calendar(rows, kind, *steps.turned))
    if kind == "day":  # such as February 30, whatever is written there
        year, month, *_ = _bases(table.drop(*steps.columns), steps.names)
        dates = (pl.concat_str(year, month, day, separator="-") for day in (pl.lit("1"), kind))
        first, date = (text.str.to_date("%Y-%m-%d", strict=False).is_not_null() for text in dates)
        rows = rows.filter(date | ~first)
    return rows.write_csv(separator=separator).splitlines(keepends=True)


def _in_calendar(rows: pl.DataFrame, kind: str, name: str, first: int) -> pl.Series:
    """Return the calendar year of each row of a month, in years that begin with the month `first`.

    One that begins late is called by the year in which it ends, unless it is called by both.
    """
    parts = rows[name].str.extract_groups(FISCAL).struct
    month, year = rows[kind].cast(pl.Int32), parts.field("1").cast(pl.Int32)
    ends = first >= LATE and parts.field("2").null_count() == len(rows)
    late = (month >= first).cast(pl.Int32)
    return (year - late if ends else year + 1 - late).cast(pl.String).alias(name)


def _with_part(
    rows: pl.DataFrame, step: str, name: str, part: str, texts: Mapping[str, str]
) -> pl.DataFrame:
    """Return rows with the number of each part of a year, or with the date of each weekday."""
    known = pl.col(name).replace(texts)
    if part != "date":
        return rows.with_columns(known).rename({name: part})
    first = known.str.to_date("%Y-%m-%d")
    days = first + pl.duration(days=pl.col(step).cast(pl.Int64))
    week = pl.col(step).cast(pl.Int64).max() < periods.WEEK
    rows = rows.filter(week | (first.dt.month() == days.dt.month()))  # no February 30
    return rows.with_columns(days.alias(step)).drop(name).sort(step, maintain_order=True)
