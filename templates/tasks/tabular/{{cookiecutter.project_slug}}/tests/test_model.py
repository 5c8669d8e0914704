"""The model: what it can learn, what a saved copy predicts."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_rows
from fitting import overfit
from keras import ops

from {{ cookiecutter.package }}.data import Data, load
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.objective import loss
from {{ cookiecutter.package }}.runs import load_model
from {{ cookiecutter.package }}.train import compile_model


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return load(write_rows(tmp_path))


@pytest.fixture
def model(data: Data, tmp_path: Path) -> keras.Model:
    keras.utils.set_random_seed(1)
    return build_model(write_rows(tmp_path), data.statistics)


def test_one_batch_overfits(model: keras.Model, data: Data) -> None:
    compile_model(model, loss(data.statistics), 0.02)
    assert overfit(model, data.train[0], goal=0.2) < 0.2


def test_reloaded_model_predicts_the_same(
    model: keras.Model, data: Data, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    expected = ops.convert_to_numpy(model(data.test.features))
    found = ops.convert_to_numpy(load_model(tmp_path)(data.test.features))
    np.testing.assert_array_equal(found, expected)
