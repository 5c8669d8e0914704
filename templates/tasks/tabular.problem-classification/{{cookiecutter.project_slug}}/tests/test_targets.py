"""The classes to predict: their labels, and what is refused."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_rows

from {{ cookiecutter.package }}.data import load
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.tables import DataError


def test_classes_are_numbered_in_alphabetical_order(tmp_path: Path) -> None:
    data = load(write_rows(tmp_path))
    assert data.statistics.labels == ["high", "low", "medium"]
    for size, number in zip(data.train.features[:, 0], data.train.targets, strict=True):
        assert number == size % 11 % 3


def test_classes_that_are_written_as_numbers_keep_their_names(tmp_path: Path) -> None:
    data = load(write_rows(tmp_path, answer=[10 + row % 2 for row in range(40)]))
    assert data.statistics.labels == ["10", "11"]


def test_each_class_has_its_share_in_every_split(tmp_path: Path) -> None:
    rare = ["rare"] * 40 + ["common"] * 360
    data = load(write_rows(tmp_path, 400, answer=rare))
    for part in (data.train, data.validation, data.test):
        assert part.targets.mean() == pytest.approx(0.1, abs=0.02)


def test_each_row_gives_a_probability_of_each_class(tmp_path: Path) -> None:
    keras.utils.set_random_seed(1)
    config = write_rows(tmp_path)
    data = load(config)
    found = build_model(config, data.statistics).predict(data.train, verbose=0)
    assert found.shape == (len(data.train.targets), 3)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_a_single_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="only 'yes', so there is nothing to predict"):
        load(write_rows(tmp_path, answer=["yes"] * 40))


def test_a_class_with_one_example_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="class 'odd' has one example"):
        load(write_rows(tmp_path, answer=["odd", *["yes", "no", "no"] * 13]))


def test_a_class_without_training_rows_is_refused(tmp_path: Path) -> None:
    words = ["test"] * 4 + ["train"] * 36
    answers = ["new"] * 4 + ["yes", "no"] * 18
    with pytest.raises(DataError, match="no training row is 'new'"):
        load(write_rows(tmp_path, split=words, answer=answers))
