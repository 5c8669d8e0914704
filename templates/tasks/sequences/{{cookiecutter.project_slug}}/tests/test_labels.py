"""The numbers to predict: their units, and what is refused."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import LENGTHS, for_each_row, write_sequences
from keras import ops

from {{ cookiecutter.package }}.data import load
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.tables import DataError


def test_predictions_are_in_original_units(tmp_path: Path) -> None:
    keras.utils.set_random_seed(1)
    config = write_sequences(tmp_path)
    data = load(config)
    model = build_model(config, data.statistics)
    away = ops.convert_to_numpy(model(data.train[0][0])) - data.statistics.label_mean
    assert np.abs(away).max() < 10 * data.statistics.label_spread


def test_a_constant_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="constant, so there is nothing to predict"):
        load(write_sequences(tmp_path, label=for_each_row([5] * len(LENGTHS))))


def test_text_in_the_label_is_refused_with_its_line(tmp_path: Path) -> None:
    labels = for_each_row(["1", "two", *["3"] * (len(LENGTHS) - 2)])
    with pytest.raises(DataError, match="line ., column 'label': 'two' is not a"):
        load(write_sequences(tmp_path, label=labels))


def test_sequences_without_a_label_are_dropped_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = for_each_row([None, *range(len(LENGTHS) - 1)])
    config = write_sequences(tmp_path, label=labels)
    kept = load(config).examples.values()
    assert sum(len(split.steps) for split in kept) == len(LENGTHS) - 1
    assert "1 sequences without a label dropped" in capsys.readouterr().out
