"""What each output may see: {{ cookiecutter.promise }}."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_rows
from keras import ops

from {{ cookiecutter.package }}.data import load
from {{ cookiecutter.package }}.model import build_model


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """The encoded training rows of a hand-written file."""
    return load(write_rows(tmp_path_factory.mktemp("rows"))).train.features


@pytest.fixture
def model(tmp_path: Path) -> keras.Model:
    keras.utils.set_random_seed(2)
    config = write_rows(tmp_path)
    return build_model(config, load(config).statistics)


def test_each_output_depends_on_every_feature(
    model: keras.Model, rows: np.ndarray
) -> None:
    outputs = ops.convert_to_numpy(model(rows)).reshape(len(rows), -1)
    for feature, spread in enumerate(rows.std(axis=0)):
        changed = rows.copy()
        changed[:, feature] += spread
        moved = ops.convert_to_numpy(model(changed)).reshape(len(rows), -1)
        assert (np.abs(moved - outputs).max(axis=0) > 1e-6).all()


def test_each_output_depends_on_its_own_row_only(
    model: keras.Model, rows: np.ndarray
) -> None:
    changed = rows.copy()
    changed[1:] += 3.0
    outputs, moved = (ops.convert_to_numpy(model(x)) for x in (rows, changed))
    np.testing.assert_allclose(moved[0], outputs[0], rtol=1e-5)
    assert np.abs(moved[1:] - outputs[1:]).max() > 1e-6
