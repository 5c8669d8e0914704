"""What is missing of a time series: how much, from where on, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

STALE = 0.2  # share of the steps filled from before a window, from which a feature is left out


@dataclass(frozen=True)
class Gaps:
    """The steps of a column without a value.

    Args:
        steps: how many steps there are.
        leading: how many have no value before the first that has one.
        runs: the lengths of the runs without a value after that.
    """

    steps: int
    leading: int
    runs: tuple[int, ...]

    @property
    def missing(self) -> int:
        """Return how many steps have no value."""
        return self.leading + sum(self.runs)

    @property
    def share(self) -> str:
        """Return the share of the steps that have no value, in words."""
        return f"{self.missing / self.steps:.1%}"

    @property
    def longest(self) -> int:
        """Return the length of the longest run after the first value."""
        return max(self.runs, default=0)

    def is_stale(self, length: int) -> bool:
        """Return whether many steps have no value within `length` steps before them."""
        late = sum(max(run - length + 1, 0) for run in self.runs)
        return self.leading + late > STALE * self.steps


def find(values: pl.Series) -> Gaps:
    """Return the gaps of a column, one value a step in the order of time."""
    runs = values.is_not_null().rle().struct.unnest()
    if runs.is_empty():
        return Gaps(0, 0, ())
    missing = runs.filter(~pl.col("value"))["len"].to_list()
    leading = 0 if runs["value"][0] else missing.pop(0)
    return Gaps(len(values), leading, tuple(missing))


def unknown_split(values: pl.Series) -> str:
    """Return the split in which no step has a value, "" where each has some."""
    known = values.is_not_null()
    start, stop = int(0.7 * len(known)), int(0.85 * len(known))
    splits = {"training": known[:start], "validation": known[start:stop], "test": known[stop:]}
    return next((name for name, split in splits.items() if not split.any()), "")


def left_out(columns: Mapping[str, Gaps]) -> list[str]:
    """Return a note on features that are left out because long runs have no value."""
    shares = ", ".join(f"{name} ({gaps.share})" for name, gaps in columns.items())
    return [f"Left out, because too long runs have no value: {shares}."] if columns else []


def notes(columns: Mapping[str, Gaps], length: int) -> list[str]:
    """Return what is missing of each column, and what becomes of it in windows of `length`."""
    holding = {name: gaps for name, gaps in columns.items() if gaps.missing}
    found = []
    if holding:
        each = (f"{name} {gaps.missing} ({gaps.share})" for name, gaps in holding.items())
        found.append(f"Steps without a value: {', '.join(each)}.")
    leading = max((gaps.leading for gaps in columns.values()), default=0)
    if leading:
        late = next(name for name, gaps in columns.items() if gaps.leading == leading)
        steps = "step is" if leading == 1 else f"{leading} steps are"
        found.append(f"The first {steps} left out: {late} has no value before.")
    longest = max((gaps.longest for gaps in columns.values()), default=0)
    if longest >= length:
        found.append(
            f"The longest run without a value has {longest} steps. Windows of {length} that "
            "would be filled from before their first step are left out."
        )
    return found
