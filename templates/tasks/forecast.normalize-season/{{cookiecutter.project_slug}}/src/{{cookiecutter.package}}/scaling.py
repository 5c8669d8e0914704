"""Original units in and out: each output relative to what the last season says."""

import json
from dataclasses import asdict, dataclass

import numpy as np
from keras import KerasTensor, ops

from .changes import sample, spread
from .config import Config
from .tables import DataError
from .targets_first import require_targets_first
from .windows import Windows, target_rows


@dataclass(frozen=True)
class Statistics:
    """Where in a window the last season lies, and what the training windows measure.

    Args:
        season_rows: for each step out, the row of the window one season before, or as
            many whole seasons as it takes.
        carried: how much of each target's departure from its season at the last row of
            a window is still there at the steps out, from 0 to 1; a trend over more
            than one season ahead is left to the network.
        feature_spread: of each feature's change since the last row of its window.
        target_spread: of what the season leaves open of each target.
    """

    season_rows: list[int]
    carried: list[float]
    feature_spread: list[float]
    target_spread: list[float]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(asdict(self), indent=2)


def measure(train: Windows) -> Statistics:
    """Return the statistics of the training windows; `carried` by least squares.

    Raises:
        DataError: when a window is no longer than a season, or the features do not
            begin with the targets.
    """
    require_targets_first(train.config)
    windows, targets = sample(train)
    rows = season_rows(train.config)
    known = windows[:, :, : targets.shape[-1]]
    departure = known[:, -1:] - known[:, rows[0] - 1 : rows[0]]
    change = targets - known[:, rows]
    squares = np.square(departure, dtype="float64").mean(axis=(0, 1))
    shared = np.multiply(change, departure, dtype="float64").mean(axis=(0, 1))
    carried = np.clip(shared / np.where(squares > 0, squares, 1.0), 0.0, 1.0)
    return Statistics(
        season_rows=rows,
        carried=carried.tolist(),
        feature_spread=spread(windows - windows[:, -1:]),
        target_spread=spread(change - carried * departure),
    )


def season_rows(config: Config) -> list[int]:
    """Return the row of a window that lies whole seasons before each step out.

    Raises:
        DataError: when a window is no longer than a season.
    """
    if config.input_length <= config.season:
        raise DataError(
            f"--input-length: {config.input_length}; at least {config.season + 1}, "
            f"so that a window reaches beyond its last season, --season {config.season}"
        )
    first = config.input_length - config.season
    return [first + step % config.season for step in range(len(target_rows(config)))]


def expected(
    window: KerasTensor, rows: list[int], statistics: Statistics
) -> KerasTensor:
    """Return what the season says about the steps that follow `rows` by whole seasons.

    (batch, {{ cookiecutter.input_length }}, {{ cookiecutter.feature_width }}) → (batch, rows, {{ cookiecutter.outputs }}): the values then, and what is carried of the
    departure from the season now.
    """
    known = window[:, :, : len(statistics.target_spread)]
    first = statistics.season_rows[0]
    departure = known[:, -1:] - known[:, first - 1 : first]
    carried = ops.multiply(departure, np.float32(statistics.carried))
    return ops.take(known, rows, axis=1) + carried


def standardise(window: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return the change of each feature since the window's last row, at spread 1."""
    change = window - window[:, -1:]
    return ops.divide(change, np.float32(statistics.feature_spread))


def unscale(output: KerasTensor, window: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return `output`, a departure from what the season says, in original units."""
    level = expected(window, statistics.season_rows, statistics){{ cookiecutter.drop_step }}
    return ops.multiply(output, np.float32(statistics.target_spread)) + level
