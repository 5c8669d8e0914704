"""What each column of a time series holds in the order of time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from scaffold.reading.files import Columns
from scaffold.reading.forecast import ahead, gaps
from scaffold.reading.forecast.ahead import Levels
from scaffold.reading.forecast.clock import Clock
from scaffold.reading.forecast.gaps import Gaps
from scaffold.reading.forecast.panel import Panel
from scaffold.reading.forecast.past import Past
from scaffold.reading.forecast.season import Values
from scaffold.reading.problems import Checks

READ = ("features", "known")  # roles


@dataclass(frozen=True)
class History:
    """What a column of numbers holds.

    Args:
        missing: how many values are missing.
        constant: whether it never changes in the training rows.
        training: its training rows in time order; empty unless it is a target.
        gaps: the steps without a value.
        unknown: the split in which it has no value, if there is one.
        static: whether it is constant within each of several series, but not over all.
    """

    missing: int
    constant: bool
    training: Values
    gaps: Gaps
    unknown: str = ""
    static: bool = False


@dataclass(frozen=True, eq=False)
class Held:
    """What the columns hold.

    Args:
        numbers: of each column of numbers.
        levels: the categories of each column of words.
    """

    numbers: Mapping[str, History]
    levels: Levels

    @property
    def changing(self) -> set[str]:
        """Return the columns that change in the training rows."""
        numbers = {name for name, column in self.numbers.items() if not column.constant}
        return numbers | {name for name, levels in self.levels.items() if len(levels) > 1}

    def gaps(self, columns: Columns) -> dict[str, Gaps]:
        """Return the gaps of the columns of numbers that are read or predicted."""
        names = dict.fromkeys(n for role in (*READ, "targets") for n in columns.get(role, ()))
        return {name: self.numbers[name].gaps for name in names if name in self.numbers}

    def categories(self, columns: Columns) -> Levels:
        """Return the categories of the columns of words that are read."""
        names = [name for role in READ for name in columns.get(role, ())]
        return {name: self.levels[name] for name in names if name in self.levels}


def find(
    past: Past,
    numbers: Iterable[str],
    words: Iterable[str],
    targets: Sequence[str],
    named: Sequence[str],
    checks: Checks,
) -> Held:
    """Return what the columns hold, what speaks against them kept in `checks`.

    Args:
        past: the rows.
        numbers, words: the columns.
        targets: those of them that are predicted.
        named: those that the user chose.
        checks: collects the problems.
    """
    table, clock = past.verified.table, past.clock
    held = {name: _look(table[name], clock, name in targets) for name in numbers}
    levels = ahead.levels({name: _training(table[name], clock) for name in words}, named, checks)
    if not checks.problems:
        _refuse_useless(held, targets, checks)
    return Held(held, levels)


def _look(values: pl.Series, clock: Clock | None, is_target: bool) -> History:
    """Return what a column holds, in the order of time."""
    if clock and clock.panel:
        return _look_within(values, clock.panel, is_target)
    steps = (clock.ordered(values) if clock else values).cast(pl.Float64)
    holes = gaps.find(steps)
    training = steps[: int(0.7 * len(steps))].forward_fill().drop_nulls().to_numpy()
    constant = len(training) == 0 or bool(training.min() == training.max())
    if not is_target:
        return History(values.null_count(), constant, training[:0], holes)
    unknown = gaps.unknown_split(steps[holes.leading :])
    return History(values.null_count(), constant, training, holes, unknown)


def _look_within(values: pl.Series, several: Panel, is_target: bool) -> History:
    """Return what a column of several series holds."""
    training = values.filter(pl.Series(several.training)).cast(pl.Float64).drop_nulls().to_numpy()
    constant = len(training) == 0 or bool(training.min() == training.max())
    unknown = several.unknown_split(values) if is_target else ""
    holes, static = several.gaps(values), several.is_static(values)
    return History(values.null_count(), constant, training, holes, unknown, static)


def _training(column: pl.Series, clock: Clock | None) -> pl.Series:
    """Return the training rows of a column."""
    if clock and clock.panel:
        return column.filter(pl.Series(clock.panel.training))
    ordered = clock.ordered(column) if clock else column
    return ordered[: int(0.7 * len(ordered))]


def _refuse_useless(columns: Mapping[str, History], targets: Sequence[str], checks: Checks) -> None:
    """Keep a problem for each target that holds nothing to predict."""
    for name in targets:
        if columns[name].constant:
            what = "constant in the training rows"
            checks.add(f"column {name!r}", what, "choose another target")
        elif columns[name].unknown:
            what = f"no value in the {columns[name].unknown} rows"
            checks.add(f"column {name!r}", what, "choose another target, or bring more rows")
