"""The network and its loss, on values around 1000."""

import keras
import numpy as np
import pytest
from conftest import COLUMNS, FILE, SMALL, write_data
from keras import ops

from seq2seq_forecast.config import Config
from seq2seq_forecast.data import TARGETS, load_splits, target_steps
from seq2seq_forecast.model import build_forecaster, build_model, compile_model

CONFIG = Config(**SMALL, learning_rate=0.05)
STEPS, OUTPUTS = CONFIG.input_length, len(target_steps(CONFIG))


@pytest.fixture(scope="module")
def train(tmp_path_factory):
    """Windows of random values around 1000, some of them missing."""
    rows = np.random.default_rng(0).normal(1000, 50, (90, len(COLUMNS))).tolist()
    rows[5::10] = [[None] * len(COLUMNS)] * 9
    data = write_data(tmp_path_factory.mktemp("model") / FILE, rows)
    return load_splits(Config(data=data, **SMALL))[0]


@pytest.fixture
def model(train):
    keras.utils.set_random_seed(0)
    return build_model(CONFIG, train)


def forecast(model, windows):
    return ops.convert_to_numpy(build_forecaster(model, CONFIG)({"window": windows}))


def set_large_weights(model):
    random = np.random.default_rng(0)  # small weights would hide the first steps
    for weight in model.trainable_weights:
        weight.assign(random.normal(size=weight.shape))


def test_every_statistic_comes_from_the_training_rows(model, train):
    train.series.features[63:] *= 9  # 63 of the 90 rows are for training
    train.series.targets[63:] *= 9
    other = build_model(CONFIG, train)
    other.set_weights(model.get_weights())
    windows = train.inputs[:4]
    np.testing.assert_array_equal(forecast(other, windows), forecast(model, windows))


def test_a_training_output_depends_on_the_window_and_the_values_before_it(model, train):
    set_large_weights(model)
    count = STEPS + OUTPUTS
    inputs = {k: np.repeat(x[:1], count + 1, axis=0) for k, x in train[0][0].items()}
    inputs["window"][range(STEPS), range(STEPS)] += 100
    inputs["previous"][range(STEPS, count), range(OUTPUTS)] += 100
    outputs = ops.convert_to_numpy(model(inputs))
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (changes, outputs)
    assert (change[:STEPS].max(axis=-1) > 1e-3).all()
    assert ((change[STEPS:] > 1e-3) == np.triu(np.ones((OUTPUTS, OUTPUTS)))).all()


def test_a_forecast_is_the_training_output_for_its_own_steps(model, train):
    set_large_weights(model)
    windows = train.inputs[:4]
    last, outputs = windows[:, -1:, : len(TARGETS)], forecast(model, windows)
    previous = np.concatenate([last, outputs[:, :-1]], axis=1)
    expected = ops.convert_to_numpy(model({"window": windows, "previous": previous}))
    np.testing.assert_allclose(outputs, expected, rtol=1e-3)


def test_outputs_in_the_units_of_the_targets_overfit_one_batch(model, train):
    inputs, targets = train[0]
    outputs = ops.convert_to_numpy(model(inputs))
    assert outputs.shape == targets.shape and np.abs(outputs - 1000).max() < 500
    compile_model(model, CONFIG, train)
    before, first = model.get_weights(), model.train_on_batch(inputs, targets)
    assert any(model.train_on_batch(inputs, targets) < 0.8 * first for _ in range(200))
    assert not any(map(np.array_equal, before, model.get_weights()))


def test_missing_targets_are_left_out_of_the_loss(model, train):
    compile_model(model, CONFIG, train)
    outputs = ops.full((2, len(TARGETS)), 1000.0)
    targets = ops.subtract(outputs, [[100.0], [np.nan]])
    loss = ops.convert_to_numpy(model.loss(targets, outputs))
    std = np.nanstd(train.rows.targets, axis=0)
    np.testing.assert_allclose(loss, [(100 / std).mean(), 0], rtol=1e-4)


def test_a_reloaded_model_predicts_the_same(model, train, tmp_path):
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    windows = train.inputs[:4]
    np.testing.assert_array_equal(forecast(reloaded, windows), forecast(model, windows))
