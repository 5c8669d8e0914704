"""Small files, written by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from many_to_many_sequences.config import Config

SMALL = Config(units=8, batch_size=4)
LENGTHS = (3, 5, 4, 9) * 12


def for_each_row(labels: Sequence[object]) -> list[object]:
    """Return the label of each sequence for all of its rows."""
    return np.repeat(np.array(labels, dtype=object), LENGTHS).tolist()


def write_sequences(
    folder: Path, lengths: Sequence[int] = LENGTHS, **changes: Sequence[object]
) -> Config:
    """Write sequences that differ, with `changes` of columns; return their config."""
    member = np.repeat(np.arange(len(lengths)), lengths)
    total = len(member)
    table = {
        "who": [f"s{row:03}" for row in member],
        "when": np.concatenate([np.arange(length) for length in lengths]).tolist(),
        "speed": [float(row) for row in range(total)],
        "level": [float(row % 7) for row in range(total)],
        "label": [("high", "low", "medium")[row % 3] for row in member.tolist()],
        **changes,
    }
    path = folder / "sequences.csv"
    pl.DataFrame(table, strict=False).write_csv(path)
    return replace(
        SMALL,
        data=str(path),
        sequence="who",
        step="when",
        features=("speed", "level"),
        label="label",
        split="split",
    )


def write_examples(folder: Path) -> Config:
    """Write sequences in two halves, which a model learns in some epochs."""
    labels = for_each_row([100] * 24 + [200] * 24)
    config = write_sequences(folder, label=labels)
    return replace(config, epochs=6, learning_rate=0.05)
