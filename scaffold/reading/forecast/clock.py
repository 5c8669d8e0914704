"""The timestamps of a time series, and the grid of steps that they are on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

import polars as pl

from scaffold.fileformat import TimeFormat
from scaffold.reading import grid, stamps
from scaffold.reading.forecast import panel
from scaffold.reading.forecast.panel import Panel
from scaffold.reading.stamps import Reading
from scaffold.reading.verification import Verified

STEPS = {  # seconds → what one step is called
    1.0: "second",
    60: "minute",
    900: "quarter-hour",
    1800: "half-hour",
    3600: "hour",
    86400: "day",
    604800: "week",
}
MONTHLY = {"month": (29, 31), "quarter": (90, 92), "year": (365, 366)}  # days


@dataclass(frozen=True, eq=False)
class Clock:
    """The timestamps of a series, and the grid that they are on.

    Args:
        stamps: one for each row of the file.
        grid: the steps, or the sorted timestamps where they are irregular.
        time: how the timestamps are written, and at which steps they come.
        notes: what has to be known of how they are read.
        panel: the series, where there are several.
    """

    stamps: pl.Series
    grid: pl.Series
    time: TimeFormat
    notes: Sequence[str] = ()
    panel: Panel | None = None

    @cached_property
    def step(self) -> timedelta:
        """Return the median time from a step to the next, within series where there is no grid."""
        if self.panel and not self.panel.is_regular:
            return self.panel.median_step(self.stamps)
        step = self.grid.diff().drop_nulls().median()
        return step if isinstance(step, timedelta) else timedelta(0)

    @property
    def counts(self) -> bool:
        """Return whether the timestamps are no dates but a counter."""
        return self.time.kind == "counter"

    @property
    def word(self) -> str:
        """Return what one step is called."""
        return "step" if self.counts else step_word(self.step)

    @property
    def steps(self) -> int:
        """Return how many steps there are to split, of a typical series where there are several."""
        return self.panel.typical if self.panel else len(self.grid)

    @property
    def absent(self) -> int:
        """Return how many steps of the grid have no row."""
        if self.panel:
            return self.panel.absent if self.time.regular else 0
        return len(self.grid) - len(self.stamps)

    def ordered(self, values: pl.Series) -> pl.Series:
        """Return the values of a column for each step of the grid, null where there is no row."""
        if self.absent:
            rows = pl.DataFrame({"time": self.stamps, "value": values})
            steps = pl.DataFrame({"time": self.grid})
            return steps.join(rows, on="time", how="left", maintain_order="left")["value"]
        return values if self.stamps.is_sorted() else values.gather(self.stamps.arg_sort())


def of(reading: Reading, notes: Sequence[str], verified: Verified, series: Sequence[str]) -> Clock:
    """Return the clock of the rows of `verified`, whose timestamps are read as `reading`.

    Args:
        reading: one timestamp for each row.
        notes: what has to be known of how they are read.
        verified: the file.
        series: the columns that tell several series apart; () for one series.
    """
    time, rows = reading.frequency.time, reading.stamps
    if time.regular and not _is_whole(rows, time):
        steps = grid.steps(*stamps.span(rows), time)
    else:
        steps = stamps.distinct(rows)
    if not series:
        return Clock(rows, steps, time, notes)
    several = panel.find(verified, series, rows, steps, time.regular)
    found = Clock(rows, steps, time, notes, several)
    return found if time.regular else replace(found, time=grid.irregular(time, found.step))


def _is_whole(rows: pl.Series, time: TimeFormat) -> bool:
    """Return whether the timestamps are all steps of a plain grid, so that it need not be built."""
    steps = rows.diff().drop_nulls()
    return not time.weekdays and not time.sessions and steps.min() == steps.max()


def step_word(step: timedelta) -> str:
    """Return what one step is called, such that "28 days" can be said; else "step"."""
    for word, (low, high) in MONTHLY.items():
        if timedelta(days=low) <= step <= timedelta(days=high):
            return word
    return STEPS.get(step.total_seconds(), "step")
