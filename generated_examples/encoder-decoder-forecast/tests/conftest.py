"""What several tests share: a run of the scripts on a small file."""

from dataclasses import asdict
from pathlib import Path

import pytest
from by_hand import write_examples

from encoder_decoder_forecast import evaluate, train
from encoder_decoder_forecast.config import Config, option
from encoder_decoder_forecast.runs import find_run


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one finished run in it."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train.main(options(write_examples(folder)))
    return folder


@pytest.fixture
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `project` the current folder for one test."""
    monkeypatch.chdir(project)


@pytest.fixture(scope="session")
def evaluated(project: Path) -> Path:
    """The run folder after its evaluation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        evaluate.main([])
        return find_run().absolute()


def options(config: Config) -> list[str]:
    """Return what the command line has to say for `config`."""
    given = []
    for name, value in asdict(config).items():
        if value != getattr(Config, name):
            values = value if isinstance(value, tuple) else (value,)
            given += [option(name), *map(str, values)]
    return given
