"""The time stamps of a forecast, and gaps in those before, whatever their rhythm."""

import polars as pl
import pytest
from by_hand import DAYS, SMALL
from polars.testing import assert_frame_equal

from seq2seq_forecast.predict import output_times, predict
from seq2seq_forecast.rhythm import continue_time, find_gaps
from seq2seq_forecast.runs import find_run
from seq2seq_forecast.tables import DataError
from seq2seq_forecast.times import read_times
from seq2seq_forecast.windows import target_rows

WEEKDAYS = "2014-12-15 2014-12-16 2014-12-17 2014-12-18 2014-12-19 2014-12-22"


def stamps(text: str) -> pl.Series:
    """Return the time stamps in `text`, spaces between."""
    return read_times(pl.Series(text.split()))


@pytest.mark.parametrize(
    ("known", "following"),
    [
        (WEEKDAYS, "2014-12-23 2014-12-24 2014-12-25 2014-12-26 2014-12-29"),
        ("2014-10-31 2014-11-30 2014-12-31", "2015-01-31 2015-02-28 2015-03-31"),
        ("2014-09-30 2014-12-31", "2015-03-31 2015-06-30"),
        ("2014-11-15 2014-12-15", "2015-01-15 2015-02-15"),
        ("2014-11 2014-12", "2015-01 2015-02"),
        ("2014-Q3 2014-Q4", "2015-Q1 2015-Q2"),
        ("2014 2015 2016", "2017 2018"),
        ("2015-12-31 2016-12-31", "2017-12-31 2018-12-31"),
        ("2014-12-30 2014-12-31", "2015-01-01 2015-01-02"),
        ("2014-12-19 2014-12-26", "2015-01-02 2015-01-09"),
        ("2014-12-31T22:30 2014-12-31T23:00", "2014-12-31T23:30 2015-01-01T00:00"),
    ],
)
def test_time_goes_on_in_its_rhythm(known: str, following: str) -> None:
    expected = stamps(f"{known} {following}")
    count = len(following.split())
    assert continue_time(stamps(known), count).to_list() == expected.to_list()
    assert find_gaps(expected).is_empty()


def test_a_missing_row_is_a_gap_and_leaves_the_rhythm_as_it_is() -> None:
    known = stamps("2014-08-31 2014-09-30 2014-10-31 2015-01-31")
    assert find_gaps(known).to_list() == stamps("2014-10-31").to_list()
    assert continue_time(known, 1)[-1] == stamps("2015-02-28")[0]


@pytest.mark.usefixtures("inside")
def test_a_forecast_depends_on_the_last_window_alone() -> None:
    pl.read_csv("series.csv").tail(SMALL.input_length).write_csv("last.csv")
    forecasts = [predict(find_run(), file) for file in ("series.csv", "last.csv")]
    assert_frame_equal(*forecasts)


def test_one_time_stamp_has_no_rhythm() -> None:
    with pytest.raises(DataError, match="give at least two"):
        continue_time(stamps("2014-12-31"), 1)


def test_each_output_has_the_time_stamp_of_its_row() -> None:
    window = read_times(pl.Series(DAYS[: SMALL.input_length]))
    expected = [DAYS[row] for row in target_rows(SMALL)]
    assert output_times(window, SMALL).cast(pl.String).to_list() == expected
