"""Small data files, and a project folder with a run of three epochs."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest

from many_to_many_sequences.config import Config
from many_to_many_sequences.data import (
    FEATURES,
    LABEL,
    SEPARATOR,
    SEQUENCE,
    STEP,
    STEP_FORMAT,
    load_splits,
)
from many_to_many_sequences.train import train

SMALL = dict(units=8, batch_size=4)
FILE = "data.csv"
LENGTHS = [3, 5, 4, 7] * 12  # steps of each sequence


def make_table(lengths: Sequence[int] = LENGTHS) -> pl.DataFrame:
    """Return sequences whose first feature counts all steps and gives their labels."""
    number = np.repeat(np.arange(len(lengths)), lengths)
    count = np.arange(len(number))
    start = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths)
    seconds = pl.Series(31 * 86_400 * (count - start))  # 31 days apart
    dates = pl.from_epoch(seconds).dt.strftime(STEP_FORMAT)
    table = {SEQUENCE: [f"s{n:03}" for n in number], STEP: dates}
    for place, name in enumerate(FEATURES):
        table[name] = count + 1000.0 * place
    table[LABEL] = [f"class {n % 3}" for n in count]
    return pl.DataFrame(table)


def write_data(path: Path, table: pl.DataFrame) -> str:
    """Write `table` to a data file."""
    table.write_csv(path, separator=SEPARATOR)
    return str(path)


@pytest.fixture
def splits(tmp_path: Path) -> tuple:
    """The splits of a file that holds make_table()."""
    return load_splits(Config(data=write_data(tmp_path / FILE, make_table()), **SMALL))


if keras.backend.backend() == "tensorflow":  # tracing takes longer than a few steps
    keras.Model.run_eagerly = property(lambda model: True, lambda model, value: None)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of three epochs."""
    folder = tmp_path_factory.mktemp("project")
    labels = pl.format("half {}", pl.col(FEATURES[0]) // 114).alias(LABEL)
    table = make_table().with_columns(labels)
    write_data(folder / FILE, table)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=3, **SMALL | dict(batch_size=32)))
    return folder
