"""Small files, written by hand."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from many_to_one_text.config import Config

SMALL = Config(units=8, batch_size=4, dropout=0.0)
LABELS = ["bad", "good"]
TEXTS = [f"{LABELS[n % 2]} thing, number {n}" for n in range(40)]


def write_texts(folder: Path, texts: list[str | None], **columns: list[str]) -> Config:
    """Write `texts` with labels in turn, or those in `columns`; return the config."""
    labels = [LABELS[n % 2] for n in range(len(texts))]
    path = folder / "texts.tsv"
    table = pl.DataFrame({SMALL.text: texts, SMALL.label: labels, **columns})
    table.write_csv(path, separator="\t")
    return replace(SMALL, data=str(path))


def write_examples(folder: Path) -> Config:
    """Write texts that a model learns in some epochs; return their config."""
    texts = [f"{LABELS[n % 2]} thing{' or so' * (n % 7)} {n}" for n in range(80)]
    return replace(
        write_texts(folder, texts), epochs=8, batch_size=8, learning_rate=0.02
    )
