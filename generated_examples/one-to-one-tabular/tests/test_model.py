"""The network and its loss."""

import keras
import numpy as np
import pytest
from conftest import SMALL
from keras import ops

from one_to_one_tabular.config import Config
from one_to_one_tabular.model import build_model, compile_model
from one_to_one_tabular.train import load_model

CONFIG = Config(**SMALL, learning_rate=0.05)


@pytest.fixture
def train(splits):
    return splits[0]


@pytest.fixture
def model(train):
    keras.utils.set_random_seed(0)
    return build_model(CONFIG, train)


def outputs_of(model: keras.Model, features: np.ndarray) -> np.ndarray:
    return ops.convert_to_numpy(model(features))


def test_outputs_are_a_probability_for_each_class(model, train):
    outputs = outputs_of(model, train.features)
    assert outputs.shape == (len(train.features), 3) and (outputs > 0).all()
    np.testing.assert_allclose(outputs.sum(axis=1), 1, rtol=1e-5)


def test_every_output_depends_on_every_feature(model, train):
    outputs = outputs_of(model, train.features)
    for feature, std in enumerate(train.features.std(axis=0)):
        features = train.features.copy()
        features[:, feature] += std
        change = np.abs(outputs_of(model, features) - outputs).max(axis=0)
        assert (change > 1e-4).all()  # by one std


def test_an_output_depends_on_its_own_row_only(model, train):
    rows = train.features[:4]
    alone = [outputs_of(model, rows[[number]])[0] for number in range(4)]
    together = outputs_of(model, rows)
    np.testing.assert_allclose(alone, together, rtol=1e-2)  # a GPU rounds to TF32


def test_a_missing_number_is_read_as_the_mean(model, train):
    rows = train.features[[0, 0]]
    rows[:, 0] = np.nan, train.features[:, 0].mean(dtype="float64")
    np.testing.assert_allclose(*outputs_of(model, rows), rtol=1e-4)


def test_one_batch_overfits(model, train):
    compile_model(model, CONFIG)
    # equal probabilities have a loss of 1.1
    assert any(model.train_on_batch(*train[0])[0] < 0.3 for _ in range(200))


def test_the_reloaded_model_predicts_the_same(model, train, tmp_path):
    model.save(tmp_path / "model.keras")
    found = outputs_of(load_model(tmp_path), train.features)
    np.testing.assert_allclose(found, outputs_of(model, train.features), rtol=1e-6)
