"""Small data files, and a project folder with a run of three epochs."""

from pathlib import Path

import keras
import polars as pl
import pytest

from many_to_one_text.config import Config
from many_to_one_text.data import LABEL, SEPARATOR, TEXT
from many_to_one_text.train import train

SMALL = dict(units=8, batch_size=8, dropout=0.0)
FILE = "data.tsv"
LABELS = ["bad", "good"]
TEXTS = [f"{LABELS[n % 2]} one{' or so' * (n % 4)} {n} {n}" for n in range(80)]


def write_data(path: Path, texts: list[str], labels: list[str] = LABELS) -> str:
    """Write `texts` to a data file, with each of `labels` in turn."""
    labels = [labels[n % len(labels)] for n in range(len(texts))]
    table = pl.DataFrame({TEXT: texts, LABEL: labels})
    table.write_csv(path, separator=SEPARATOR)
    return str(path)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The configuration of a small model for texts that begin with their label."""
    return Config(data=write_data(tmp_path / FILE, TEXTS), **SMALL)


if keras.backend.backend() == "tensorflow":  # tracing takes longer than a few steps
    keras.Model.run_eagerly = property(lambda model: True, lambda model, value: None)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of three epochs."""
    folder = tmp_path_factory.mktemp("project")
    write_data(folder / FILE, TEXTS, [*LABELS * 5, *["bad"] * 2])  # some are wrong
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=3, **SMALL | dict(batch_size=32, dropout=0.5)))
    return folder
