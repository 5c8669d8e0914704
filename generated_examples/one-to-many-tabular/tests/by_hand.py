"""Small files, written by hand."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from one_to_many_tabular.config import Config

SMALL = Config(units=8, batch_size=4)
FEATURES = ("size", "weight", "kind")
TARGETS = ("morning", "noon", "night")


def write_rows(folder: Path, rows: int = 40, **changes: list[object]) -> Config:
    """Write rows that all differ, with `changes` of columns; return their config."""
    table = {
        "size": [float(row) for row in range(rows)],
        "weight": [10.0 * (row % 7) for row in range(rows)],
        "kind": [("blue", "green", "red")[row % 3] for row in range(rows)],
        "morning": [1000.0 + 5 * (row % 11) for row in range(rows)],
        "noon": [2000.0 + 3 * (row % 5) for row in range(rows)],
        "night": [500.0 - 2 * (row % 7) for row in range(rows)],
        **changes,
    }
    path = folder / "rows.csv"
    pl.DataFrame(table, strict=False).write_csv(path)
    return replace(
        SMALL, data=str(path), features=FEATURES, targets=TARGETS, split="split"
    )


def write_examples(folder: Path) -> Config:
    """Write rows to learn from for an epoch; return their config."""
    return replace(write_rows(folder), epochs=1)
