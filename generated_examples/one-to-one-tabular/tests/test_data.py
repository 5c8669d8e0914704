"""The loader on hand-written files: encoding, missing values, splits, errors."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from by_hand import FEATURES, TARGETS, write_rows

from one_to_one_tabular.data import load, read_rows
from one_to_one_tabular.features import encode, measure_features
from one_to_one_tabular.tables import DataError


def test_numbers_stay_and_categories_become_columns(tmp_path: Path) -> None:
    _, features, _ = read_rows(write_rows(tmp_path))
    rows = encode(features, measure_features(features, "rows.csv"))
    assert rows[0].tolist() == [0, 0, 1, 0, 0]
    assert rows[5].tolist() == [5, 50, 0, 0, 1]


def test_an_unknown_category_is_zeros(tmp_path: Path) -> None:
    _, features, _ = read_rows(write_rows(tmp_path))
    known = features.filter(features["kind"] != "red")
    rows = encode(features, measure_features(known, "rows.csv"))
    assert rows[2].tolist() == [2, 20, 0, 0]


def test_rows_with_a_missing_value_are_dropped_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_rows(
        tmp_path,
        size=[None, *range(39)],
        kind=["red", "NA", *["blue", "red"] * 19],
    )
    _, features, _ = read_rows(config)
    assert len(features) == 38
    assert "2 rows with a missing value dropped" in capsys.readouterr().out


def test_statistics_see_only_training_rows(tmp_path: Path) -> None:
    config = write_rows(tmp_path)
    calm = load(config)
    train = set(calm.train.features[:, 0])
    wild = load(
        write_rows(tmp_path, size=[n if n in train else 1e6 + n for n in range(40)])
    )
    assert wild.test.features[:, 0].min() > 1e5
    assert wild.statistics == calm.statistics


def test_a_constant_feature_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load(write_rows(tmp_path, weight=[7] * 40))
    assert list(data.statistics.encoding.categories) == ["size", "kind"]
    assert "weight never changes in training; left out" in capsys.readouterr().out


def test_duplicates_never_straddle_the_splits(tmp_path: Path) -> None:
    twice = [n // 2 for n in range(80)]
    config = write_rows(
        tmp_path, 80, size=twice, weight=twice, kind=["red", "red"] * 40
    )
    data = load(config)
    splits = [
        set(part.features[:, 0]) for part in (data.train, data.validation, data.test)
    ]
    assert sum(map(len, splits)) == len(set.union(*splits)) == 40


def test_a_split_column_is_obeyed(tmp_path: Path) -> None:
    words = ["test"] * 10 + ["train"] * 20 + ["validation"] * 10
    data = load(write_rows(tmp_path, split=words))
    assert data.test.features[:, 0].max() == 9
    assert data.validation.features[:, 0].min() == 30


def test_a_word_that_names_no_split_is_refused_with_its_line(tmp_path: Path) -> None:
    words = ["train"] * 39 + ["later"]
    config = write_rows(tmp_path, size=[None, *range(39)], split=words)
    with pytest.raises(DataError, match="line 41, column 'split': 'later' names no"):
        load(config)


def test_batches_cover_every_training_row_once_in_every_epoch(tmp_path: Path) -> None:
    train = load(write_rows(tmp_path)).train
    for _ in range(2):
        rows = np.concatenate([train[index][0] for index in range(len(train))])
        assert sorted(rows[:, 0]) == sorted(train.features[:, 0])
        train.on_epoch_end()


def test_every_epoch_draws_another_order(tmp_path: Path) -> None:
    train = load(write_rows(tmp_path)).train
    before = [row for index in range(len(train)) for row in train[index][0].tolist()]
    train.on_epoch_end()
    after = [row for index in range(len(train)) for row in train[index][0].tolist()]
    assert after != before


def test_a_batch_holds_features_and_targets_of_the_same_rows(tmp_path: Path) -> None:
    train = load(write_rows(tmp_path)).train
    rows = zip(train.features.tolist(), train.targets.tolist(), strict=True)
    target_of = {tuple(features): target for features, target in rows}
    for index in range(len(train)):
        features, targets = train[index]
        expected = [target_of[tuple(row)] for row in features.tolist()]
        assert targets.tolist() == expected


def test_an_absent_column_is_refused(tmp_path: Path) -> None:
    config = replace(write_rows(tmp_path), features=("size", "colour"))
    with pytest.raises(DataError, match="no column 'colour'"):
        load(config)


def test_a_target_among_the_features_is_refused(tmp_path: Path) -> None:
    config = replace(write_rows(tmp_path), features=FEATURES + TARGETS[:1])
    with pytest.raises(DataError, match="a feature and a target"):
        load(config)


def test_infinity_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 3, column 'size'"):
        load(write_rows(tmp_path, size=[0.0, float("inf"), *[1.0] * 38]))


def test_an_identifier_among_the_features_is_refused(tmp_path: Path) -> None:
    names = [f"name {n}" for n in range(3000)]
    with pytest.raises(DataError, match="column 'kind': .* different words"):
        load(write_rows(tmp_path, 3000, kind=names))


def test_features_that_never_change_are_refused(tmp_path: Path) -> None:
    same = {name: [7] * 30 for name in FEATURES}
    with pytest.raises(DataError, match="every feature is constant"):
        load(write_rows(tmp_path, 30, split=["train", "dev", "test"] * 10, **same))


def test_a_split_without_a_row_is_refused(tmp_path: Path) -> None:
    words = ["train"] * 30 + ["validation"] * 10
    with pytest.raises(DataError, match="40 examples leave none for the test split"):
        load(write_rows(tmp_path, split=words))
