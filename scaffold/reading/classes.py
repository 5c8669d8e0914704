"""How often each class occurs, and whether the rare ones need more weight in the loss."""

import polars as pl

from scaffold.options import Value

RARE = 0.2  # of its fair share: a class with less is weighted
MOST_LISTED = 12  # classes that a note counts


def counted(classes: pl.Series, what: str, proposed: bool = True) -> list[str]:
    """Return the notes on how many examples each class has.

    Args:
        classes: of each example.
        what: the examples are, such as "rows".
        proposed: whether weights are proposed where they are due, or only named.
    """
    counts = _counts(classes)
    told = [f"{name} {count}" for name, count in counts.rows()]
    listed = told if len(told) <= MOST_LISTED else [*told[: MOST_LISTED - 1], "…", told[-1]]
    notes = [f"{what.capitalize()} of each class: {', '.join(listed)}."]
    if weights(classes):
        name, count = counts.row(-1)
        rare = f"{name!r} has {count} of {counts['count'].sum()} {what}"
        how = "proposed" if proposed else "possible by --class-weights balanced"
        notes.append(f"Class weights: balanced, {how} since of {len(counts)} classes {rare}.")
    return notes


def weights(classes: pl.Series) -> dict[str, Value]:
    """Return the weights to propose: balanced where the rarest class is far below its share."""
    counts = _counts(classes)["count"]
    rare = int(counts[-1]) * len(counts) < RARE * int(counts.sum())
    return {"class_weights": "balanced"} if rare else {}


def _counts(classes: pl.Series) -> pl.DataFrame:
    """Return each class and its "count", the most frequent first."""
    named = classes.drop_nulls().alias("class").value_counts()
    return named.sort(["count", "class"], descending=[True, False])
