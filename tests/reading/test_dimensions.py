"""The window and the horizon that a series proposes."""

from datetime import timedelta

import pytest

from scaffold.fileformat import TimeFormat
from scaffold.modes import MODES
from scaffold.reading.forecast.dimensions import cycles, lengths, split_rows
from scaffold.tasks import TASKS

FORECAST = TASKS["forecast"].modes


def test_twelve_years_of_months_give_two_seasons_and_one() -> None:
    assert lengths(12, 144, MODES["vector-output"]) == (24, 12)


def test_the_sample_keeps_its_four_weeks_and_one() -> None:
    assert lengths(7, 5479, MODES["vector-output"]) == (28, 7)


@pytest.mark.parametrize("mode", FORECAST)
@pytest.mark.parametrize("rows", [20, 30, 50, 80, 144, 400, 5000])
@pytest.mark.parametrize("season", [1, 4, 7, 12, 24, 168])
def test_targets_fit_every_split_and_several_windows_the_training_rows(
    mode: str, rows: int, season: int
) -> None:
    length, horizon = lengths(season, rows, MODES[mode])
    alignment = MODES[mode].alignment
    ahead = {"next": 1, "horizon": horizon, "aligned": 0, "last": 0}[alignment]
    targets = length + 1 if alignment == "aligned" else horizon
    assert length >= 2 and horizon >= 1
    assert (1 if alignment == "next" else targets) <= split_rows(rows)
    assert length + ahead <= rows * 70 // 100 - 3
    assert horizon <= length or alignment != "last"


def test_a_season_that_no_split_can_hold_is_not_the_horizon() -> None:
    _, horizon = lengths(24, 120, MODES["vector-output"])
    assert horizon == 12


def test_cycles_of_a_session_are_its_day_and_its_week() -> None:
    time = TimeFormat(every="30m", weekdays=(1, 2, 3, 4, 5), steps_per_week=70)
    assert cycles(timedelta(minutes=30), time) == (14, 70)
    assert cycles(timedelta(days=1), TimeFormat()) == (7, 365)
