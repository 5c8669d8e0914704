"""Small data files, and a project folder with a run of one epoch."""

from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest

from one_to_many_tabular import data
from one_to_many_tabular.config import Config
from one_to_many_tabular.train import train

SMALL = dict(units=8, batch_size=8)
FILE = "data.csv"


def make_table(rows: int = 120) -> pl.DataFrame:
    """Return a table of twelve kinds: row n is of kind n % 12."""
    n = np.arange(rows)
    kind = n % 12
    columns = {
        **{name: n + 1000 * kind + 100_000 * i for i, name in enumerate(data.NUMBERS)},
        **{name: 1000 * (i + 1) + 100 * kind for i, name in enumerate(data.TARGETS)},
    }
    return pl.DataFrame(columns)


def write_data(path: Path, table: pl.DataFrame) -> str:
    table.write_csv(path, separator=data.SEPARATOR)
    return str(path)


def kinds(features: np.ndarray) -> np.ndarray:
    """Return the kind of each row of make_table."""
    return features[:, 0].astype(int) // 1000


@pytest.fixture
def splits(tmp_path: Path) -> tuple:
    path = write_data(tmp_path / FILE, make_table())
    return data.load_splits(Config(data=path, **SMALL))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of one epoch."""
    folder = tmp_path_factory.mktemp("project")
    write_data(folder / FILE, make_table())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=1, **SMALL))
    return folder


@pytest.fixture
def eagerly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip tf.function, whose tracing takes longer than the few steps of a test."""
    if keras.backend.backend() == "tensorflow":
        always = property(lambda model: True, lambda model, value: None)
        monkeypatch.setattr(keras.Model, "run_eagerly", always)
