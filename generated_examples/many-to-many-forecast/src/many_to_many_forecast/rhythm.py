"""The rhythm of time stamps: which come next, and where some are missing."""

from collections.abc import Callable
from datetime import timedelta

import polars as pl

from .tables import DataError

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def continue_time(time: pl.Series, count: int) -> pl.Series:
    """Return `time` and the `count` time stamps that come next."""
    following = rhythm(time)
    parts = [time]
    for _ in range(count):
        parts.append(following(parts[-1].tail(1)))
    return pl.concat(parts)


def find_gaps(time: pl.Series) -> pl.Series:
    """Return the time stamps whose next one comes later than it should."""
    if len(time) < 2:
        return time.head(0)
    late = time.shift(-1) - rhythm(time)(time)
    return time.filter(late > time.diff().median() / 2)


def rhythm(time: pl.Series) -> Callable[[pl.Series], pl.Series]:
    """Return a function from time stamps to those that should come next.

    By what most of `time` does: a number of months later, on the same day or at the
    end; a day later, on the days of the week that occur; or a fixed step later.

    Raises:
        DataError: when there are fewer than two time stamps.
    """
    step = time.diff().median()
    if not isinstance(step, timedelta):
        raise DataError("one row has no step between time stamps; give at least two")
    months = (12 * time.dt.year() + time.dt.month()).diff().median()
    if months >= 1 and (time == time.dt.month_end()).all():
        return lambda stamps: stamps.dt.offset_by(f"{months:.0f}mo").dt.month_end()
    if months >= 1 and time.dt.day().n_unique() == 1:
        return lambda stamps: stamps.dt.offset_by(f"{months:.0f}mo")
    if step == DAY and time[-1] - time[0] >= WEEK:
        ahead = days_ahead(set(time.dt.weekday()))
        return lambda stamps: stamps + stamps.dt.weekday().replace_strict(ahead) * DAY
    return lambda stamps: stamps + step


def days_ahead(weekdays: set[int]) -> dict[int, int]:
    """Return how many days after each of `weekdays` (Monday is 1) the next one is."""
    return {
        day: next(n for n in range(1, 8) if (day + n - 1) % 7 + 1 in weekdays)
        for day in weekdays
    }
