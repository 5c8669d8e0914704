"""One label that stands for those of a whole sequence when the splits are drawn."""

import numpy as np
import polars as pl


def typical(labels: pl.Series, member: np.ndarray) -> pl.Series:
    """Return the mean label of each sequence.

    `member` is the sequence of each label.
    """
    rows = pl.DataFrame({"sequence": member, "label": labels})
    means = rows.group_by("sequence", maintain_order=True).agg(pl.col("label").mean())
    return means["label"]
