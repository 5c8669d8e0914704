"""The model: its shape, what it can learn, what padding and a saved copy change."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_sequences

from many_to_many_sequences.data import Data, load
from many_to_many_sequences.model import build_model
from many_to_many_sequences.objective import loss, metrics

Batch = tuple[np.ndarray, ...]


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


def compiled(model: keras.Model, data: Data) -> keras.Model:
    model.compile(
        keras.optimizers.Adam(0.02),
        loss=loss(data.statistics),
        weighted_metrics=metrics(),
    )
    return model


def padded(batch: Batch, count: int = 5) -> Batch:
    """Return `batch` with `count` steps of padding more."""
    steps, *others = batch
    more = np.full((len(steps), count, steps.shape[2]), np.nan, steps.dtype)
    longer = [np.concatenate([steps, more], axis=1)]
    for part in others:
        has_steps = part.shape[1:2] == steps.shape[1:2]
        after = [0, count if has_steps else 0, 0][: part.ndim]
        longer.append(np.pad(part, [(0, end) for end in after]))
    return tuple(longer)


def test_each_example_gives_one_output_for_each_target(
    model: keras.Model, batch: Batch
) -> None:
    steps, targets, *_ = batch
    outputs = model.predict(steps, verbose=0)
    assert outputs.shape[:-1] == targets.shape[: outputs.ndim - 1]
    assert np.isfinite(outputs).all()


def test_one_batch_overfits(model: keras.Model, data: Data, batch: Batch) -> None:
    compiled(model, data)
    before = model.test_on_batch(*batch)[0]
    for _ in range(150):
        model.train_on_batch(*batch)
    model.reset_metrics()
    assert model.test_on_batch(*batch)[0] < 0.2 * before


def test_appending_padding_changes_no_prediction(
    model: keras.Model, batch: Batch
) -> None:
    expected = model.predict(batch[0], verbose=0)
    found = model.predict(padded(batch)[0], verbose=0)
    if found.ndim == 3:  # one output a step: compare the steps that are real
        real = ~np.isnan(batch[0][:, :, 0])
        expected, found = expected[real], found[:, : batch[0].shape[1]][real]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_appending_padding_changes_neither_loss_nor_metric(
    model: keras.Model, data: Data, batch: Batch
) -> None:
    compiled(model, data)
    expected = model.test_on_batch(*batch)
    model.reset_metrics()
    found = model.test_on_batch(*padded(batch))
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_reloaded_model_predicts_the_same(
    model: keras.Model, batch: Batch, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    expected = model.predict(batch[0], verbose=0)
    np.testing.assert_array_equal(reloaded.predict(batch[0], verbose=0), expected)
