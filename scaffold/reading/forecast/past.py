"""The rows of a time series up to its last target, and those after it: what is to be forecast."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from scaffold.reading import commands, grid, stamps, times
from scaffold.reading.files import Columns, File
from scaffold.reading.forecast import ahead, clock, dimensions, panel, repeats
from scaffold.reading.forecast.clock import Clock
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified

DAY_OR_MONTH = r"%-?[dm]\W%-?[dm]"  # 02/03/2020


@dataclass(frozen=True, eq=False)
class Past:
    """The rows of a time series, divided by the last target.

    Args:
        verified: the rows up to it.
        clock: their timestamps; None where these cannot be read.
        later: the rows after it.
        trailing: on how many steps these are.
    """

    verified: Verified
    clock: Clock | None
    later: pl.DataFrame
    trailing: int = 0


def find(verified: Verified, columns: Columns, checks: Checks) -> Past:
    """Return the rows of a file in time, what speaks against them kept in `checks`.

    Raises:
        AmbiguousTime: where the timestamps can be read in several ways.
    """
    names, several = columns["time"], columns.get("series", ())
    panel.refuse_unnamed(verified, several, checks)
    reading = times.read(verified, names, checks, several)
    if not reading:
        return Past(verified, None, verified.table.clear())
    verified, reading = repeats.settle(verified, reading, names, checks, several)
    notes = times.notes(times.joined(verified.table, names), reading)
    whole = clock.of(reading, notes, verified, several)
    _refuse_unlikely(verified.file, whole, checks)
    observed = None if checks.problems else _observed(whole, verified, columns["targets"])
    if observed is None or observed.all():
        return Past(verified, whole, verified.table.clear())
    past = replace(verified, table=verified.table.filter(observed))
    reading = replace(reading, stamps=reading.stamps.filter(observed))
    until = clock.of(reading, notes, past, several)
    later = verified.table.filter(~observed)
    if until.time.regular and whole.time != until.time:
        _refuse_between(whole.stamps.filter(~observed), until, checks)
    return Past(past, until, later, len(whole.grid) - len(until.grid))


def _refuse_between(late: pl.Series, until: Clock, checks: Checks) -> None:
    """Keep a problem for rows to be forecast that are at none of the steps that follow."""
    last = until.grid[-1]
    count = math.ceil((late.max() - last) / until.step) + 1
    between = late.filter(~late.is_in(grid.following(last, count, until.time).implode()))
    if len(between):
        rows = f"{len(between)} rows" if len(between) > 1 else "a row"
        first = stamps.shown(between[0], until.time)
        what = f"{rows} without a target, such as {first}, between the steps of {until.time.every}"
        checks.add("", what, "correct or remove them")


def _observed(whole: Clock, verified: Verified, targets: Sequence[str]) -> pl.Series:
    """Return which rows are up to the last target.

    Of several series, it is the last target of each, where the last steps of all have none.
    """
    held = verified.table.select(pl.any_horizontal(pl.col(targets).is_not_null())).to_series()
    if whole.panel:
        return whole.panel.past(held)
    steps = ahead.trailing(whole.ordered(held).fill_null(False))
    return whole.stamps <= (whole.grid[-1 - steps] if steps else whole.stamps.max())


def _refuse_unlikely(file: File, whole: Clock, checks: Checks) -> None:
    """Keep a problem for timestamps that leave most steps without a row."""
    if whole.panel:
        _refuse_sparse(whole, checks)
    elif not checks.problems:
        _refuse_misread(file, whole, checks)


def _refuse_misread(file: File, clock: Clock, checks: Checks) -> None:
    """Keep a problem for days and months that go back and forth and leave most steps without a row.

    Dates that begin with the year have one reading; whoever gives the time format has chosen.
    """
    rows, time = clock.stamps, clock.time
    if time.kind != "text" or file.time_format or not re.match(DAY_OR_MONTH, time.pattern):
        return
    count = (clock.grid[-1] - clock.grid[0]) // max(clock.step, timedelta(days=1)) + 1
    absent = clock.absent if time.regular else count - len(rows)
    if absent <= len(rows) or rows.is_sorted() or rows.is_sorted(descending=True):
        return
    first, last = (str(s).removesuffix(" 00:00:00") for s in stamps.span(rows))
    what = (
        f"{len(rows)} rows read as {time.pattern}, {time.every} apart from {first} to {last}, "
        f"leave {absent} steps without a row"
    )
    remedy = (
        f"write all timestamps in one way and add the missing rows; if they are read rightly, "
        f"say so: --column time-format={time.pattern}"
    )
    checks.add("", what, remedy)


def _refuse_sparse(clock: Clock, checks: Checks) -> None:
    """Keep a problem for series of which most steps have no row: events rather than series."""
    rows = len(clock.stamps)
    if clock.panel and clock.absent > rows:
        what = (
            f"{rows} rows of {clock.panel.count} series, {clock.time.every} apart, leave "
            f"{clock.absent} steps of these series without a row"
        )
        remedy = "sum or average the rows of each series by day, week or month, or forecast fewer"
        checks.add("", what, remedy)


def refuse_short(past: Past, checks: Checks) -> None:
    """Keep a problem where there are too few steps for three splits."""
    steps = past.clock.steps if past.clock else len(past.verified.table)
    split = dimensions.split_rows(steps)
    if split >= dimensions.LEAST:
        return
    if past.clock and past.clock.panel:
        what = (
            f"series of {steps} steps leave {split} for a split, and {dimensions.LEAST} are needed"
        )
        file, remedy = past.verified.file, "bring longer series"
        if not {"time", "series"} & file.given.keys():
            table = commands.new(file.path, ["--task=tabular"], {})
            remedy = f"{remedy}; if the rows are unrelated: `{table}`"
        checks.add("", what, remedy)
    else:
        what = f"a split has {split} rows, and {dimensions.LEAST} are needed"
        checks.add("", what, "bring more rows")
