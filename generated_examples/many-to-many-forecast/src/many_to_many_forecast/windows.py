"""A series as windows: batches of (window, targets), cut from it without copies."""

from dataclasses import dataclass

import keras
import numpy as np
import polars as pl

from .config import Config
from .tables import DataError


@dataclass(frozen=True)
class Series:
    """A time series, complete: features (rows, 2), targets (rows, 1)."""

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
    first = config.lead
    return range(first, first + config.input_length)


class Windows(keras.utils.PyDataset):
    """Batches of (window, targets) from rows `start` to `stop` of a series, as views.

    A batch is (batch, 28, 2) and (batch, 28, 1).
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
        if stop - start < wanted.stop:
            raise DataError(
                f"{config.data}: a split has {stop - start} rows, "
                f"one window needs {wanted.stop}; shorten it, or bring more rows"
            )
        self.start = start
        self.config = config
        self.rows = series.rows(start, stop)
        features = _views(self.rows.features, wanted.stop)
        self.features = features[:, : config.input_length]
        self.targets = _views(self.rows.targets, wanted.stop)[:, wanted.start :]
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
