"""The loader on hand-written series: order, gaps, windows, splits, scaling, errors."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from by_hand import DAYS, SMALL, random_windows, write_series

from many_to_many_padded_forecast.data import load, read_series
from many_to_many_padded_forecast.tables import DataError
from many_to_many_padded_forecast.times import read_times
from many_to_many_padded_forecast.windows import target_rows


def test_rows_are_read_in_time_order(tmp_path: Path) -> None:
    config = write_series(tmp_path, [3, 1, 2], [DAYS[2], DAYS[0], DAYS[1]])
    assert read_series(config).targets[:, 0].tolist() == [1, 2, 3]


def test_months_and_quarters_may_be_decimals_of_years() -> None:
    stamps = read_times(pl.Series([1949.25, 1949.5, None, 1950.0]))
    months = stamps.dt.strftime("%Y-%m").to_list()
    assert months == ["1949-04", "1949-07", None, "1950-01"]


def test_missing_values_are_filled_from_the_past_only(tmp_path: Path) -> None:
    config = write_series(tmp_path, [None, 1, None, None, 4])
    assert read_series(config).targets[:, 0].tolist() == [1, 1, 1, 4]


def test_missing_rows_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = [*DAYS[:5], *DAYS[6:9], *DAYS[12:20]]
    read_series(write_series(tmp_path, range(16), days))
    said = "gaps in the time stamps: 2, the first after 2000-01-05"
    assert said in capsys.readouterr().out


def test_each_window_comes_with_the_targets_of_its_own_rows(tmp_path: Path) -> None:
    data = load(write_series(tmp_path, range(100)))
    for first, window in enumerate(data.train.features):
        assert window[:, 0].tolist() == list(range(first, first + SMALL.input_length))
        expected = [first + row for row in target_rows(SMALL)]
        assert data.train.targets[first, :, 0].tolist() == expected


def test_a_batch_holds_windows_and_targets_of_the_same_rows() -> None:
    windows = random_windows()
    batch, targets = windows[0]
    expected = windows.targets[: len(batch)]
    np.testing.assert_array_equal(batch, windows.features[: len(batch)])
    np.testing.assert_array_equal(targets.ravel(), expected.ravel())


def test_every_epoch_draws_another_order(tmp_path: Path) -> None:
    train = load(write_series(tmp_path, range(100))).train
    before = np.concatenate([train[index][1] for index in range(len(train))])
    train.on_epoch_end()
    after = np.concatenate([train[index][1] for index in range(len(train))])
    assert (after != before).any()
    np.testing.assert_array_equal(np.sort(after, axis=0), np.sort(before, axis=0))


def test_windows_never_cross_the_split(tmp_path: Path) -> None:
    data = load(write_series(tmp_path, range(100)))
    for split, first, last in (
        (data.train, 0, 69),
        (data.validation, 70, 84),
        (data.test, 85, 99),
    ):
        assert split.features.min() == first
        assert split.features.max() <= last
        assert split.targets.max() == last


def test_statistics_see_only_training_rows(tmp_path: Path) -> None:
    calm = load(write_series(tmp_path, list(range(100)))).statistics
    wild = load(write_series(tmp_path, [*range(70), *[1e6] * 29, -1e6])).statistics
    assert calm == wild


def test_a_repeated_time_stamp_is_refused_with_its_line(tmp_path: Path) -> None:
    config = write_series(tmp_path, [1, 2, 3], [DAYS[0], DAYS[1], DAYS[1]])
    with pytest.raises(DataError, match="line 3: 2000-01-02 .* more than once"):
        read_series(config)


def test_text_in_a_numeric_column_is_refused_with_its_line(tmp_path: Path) -> None:
    config = write_series(tmp_path, ["1", "2", "three"])
    with pytest.raises(DataError, match="line 4, column .*'three' is not a number"):
        read_series(config)


def test_too_few_rows_for_one_window_are_refused(tmp_path: Path) -> None:
    config = write_series(tmp_path, range(20))
    with pytest.raises(DataError, match="a split has 3 rows, one window needs"):
        load(config)


def test_a_constant_target_is_refused(tmp_path: Path) -> None:
    config = write_series(tmp_path, [5] * 100)
    with pytest.raises(DataError, match="constant in the training rows"):
        load(config)


def test_batches_cover_every_training_window_once(tmp_path: Path) -> None:
    train = load(write_series(tmp_path, range(100))).train
    batches = [train[index][1] for index in range(len(train))]
    firsts = np.concatenate([batch.reshape(len(batch), -1)[:, 0] for batch in batches])
    assert sorted(firsts) == train.targets[:, 0, 0].tolist()
