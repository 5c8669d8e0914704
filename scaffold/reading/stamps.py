"""Which points in time the texts of a time column mean."""

import itertools
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from scaffold.fileformat import TimeFormat
from scaffold.reading import notations, patterns
from scaffold.reading.grid import Frequency, find_frequency
from scaffold.reading.problems import AmbiguousTime, problem

ENOUGH = 30  # rows whose order is no chance
HEAD = 200  # texts that say which patterns are worth a try
FIRST, LAST = -30_610_224_000_000_000, 32_503_680_000_000_000  # years 1000 and 3000, in µs
USUAL = (1800, 2100)  # years of which there are data
FUTURE = 2050  # two digits of a year that are read as this or later mean a century before
CENTURY = 100  # years
OFFSET = r"([+-]\d\d(:?\d\d)?)\s*$"
LATE = r"(^\d{8}|[ T])24(:|00|$)"  # midnight, as hour 24 of the day before
PADDED = ("%d", "%m", "%H", "%I", "%j", "%V")


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
        return find_frequency(distinct(self.stamps.drop_nulls()), self.time)

    def __str__(self) -> str:
        """Return the pattern, with the first and last timestamp and the step."""
        first, last = (shown(stamp, self.time) for stamp in span(self.stamps))
        return f"{self.time.pattern} ({first} to {last}, step {self.frequency.time.every})"


def distinct(stamps: pl.Series) -> pl.Series:
    """Return points in time in order, each once; what is so already costs no hashing."""
    ordered = stamps if stamps.is_sorted() else stamps.sort()
    repeated = (ordered.to_physical().diff() == 0).any()
    return ordered.unique(maintain_order=True) if repeated else ordered


def read_times(column: pl.Series, pattern: str = "", alone: bool = False) -> list[Reading]:
    """Return the ways to read a time column that read the most of it.

    Args:
        column: of texts, numbers or dates.
        pattern: how the texts are written, where the user says so.
        alone: whether there is no other column for the date, so that a time of day may be all.
    """
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        stamps = column.cast(pl.Datetime("us"))
        return [Reading(TimeFormat(kind="native"), stamps)]
    texts = column.cast(pl.String)
    if pattern:
        timed = alone and not re.search("%-?[YyGsDFxc]", pattern)
        return [
            Reading(*notations.as_clock(texts, pattern)) if timed else _by_pattern(texts, pattern)
        ]
    sample = _sample(texts)
    if alone and notations.is_clock(sample):
        return [Reading(*notations.as_clock(texts))]
    found = [reading for reading in _special(texts, sample) if reading.read]
    best = _best(found or _by_patterns(texts, sample))
    few = not best or 2 * best[0].read < len(texts)  # such as 1991.1 of years with more decimals
    if few and notations.is_counter(notations.numbers(texts)):
        return [Reading(*notations.counter(texts))]
    return best


def share_read(texts: pl.Series) -> float:
    """Return which share of `texts`, none of them null, can be read as timestamps."""
    found = read_times(texts)
    return found[0].read / len(texts) if found else 0.0


def one_reading(readings: Sequence[Reading], path: Path, name: str) -> Reading:
    """Return the only reading, or the only regular one, or of these that in the order of the rows.

    Raises:
        AmbiguousTime: where several readings are left.
    """
    if len(readings) == 1:
        return readings[0]
    regular = [reading for reading in readings if reading.frequency.is_regular]
    if len(regular) == 1:
        return regular[0]
    rest = regular or list(readings)
    ordered = [reading for reading in regular if reading.stamps.is_sorted()]
    if len(ordered) == 1 and len(ordered[0].stamps) >= ENOUGH:
        return ordered[0]
    what = "ambiguous timestamps: " + " or ".join(map(str, rest))
    remedy = f"say which: {', or '.join(said_as(reading.time.pattern) for reading in rest)}"
    choices = tuple(reading.time.pattern for reading in rest)
    raise AmbiguousTime(choices, problem(path, f"column {name!r}", what, remedy))


def said_as(pattern: str) -> str:
    """Return the option that chooses a pattern, as it is pasted into a shell."""
    return f"--column {shlex.quote(f'time-format={pattern}')}"


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
    """Return the reading as digits, parts of years or numbers, if it is one."""
    compact = _compact(texts, sample)
    if compact:
        return compact
    ways = (notations.as_part_of_year, notations.as_numbered_year, notations.as_number)
    found = next(filter(None, (way(texts, sample) for way in ways)), None)
    return [Reading(*found)] if found else []


def _compact(texts: pl.Series, sample: pl.Series) -> list[Reading]:
    """Return the reading as 2001010112 or the like, if it is one."""
    lengths = sample.str.strip_chars().str.len_bytes().unique().to_list()
    forms = dict(zip((14, 12, 10), patterns.COMPACT, strict=True))
    if len(lengths) != 1 or lengths[0] not in forms:
        return []
    form = forms[lengths[0]]
    late = bool(sample.str.contains(LATE).any())
    read = _parse(sample, TimeFormat(pattern=form, hour_24=late))
    usual = read.is_between(datetime(1900, 1, 1), datetime(2100, 1, 1)).all()
    return [_by_pattern(texts, form)] if usual and not read.null_count() else []


def _by_patterns(texts: pl.Series, sample: pl.Series) -> list[Reading]:
    """Return a reading for each pattern that reads the most of the sample, each result once."""
    forms = _candidates(texts, sample)
    least = max((form[1] for form in forms), default=0)
    groups: dict[tuple[datetime | None, ...], list[str]] = {}
    for form, read, stamps in forms:
        if read == least and read:
            groups.setdefault(stamps, []).append(form)
    weeks = [same for same in groups.values() if same[0].startswith(patterns.BARE_WEEKS)]
    if len(weeks) < len(groups):  # digits that can be months are no weeks
        groups = {key: same for key, same in groups.items() if same not in weeks}
    readings = (_first_whole(texts, same) for same in groups.values())
    return [reading for reading in readings if _is_plausible(reading)]


def _is_plausible(reading: Reading) -> bool:
    """Return whether 01-Jan may be January 2001: if the months follow each other.

    Jan 01 may be that unless Jan 02 follows, or Dec 31 is above it, and so on: days then, of a year
    that is not told.
    """
    if reading.time.pattern.startswith("%Y%j"):  # or digits of another date
        years = reading.stamps.dt.year().drop_nulls()
        return bool(years.is_between(*USUAL).all())
    if reading.time.pattern not in patterns.SHORT_MONTHS:
        return not re.fullmatch(r"%[bB]\W%y", reading.time.pattern) or not _are_days(reading)
    return reading.stamps.is_sorted() and reading.frequency.time.every.endswith("mo")


def _are_days(reading: Reading) -> bool:
    year, month = reading.stamps.dt.year().diff(), reading.stamps.dt.month().diff()
    return 2 * int(((year.abs() == 1) & (month == 0)).sum()) > len(reading.stamps)


def _candidates(
    texts: pl.Series, sample: pl.Series
) -> list[tuple[str, int, tuple[datetime | None, ...]]]:
    """Return the patterns worth a try: how many texts of the sample each reads, and how."""
    by_shape: dict[str, str] = {}
    for text in sample.to_list():
        by_shape.setdefault(patterns.shape(text), text)
    forms = dict.fromkeys(form for text in by_shape.values() for form in patterns.candidates(text))
    sizes = {*sample.str.strip_chars().str.len_chars()}  # 18687 is not 18/6/87
    forms = {form: None for form in forms if {patterns.DENSE_DAYS.get(form)} <= {None, *sizes}}
    spaced = " " if sample.str.contains(r"\s$").any() else ""
    hour_24 = bool(texts.str.contains(LATE).any())
    tried = [
        (form + spaced, _parse(sample, TimeFormat(pattern=form + spaced, hour_24=hour_24)))
        for form in forms
    ]
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
    """Return the reading by `pattern`, with a constant offset from UTC as part of the text."""
    hour_24 = "%H" in pattern and bool(texts.str.contains(LATE).any())
    time = TimeFormat(pattern=_with_offset(texts, pattern), hour_24=hour_24)
    stamps = _parse(texts, time)
    year = _first_year(stamps) if "%y" in pattern else 0
    if year:
        time = replace(time, first_year=year)
        stamps = _parse(texts, time)
    return Reading(time, stamps)


def _with_offset(texts: pl.Series, pattern: str) -> str:
    """Return `pattern` with the offset from UTC that all texts have, if they have one."""
    form = next((form for form in ("%#z", "%z") if form in pattern), "")
    offsets = texts.drop_nulls().str.extract(OFFSET).unique().to_list() if form else []
    return pattern.replace(form, offsets[0]) if len(offsets) == 1 and offsets[0] else pattern


def _first_year(stamps: pl.Series) -> int:
    """Return the first of the hundred years that two digits mean; 0 for 1969, or if unknown.

    Years that are read as 2050 or later are of the century before; so are those before them, back
    to the longest gap on the circle of a hundred years.
    """
    years = sorted({year % CENTURY for year in stamps.dt.year().drop_nulls().unique()})
    last = stamps.dt.year().max()
    if not isinstance(last, int) or last < FUTURE:
        return 0
    pairs = zip([years[-1], *years[:-1]], years, strict=True)
    gaps = [(year - before) % CENTURY or CENTURY for before, year in pairs]
    start = years[gaps.index(max(gaps))]
    length = CENTURY - max(gaps)
    firsts = [century + start for century in (2000, 1900) if century + start + length < FUTURE]
    return firsts[0] if firsts and max(gaps) > 1 else 0


def _parse(texts: pl.Series, time: TimeFormat) -> pl.Series:
    """Return the points in time that a pattern reads, in UTC, the others null.

    This is what the generated project does.
    """
    text, part = time.completion
    late = texts.str.contains(LATE) if time.hour_24 else None
    texts = texts.str.replace(LATE, "${1}00$2") if time.hour_24 else texts
    whole = texts + text if text else texts
    try:
        stamps = whole.str.to_datetime(time.pattern + part, strict=False, time_unit="us")
    except pl.exceptions.PolarsError:
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.Datetime("us"))
    stamps = stamps.dt.replace_time_zone(None)
    if late is not None:
        stamps = stamps.dt.offset_by("1d").zip_with(late.fill_null(False), stamps)
    if time.first_year:
        before = stamps.dt.offset_by(f"-{CENTURY}y")
        stamps = stamps.zip_with(stamps.dt.year() < time.first_year + CENTURY, before)
    micros = stamps.to_physical()  # years out of range are misreadings
    least, most = micros.min(), micros.max()
    usual = isinstance(least, int) and isinstance(most, int) and FIRST <= least <= most <= LAST
    return stamps if usual else stamps.set(~micros.is_between(FIRST, LAST), None)


def as_written(reading: Reading, texts: pl.Series) -> Reading:
    """Return `reading` with a pattern that writes one digit where the texts have one: 1/5/2020."""
    pattern = reading.time.pattern
    if reading.time.kind not in ("text", "clock"):
        return reading
    rows = texts.str.contains(r"(^|\D)\d(\D|$)")
    rows = rows & (reading.stamps.dt.hour() > 0) if reading.time.hour_24 else rows
    if not rows.any():
        return reading
    stamps, written = reading.stamps.filter(rows).head(HEAD), texts.filter(rows).head(HEAD)
    used = [form for form in PADDED if form in pattern]
    for short in itertools.product(*((form, form.replace("%", "%-")) for form in used)):
        changed = pattern
        for form, other in zip(used, short, strict=True):
            changed = changed.replace(form, other)
        if stamps.dt.strftime(changed).equals(written):
            return replace(reading, time=replace(reading.time, pattern=changed))
    return reading


def other_order(reading: Reading, texts: pl.Series) -> str:
    """Return the pattern with day and month changed over, by which some rows seem to be written.

    A spreadsheet that expects the other order turns the days up to 12 over, and leaves the rest as
    text: read by that pattern where it can be, the timestamps are in the order of the rows.
    """
    pattern = reading.time.pattern
    other = re.sub("%([dm])", lambda part: {"d": "%m", "m": "%d"}[part[1]], pattern)
    both = reading.time.kind == "text" and {"%d", "%m"} <= {*re.findall("%[dm]", pattern)}
    if not both or len(texts) < ENOUGH or reading.stamps.is_sorted():
        return ""
    turned = _parse(texts, replace(reading.time, pattern=other))
    merged = turned.zip_with(turned.is_not_null(), reading.stamps)
    return (
        other
        if merged.is_sorted() and find_frequency(distinct(merged), reading.time).is_regular
        else ""
    )


def shown(stamp: datetime, time: TimeFormat) -> str:
    """Return a timestamp for people: without a date where there is none."""
    if time.kind == "clock":
        return f"{stamp:%H:%M:%S}"
    if time.kind == "counter":
        return f"{(stamp - datetime(1970, 1, 1)).total_seconds():.12g}"
    if time.kind == "numbered-year":
        return f"month {stamp.month} of year {stamp.year - notations.FIRST_YEAR}"
    return str(stamp).removesuffix(" 00:00:00")


def span(time: pl.Series) -> tuple[datetime, datetime]:
    """Return the first and the last timestamp."""
    first, last = time.min(), time.max()
    assert isinstance(first, datetime) and isinstance(last, datetime)
    return first, last
