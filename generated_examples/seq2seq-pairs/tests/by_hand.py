"""Small files, written by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from seq2seq_pairs.config import Config

SMALL = Config(units=8, batch_size=4, dropout=0.0)


def write_pairs(
    folder: Path,
    sources: Sequence[str | None],
    targets: Sequence[str | None],
    **columns: Sequence[str],
) -> Config:
    """Write a file of pairs; return its config."""
    path = folder / "pairs.tsv"
    table = pl.DataFrame({SMALL.source: sources, SMALL.target: targets, **columns})
    table.write_csv(path, separator="\t")
    return replace(SMALL, data=str(path))


def write_examples(folder: Path) -> Config:
    """Write numbers in two scripts; return their config."""
    numbers = [str(number) for number in range(7, 700, 7)]
    letters = [" ".join("abcdefghij"[int(digit)] for digit in n) for n in numbers]
    return replace(write_pairs(folder, numbers, letters), epochs=1, batch_size=16)
