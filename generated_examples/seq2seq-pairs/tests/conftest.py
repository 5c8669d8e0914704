"""Small data files, and a project folder with a run of one epoch."""

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import keras
import polars as pl
import pytest

from seq2seq_pairs.config import Config, command_line
from seq2seq_pairs.data import (
    SEPARATOR,
    SOURCE,
    SOURCE_SEPARATOR,
    TARGET,
    TARGET_SEPARATOR,
    load_splits,
)
from seq2seq_pairs.train import train

SMALL = dict(units=8, embedding_size=8, batch_size=8, dropout=1e-9)
OPTIONS = [f"--{name.replace('_', '-')}={value}" for name, value in SMALL.items()]
FILE = "data.csv"
# 63 words of two or three letters; the target of "ab" is "ABX"
WORDS = [*map("".join, [*product("abcdef", repeat=2), *product("abc", repeat=3)])]
source, target = SOURCE_SEPARATOR.join, TARGET_SEPARATOR.join  # texts of symbols
SOURCES = [source(word) for word in WORDS]
TARGETS = [target(word.upper() + "X") for word in WORDS]


def write_data(path: Path, sources: Iterable, targets: Iterable) -> str:
    """Write a data file."""
    columns = {SOURCE: [*sources], TARGET: [*targets]}
    table = pl.DataFrame(columns, dict.fromkeys(columns, pl.String))
    table.write_csv(path, separator=SEPARATOR)
    return str(path)


@pytest.fixture(scope="session")
def splits(tmp_path_factory: pytest.TempPathFactory) -> tuple:
    """WORDS for training, validation and test."""
    path = tmp_path_factory.mktemp("words") / FILE
    return load_splits(Config(data=write_data(path, SOURCES, TARGETS), **SMALL))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of one epoch."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_data(folder / FILE, SOURCES, TARGETS)
        command_line(train, [f"--data={FILE}", "--epochs=1", *OPTIONS])
    return folder


@pytest.fixture
def eagerly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip tf.function, whose tracing takes longer than the few steps of a test."""
    if keras.backend.backend() == "tensorflow":
        always = property(lambda model: True, lambda model, value: None)
        monkeypatch.setattr(keras.Model, "run_eagerly", always)
