"""Reading, encoding and splitting, on tables whose rows are of known kinds."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from conftest import FILE, kinds, load_table, make_table, write_data

from one_to_many_tabular import data
from one_to_many_tabular.config import Config, InputError


def test_rows_with_a_missing_value_are_dropped_and_counted(tmp_path, capsys):
    table = make_table()
    names = data.NUMBERS + data.TARGETS
    for row, name in enumerate(names):
        table[row, name] = None
    splits = load_table(tmp_path / FILE, table)
    assert sum(len(split.features) for split in splits) == len(table) - len(names)
    assert f"rows with a missing value dropped: {len(names)}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", "find column|expected"),
        ("66666", "three", "line 3, column .*: expected a finite number, got three"),
        ("77777", "inf", "line 4, column .*: expected a finite number, got inf"),
        ("77777", f"7{data.SEPARATOR}7", "line 4: expected .* fields, got"),
        (f"{data.SEPARATOR}77777", "", "line 4: expected .* fields, got"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, old, new, message):
    table = make_table()
    table[1, data.NUMBERS[0]], table[2, -1] = 66666, 77777
    path = Path(write_data(tmp_path / FILE, table))
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(InputError, match=message):
        data.load_splits(Config(data=str(path)))


def test_a_constant_target_is_refused(tmp_path):
    table = make_table().with_columns(pl.lit(7).alias(data.TARGETS[-1]))
    with pytest.raises(InputError, match="target .* is constant in training"):
        load_table(tmp_path / FILE, table)


def test_a_split_without_a_row_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected rows for each of"):
        load_table(tmp_path / FILE, make_table(2))


def test_features_and_targets_of_a_batch_are_of_the_same_rows(splits):
    for split in splits:
        for features, targets in map(split.__getitem__, range(len(split))):
            for place in range(len(data.TARGETS)):
                expected = 1000 * (place + 1) + 100 * kinds(features)
                np.testing.assert_array_equal(targets[:, place].flatten(), expected)


def test_every_split_has_its_share_of_low_and_high_targets(tmp_path, splits):
    low = [np.sum(kinds(split.features) < 6) for split in splits]
    assert low == [42, 9, 9]
    assert [len(split.features) for split in splits] == [84, 18, 18]
    other = load_table(tmp_path / FILE, make_table(), seed=1)[2]
    assert (other.features != splits[2].features).any()  # another seed, other rows


def test_rows_with_equal_features_share_a_split(tmp_path):
    splits = load_table(tmp_path / FILE, pl.concat([make_table()] * 2))
    rows = [set(map(tuple, split.features)) for split in splits]
    assert sum(map(len, rows)) == len(set.union(*rows)) == 120
    assert sum(len(split.features) for split in splits) == 240


def test_every_epoch_shuffles_the_training_rows(splits):
    train, epochs = splits[0], []
    for _ in range(2):
        batches = [train[index][0] for index in range(len(train))]
        epochs.append([tuple(row) for row in np.concatenate(batches)])
        train.on_epoch_end()
    assert epochs[0] != epochs[1]
    for rows in epochs:  # no row twice, and less than a batch left out
        assert len(set(rows)) == len(rows) > len(train.features) - train.batch_size
