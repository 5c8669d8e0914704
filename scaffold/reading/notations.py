"""Points in time that no pattern reads: counters and other numbers, parts of years, clocks.

Each function takes the texts of a column and a sample of them, and returns the notation with what
it reads, in microseconds; None where the texts are written otherwise.
"""

import re
from datetime import datetime
from typing import Literal

import polars as pl

from scaffold.fileformat import TimeFormat

Found = tuple[TimeFormat, pl.Series]

MOSTLY = 0.9  # of the texts of a time column are timestamps; the others are mistakes
LATEST = 4_102_444_800 * 10**6  # microseconds from 1970 to 2100
EPOCH = 5 * 10**8  # numbers from here on count time since 1970: those of 1985
YEARS = 1000  # whole numbers from here on can be years, or dates such as 200001
COUNTED = 10  # rows, and more, that make a counter
FINEST = 6  # decimals of a counter
ROUNDED = 20  # digits in a step, and more, of a counter that is rounded
EXCEL = (20_000, 80_000)  # days since 1900 that are dates from 1954 to 2119
SECONDS = r"(?i)^(.*[ _.(\[-])?(s|secs?|seconds?|ms|millis(econds?)?)[)\]]?\s*$"  # a name
EXCEL_1970 = 25_569
DAY = 86_400  # seconds
UNITS: tuple[tuple[Literal["s", "ms", "us"], float], ...] = (
    ("s", 1e11),
    ("ms", 1e14),
    ("us", 1e17),
)
MOST_DECIMALS = {"s": 6, "ms": 3, "us": 0}  # to microseconds
COUNTED_DECIMALS = 10_000  # rows that show how many there are
MICROS = {"s": 1_000_000, "ms": 1000, "us": 1}
FISCAL = "FY"  # before a year that need not be that of the calendar
PARTS = (  # of years: what stands around the year and the part
    r"^\s*(?:FY ?)?(?<year>\d{4})(?<mark>[-_/ ]{0,3}F?[QqHhSs])(?<part>[1-4])\s*$",
    r"^\s*F?(?<letter>[QqHhSs])(?<part>[1-4])(?<mark>[-_/ ]{0,3})(?:FY ?)?(?<year>\d{4})\s*$",
    r"^\s*(?<part>[1-4])(?<mark>[QqHhSs][-_/ ]{0,3})(?:FY ?)?(?<year>\d{4})\s*$",
)
TWO_COLUMNS = r"^\s*(?<year>\d{4})(?<mark> )(?<part>[1-4])\s*$"  # of a year and its quarter
NUMBERED = r"^\s*(\d{1,2})([-/. ])(\d{1,2})\s*$"
FIRST_YEAR = 1900  # before the year that is numbered 1
RATIO = 12  # months of a year, the finest step of a decimal year
CLOCK = r"^\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?\s*$"
CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S%.f", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p", "%I:%M:%S%p")


def numbers(texts: pl.Series) -> pl.Series:
    """Return the numbers that texts are, also with a decimal comma, null where one is none."""
    plain = texts.str.strip_chars().str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False).fill_nan(None)


def as_number(texts: pl.Series, sample: pl.Series) -> Found | None:
    """Return a counter, Excel's serial numbers, years with decimals, or time since 1970."""
    values = numbers(sample).drop_nulls()
    size, low, high = values.median(), values.min(), values.max()
    if len(values) < MOSTLY * max(len(sample), 1) or not len(values):
        return None
    assert isinstance(size, float) and isinstance(low, float) and isinstance(high, float)
    if low < YEARS and _is_monotonic(numbers(texts)):
        return counter(texts)
    if size >= EPOCH:
        return _epoch(texts, size)
    if _has_decimals(values):
        return _decimal_years(texts)
    if re.match(SECONDS, texts.name) and _is_monotonic(numbers(texts)):
        return counter(texts)
    return _excel(texts) if EXCEL[0] <= low and high <= EXCEL[1] else None


def is_counter(values: pl.Series) -> bool:
    """Return whether numbers rise from row to row in equal steps, none of them missing.

    From near 0 on, the steps may be as unequal as rounding makes them, such as 0.33, 0.67, 1.00.
    """
    values = values.cast(pl.Float64)
    steps = values.diff().drop_nulls()
    if values.null_count() or len(steps) < COUNTED or not steps.is_finite().all():
        return False
    step = (values[-1] - values[0]) / len(steps)
    if step <= 0 or steps[0] <= 0:
        return False
    if ((steps - steps[0]).abs() <= 1e-6 * steps[0]).all():
        return True
    if abs(values[0]) > step * len(steps):
        return False
    digit = 10.0 ** -_decimals(values)
    line = pl.int_range(len(values), eager=True) * step + values[0]
    return step > ROUNDED * digit and bool(((values - line).abs() <= digit).all())


def _decimals(values: pl.Series) -> int:
    """Return how many decimals numbers have, at most FINEST."""
    near = (((values.round(n) - values).abs() < 1e-9).all() for n in range(FINEST))
    return next((n for n, rounded in enumerate(near) if rounded), FINEST)


def counter(texts: pl.Series) -> Found:
    """Return the reading of numbers without a calendar: one counts as a second."""
    values = numbers(texts)
    stamps = (values * MICROS["s"]).round().cast(pl.Int64, strict=False).cast(pl.Datetime("us"))
    return TimeFormat(kind="counter", decimals=_decimals(values)), stamps


def _is_monotonic(values: pl.Series) -> bool:
    """Return whether numbers only rise, or only fall, from row to row, but for a few repeats."""
    steps = values.diff().drop_nulls()
    if values.null_count() or len(steps) < COUNTED - 1 or not values.is_finite().all():
        return False
    return bool((steps >= 0).all() or (steps <= 0).all()) and (steps == 0).sum() < 0.05 * len(steps)


def _epoch(texts: pl.Series, size: float) -> Found | None:
    unit = next((unit for unit, limit in UNITS if size < limit), None)
    if unit is None:
        return None
    count = numbers(texts)
    count = count.set(count.abs() < EPOCH, None) * MICROS[unit]
    if not count.drop_nulls().max() <= LATEST:  # type: ignore[operator]
        return None  # another beginning, or another unit
    stamps = count.round().cast(pl.Int64, strict=False).cast(pl.Datetime("us"))
    decimals = min(
        _decimals(numbers(texts.head(COUNTED_DECIMALS)).drop_nulls()), MOST_DECIMALS[unit]
    )
    return TimeFormat(kind="epoch", unit=unit, decimals=decimals), stamps


def _excel(texts: pl.Series) -> Found:
    """Return the reading of days since 1900, as Excel numbers them; hours are their fractions."""
    days = numbers(texts)
    seconds = ((days - EXCEL_1970) * DAY).round()
    whole = bool((days % 1 == 0).all())
    stamps = (seconds.cast(pl.Int64) * MICROS["s"]).cast(pl.Datetime("us"))
    return TimeFormat(kind="excel", decimals=0 if whole else FINEST), stamps


def _has_decimals(years: pl.Series) -> bool:
    """Return whether years have decimals, whole months apart: 1949.25, 1949.5, 1949.75."""
    months = years * RATIO
    whole = bool(((months - months.round()).abs() < 0.02).all())
    fractional = bool((years != years.round()).any())
    usual = bool(years.is_between(1000, 3000).all())
    return whole and fractional and usual and months.round().n_unique() == len(months)


def _decimal_years(texts: pl.Series) -> Found:
    months = (numbers(texts) * RATIO).round().cast(pl.Int32)
    stamps = _months(months // RATIO, months % RATIO + 1)
    return TimeFormat(kind="decimal-year"), stamps


def _months(year: pl.Series, month: pl.Series) -> pl.Series:
    """Return the first day of each month; null where there is no such month."""
    month = month.set(~month.is_between(1, 12), None)
    stamps = pl.select(pl.datetime(year, month, 1, time_unit="us")).to_series()
    return stamps.alias(year.name)


def as_part_of_year(texts: pl.Series, sample: pl.Series) -> Found | None:
    """Return quarters or half-years, such as 2001Q1, Q1 2001, 1Q2001 or 2001-H1."""
    quarters = sample.str.extract(TWO_COLUMNS, 3)  # months as well, unless all four return
    forms = (*PARTS, TWO_COLUMNS) if quarters.drop_nulls().n_unique() == 4 else PARTS
    for form in forms:
        if sample.str.contains(form).sum() >= MOSTLY * max(len(sample), 1):
            first = str(sample.filter(sample.str.contains(form))[0]).strip()
            pattern = re.sub(r"(?<!\d)[1-4](?!\d)", "%q", re.sub(r"\d{4}(?!\d)", "%Y", first))
            half = re.search("[HhSs]", pattern) is not None
            time = TimeFormat(kind="half-year" if half else "quarter", pattern=pattern)
            parts = texts.str.strip_chars().str.extract_groups(time.regex).struct
            year, part = (parts.field(name).cast(pl.Int32) for name in ("year", "part"))
            months = 6 if half else 3
            return time, _months(year.alias(texts.name), months * (part - 1) + 1)
    return None


def as_numbered_year(texts: pl.Series, sample: pl.Series) -> Found | None:
    """Return the months of years that are counted from 1, such as 1-01, if each follows another."""
    if not sample.str.contains(NUMBERED).all():
        return None
    parts = texts.str.extract_groups(NUMBERED).struct
    year, month = (parts.field(name).cast(pl.Int32) for name in "13")
    steps = (RATIO * year + month).diff().drop_nulls()
    if year.null_count() or year[0] != 1 or not month.is_between(1, RATIO).all():
        return None
    if len(steps) < RATIO or not (steps == 1).all():
        return None
    padded = [parts.field(name).str.starts_with("0").any() for name in "13"]
    mark = str(parts.field("2")[0])
    pattern = f"{'%y' if padded[0] else '%-y'}{mark}{'%m' if padded[1] else '%-m'}"
    stamps = _months((FIRST_YEAR + year).alias(texts.name), month)
    return TimeFormat(kind="numbered-year", pattern=pattern), stamps


def is_clock(sample: pl.Series) -> bool:
    """Return whether texts hold a time of day and no date."""
    return len(sample) > 0 and bool(sample.str.contains(CLOCK).all())


def as_clock(texts: pl.Series, pattern: str = "") -> Found:
    """Return times of day; where one is earlier than the one before, a new day begins."""
    forms = (pattern,) if pattern else CLOCKS
    read = [_first_day(texts, form) for form in forms]
    best = max(range(len(forms)), key=lambda n: len(read[n]) - read[n].null_count())
    time = read[best]
    days = (time.to_physical().diff() < 0).fill_null(False).cum_sum().cast(pl.Int64)
    micros = time.to_physical() + days * DAY * MICROS["s"]
    return TimeFormat(kind="clock", pattern=forms[best]), micros.cast(pl.Datetime("us"))


def _first_day(texts: pl.Series, pattern: str) -> pl.Series:
    whole = f"{datetime(1970, 1, 1):%Y-%m-%d} " + texts.str.strip_chars()
    return whole.alias(texts.name).str.to_datetime(
        f"%Y-%m-%d {pattern}", strict=False, time_unit="us"
    )
