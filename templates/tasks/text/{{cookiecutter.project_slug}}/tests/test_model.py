"""The model: its shape, what it can learn, what padding and a saved copy change."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import SMALL
from fitting import overfit
from keras import ops

from {{ cookiecutter.package }}.batches import Batches
from {{ cookiecutter.package }}.encoding import encode, measure
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.objective import loss
from {{ cookiecutter.package }}.train import compile_model
from {{ cookiecutter.package }}.vocabulary import PADDING

TEXTS = ["good thing", "bad", "bad bad thing , thing", "good , good thing"]
LABELS = ["good", "bad", "bad", "good"]
STATISTICS = measure(TEXTS, LABELS)


@pytest.fixture
def batch() -> Batches:
    labels = np.array([STATISTICS.labels.index(label) for label in LABELS])
    return Batches(encode(TEXTS, STATISTICS.vocabulary), labels, size=len(TEXTS))


@pytest.fixture
def model() -> keras.Model:
    keras.utils.set_random_seed(1)
    return build_model(SMALL, STATISTICS)


def test_each_text_gives_a_probability_of_every_label(
    model: keras.Model, batch: Batches
) -> None:
    found = ops.convert_to_numpy(model(batch[0][0]))
    assert found.shape == (len(TEXTS), len(STATISTICS.labels))
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_one_batch_overfits(model: keras.Model, batch: Batches) -> None:
    compile_model(model, loss(STATISTICS), 0.02)
    assert overfit(model, batch[0], goal=0.2) < 0.2


def test_appending_padding_changes_no_prediction(
    model: keras.Model, batch: Batches
) -> None:
    tokens, _ = batch[0]
    longer = np.pad(tokens, ((0, 0), (0, 5)))
    expected = ops.convert_to_numpy(model(tokens))
    np.testing.assert_allclose(ops.convert_to_numpy(model(longer)), expected, atol=1e-6)


def test_a_text_is_predicted_the_same_alone_and_in_a_batch(
    model: keras.Model, batch: Batches
) -> None:
    tokens, _ = batch[0]
    together = ops.convert_to_numpy(model(tokens))
    for row, expected in zip(tokens, together, strict=True):
        alone = ops.convert_to_numpy(model(row[row != PADDING][None]))
        np.testing.assert_allclose(alone[0], expected, atol=1e-6)


def test_reloaded_model_predicts_the_same(
    model: keras.Model, batch: Batches, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    expected = ops.convert_to_numpy(model(batch[0][0]))
    np.testing.assert_array_equal(ops.convert_to_numpy(reloaded(batch[0][0])), expected)
