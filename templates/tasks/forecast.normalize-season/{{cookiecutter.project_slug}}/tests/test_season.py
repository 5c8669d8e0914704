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


def test_what_is_carried_is_found_by_least_squares() -> None:
    random = np.random.default_rng(0)
    walk = random.normal(size=(1000, len(SMALL.targets))).cumsum(axis=0)
    values = (walk + random.normal(size=walk.shape)).astype("float32")
    config = replace(SMALL, features=SMALL.targets)
    series = Series(pl.Series(range(1000)), values, values)
    train = Windows(series, config, 0, 1000)
    found = measure(train)
    before = config.input_length - 1 - config.season
    for target, carried in enumerate(found.carried):
        known, later = train.features[:, :, target], train.targets[:, :, target]
        change = later - known[:, season_rows(config)]
        departure = known[:, -1:] - known[:, [before]]
        column = np.repeat(departure, later.shape[1], axis=1).reshape(-1, 1)
        (share,), *_ = np.linalg.lstsq(column, change.ravel(), rcond=None)
        assert carried == pytest.approx(np.clip(share, 0, 1), abs=1e-4)
        left = change - carried * departure
        spread = np.sqrt(np.square(left).mean())
        assert found.target_spread[target] == pytest.approx(spread, rel=1e-4)


def test_a_season_as_long_as_a_window_is_refused() -> None:
    config = replace(SMALL, season=SMALL.input_length)
    least = SMALL.input_length + 1
    with pytest.raises(DataError, match=f"--input-length: .* at least {least}, so"):
        season_rows(config)
