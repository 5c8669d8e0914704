"""A series as windows: batches of (window, targets), cut from it without copies."""

from dataclasses import dataclass

import keras
import numpy as np
import polars as pl

from .config import Config
from .tables import DataError


@dataclass(frozen=True)
class Series:
    """A time series without gaps: features (rows, 2), targets (rows, 1)."""

    time: pl.Series
    features: np.ndarray
    targets: np.ndarray

    def rows(self, start: int, stop: int) -> "Series":
        """Return the rows from `start` up to `stop`, as views."""
        return Series(
            self.time[start:stop], self.features[start:stop], self.targets[start:stop]
        )


def target_rows(config: Config) -> range:
    """Return the rows that the outputs stand for, counted from the window's first."""
    first = config.input_length
    return range(first, first + config.output_length)


def steps_seen(config: Config) -> np.ndarray:
    """Return how many steps of the window each output may depend on."""
    return np.array([config.input_length for _ in range(len(target_rows(config)))])


class Windows(keras.utils.PyDataset):
    """Batches of (window, targets) from rows `start` to `stop` of a series, as views.

    A batch is (batch, 28, 2) and (batch, 7, 1).
    """

    def __init__(
        self,
        series: Series,
        config: Config,
        start: int,
        stop: int,
        training: bool = False,
    ) -> None:
        super().__init__()
        wanted = target_rows(config)
        span = max(config.input_length, wanted.stop)
        if stop - start < span:
            raise DataError(
                f"{config.data}: a split has {stop - start} rows, "
                f"one window needs {span}; "
                "shorten the input or output length, or bring more rows"
            )
        self.start = start
        self.config = config
        self.rows = series.rows(start, stop)
        self.features = _views(self.rows.features, span)[:, : config.input_length]
        self.targets = _views(self.rows.targets, span)[:, wanted.start : wanted.stop]
        self.order = np.arange(len(self.features), dtype="int32")
        self.random = np.random.default_rng(config.seed) if training else None
        self.on_epoch_end()

    def __len__(self) -> int:
        return -(-len(self.order) // self.config.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        size = self.config.batch_size
        chosen = self.order[index * size : (index + 1) * size]
        return self.features[chosen], self.targets[chosen]

    def on_epoch_end(self) -> None:
        if self.random is not None:
            self.random.shuffle(self.order)


def _views(values: np.ndarray, span: int) -> np.ndarray:
    """Return each stretch of rows: (rows, columns) → (windows, span, columns)."""
    windows = np.lib.stride_tricks.sliding_window_view(values, span, axis=0)
    return np.moveaxis(windows, -1, 1)
