"""The numbers to predict: their shape, their units, and what is refused."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import TARGETS, write_rows
from keras import ops

from {{ cookiecutter.package }}.data import load
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.tables import DataError


def test_predictions_have_the_shape_and_units_of_the_targets(tmp_path: Path) -> None:
    keras.utils.set_random_seed(1)
    config = write_rows(tmp_path)
    data = load(config)
    model = build_model(config, data.statistics)
    outputs = ops.convert_to_numpy(model(data.train.features))
    assert outputs.shape == data.train.targets.shape
    away = outputs - data.train.targets.mean(axis=0)
    assert np.abs(away).max() < 10 * data.train.targets.std(axis=0).max()


def test_a_constant_target_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="constant, so there is nothing to predict"):
        load(write_rows(tmp_path, **{TARGETS[0]: [5] * 40}))


def test_text_in_a_target_is_refused_with_its_line(tmp_path: Path) -> None:
    wrong = ["1", "2", "three", *["4"] * 37]
    with pytest.raises(DataError, match="line 4, column .*'three' is not a number"):
        load(write_rows(tmp_path, **{TARGETS[0]: wrong}))


def test_every_split_has_low_and_high_targets(tmp_path: Path) -> None:
    data = load(
        write_rows(tmp_path, 400, **{name: list(range(400)) for name in TARGETS})
    )
    for part in (data.train, data.validation, data.test):
        assert part.targets.mean() == pytest.approx(200, abs=15)
