"""Reading and splitting; row n of most files holds n."""

from pathlib import Path

import numpy as np
import pytest
from conftest import COLUMNS, FILE, SMALL, TIMES, counting, write_data

from many_to_one_forecast import data
from many_to_one_forecast.config import Config, InputError


def test_rows_are_sorted_and_missing_features_filled_from_the_past(tmp_path, capsys):
    rows = counting(7)
    rows[::2] = [[None] * len(COLUMNS)] * 4
    order = [3, 0, 5, 6, 4, 1]  # row 2 is not in the file
    path = write_data(tmp_path / FILE, [rows[n] for n in order], TIMES[order])
    series = data.read_series(path)
    assert series.time.equals(TIMES[1:6])
    assert (series.features[:, 0] % 1000).tolist() == [1, 1, 3, 3, 5]
    assert np.nan_to_num(series.targets[:, 0] % 1000).tolist() == [1, 0, 3, 0, 5]
    assert f"{3 * len(COLUMNS)} missing values" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", "find column|expected"),
        ("66666", "three", "line 3, column .*: expected a finite .*, got three"),
        ("77777", "inf", "line 4, column .*: expected a finite .*, got inf"),
        ("77777", f"7{data.SEPARATOR}7", "line 4: expected .* fields, got"),
        (f"{data.SEPARATOR}77777", "", "line 4: expected .* fields, got"),
        ("\n", "\nx", "line 2, column.*: expected a time.*, got x"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, old, new, message):
    rows = counting(4)
    rows[1][COLUMNS.index(data.TARGETS[0])], rows[2][-1] = 66666, 77777
    path = Path(write_data(tmp_path / FILE, rows))
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(InputError, match=message):
        data.read_series(str(path))


def test_a_repeated_time_is_refused(tmp_path):
    path = write_data(tmp_path / FILE, counting(3), TIMES[[0, 1, 1]])
    with pytest.raises(InputError, match="expected each time only once"):
        data.read_series(path)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (counting(0), "expected a row, got none"),
        (counting(8), "no window of .* fits"),
        ([[1.5] * len(COLUMNS)] * 120, "target .* is constant"),
    ],
)
def test_rows_that_leave_nothing_to_learn_are_refused(tmp_path, rows, message):
    path = write_data(tmp_path / FILE, rows)
    with pytest.raises(InputError, match=message):
        data.load_splits(Config(data=path, **SMALL))


def test_targets_follow_their_inputs_and_stay_in_their_split(splits):
    steps = np.array(data.target_steps(splits[0].config))
    ranges = [(steps[0], 84), (84, 102), (102, 120)]
    for split, rows in zip(splits, ranges, strict=True):
        for index in range(len(split)):
            inputs, targets = split[index]
            values = inputs[..., 0] % 1000  # (windows, steps)
            assert (values - values[:, :1] == range(6)).all()
            targets = targets.reshape(len(values), len(steps), -1)[..., 0] % 1000
            assert (targets - values[:, :1] == steps).all()
        assert np.unique(split.targets[..., 0] % 1000).tolist() == [*range(*rows)]
        assert np.shares_memory(split.inputs, split.series.features)
        assert np.shares_memory(split.targets, split.series.targets)
    for values in (splits[0].rows.features, splits[0].rows.targets):
        assert (values[:, 0] % 1000).tolist() == [*range(84)]


def test_every_epoch_shuffles_the_windows(splits):
    train, epochs = splits[0], []
    for _ in range(2):
        batches = [train[index][1] for index in range(len(train))]
        epochs.append([targets.flat[0] for targets in np.concatenate(batches)])
        train.on_epoch_end()
    assert epochs[0] != epochs[1]
    for targets in epochs:  # no window twice, and less than a batch left out
        assert len(set(targets)) == len(targets) > len(train.inputs) - train.batch_size
