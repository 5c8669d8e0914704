"""Read a column of time stamps: years, months, dates, clock times, epoch seconds."""

import re
from datetime import datetime

import polars as pl

from .tables import problem

MONTHS = ("%Y", "%Y-%m", "%Y/%m", "%Y%m", "%m/%Y", "%m-%Y", "%b %Y", "%Y %b", "%b-%Y")
DAYS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%b-%Y", "%d %b %Y"),
    *("%b %d, %Y", "%b %d %Y", "%b-%d-%Y"),
)
CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S%.f", "%I:%M %p", "%I:%M:%S %p")
ZONED = ("%H:%M:%S%#z", "%H:%M%#z", "%H:%M:%S%.f%#z")
FORMS = (
    *MONTHS,
    *DAYS,
    *(f"{d}{gap}{clock}" for d in DAYS for gap in " T" for clock in CLOCKS + ZONED),
)
PART = r"%[.#]?[A-Za-z]"
QUARTER = r"^(\d{4})[- ]?Q[1-4]$"
LONG_MONTH = r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]+"
HEAD = 100  # rows that say which forms are worth a try
FIRST = datetime(1000, 1, 1)  # an earlier year is a misreading of 1/2/20
EPOCH = 10**8  # numbers from here on count time since 1970; smaller ones are years


def times(table: pl.DataFrame, name: str, file: str) -> pl.Series:
    """Return column `name` as Datetime, in UTC where it has time zones.

    Raises:
        DataError: naming the first line whose time stamp cannot be read.
    """
    stamps = read_times(table[name])
    if stamps.null_count():
        what = "is not a time stamp like the others; write it as 2000-12-31T23:59:00"
        raise problem(file, stamps.is_null(), table[name], what)
    return stamps


def read_times(column: pl.Series) -> pl.Series:
    """Return the time stamps in `column`, missing where they cannot be read."""
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        return column.cast(pl.Datetime("us"))
    if column.dtype.is_numeric():
        numbers = column.cast(pl.Float64).fill_nan(None)
        size = numbers.abs().median()
        if isinstance(size, float) and EPOCH <= size < 10**20:
            return _from_epoch(column, size)
        if _has_decimals(numbers):
            return _from_decimals(numbers)
        whole = numbers.cast(pl.Int64, strict=False)
        column = whole.set(whole != numbers, None)
    return _from_text(column.cast(pl.String).str.strip_chars())


def _from_epoch(column: pl.Series, size: float) -> pl.Series:
    """Return time stamps that count seconds, or thousandths of them, since 1970."""
    unit = 10**6  # microseconds
    while size >= 10**11:
        size, unit = size / 1000, unit / 1000
    count = column.set(column.abs() < EPOCH, None) * unit
    return count.cast(pl.Int64, strict=False).cast(pl.Datetime("us"))


def _has_decimals(years: pl.Series) -> bool:
    """Return whether years have decimals, whole months apart: 1949.25, 1949.5, 1949.75.

    So R writes the months and quarters of its series. Some rows may be absent.
    """
    months = years.drop_nulls() * 12
    steps = months.round().diff().drop_nulls().unique().to_list()
    least = min(steps, default=0)
    whole = bool(((months - months.round()).abs() < 0.02).all())
    return whole and 1 <= least <= 6 and not any(step % least for step in steps)


def _from_decimals(years: pl.Series) -> pl.Series:
    """Return the months that years with decimals begin: 1949.25 is April 1949."""
    months = (years * 12).round().cast(pl.Int64)
    year, month = months // 12, months % 12 + 1
    return _from_text(year.cast(pl.String) + "-" + month.cast(pl.String).str.zfill(2))


def _from_text(text: pl.Series) -> pl.Series:
    """Return the time stamps in `text` by the form that fits best.

    Where several forms read all of them (1/2/2000 is in January or in February), the
    right one leaves them in order and close together.
    """
    text = _in_short(text)
    head = text.drop_nulls().head(HEAD)
    marks = set("".join(head))
    forms = [form for form in FORMS if set(re.sub(PART, "", form)) <= marks]
    readings = [(form, _parse(head, form)) for form in forms]
    best = max(_fit(stamps)[0] for _, stamps in readings)
    if not best:
        return pl.Series(text.name, [None] * len(text), dtype=pl.Datetime("us"))
    rivals: dict[tuple[int | None, ...], list[str]] = {}  # forms that read head alike
    for form, stamps in readings:
        if _fit(stamps)[0] == best:
            rivals.setdefault(tuple(stamps.to_physical()), []).append(form)
    return max((_parse_all(text, forms) for forms in rivals.values()), key=_fit)


def _fit(stamps: pl.Series) -> tuple[int, bool, int]:
    """Rank a reading: by how much it reads, then by order, then by closeness."""
    micros = stamps.to_physical()
    ordered = stamps.is_sorted() or stamps.is_sorted(descending=True)
    span = (micros.max() or 0) - (micros.min() or 0)
    return (len(stamps) - stamps.null_count(), ordered, -span)


def _parse_all(text: pl.Series, forms: list[str]) -> pl.Series:
    """Return the reading by the first of `forms` that reads everything, or the last."""
    for form in forms:
        stamps = _parse(text, form)
        if stamps.null_count() == text.null_count():
            break
    return stamps


def _parse(text: pl.Series, form: str) -> pl.Series:
    """Return the time stamps in `text` that have this form, the others missing."""
    for part, present in (("%m", "%m" in form or "%b" in form), ("%d", "%d" in form)):
        if not present:  # polars wants a whole date
            form, text = f"{form} {part}", text + " 01"
    stamps = text.str.to_datetime(form, strict=False, time_unit="us")
    stamps = stamps.dt.replace_time_zone(None)
    return pl.select(pl.when(stamps >= FIRST).then(stamps)).to_series()


def _in_short(text: pl.Series) -> pl.Series:
    """Return `text` with short names of months, and a quarter as its first month."""
    head = text.head(HEAD)
    if head.str.contains(QUARTER).any():
        for quarter, month in enumerate(("01", "04", "07", "10"), start=1):
            pattern = QUARTER.replace("[1-4]", str(quarter))
            text = text.str.replace(pattern, "${1}-" + month)
    if head.str.contains(LONG_MONTH).any():
        text = text.str.replace(LONG_MONTH, "${1}")
    return text
