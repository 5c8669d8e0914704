"""Small files, written by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from {{ cookiecutter.package }}.config import Config

SMALL = {{ cookiecutter.small_config }}
LENGTHS = (3, 5, 4, 9) * 12


def for_each_row(labels: Sequence[object]) -> list[object]:
    """Return the labels of the rows: each sequence has one."""
    return list(labels)


def write_sequences(
    folder: Path, lengths: Sequence[int] = LENGTHS, **changes: Sequence[object]
) -> Config:
    """Write sequences that differ, with `changes` of columns; return their config."""
    starts = np.cumsum([0, *lengths]).tolist()
    table = {
        "who": [f"s{row:03}" for row in range(len(lengths))],
        "label": [{{ cookiecutter.hand_label }} for row in range(len(lengths))],
    }
    for step in range(max(2, *lengths)):
        table[f"t{step}"] = [
            float(start + step) if step < length else None
            for start, length in zip(starts, lengths, strict=False)
        ]
    path = folder / "sequences.csv"
    pl.DataFrame({**table, **changes}, strict=False).write_csv(path)
    return replace(
        SMALL, data=str(path), sequence="who", label="label", split="split"
    )


def write_examples(folder: Path) -> Config:
    """Write sequences in two halves, which a model learns in some epochs."""
    labels = for_each_row([100] * 24 + [200] * 24)
    config = write_sequences(folder, label=labels)
    return replace(config, epochs=6, learning_rate=0.05)
