"""The network and its loss, on random sequences around 1000."""

import keras
import numpy as np
import pytest
from conftest import SMALL
from keras import ops

from many_to_one_sequences.config import Config
from many_to_one_sequences.data import FEATURES, Batches
from many_to_one_sequences.model import build_model, compile_model

CONFIG = Config(**SMALL, learning_rate=0.05)
STEPS = 6


def random_steps(*shape: int, seed: int = 0) -> np.ndarray:
    values = np.random.default_rng(seed).normal(1000, 50, (*shape, len(FEATURES)))
    return values.astype("float32")


@pytest.fixture
def train() -> Batches:
    """Sequences of different lengths with random labels."""
    lengths = [3, 5, 4, 6] * 2
    inputs = [random_steps(length, seed=n) for n, length in enumerate(lengths)]
    random = np.random.default_rng(0)
    targets = random.integers(3, size=len(inputs), dtype="int32")
    return Batches(inputs, targets, list("ABC"), CONFIG, training=True)


@pytest.fixture
def model(train: Batches) -> keras.Model:
    keras.utils.set_random_seed(0)
    return build_model(CONFIG, train)


def predict(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    return ops.convert_to_numpy(model(inputs))


def test_each_sequence_has_an_output(model, train):
    inputs, targets = train[0]
    outputs = predict(model, inputs)
    assert outputs.shape == (len(targets), len(train.classes))
    np.testing.assert_allclose(outputs.sum(axis=-1), 1, rtol=1e-5)


def test_the_output_depends_on_every_step(model):
    sequences = np.repeat(random_steps(1, STEPS), STEPS + 1, axis=0)
    sequences[range(STEPS), range(STEPS)] += 100  # i differs at step i
    outputs = predict(model, sequences)
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (steps)
    assert (change > 1e-6).all()


def test_padding_changes_no_output(model):
    sequences = random_steps(4, STEPS)
    padded = np.pad(sequences, ((0, 0), (0, 3), (0, 0)), constant_values=np.nan)
    found, expected = predict(model, padded), predict(model, sequences)
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_a_missing_value_is_read_as_the_training_mean(model, train):
    missing, mean = random_steps(4, STEPS), random_steps(4, STEPS)
    missing[:, 0] = np.nan
    mean[:, 0] = np.concatenate(train.inputs).mean(axis=0)
    found, expected = predict(model, missing), predict(model, mean)
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_predictions_are_in_the_order_of_the_sequences(model, train):
    batches = Batches(train.inputs, train.targets, train.classes, CONFIG)
    outputs = batches.predict(model)
    for output, steps in zip(outputs, train.inputs, strict=True):
        expected = predict(model, steps[None])[0]
        np.testing.assert_allclose(output, expected, rtol=1e-2)  # TF32 on a GPU


def test_one_batch_overfits(model, train):
    compile_model(model, CONFIG)
    before = model.get_weights()
    first = model.train_on_batch(*train[1])[0]
    assert any(model.train_on_batch(*train[1])[0] < 0.5 * first for _ in range(200))
    assert not any(map(np.array_equal, before, model.get_weights()))


def test_a_reloaded_model_predicts_the_same(model, tmp_path):
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    inputs = random_steps(4, STEPS)
    np.testing.assert_array_equal(predict(reloaded, inputs), predict(model, inputs))
