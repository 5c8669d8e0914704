"""The model: its shape, what it can learn, what padding and a saved copy change."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import SMALL
from fitting import overfit
from keras import ops

from {{ cookiecutter.package }}.batches import Batches
from {{ cookiecutter.package }}.data import Examples, batches
from {{ cookiecutter.package }}.encoding import measure
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.objective import loss
from {{ cookiecutter.package }}.tagger import tag
from {{ cookiecutter.package }}.train import compile_model

SENTENCES = [["The", "dog", "barks"], ["dog"], ["The", "The", "barks", "dog", "barks"]]
TAGS = [["DET", "NOUN", "VERB"], ["NOUN"], ["DET", "DET", "VERB", "NOUN", "VERB"]]
STATISTICS = measure(SENTENCES, TAGS)


@pytest.fixture
def batch() -> Batches:
    return batches(Examples(SENTENCES, TAGS), STATISTICS, size=len(SENTENCES))


@pytest.fixture
def model() -> keras.Model:
    keras.utils.set_random_seed(1)
    model = build_model(SMALL, STATISTICS)
    compile_model(model, loss(STATISTICS), 0.02)
    return model


def test_each_step_gives_a_probability_of_every_tag(
    model: keras.Model, batch: Batches
) -> None:
    views, tags, _ = batch[0]
    found = ops.convert_to_numpy(model(views))
    assert found.shape == (*tags.shape, len(STATISTICS.labels))
    np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-5)


def test_one_batch_overfits_and_is_then_tagged_without_an_error(
    model: keras.Model, batch: Batches
) -> None:
    assert overfit(model, batch[0], goal=0.1) < 0.1
    assert tag(model, SENTENCES, STATISTICS, size=2)[0] == TAGS


def test_appending_padding_changes_no_prediction(
    model: keras.Model, batch: Batches
) -> None:
    views, _, weights = batch[0]
    longer = np.pad(views, ((0, 0), (0, 5), (0, 0)))
    expected = ops.convert_to_numpy(model(views))
    found = ops.convert_to_numpy(model(longer))[:, : views.shape[1]]
    real = weights == 1
    np.testing.assert_allclose(found[real], expected[real], atol=1e-6)


def test_appending_padding_changes_neither_loss_nor_metric(
    model: keras.Model, batch: Batches
) -> None:
    views, tags, weights = batch[0]
    wide = ((0, 0), (0, 5))
    longer = np.pad(views, (*wide, (0, 0))), np.pad(tags, wide), np.pad(weights, wide)
    expected = model.test_on_batch(views, tags, weights)
    model.reset_metrics()
    found = model.test_on_batch(*longer)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_reloaded_model_predicts_the_same(
    model: keras.Model, batch: Batches, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    views, _, _ = batch[0]
    expected = ops.convert_to_numpy(model(views))
    np.testing.assert_array_equal(ops.convert_to_numpy(reloaded(views)), expected)
