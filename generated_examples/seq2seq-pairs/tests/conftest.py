"""Small data files, and a project folder with a run of three epochs."""

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import keras
import polars as pl
import pytest

from seq2seq_pairs import data
from seq2seq_pairs.config import Config
from seq2seq_pairs.train import train

SMALL = dict(units=8, embedding_size=8, batch_size=8, dropout=0.0)
FILE = "data.tsv"
# 63 words of two or three letters; the target of "ab" is "ABX"
WORDS = [*map("".join, [*product("abcdef", repeat=2), *product("abc", repeat=3)])]
source, target = data.SOURCE_SEPARATOR.join, data.TARGET_SEPARATOR.join
SOURCES = [source(word) for word in WORDS]
TARGETS = [target(word.upper() + "X") for word in WORDS]


def write_data(path: Path, sources: Iterable, targets: Iterable) -> str:
    """Write a data file."""
    columns = {data.SOURCE: [*sources], data.TARGET: [*targets]}
    table = pl.DataFrame(columns, dict.fromkeys(columns, pl.String))
    table.write_csv(path, separator=data.SEPARATOR)
    return str(path)


@pytest.fixture(scope="session")
def splits(tmp_path_factory: pytest.TempPathFactory) -> tuple:
    """WORDS for training, validation and test."""
    path = tmp_path_factory.mktemp("words") / FILE
    return data.load_splits(Config(data=write_data(path, SOURCES, TARGETS), **SMALL))


if keras.backend.backend() == "tensorflow":  # tracing takes longer than a few steps
    keras.Model.run_eagerly = property(lambda model: True, lambda model, value: None)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of three epochs."""
    folder = tmp_path_factory.mktemp("project")
    write_data(folder / FILE, SOURCES, TARGETS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=3, **SMALL | dict(batch_size=32, dropout=0.5)))
    return folder
