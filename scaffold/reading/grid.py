"""The regular grid that timestamps are on: which steps it has, and which come next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import polars as pl

from scaffold.fileformat import Anchor, Session, TimeFormat

DAY = 86_400_000_000  # microseconds
UNITS = (("d", DAY), ("h", DAY // 24), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000))
MONTH = 27 * DAY  # the least step that can be a month
ANCHORS: tuple[Anchor, ...] = ("start", "month-end", "business-month-end", "business-month-start")
REGULAR = 0.5  # share of the grid that has a row, or of the rows that follow the step before
FITTING = 0.9  # share of the hours of a week that has a row where weekdays have hours of their own
SPARSE = 100  # steps for each row from which a grid is not built
WEEKS = 14  # days from which weekdays and breaks that never occur are left out of the grid
DAYS = 3  # days from which hours before the first and after the last of a day are
MONTHLY = 28  # days from which weekdays can have hours of their own
CLOSED = 1_800_000_000  # microseconds: a break is longer than this, and than a step


@dataclass(frozen=True)
class Frequency:
    """The grid of some timestamps.

    Args:
        time: how they are written, with the grid filled in.
        on_grid: share of the timestamps that are on it.
        filled: share of the grid that has a timestamp.
        together: share of the timestamps that follow one of the step before.
    """

    time: TimeFormat
    on_grid: float = 0.0
    filled: float = 0.0
    together: float = 0.0

    @property
    def is_dense(self) -> bool:
        """Return whether most steps have a row, or most rows are in stretches without a gap."""
        return max(self.filled, self.together) >= REGULAR

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
        return Frequency(replace(_with_duration(time, timedelta(days=1)), regular=False))
    if steps.min() == steps.max() and len(stamps) > 3 and step < timedelta(days=1):
        return Frequency(_with_duration(time, step), 1.0, 1.0)
    frequencies = [_measured(stamps, step, grid) for grid in _grids(stamps, step, time)]
    best = max(frequencies, key=lambda frequency: (frequency.is_dense, frequency.on_grid))
    if best.is_dense and best.on_grid == 1:  # the generated project refuses any other
        return best
    return replace(best, time=replace(time, every=frequencies[0].time.every, regular=False))


def irregular(time: TimeFormat, step: timedelta) -> TimeFormat:
    """Return `time` without a grid, and with `step` as a typical one."""
    return replace(_with_duration(time, step), regular=False)


def steps(start: datetime, stop: datetime, time: TimeFormat) -> pl.Series:
    """Return the steps of the grid from `start`, which is one of them, to `stop`."""
    if time.anchor != "start":
        return _month_ends(start, stop, time)
    grid = pl.datetime_range(start, stop, time.duration, time_unit="us", eager=True)
    if time.weekdays:
        grid = grid.filter(grid.dt.weekday().is_in(time.weekdays))
    if time.sessions:
        day, clock = grid.dt.weekday(), grid.dt.time()
        open_ = [
            day.is_in(s.days) & clock.is_between(_clock(s.opens), _clock(s.closes))
            for s in time.sessions
        ]
        grid = grid.filter(pl.select(pl.any_horizontal(open_)).to_series())
    return grid.alias("time")


def following(last: datetime, count: int, time: TimeFormat) -> pl.Series:
    """Return the `count` steps of the grid after `last`."""
    reach = count + 1
    while True:
        stop = pl.Series([last]).dt.offset_by(time.duration * reach)[0]
        found = steps(last, stop, time)
        found = found.filter(found > last)
        if len(found) >= count:
            return found.head(count)
        reach *= 2


def _clock(text: str) -> time:
    return time.fromisoformat(text)


def _month_ends(start: datetime, stop: datetime, time: TimeFormat) -> pl.Series:
    first = start.replace(day=1)
    months = pl.datetime_range(first, stop, time.every, time_unit="us", eager=True)
    ends = months.dt.month_end()
    if time.anchor == "business-month-end":
        ends = ends.dt.add_business_days(0, roll="backward")
    if time.anchor == "business-month-start":
        ends = months.dt.add_business_days(0, roll="forward")
    return ends.filter(ends <= stop).alias("time")


def _grids(stamps: pl.Series, step: timedelta, time: TimeFormat) -> Iterator[TimeFormat]:
    """Yield the grids that have about this step, the simplest first."""
    if time.kind == "counter":
        yield _with_duration(time, step)
        return
    months = (12 * stamps.dt.year() + stamps.dt.month()).diff().median()
    if step >= timedelta(microseconds=MONTH) and isinstance(months, float) and months >= 1:
        every = f"{months / 12:.0f}y" if months % 12 == 0 else f"{months:.0f}mo"
        constant = stamps.dt.day().n_unique() == 1
        anchors = ANCHORS if constant else (*ANCHORS[1:], ANCHORS[0])
        yield from (replace(time, every=every, anchor=anchor) for anchor in anchors)
    yield _with_sessions(stamps, step, _with_duration(time, step))


def _with_sessions(stamps: pl.Series, step: timedelta, time: TimeFormat) -> TimeFormat:
    """Return `time` without the weekdays and the hours of the day that never occur."""
    micros = step // timedelta(microseconds=1)
    if micros > DAY or DAY % micros:
        return time
    weekdays = _weekdays(stamps)
    for sessions in _sessions(stamps, micros, weekdays) if micros < DAY else ():
        a_week = sum(len(s.days) * _count(s, micros) for s in sessions)
        weeks = _length(stamps) / timedelta(weeks=1)
        by_day = len({s.days for s in sessions}) == 1
        if sessions and (by_day or len(stamps) >= FITTING * weeks * a_week):
            return replace(time, sessions=sessions, steps_per_week=a_week)
    if weekdays:
        return replace(time, weekdays=weekdays, steps_per_week=DAY // micros * len(weekdays))
    return time


def _count(session: Session, micros: int) -> int:
    opens, closes = (datetime.combine(datetime.min, _clock(t)) for t in session[1:])
    return (closes - opens) // timedelta(microseconds=micros) + 1


def _weekdays(stamps: pl.Series) -> tuple[int, ...]:
    """Return the weekdays that occur; none where all seven do, or too few days are known."""
    found = sorted(stamps.dt.weekday().unique().to_list())
    known = _length(stamps) >= timedelta(days=WEEKS)
    return tuple(found) if known and len(found) < 7 else ()


def _length(stamps: pl.Series) -> timedelta:
    length = stamps[-1] - stamps[0]
    assert isinstance(length, timedelta)
    return length


def _sessions(
    stamps: pl.Series, micros: int, weekdays: tuple[int, ...]
) -> Iterator[tuple[Session, ...]]:
    """Yield the hours that occur, by weekday if weeks enough are known, then on any day.

    There are none where all of a day occurs on each day.
    """
    days = weekdays or tuple(range(1, 8))
    slots = pl.DataFrame({"day": stamps.dt.weekday(), "clock": stamps.to_physical() % DAY}).unique()
    if _length(stamps) >= timedelta(days=MONTHLY):
        by_runs: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for day in days:
            runs = _runs(stamps, slots.filter(pl.col("day") == day)["clock"], micros)
            by_runs.setdefault(runs, []).append(day)
        yield _as_sessions({tuple(same): runs for runs, same in by_runs.items()}, micros)
    yield _as_sessions({days: _runs(stamps, slots["clock"], micros)}, micros)


def _as_sessions(
    by_days: dict[tuple[int, ...], tuple[tuple[int, int], ...]], micros: int
) -> tuple[Session, ...]:
    if all(_is_whole(runs, micros) for runs in by_days.values()):
        return ()
    return tuple(
        Session(days, _text(opens), _text(closes))
        for days, runs in by_days.items()
        for opens, closes in runs
    )


def _runs(stamps: pl.Series, clocks: pl.Series, micros: int) -> tuple[tuple[int, int], ...]:
    """Return the first and last time of day of each stretch that has no long gap."""
    times = clocks.unique().sort().to_list()
    if not times or _length(stamps) < timedelta(days=DAYS):
        return ((0, DAY - micros),)
    known = _length(stamps) >= timedelta(days=WEEKS)
    least = micros + max(CLOSED - micros, 0)
    ends = [n for n in range(1, len(times)) if known and times[n] - times[n - 1] > least]
    runs = [(times[i], times[j - 1]) for i, j in zip([0, *ends], [*ends, len(times)], strict=True)]
    if times[0] + DAY - times[-1] <= least:  # open over midnight
        runs[0] = (times[0] % micros, runs[0][1])
        runs[-1] = (runs[-1][0], DAY - micros + times[0] % micros)
    return tuple(runs)


def _is_whole(runs: tuple[tuple[int, int], ...], micros: int) -> bool:
    return len(runs) == 1 and runs[0][0] + DAY - runs[0][1] <= micros


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
    known = stamps.filter(stamps.is_in(grid.implode()))
    follow = grid.search_sorted(known).cast(pl.Int64).diff() == 1
    shared, together = len(known) / len(stamps), int(follow.sum()) / max(len(stamps) - 1, 1)
    return Frequency(time, shared, len(known) / max(len(grid), 1), together)


def _with_duration(time: TimeFormat, step: timedelta) -> TimeFormat:
    """Return `time` with a step as polars writes it, such as "1h"; of a counter, with a number."""
    micros = max(step // timedelta(microseconds=1), 1)
    if time.kind == "counter":
        seconds = micros / 1_000_000
        return replace(time, every=str(int(seconds) if seconds % 1 == 0 else seconds))
    return replace(time, every=_duration(micros))


def _duration(micros: int) -> str:
    return next(
        (f"{micros // size}{unit}" for unit, size in UNITS if micros % size == 0), f"{micros}us"
    )
