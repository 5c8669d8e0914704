"""The model: its shape, what it can learn, what padding and a saved copy change."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_sequences
from fitting import overfit
from keras import ops

from {{ cookiecutter.package }}.data import Data, load
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.objective import loss
from {{ cookiecutter.package }}.train import compile_model

Batch = tuple[np.ndarray, np.ndarray]


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return load(write_sequences(tmp_path))


@pytest.fixture
def batch(data: Data) -> Batch:
    """Four sequences of three to five steps."""
    return data.train[1]


@pytest.fixture
def model(data: Data, tmp_path: Path) -> keras.Model:
    keras.utils.set_random_seed(1)
    return build_model(write_sequences(tmp_path), data.statistics)


def test_each_sequence_gives_one_output(model: keras.Model, batch: Batch) -> None:
    steps, _ = batch
    outputs = ops.convert_to_numpy(model(steps))
    assert outputs.shape == (len(steps), model.output_shape[-1])
    assert np.isfinite(outputs).all()


def test_one_batch_overfits(model: keras.Model, data: Data, batch: Batch) -> None:
    compile_model(model, loss(data.statistics), 0.02)
    assert overfit(model, batch, goal=0.2) < 0.2


def test_appending_padding_changes_no_prediction(
    model: keras.Model, batch: Batch
) -> None:
    steps, _ = batch
    longer = np.pad(steps, ((0, 0), (0, 5), (0, 0)), constant_values=np.nan)
    expected = ops.convert_to_numpy(model(steps))
    found = ops.convert_to_numpy(model(longer))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_reloaded_model_predicts_the_same(
    model: keras.Model, batch: Batch, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    expected = ops.convert_to_numpy(model(batch[0]))
    np.testing.assert_array_equal(ops.convert_to_numpy(reloaded(batch[0])), expected)
