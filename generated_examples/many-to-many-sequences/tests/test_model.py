"""The model: its shape, what it can learn, what padding and a saved copy change."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_sequences
from fitting import overfit
from keras import ops

from many_to_many_sequences.data import Data, load
from many_to_many_sequences.model import build_model
from many_to_many_sequences.objective import loss
from many_to_many_sequences.train import compile_model

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]


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


def padded(batch: Batch, count: int = 5) -> Batch:
    """Return `batch` with `count` steps of padding more."""
    steps, targets, weights = batch
    wide = [(0, 0), (0, count), (0, 0)]
    return (
        np.pad(steps, wide, constant_values=np.nan),
        np.pad(targets, wide[: targets.ndim]),
        np.pad(weights, wide[:2]),
    )


def test_each_step_gives_one_output(model: keras.Model, batch: Batch) -> None:
    steps, _, weights = batch
    outputs = ops.convert_to_numpy(model(steps))
    assert outputs.shape == (*weights.shape, model.output_shape[-1])
    assert np.isfinite(outputs).all()


def test_one_batch_overfits(model: keras.Model, data: Data, batch: Batch) -> None:
    compile_model(model, loss(data.statistics), 0.02)
    assert overfit(model, batch, goal=0.2) < 0.2


def test_appending_padding_changes_no_prediction(
    model: keras.Model, batch: Batch
) -> None:
    steps, _, _ = batch
    expected = ops.convert_to_numpy(model(steps))
    found = ops.convert_to_numpy(model(padded(batch)[0]))[:, : steps.shape[1]]
    real = ~np.isnan(steps[:, :, 0])
    np.testing.assert_allclose(found[real], expected[real], rtol=1e-4, atol=1e-6)


def test_appending_padding_changes_neither_loss_nor_metric(
    model: keras.Model, data: Data, batch: Batch
) -> None:
    compile_model(model, loss(data.statistics), 0.02)
    expected = model.test_on_batch(*batch)
    model.reset_metrics()
    found = model.test_on_batch(*padded(batch))
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_reloaded_model_predicts_the_same(
    model: keras.Model, batch: Batch, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    expected = ops.convert_to_numpy(model(batch[0]))
    np.testing.assert_array_equal(ops.convert_to_numpy(reloaded(batch[0])), expected)
