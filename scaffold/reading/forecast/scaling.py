"""How the values of a time series are scaled, and why so."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from scaffold.modes import Mode
from scaffold.reading.forecast import panel
from scaffold.reading.forecast.panel import Panel
from scaffold.reading.forecast.season import Drift, Values, drift

MANY_SEASONS = 400  # in the training rows: enough for a network to learn what repeats


@dataclass(frozen=True)
class Scaling:
    """How values are scaled.

    Args:
        by: as the option `normalize` says it.
        drift: how the training rows of the target drift.
        seasons: how many they hold, those of a series in the middle where there are several.
    """

    by: str
    drift: Drift
    seasons: float


def choose(mode: Mode, samples: list[Values], window: tuple[int, int], repeats: int) -> Scaling:
    """Return how to scale the windows of a series.

    An RNN learns a season from many hundreds of them; from fewer it stays behind the mere
    repetition, unless it begins with that and learns what differs.

    Args:
        mode: the topology.
        samples: the training rows of the target, of each series that is looked at.
        window: the lengths of input and output.
        repeats: the season, in steps; 1 for none.
    """
    found = panel.drift(samples, lambda values: drift(values, max(sum(window), 4)))
    seasons = float(np.median([len(values) for values in samples])) / repeats
    if 1 < repeats < window[0] and seasons < MANY_SEASONS and not mode.within_window:
        return Scaling("season", found, seasons)
    return Scaling("window" if found.leaves_range else "global", found, seasons)


def within(scaling: Scaling, several: Panel, target: pl.Series) -> Scaling:
    """Return how to scale several series: each by itself where one scaling does not serve all."""
    alike = scaling.by != "global" or several.alike(target)
    return scaling if alike else replace(scaling, by="series")


def note(target: str, scaling: Scaling) -> str:
    """Return how the column `target` is scaled, and why."""
    if scaling.by == "series":
        return (
            f"Proposed: scaling by series, because the mean or the deviation of {target} differs "
            "between them: each is scaled by its own training rows."
        )
    if scaling.by == "season":
        return (
            "Proposed: scaling by the season, because the training rows hold only "
            f"{scaling.seasons:.0f} of them: the model begins with the last one and learns what "
            "differs."
        )
    if scaling.by == "window":
        return (
            f"Proposed: scaling by window, because {target} drifts in the training rows: its mean "
            f"by {abs(scaling.drift.mean):.1f} standard deviations within a window, that deviation "
            f"to {scaling.drift.deviation:.1f} times what it was."
        )
    why = f"the mean and variance of {target} hardly drift"
    return f"Proposed: scaling by the training rows, because {why}."
