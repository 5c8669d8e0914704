"""The model: its shape, its units, what it can learn, what a saved copy predicts."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import SMALL, random_windows
from fitting import overfit
from keras import ops

from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.objective import loss
from {{ cookiecutter.package }}.scaling import measure
from {{ cookiecutter.package }}.train import compile_model
from {{ cookiecutter.package }}.windows import Windows

LEVEL, SPREAD = 1000.0, 50.0


@pytest.fixture(scope="module")
def windows() -> Windows:
    return random_windows(loc=LEVEL, scale=SPREAD)


@pytest.fixture
def model(windows: Windows) -> keras.Model:
    keras.utils.set_random_seed(1)
    return build_model(SMALL, measure(windows))


def test_each_window_gives_one_output_for_each_target_row(
    model: keras.Model, windows: Windows
) -> None:
    inputs, targets = windows[0]
    assert model(inputs).shape == targets.shape


def test_predictions_are_in_original_units(
    model: keras.Model, windows: Windows
) -> None:
    predictions = ops.convert_to_numpy(model(windows.features))
    assert np.abs(predictions - LEVEL).max() < 10 * SPREAD


def test_one_batch_overfits(model: keras.Model, windows: Windows) -> None:
    compile_model(model, loss(measure(windows)), 0.02)
    assert overfit(model, windows[0], goal=0.3) < 0.3


def test_reloaded_model_predicts_the_same(
    model: keras.Model, windows: Windows, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    inputs, _ = windows[0]
    expected = ops.convert_to_numpy(model(inputs))
    np.testing.assert_array_equal(ops.convert_to_numpy(reloaded(inputs)), expected)
