"""Features that tell the target of a table alone, as what is known only after it does."""

from collections.abc import Sequence

import polars as pl

FEWEST = 30  # rows in which it is no chance
EACH = 5  # rows of each word, on average, and of the rarest class
SAME = 1e-6  # of a unit of variance, that rounding leaves


def telling(
    rows: pl.DataFrame, features: Sequence[str], target: str, classified: bool
) -> list[str]:
    """Return the features each of which tells the target of all rows without another one.

    Args:
        rows: without missing targets.
        features: names of columns of numbers or words.
        target: the name of its column.
        classified: whether it is a class; else it is a number.
    """
    counts = rows[target].unique_counts()
    rare = classified and (len(counts) < 2 or min(counts) < EACH)
    if len(rows) < FEWEST or rare:
        return []
    tells = _tells_class if classified else _tells_number
    pairs = {name: rows.select(pl.col(name), pl.col(target).alias("\0")) for name in features}
    return [name for name, both in pairs.items() if not both[name].null_count() and tells(both)]


def _tells_class(both: pl.DataFrame) -> bool:
    """Return whether each class has words of its own, or numbers between two others' or beside."""
    feature, classes = both.get_columns()
    if feature.dtype == pl.String:
        each = both.group_by(feature.name).agg(pl.col("\0").n_unique())
        return len(each) * EACH <= len(both) and bool((each["\0"] == 1).all())
    within = both.group_by(feature.name).agg(
        pl.col("\0").n_unique(), pl.col("\0").first().alias("class")
    )
    runs = within.sort(feature.name)["class"].rle_id().max()
    return bool((within["\0"] == 1).all()) and runs == classes.n_unique() - 1


def _tells_number(both: pl.DataFrame) -> bool:
    """Return whether a number is the target in another unit, or with another origin."""
    feature, _ = both.get_columns()
    if feature.dtype == pl.String:
        return False
    share = both.select(pl.corr(feature.name, "\0")).item()
    return isinstance(share, float) and 1 - share * share < SAME
