"""Whether rows suffice for three splits, drawn as the generated project draws them."""

import math
from collections.abc import Sequence

import numpy as np
import polars as pl

from scaffold.reading.files import Columns
from scaffold.reading.notes import listed
from scaffold.reading.problems import Checks


def refuse(rows: pl.DataFrame, columns: Columns, is_class: bool, checks: Checks) -> None:
    """Keep a problem where nothing tells the rows apart, or too little to draw three splits."""
    features = columns["features"]
    if not features:
        checks.add("", "every feature is constant", "choose other features")
        return
    if columns.get("split"):
        return
    targets = rows.select(columns["targets"])
    strata = targets.to_series() if is_class else _strata(targets)
    group = columns.get("group", ())
    first = rows.select(pl.struct(group or features).is_first_distinct()).to_series()
    if is_class and not group and _are_even(rows, features, columns["targets"]):
        what = f"each {listed(features)} has every {listed(columns['targets'])} once"
        checks.add("", f"{what}, so it tells nothing of it", "choose another --task or target")
    if not all(_sizes(strata.filter(first))):
        many, told = int(first.sum()), listed(group or features)
        what = f"{len(rows)} rows with {many} different {'' if group else 'combinations of '}{told}"
        shared = f"rows with equal {'values of it' if group else 'features'} share a split"
        remedy = "choose another group" if group else "bring more columns that tell the rows apart"
        checks.add("", f"{what}: {shared}, and one is left empty", remedy)


def _are_even(rows: pl.DataFrame, features: Sequence[str], targets: Sequence[str]) -> bool:
    """Return whether each combination of features has each class once, and so predicts none."""
    classes = rows.select(pl.struct(targets).n_unique()).item()
    counts = (pl.len().alias("\0rows"), pl.struct(targets).n_unique().alias("\0classes"))
    each = rows.group_by(features).agg(counts)  # names that no column has
    return bool((each["\0rows"] == classes).all() and (each["\0classes"] == classes).all())


def _strata(targets: pl.DataFrame) -> pl.Series:
    """Return up to ten strata of about equal size, as the project makes them."""
    level = targets.select(pl.all().rank()).mean_horizontal()
    return (level.rank("ordinal") - 1) // max(math.ceil(len(level) / 10), 20)


def _sizes(strata: pl.Series) -> list[int]:
    """Return how many groups of equal rows the project draws for each split, by its default seed.

    Args:
        strata: of the first row of each group.
    """
    draw = np.random.default_rng(0)
    sizes = np.zeros(3, int)
    for size in strata.alias("class").value_counts().sort("class")["count"]:
        draw.permutation(size)
        stops = np.maximum(np.floor(size * np.array((0.7, 0.85)) + draw.random()), 1)
        sizes += np.diff([0, *stops.astype(int), size])
    return [int(size) for size in sizes]
