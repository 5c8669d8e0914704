"""Several time series in one file: which rows each has, on one grid, cut at the same dates."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scaffold.reading.forecast.gaps import Gaps
from scaffold.reading.forecast.season import Drift, Values
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified

SAMPLE = 60  # series that are looked at for a season and a drift
SHARED = 1 / 3  # of them with the same season: it is that of all
APART = 2.0  # factor between the deviations of two series that one scaling does not serve

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Panel:
    """The rows of several series.

    Args:
        names: the columns that tell the series apart.
        number: of the series of each row, from 0.
        step: of each row on the common grid.
        place: of each row among the steps of its series; the step itself where the grid is regular.
    """

    names: tuple[str, ...]
    number: Rows
    step: Rows
    place: Rows

    @property
    def is_regular(self) -> bool:
        """Return whether a series has all steps of the grid from its first to its last row."""
        return self.place is self.step

    @cached_property
    def spans(self) -> tuple[Rows, Rows]:
        """Return the first and the last step of each series."""
        return self._spans(self.step)

    def _spans(self, steps: Rows) -> tuple[Rows, Rows]:
        spans = pl.DataFrame({"number": self.number, "step": steps}).group_by("number")
        found = spans.agg(pl.min("step"), pl.max("step").alias("last")).sort("number")
        return found["step"].to_numpy(), found["last"].to_numpy()

    @cached_property
    def sizes(self) -> Rows:
        """Return how many steps each series has."""
        first, last = self._spans(self.place)
        return last - first + 1

    def median_step(self, stamps: pl.Series) -> timedelta:
        """Return the median time from one step of a series to its next, of those that occur."""
        rows = pl.DataFrame({"number": self.number, "time": stamps}).unique().sort("time")
        steps = rows.select(pl.col("time").diff().over("number")).to_series().drop_nulls().sort()
        return timedelta(0) if steps.is_empty() else steps[(len(steps) - 1) // 2]

    @property
    def count(self) -> int:
        """Return how many series there are."""
        return len(self.sizes)

    @property
    def absent(self) -> int:
        """Return how many steps within the series have no row."""
        return int(self.sizes.sum()) - len(self.step)

    @cached_property
    def cuts(self) -> tuple[int, int]:
        """Return the steps at which validation and testing begin, as the project chooses them."""
        if not self.is_regular:
            order = np.sort(self.step)
            return int(order[int(0.7 * len(order))]), int(order[int(0.85 * len(order))])
        first, last = self.spans
        length = int(last.max()) + 2
        begun = np.bincount(first, minlength=length) - np.bincount(last + 1, minlength=length)
        rows = np.cumsum(np.cumsum(begun))  # up to each step
        train, val = (int(np.searchsorted(rows, int(s * rows[-1]), "right")) for s in (0.7, 0.85))
        return train, val

    @property
    def training(self) -> NDArray[np.bool_]:
        """Return which rows are for training."""
        return self.step < self.cuts[0]

    @property
    def typical(self) -> int:
        """Return how many steps a series has whose splits are as long as the common ones."""
        train, val = self.cuts
        split = min(val - train, int(self.spans[1].max()) + 1 - val)
        if not self.is_regular:
            late = np.bincount(np.searchsorted(self.cuts, self.step, "right"), minlength=3)[1:]
            split = int(late.min()) // self.count
        return min(split * 100 // 15, int(np.median(self.sizes)))

    def past(self, observed: pl.Series) -> pl.Series:
        """Return which rows are up to the last target of their series.

        They are all where some series has a target in the last step: the others have ended.

        Args:
            observed: whether each row has a target.
        """
        held, last = observed.to_numpy(), np.full(self.count, -1)
        np.maximum.at(last, self.number[held], self.step[held])
        ends = last.max() in (-1, self.step.max())
        return pl.Series(np.full(len(held), True) if ends else self.step <= last[self.number])

    def begun_late(self) -> int:
        """Return how many series have no training row."""
        return int((self.spans[0] >= self.cuts[0]).sum())

    def is_static(self, values: pl.Series) -> bool:
        """Return whether a column is constant within each series, but not over all."""
        if values.min() == values.max():
            return False
        rows = pl.DataFrame({"number": self.number, "value": values})
        within = rows.group_by("number").agg((pl.min("value") == pl.max("value")).alias("same"))
        return bool(within["same"].fill_null(True).all())

    def gaps(self, values: pl.Series) -> Gaps:
        """Return the gaps of a column within the series, from the first value of each."""
        if not self.absent and not values.null_count():
            return Gaps(len(self.step), 0, ())
        rows = pl.DataFrame({"number": self.number, "step": self.place, "value": values})
        rows = rows.drop_nulls().sort("number", "step")
        runs = rows.select(pl.col("step").diff().over("number") - 1).to_series()
        return Gaps(int(self.sizes.sum()), 0, tuple(runs.filter(runs > 0).to_list()))

    def unknown_split(self, values: pl.Series) -> str:
        """Return the split in which no row has a value, "" where each has some."""
        known = pl.Series(self.step).filter(values.is_not_null()).to_numpy()
        split = np.bincount(np.searchsorted(self.cuts, known, "right"), minlength=3)
        names = ("training", "validation", "test")
        return next((name for name, count in zip(names, split, strict=True) if not count), "")

    def sample(self, values: pl.Series) -> Iterator[Values]:
        """Yield the training values of some series, in time order, without gaps."""
        rows = pl.DataFrame({"number": self.number, "step": self.step, "value": values})
        chosen = np.unique(np.linspace(0, self.count - 1, SAMPLE).astype(int)).tolist()
        kept = rows.filter(pl.Series(self.training) & pl.col("number").is_in(chosen))
        for _, one in kept.sort("step").group_by("number", maintain_order=True):
            found = one["value"].cast(pl.Float64).forward_fill().drop_nulls().to_numpy()
            if len(found):
                yield found

    def alike(self, values: pl.Series) -> bool:
        """Return whether the series have about the same mean and standard deviation."""
        found = [(float(one.mean()), float(one.std())) for one in self.sample(values)]
        means, deviations = np.array(found).reshape(-1, 2).T
        low, high = np.quantile(deviations, [0.1, 0.9]) if len(found) else (1.0, 1.0)
        return bool(high <= APART * low and np.std(means) <= np.median(deviations))


def find(
    verified: Verified, names: Sequence[str], stamps: pl.Series, grid: pl.Series, regular: bool
) -> Panel:
    """Return the series of a file whose rows have the timestamps `stamps` on `grid`."""
    column = "#".join((*names, ""))  # no other is named so
    keys = verified.table.select(names)
    numbered = keys.unique(maintain_order=True).with_row_index(column)
    number = keys.join(numbered, on=names, how="left", maintain_order="left", nulls_equal=True)
    step = grid.search_sorted(stamps).cast(pl.Int64).to_numpy()
    numbers = number[column].cast(pl.Int64).to_numpy()
    return Panel(tuple(names), numbers, step, step if regular else _places(numbers, step))


def _places(number: Rows, step: Rows) -> Rows:
    """Return which of the steps of its series each row has, from 0."""
    rows = pl.DataFrame({"number": number, "step": step})
    ranks = rows.select(pl.col("step").rank("dense").over("number").cast(pl.Int64) - 1)
    return ranks.to_series().to_numpy()


def refuse_unnamed(verified: Verified, names: Sequence[str], checks: Checks) -> None:
    """Keep a problem for rows that name no series in any column: a blank in one is a name."""
    for name in names[:1]:
        missing = verified.table.select(pl.all_horizontal(pl.col(names).is_null())).to_series()
        verified.add(checks, missing, name, "names no series", "name one, or leave the row out")


def season(samples: Sequence[Values], find: Callable[[Values], int]) -> int:
    """Return the season that many of the series have, 1 where there is none."""
    counts = Counter(found for found in map(find, samples) if found > 1)
    best, times = counts.most_common(1)[0] if counts else (1, 0)
    return best if times >= SHARED * len(samples) else 1


def drift(samples: Sequence[Values], find: Callable[[Values], Drift]) -> Drift:
    """Return the median drift of the series."""
    found = [find(values) for values in samples] or [Drift(0.0, 1.0)]
    means = float(np.median([abs(one.mean) for one in found]))
    return Drift(means, float(np.median([one.deviation for one in found])))
