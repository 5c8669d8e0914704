"""The regular grid that timestamps are on: which steps it has, and which come next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import polars as pl

from scaffold.fileformat import Anchor, TimeFormat

DAY = 86_400_000_000  # microseconds
UNITS = (("d", DAY), ("h", DAY // 24), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000))
MONTH = 27 * DAY  # the least step that can be a month
ANCHORS: tuple[Anchor, ...] = ("start", "month-end", "business-month-end")
DENSE = 0.2  # share of the grid that has to have a row
REGULAR = 0.5  # the same for a reading of the timestamps to be called regular
SPARSE = 100  # steps for each row from which a grid is not built
WEEKS = 14  # days from which weekdays that never occur are left out of the grid
DAYS = 3  # days from which hours that never occur are


@dataclass(frozen=True)
class Frequency:
    """The grid of some timestamps.

    Args:
        time: how they are written, with the grid filled in.
        on_grid: share of the timestamps that are on it.
        filled: share of the grid that has a timestamp.
    """

    time: TimeFormat
    on_grid: float = 0.0
    filled: float = 0.0

    @property
    def is_regular(self) -> bool:
        """Return whether the steps between the timestamps are constant, but for a few gaps."""
        return self.on_grid >= 0.99 and self.filled >= REGULAR


def find_frequency(stamps: pl.Series, time: TimeFormat) -> Frequency:
    """Return the grid that the timestamps are on.

    Args:
        stamps: sorted, each once, in microseconds.
        time: how they are written.
    """
    steps = stamps.diff().drop_nulls()
    step = steps.median()
    if len(stamps) < 3 or not isinstance(step, timedelta):
        return Frequency(replace(time, every="1d", regular=False))
    if steps.min() == steps.max() and len(stamps) > 3 and step < timedelta(days=1):
        return Frequency(replace(time, every=_duration(step)), 1.0, 1.0)
    frequencies = [_measured(stamps, step, grid) for grid in _grids(stamps, step, time)]
    best = max(frequencies, key=lambda frequency: (frequency.filled >= DENSE, frequency.on_grid))
    if best.filled >= DENSE and best.on_grid == 1:  # the generated project refuses any other
        return best
    return replace(best, time=replace(time, every=frequencies[0].time.every, regular=False))


def steps(start: datetime, stop: datetime, time: TimeFormat) -> pl.Series:
    """Return the steps of the grid from `start`, which is one of them, to `stop`."""
    if time.anchor != "start":
        return _month_ends(start, stop, time)
    grid = pl.datetime_range(start, stop, time.every, time_unit="us", eager=True)
    if time.weekdays:
        grid = grid.filter(grid.dt.weekday().is_in(time.weekdays))
    if time.opens:
        grid = grid.filter(grid.dt.time().is_between(_clock(time.opens), _clock(time.closes)))
    return grid.alias("time")


def following(last: datetime, count: int, time: TimeFormat) -> pl.Series:
    """Return the `count` steps of the grid after `last`."""
    reach = count + 1
    while True:
        stop = pl.Series([last]).dt.offset_by(f"{reach * _number(time)}{_unit(time)}")[0]
        found = steps(last, stop, time)
        found = found.filter(found > last)
        if len(found) >= count:
            return found.head(count)
        reach *= 2


def _number(time: TimeFormat) -> int:
    return int("".join(filter(str.isdigit, time.every)))


def _unit(time: TimeFormat) -> str:
    return "".join(filter(str.isalpha, time.every))


def _clock(text: str) -> time:
    return time.fromisoformat(text)


def _month_ends(start: datetime, stop: datetime, time: TimeFormat) -> pl.Series:
    first = start.replace(day=1)
    months = pl.datetime_range(first, stop, time.every, time_unit="us", eager=True)
    ends = months.dt.month_end()
    if time.anchor == "business-month-end":
        ends = _business_day(ends)
    return ends.filter(ends <= stop).alias("time")


def _business_day(stamps: pl.Series) -> pl.Series:
    """Return each day, or the Friday before it where it is on a weekend."""
    late = (stamps.dt.weekday().cast(pl.Int64) - 5).clip(lower_bound=0)
    return stamps - late * timedelta(days=1)


def _grids(stamps: pl.Series, step: timedelta, time: TimeFormat) -> Iterator[TimeFormat]:
    """Yield the grids that have about this step, the simplest first."""
    months = (12 * stamps.dt.year() + stamps.dt.month()).diff().median()
    if step >= timedelta(microseconds=MONTH) and isinstance(months, float) and months >= 1:
        every = f"{months / 12:.0f}y" if months % 12 == 0 else f"{months:.0f}mo"
        constant = stamps.dt.day().n_unique() == 1
        anchors = ANCHORS if constant else (*ANCHORS[1:], ANCHORS[0])
        yield from (replace(time, every=every, anchor=anchor) for anchor in anchors)
    yield _with_sessions(stamps, step, replace(time, every=_duration(step)))


def _with_sessions(stamps: pl.Series, step: timedelta, time: TimeFormat) -> TimeFormat:
    """Return `time` without the weekdays and the hours of the day that never occur."""
    micros = step // timedelta(microseconds=1)
    if micros > DAY or DAY % micros:
        return time
    weekdays = _weekdays(stamps)
    opens, closes = _hours(stamps, micros)
    if not weekdays and opens == closes:
        return time
    a_day = DAY // micros if opens == closes else (closes - opens) // micros + 1
    return replace(
        time,
        weekdays=weekdays,
        opens="" if opens == closes else _text(opens),
        closes="" if opens == closes else _text(closes),
        steps_per_week=a_day * (len(weekdays) or 7),
    )


def _weekdays(stamps: pl.Series) -> tuple[int, ...]:
    """Return the weekdays that occur; none where all seven do, or too few days are known."""
    first, last = stamps[0], stamps[-1]
    found = sorted(stamps.dt.weekday().unique().to_list())
    known = last - first >= timedelta(days=WEEKS)
    return tuple(found) if known and len(found) < 7 else ()


def _hours(stamps: pl.Series, micros: int) -> tuple[int, int]:
    """Return the first and last time of day, in microseconds; equal where all of a day occurs."""
    of_day = stamps.to_physical() % DAY
    first, last = of_day.min(), of_day.max()
    if not isinstance(first, int) or not isinstance(last, int) or micros >= DAY:
        return 0, 0
    known = (stamps[-1] - stamps[0]) >= timedelta(days=DAYS)
    return (first, last) if known and first + DAY - last > micros else (0, 0)


def _text(micros: int) -> str:
    """Return a time of day such as 09:30."""
    clock = (datetime(2000, 1, 1) + timedelta(microseconds=micros)).time()
    return clock.isoformat("minutes" if clock == clock.replace(second=0, microsecond=0) else "auto")


def _measured(stamps: pl.Series, step: timedelta, time: TimeFormat) -> Frequency:
    """Return how well the timestamps and the grid agree."""
    first, last = stamps[0], stamps[-1]
    if last - first > SPARSE * len(stamps) * step:
        return Frequency(time)
    grid = steps(first, last, time)
    shared = int(stamps.is_in(grid.implode()).sum())
    return Frequency(time, shared / len(stamps), shared / max(len(grid), 1))


def _duration(step: timedelta) -> str:
    """Return a step as polars writes it, such as "1h"."""
    micros = max(step // timedelta(microseconds=1), 1)
    return next(
        (f"{micros // size}{unit}" for unit, size in UNITS if micros % size == 0), f"{micros}us"
    )
