"""Small data files, and a project folder with a run of three epochs."""

from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest

from many_to_many_tagging.config import Config
from many_to_many_tagging.data import SEPARATOR, TAGS, TOKENS
from many_to_many_tagging.train import train

SMALL = dict(units=8, batch_size=8, dropout=0.0)
FILE = "data.tsv"
SENTENCES = [f"The {'very ' * (n % 5)}old dog x{n} x{n}" for n in range(80)]
SENTENCE_TAGS = [f"DET {'ADV ' * (n % 5)}ADJ NOUN NUM NUM" for n in range(80)]


def write_data(path: Path, sentences: list[str], tags: list[str]) -> str:
    """Write `sentences` and their tags to a data file."""
    table = pl.DataFrame({TOKENS: sentences, TAGS: tags})
    table.write_csv(path, separator=SEPARATOR)
    return str(path)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=write_data(tmp_path / FILE, SENTENCES, SENTENCE_TAGS), **SMALL)


if keras.backend.backend() == "tensorflow":  # tracing takes longer than a few steps
    keras.Model.run_eagerly = property(lambda model: True, lambda model, value: None)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file and a run of three epochs."""
    folder = tmp_path_factory.mktemp("project")
    random = np.random.default_rng(0)
    tags = [" ".join(random.permutation(tags.split())) for tags in SENTENCE_TAGS]
    write_data(folder / FILE, SENTENCES, tags)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train(Config(data=FILE, epochs=3, **SMALL | dict(batch_size=32, dropout=0.5)))
    return folder
