"""Small data files, and a project folder with a run of three epochs."""

from datetime import datetime
from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest

from many_to_many_padded_forecast import data
from many_to_many_padded_forecast.config import Config
from many_to_many_padded_forecast.train import train

SMALL = dict(input_length=6, output_length=3, season=2, units=8, batch_size=8)
COLUMNS = list(dict.fromkeys(data.FEATURES + data.TARGETS))
TIMES = data.time_after(datetime(2001, 1, 1), 120)
FILE = "data.csv"


def write_data(path: Path, rows: list[list], times: pl.Series = TIMES) -> str:
    """Write `rows`, which hold a value for each of COLUMNS, to a data file."""
    table = pl.DataFrame(rows, COLUMNS, orient="row", strict=False)
    stamps = times[: len(rows)].dt.strftime(data.TIME_FORMAT).to_frame(data.TIME)
    stamps.hstack(table).write_csv(path, separator=data.SEPARATOR)
    return str(path)


def counting(rows: int = 120) -> list[list]:
    """Return rows of which row n holds n, n + 1000, n + 2000..."""
    return [[n + 1000.0 * place for place in range(len(COLUMNS))] for n in range(rows)]


@pytest.fixture
def splits(tmp_path: Path) -> tuple:
    """The splits of a file whose values count its rows."""
    path = write_data(tmp_path / FILE, counting())
    return data.load_splits(Config(data=path, **SMALL))


if keras.backend.backend() == "tensorflow":  # tracing takes longer than a few steps
    keras.Model.run_eagerly = property(lambda model: True, lambda model, value: None)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of three epochs."""
    folder = tmp_path_factory.mktemp("project")
    level = 1000 + 50 * (np.arange(120) % 2)
    rows = np.random.default_rng(0).normal(level, 5, (len(COLUMNS), 120)).T
    write_data(folder / FILE, rows.round(2).tolist())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=3, **SMALL | dict(batch_size=32)))
    return folder
