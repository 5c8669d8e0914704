"""Which points in time the texts of a time column mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import polars as pl

from scaffold.fileformat import TimeFormat
from scaffold.reading import patterns
from scaffold.reading.grid import Frequency, find_frequency
from scaffold.reading.problems import AmbiguousTime, problem

HEAD = 200  # texts that say which patterns are worth a try
MOSTLY = 0.9  # of the texts of a time column are timestamps; the others are mistakes
FIRST, LAST = -30_610_224_000_000_000, 32_503_680_000_000_000  # years 1000 and 3000, in µs
EPOCH = 10**8  # numbers from here on count time since 1970; smaller ones are years
SINCE_1970 = datetime(1970, 1, 1) + timedelta(seconds=EPOCH)
YEARS = 1000  # whole numbers from here on can be years, or dates such as 200001
COUNTED = 10  # equal steps, and more, that make a counter
UNITS: tuple[tuple[Literal["s", "ms", "us"], float], ...] = (
    ("s", 1e11),
    ("ms", 1e14),
    ("us", 1e17),
)
MICROS = {"s": 1_000_000, "ms": 1000, "us": 1}
QUARTER = r"^\s*(\d{4})([- ]?)Q([1-4])\s*$"
RATIO = 12  # months of a year, the finest step of a decimal year


@dataclass(frozen=True, eq=False)
class Reading:
    """One way to read a time column.

    Args:
        time: how it is written.
        stamps: the points in time, in microseconds and UTC; null where a text cannot be read.
    """

    time: TimeFormat
    stamps: pl.Series

    @property
    def read(self) -> int:
        """Return how many texts can be read."""
        return len(self.stamps) - self.stamps.null_count()

    @property
    def frequency(self) -> Frequency:
        """Return the grid of the timestamps."""
        return find_frequency(self.stamps.drop_nulls().unique().sort(), self.time)

    def __str__(self) -> str:
        """Return the pattern, with the first and last timestamp and the step."""
        first, last = (str(s).removesuffix(" 00:00:00") for s in span(self.stamps))
        return f"{self.time.pattern} ({first} to {last}, step {self.frequency.time.every})"


def read_times(column: pl.Series, pattern: str = "") -> list[Reading]:
    """Return the ways to read a time column that read the most of it.

    Args:
        column: of texts, numbers or dates.
        pattern: how the texts are written, where the user says so.
    """
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        stamps = column.cast(pl.Datetime("us"))
        return [Reading(TimeFormat(kind="native"), stamps)]
    texts = column.cast(pl.String)
    if pattern:
        return [_by_pattern(texts, pattern)]
    sample = _sample(texts)
    found = [reading for reading in _special(texts, sample) if reading.read]
    return _best(found or _by_patterns(texts, sample))


def share_read(texts: pl.Series) -> float:
    """Return which share of `texts`, none of them null, can be read as timestamps."""
    found = read_times(texts)
    return found[0].read / len(texts) if found else 0.0


def one_reading(readings: Sequence[Reading], path: Path, name: str) -> Reading:
    """Return the only reading, or the only one with a regular step.

    Raises:
        AmbiguousTime: where several readings are left.
    """
    if len(readings) == 1:
        return readings[0]
    regular = [reading for reading in readings if reading.frequency.is_regular]
    if len(regular) == 1:
        return regular[0]
    rest = regular or list(readings)
    what = "ambiguous timestamps: " + " or ".join(map(str, rest))
    remedy = f"say which: --column time-format={rest[0].time.pattern}"
    choices = tuple(reading.time.pattern for reading in rest)
    raise AmbiguousTime(choices, problem(path, f"column {name!r}", what, remedy))


def _sample(texts: pl.Series) -> pl.Series:
    """Return texts from all of the column, the first and the last among them."""
    texts = texts.drop_nulls()
    if len(texts) <= HEAD:
        return texts
    return texts.gather([round(n * (len(texts) - 1) / (HEAD - 1)) for n in range(HEAD)])


def _best(readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings that read the most, each result once."""
    found = list(readings)
    most = max((reading.read for reading in found), default=0)
    kept: list[Reading] = []
    for reading in found:
        same = (reading.stamps.equals(other.stamps, null_equal=True) for other in kept)
        if most and reading.read == most and not any(same):
            kept.append(reading)
    return kept


def _special(texts: pl.Series, sample: pl.Series) -> list[Reading]:
    """Return the reading as quarters, years with decimals, or numbers since 1970, if it is one."""
    if sample.str.contains(QUARTER).sum() >= MOSTLY * max(len(sample), 1):
        return [_quarters(texts, sample)]
    values = sample.str.strip_chars().cast(pl.Float64, strict=False).fill_nan(None).drop_nulls()
    size = values.abs().median()
    if _is_count(values) and is_counter(texts.str.strip_chars().cast(pl.Float64, strict=False)):
        return [_counted(texts)]
    if len(values) < MOSTLY * max(len(sample), 1) or not isinstance(size, float):
        return []
    if EPOCH <= size:
        return _compact(texts, sample) or _epochs(texts, size)
    return [_decimal_years(texts)] if _has_decimals(values) else []


def _quarters(texts: pl.Series, sample: pl.Series) -> Reading:
    gap = str(sample.str.extract(QUARTER, 2).drop_nulls()[0])
    year = texts.str.extract(QUARTER, 1).cast(pl.Int32)
    month = texts.str.extract(QUARTER, 3).cast(pl.Int32) * 3 - 2
    stamps = _dates(year, month)
    return Reading(TimeFormat(kind="quarter", pattern=f"%Y{gap}Q"), stamps)


def _dates(year: pl.Series, month: pl.Series) -> pl.Series:
    """Return the first day of each month."""
    stamps = pl.select(pl.datetime(year, month, 1, time_unit="us")).to_series()
    return stamps.alias(year.name)


def _compact(texts: pl.Series, sample: pl.Series) -> list[Reading]:
    """Return the reading as 2001010112 or the like, if it is one."""
    plausible = [
        form
        for form, digits in zip(patterns.COMPACT, (14, 12, 10), strict=True)
        if (sample.str.strip_chars().str.len_bytes() == digits).all()
        and _parse(sample, form).is_between(datetime(1900, 1, 1), datetime(2100, 1, 1)).all()
        and _parse(sample, form).null_count() == 0
    ]
    return [_by_pattern(texts, form) for form in plausible]


def _epochs(texts: pl.Series, size: float) -> list[Reading]:
    unit = next((unit for unit, limit in UNITS if size < limit), None)
    if unit is None:
        return []
    count = texts.str.strip_chars().cast(pl.Float64, strict=False).fill_nan(None)
    count = count.set(count.abs() < EPOCH, None) * MICROS[unit]
    stamps = count.round().cast(pl.Int64, strict=False).cast(pl.Datetime("us"))
    return [Reading(TimeFormat(kind="epoch", unit=unit), stamps)]


def _is_count(values: pl.Series) -> bool:
    """Return whether the numbers are whole and too small to be years: 1, 2, 3, …"""
    low = values.min()
    return isinstance(low, float) and 0 <= low < YEARS and bool((values % 1 == 0).all())


def is_counter(values: pl.Series) -> bool:
    """Return whether numbers rise from row to row in equal steps, none of them missing."""
    steps = values.cast(pl.Float64).diff().drop_nulls()
    if values.null_count() or len(steps) < COUNTED or not steps.is_finite().all():
        return False
    step = steps[0]
    return step > 0 and bool(((steps - step).abs() <= 1e-6 * step).all())


def _counted(texts: pl.Series) -> Reading:
    """Return the reading of a counter: a step is a second, because it has no calendar."""
    seconds = texts.str.strip_chars().cast(pl.Float64).cast(pl.Int64)
    stamps = (seconds * MICROS["s"]).cast(pl.Datetime("us"))
    return Reading(TimeFormat(kind="epoch", unit="s"), stamps)


def _has_decimals(years: pl.Series) -> bool:
    """Return whether years have decimals, whole months apart: 1949.25, 1949.5, 1949.75."""
    months = years * RATIO
    whole = bool(((months - months.round()).abs() < 0.02).all())
    fractional = bool((years != years.round()).any())
    usual = bool(years.is_between(1000, 3000).all())
    return whole and fractional and usual and months.round().n_unique() == len(months)


def _decimal_years(texts: pl.Series) -> Reading:
    years = texts.str.strip_chars().cast(pl.Float64, strict=False).fill_nan(None)
    months = (years * RATIO).round().cast(pl.Int32)
    stamps = _dates(months // RATIO, months % RATIO + 1)
    return Reading(TimeFormat(kind="decimal-year"), stamps)


def _by_patterns(texts: pl.Series, sample: pl.Series) -> list[Reading]:
    """Return a reading for each pattern that reads the most of the sample, each result once."""
    forms = _candidates(sample)
    least = max((form[1] for form in forms), default=0)
    groups: dict[tuple[datetime | None, ...], list[str]] = {}
    for form, read, stamps in forms:
        if read == least and read:
            groups.setdefault(stamps, []).append(form)
    readings = (_first_whole(texts, same) for same in groups.values())
    return list(readings)


def _candidates(sample: pl.Series) -> list[tuple[str, int, tuple[datetime | None, ...]]]:
    """Return the patterns worth a try: how many texts of the sample each reads, and how."""
    by_shape: dict[str, str] = {}
    for text in sample.to_list():
        by_shape.setdefault(patterns.shape(text), text)
    forms = dict.fromkeys(form for text in by_shape.values() for form in patterns.candidates(text))
    spaced = " " if sample.str.contains(r"\s$").any() else ""
    tried = [(form + spaced, _parse(sample, form + spaced)) for form in forms]
    return [(form, len(s) - s.null_count(), tuple(s.to_list())) for form, s in tried]


def _first_whole(texts: pl.Series, forms: Sequence[str]) -> Reading:
    """Return the reading by the first of `forms` that reads everything, or by the best."""
    best = _by_pattern(texts, forms[0])
    for form in forms[1:]:
        if best.read == len(texts) - texts.null_count():
            break
        best = max(best, _by_pattern(texts, form), key=lambda reading: reading.read)
    return best


def _by_pattern(texts: pl.Series, pattern: str) -> Reading:
    return Reading(TimeFormat(pattern=pattern), _parse(texts, pattern))


def _parse(texts: pl.Series, pattern: str) -> pl.Series:
    """Return the points in time that `pattern` reads, in UTC, the others null.

    This is what the generated project does.
    """
    text, part = TimeFormat(pattern=pattern).completion
    whole = texts + text if text else texts
    try:
        stamps = whole.str.to_datetime(pattern + part, strict=False, time_unit="us")
    except pl.exceptions.PolarsError:
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.Datetime("us"))
    stamps = stamps.dt.replace_time_zone(None)
    micros = stamps.to_physical()  # years out of range are misreadings
    least, most = micros.min(), micros.max()
    usual = isinstance(least, int) and isinstance(most, int) and FIRST <= least <= most <= LAST
    return stamps if usual else stamps.set(~micros.is_between(FIRST, LAST), None)


def span(time: pl.Series) -> tuple[datetime, datetime]:
    """Return the first and the last timestamp."""
    first, last = time.min(), time.max()
    assert isinstance(first, datetime) and isinstance(last, datetime)
    return first, last
