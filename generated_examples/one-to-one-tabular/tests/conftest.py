"""Small data files, and a project folder with a run of three epochs."""

from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest

from one_to_one_tabular import data
from one_to_one_tabular.config import Config
from one_to_one_tabular.train import train

SMALL = dict(units=8, batch_size=8)
FILE = "data.csv"


def make_table(rows: int = 120) -> pl.DataFrame:
    """Return a table of twelve kinds: row n is of kind n % 12."""
    n = np.arange(rows)
    kind = n % 12
    columns = {
        **dict.fromkeys(data.CATEGORIES, np.array(list("abcdefghijkl"))[kind]),
        data.TARGET: np.array(["low", "medium", "high"])[kind // 4],
        **{name: n + 1000 * kind + 100_000 * i for i, name in enumerate(data.NUMBERS)},
    }
    return pl.DataFrame(columns)


def write_data(path: Path, table: pl.DataFrame) -> str:
    table.write_csv(path, separator=data.SEPARATOR)
    return str(path)


def kinds(features: np.ndarray) -> np.ndarray:
    """Return the kind of each row of make_table."""
    return features[:, 0].astype(int) // 1000


def load_table(path: Path, table: pl.DataFrame, **options) -> tuple:
    return data.load_splits(Config(data=write_data(path, table), **SMALL | options))


@pytest.fixture
def splits(tmp_path: Path) -> tuple:
    return load_table(tmp_path / FILE, make_table())


if keras.backend.backend() == "tensorflow":  # tracing takes longer than a few steps
    keras.Model.run_eagerly = property(lambda model: True, lambda model, value: None)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of three epochs."""
    folder = tmp_path_factory.mktemp("project")
    targets = pl.col(data.TARGET)
    write_data(folder / FILE, make_table().with_columns(targets.shuffle(seed=0)))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=3, **SMALL | dict(batch_size=32)))
    return folder
