"""Small files, written by hand."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from one_to_one_tabular.config import Config

SMALL = Config(units=8, batch_size=4)
FEATURES = ("size", "weight", "kind")
TARGETS = ("answer",)


def write_rows(folder: Path, rows: int = 40, **changes: list[object]) -> Config:
    """Write rows that all differ, with `changes` of columns; return their config."""
    table = {
        "size": [float(row) for row in range(rows)],
        "weight": [10.0 * (row % 7) for row in range(rows)],
        "kind": [("blue", "green", "red")[row % 3] for row in range(rows)],
        "answer": [("high", "low", "medium")[row % 11 % 3] for row in range(rows)],
        **changes,
    }
    path = folder / "rows.csv"
    pl.DataFrame(table, strict=False).write_csv(path)
    return replace(
        SMALL, data=str(path), features=FEATURES, targets=TARGETS, split="split"
    )


def write_examples(folder: Path) -> Config:
    """Write rows in two halves, which a model learns in some epochs."""
    config = write_rows(folder, answer=["near"] * 20 + ["far"] * 20)
    return replace(config, epochs=15, learning_rate=0.05)
