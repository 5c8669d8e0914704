"""Scaling by the season: which row each output is relative to."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from by_hand import SMALL, random_windows
from keras import ops

from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.scaling import measure, season_rows
from {{ cookiecutter.package }}.tables import DataError
from {{ cookiecutter.package }}.windows import Series, Windows, target_rows


@pytest.mark.parametrize("season", [1, 3, SMALL.input_length - 1])
def test_each_output_has_a_known_row_whole_seasons_before(season: int) -> None:
    config = replace(SMALL, season=season)
    rows = season_rows(config)
    for row, ahead in zip(rows, target_rows(config), strict=True):
        assert (ahead - row) % season == 0
        assert config.input_length - season <= row < config.input_length


@pytest.mark.parametrize("carried", [0.0, 1.0])
def test_a_network_that_puts_out_nothing_continues_the_season(carried: float) -> None:
    windows = random_windows()
    inputs, targets = windows[0]
    count = targets.shape[-1]
    statistics = replace(measure(windows), carried=[carried] * count)
    model = build_model(SMALL, statistics)
    model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
    forecast = ops.convert_to_numpy(model(inputs)).reshape(len(inputs), -1, count)
    rows = season_rows(SMALL)
    departure = inputs[:, -1, :count] - inputs[:, rows[0] - 1, :count]
    for step, row in enumerate(rows):
        wanted = inputs[:, row, :count] + carried * departure
        np.testing.assert_allclose(forecast[:, step], wanted, rtol=1e-5)


@pytest.mark.parametrize(("slope", "low", "high"), [(1.0, 0.99, 1.0), (0.0, 0.0, 0.3)])
def test_a_trend_is_carried_and_noise_is_not(
    slope: float, low: float, high: float
) -> None:
    random = np.random.default_rng(0)
    noise = random.normal(scale=1e-3, size=(1000, len(SMALL.targets)))
    values = (noise + slope * np.arange(1000)[:, None]).astype("float32")
    series = Series(pl.Series(range(len(values))), values, values)
    config = replace(SMALL, features=SMALL.targets)
    carried = measure(Windows(series, config, 0, len(values))).carried
    assert all(low <= share <= high for share in carried)


def test_a_season_as_long_as_a_window_is_refused() -> None:
    config = replace(SMALL, season=SMALL.input_length)
    with pytest.raises(DataError, match=f"--season: {SMALL.input_length}; at most"):
        season_rows(config)
