"""The parts of a timestamp that return, such as the weekday: one row each, for `--calendar`."""

import re
from dataclasses import dataclass

HOUR, DAY = 3600, 86400  # seconds


@dataclass(frozen=True)
class Part:
    """A part of a time stamp that returns, read as its sine and cosine.

    Args:
        name: as in `--calendar`.
        method: of a polars series' `dt`, which gives it as a number.
        period: how many of these numbers there are.
        longest: the seconds of the longest step over which it changes.
    """

    name: str
    method: str
    period: int
    longest: int


PARTS = {
    part.name: part
    for part in (
        Part("minute", "minute", 60, HOUR // 2),
        Part("hour", "hour", 24, DAY // 2),
        Part("weekday", "weekday", 7, DAY),
        Part("day", "day", 31, 7 * DAY),
        Part("yearday", "ordinal_day", 366, 31 * DAY),
        Part("week", "week", 53, 31 * DAY),
        Part("month", "month", 12, 92 * DAY),
        Part("quarter", "quarter", 4, 92 * DAY),
    )
}


UNITS = {
    "us": 1e-6,
    "ms": 1e-3,
    "s": 1,
    "m": 60,
    "h": HOUR,
    "d": DAY,
    "w": 7 * DAY,
    "mo": 28 * DAY,
    "q": 90 * DAY,
    "y": 365 * DAY,
}


def seconds(every: str) -> float:
    """Return the length of a step such as "1d", "30m" or "1h30m", of months the shortest."""
    return sum(int(n) * UNITS.get(unit, 0) for n, unit in re.findall(r"(\d+)([a-z]+)", every))


def named(text: str) -> list[str]:
    """Return the words of a text such as "hour,weekday,month"."""
    return [word.strip() for word in text.split(",") if word.strip()]


def parts(text: str) -> list[Part]:
    """Return the parts that a text names, as far as they exist."""
    return [PARTS[word] for word in named(text) if word in PARTS]
