"""Small series: written by hand, and drawn at random."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from seq2seq_forecast.config import Config
from seq2seq_forecast.windows import Series, Windows, target_rows

SMALL = Config(input_length=6, output_length=3, season=2, units=8, batch_size=4)
DAYS = [str(date(2000, 1, 1) + timedelta(days=day)) for day in range(100)]


def write_series(
    folder: Path, values: Sequence[object], days: Sequence[str] = DAYS
) -> Config:
    """Write a daily series whose columns all hold `values`; return its config."""
    names = ("another column", *SMALL.features, *SMALL.targets)
    table = {**dict.fromkeys(names, values), SMALL.time: days[: len(values)]}
    path = folder / "series.csv"
    pl.DataFrame(table, strict=False).write_csv(path)
    return replace(SMALL, data=str(path))


def random_windows(kind: type[Windows] = Windows, **scale: float) -> Windows:
    """Return one batch of windows over a random series, its targets first."""
    rows = target_rows(SMALL).stop + SMALL.batch_size - 1
    width = max(len(SMALL.features), len(SMALL.targets))
    values = np.random.default_rng(1).normal(**scale, size=(rows, width))
    values = values.astype("float32")
    features = values[:, : len(SMALL.features)]
    targets = values[:, : len(SMALL.targets)]
    return kind(Series(pl.Series(range(rows)), features, targets), SMALL, 0, rows)


def write_examples(folder: Path) -> Config:
    """Write a series to forecast for an epoch; return its config."""
    values = [float(day % 7 + day % 5) for day in range(len(DAYS))]
    return replace(write_series(folder, values), epochs=1)
