"""The classes to predict: their names, and what is refused."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import LENGTHS, for_each_row, write_sequences
from keras import ops

from many_to_many_sequences.data import load
from many_to_many_sequences.model import build_model
from many_to_many_sequences.tables import DataError


def test_classes_are_numbered_in_alphabetical_order(tmp_path: Path) -> None:
    data = load(write_sequences(tmp_path))
    assert data.statistics.labels == ["high", "low", "medium"]
    starts = np.cumsum([0, *LENGTHS]).tolist()
    train = data.examples["train"]
    for steps, targets in zip(train.steps, train.targets, strict=True):
        assert (targets == starts.index(steps[0, 0]) % 3).all()


def test_classes_that_are_written_as_numbers_keep_their_names(tmp_path: Path) -> None:
    labels = for_each_row(["01", "1"] * (len(LENGTHS) // 2))
    statistics = load(write_sequences(tmp_path, label=labels)).statistics
    assert statistics.labels == ["01", "1"]


def test_probabilities_add_up_to_one(tmp_path: Path) -> None:
    keras.utils.set_random_seed(1)
    config = write_sequences(tmp_path)
    data = load(config)
    found = ops.convert_to_numpy(build_model(config, data.statistics)(data.train[0][0]))
    np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-5)


def test_sequences_without_a_label_are_dropped_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = for_each_row([None, "yes", *["no", "yes"] * (len(LENGTHS) // 2 - 1)])
    kept = load(write_sequences(tmp_path, label=labels)).examples.values()
    assert sum(len(split.steps) for split in kept) == len(LENGTHS) - 1
    assert "1 sequences without a label dropped" in capsys.readouterr().out


def test_a_single_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="only 'yes', so there is nothing to predict"):
        load(write_sequences(tmp_path, label=for_each_row(["yes"] * len(LENGTHS))))


def test_a_class_with_one_example_is_refused(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, [1] * 9, label=["odd", *["yes", "no"] * 4])
    with pytest.raises(DataError, match="class 'odd' has one example"):
        load(config)


def test_a_class_that_is_not_trained_on_is_refused(tmp_path: Path) -> None:
    words = ["test"] * 4 + ["train"] * 36
    answers = ["new"] * 4 + ["yes", "no"] * 18
    config = write_sequences(tmp_path, [1] * 40, split=words, label=answers)
    with pytest.raises(DataError, match="no training sequence has 'new'"):
        load(config)
