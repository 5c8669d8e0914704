"""One label that stands for those of a whole sequence when the splits are drawn."""

import numpy as np
import polars as pl


def typical(labels: pl.Series, member: np.ndarray) -> pl.Series:
    """Return the rarest class of each sequence, so that every class is trained on.

    `member` is the sequence of each label.
    """
    rows = pl.DataFrame({"sequence": member, "label": labels})
    by_count = rows.sort("sequence", pl.len().over("label"), "label")
    return by_count.group_by("sequence", maintain_order=True).first()["label"]
