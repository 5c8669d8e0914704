"""What the network is measured against, on series with a known answer."""

from pathlib import Path

import numpy as np
from by_hand import SMALL, write_series

from many_to_many_forecast.baselines import naive_forecasts, ridge
from many_to_many_forecast.data import load


def test_the_last_value_was_known_before_what_it_forecasts(tmp_path: Path) -> None:
    data = load(write_series(tmp_path, range(100)))
    last_value, _ = naive_forecasts(data)
    assert (last_value < data.test.targets).all()


def test_the_seasonal_naive_forecast_repeats_the_season(tmp_path: Path) -> None:
    data = load(write_series(tmp_path, [*range(SMALL.season)] * (100 // SMALL.season)))
    _, seasonal_naive = naive_forecasts(data)
    np.testing.assert_array_equal(seasonal_naive, data.test.targets)


def test_ridge_continues_a_straight_line(tmp_path: Path) -> None:
    data = load(write_series(tmp_path, range(100)))
    np.testing.assert_allclose(ridge(data), data.test.targets, rtol=0.05)
