"""Reading, encoding and splitting, on tables whose rows are of known kinds."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from conftest import FILE, kinds, load_table, make_table, write_data

from one_to_one_tabular import data
from one_to_one_tabular.config import Config, InputError


@pytest.mark.parametrize(
    ("value", "one_hot"),
    [("a", [1, 0]), ("b", [0, 1]), ("unseen", [0, 0]), (None, [0, 0])],
)
def test_features_are_the_numbers_and_one_hot_categories(value, one_hot):
    row = dict.fromkeys(data.NUMBERS, 5.0) | dict.fromkeys(data.CATEGORIES, value)
    categories = dict.fromkeys(data.CATEGORIES, ["a", "b"])
    expected = [5.0] * len(data.NUMBERS) + one_hot * len(data.CATEGORIES)
    assert data.encode(pl.DataFrame([row]), categories).tolist() == [expected]


def test_rows_with_a_missing_number_or_target_are_dropped_and_counted(tmp_path, capsys):
    table = make_table()
    names = data.NUMBERS + [data.TARGET]
    for row, name in enumerate(names):
        table[row, name] = None
    table[-1, data.CATEGORIES[0]] = None  # which is none of them
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


def test_a_single_class_is_refused(tmp_path):
    table = make_table().with_columns(pl.lit("low").alias(data.TARGET))
    with pytest.raises(InputError, match="2 or more classes"):
        load_table(tmp_path / FILE, table)


def test_a_split_without_a_row_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected rows for each of"):
        load_table(tmp_path / FILE, make_table(2))


def test_features_and_targets_of_a_batch_are_of_the_same_rows(splits):
    assert splits[0].categories[data.TARGET] == ["high", "low", "medium"]
    for split in splits:
        for features, targets in map(split.__getitem__, range(len(split))):
            expected = np.array([1, 2, 0])[kinds(features) // 4]
            np.testing.assert_array_equal(targets, expected)


def test_every_split_has_its_share_of_each_class(tmp_path, splits):
    counts = [np.bincount(split.targets).tolist() for split in splits]
    assert counts == [[28, 28, 28], [6, 6, 6], [6, 6, 6]]
    other = load_table(tmp_path / FILE, make_table(), seed=1)[2]
    assert (other.features != splits[2].features).any()  # another seed, other rows


def test_rows_with_equal_features_share_a_split(tmp_path):
    splits = load_table(tmp_path / FILE, pl.concat([make_table()] * 2))
    rows = [set(map(tuple, split.features)) for split in splits]
    assert sum(map(len, rows)) == len(set.union(*rows)) == 120
    assert sum(len(split.features) for split in splits) == 240


def test_categories_are_those_of_the_training_rows(tmp_path, splits):
    table, train = make_table(), splits[0]
    training = pl.col(data.NUMBERS[0]).is_in(train.features[:, 0].astype(int).tolist())
    words = pl.when(training).then(data.CATEGORIES[0]).otherwise(pl.lit("other"))
    table = table.with_columns(words.alias(data.CATEGORIES[0]))
    changed = load_table(tmp_path / FILE, table)
    assert changed[0].categories == train.categories
    np.testing.assert_array_equal(changed[0].features, train.features)


def test_every_epoch_shuffles_the_training_rows(splits):
    train, epochs = splits[0], []
    for _ in range(2):
        batches = [train[index][0] for index in range(len(train))]
        epochs.append([tuple(row) for row in np.concatenate(batches)])
        train.on_epoch_end()
    assert epochs[0] != epochs[1]
    for rows in epochs:  # no row twice, and less than a batch left out
        assert len(set(rows)) == len(rows) > len(train.features) - train.batch_size
