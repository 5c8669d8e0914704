"""A small project to test with: a table of penguins, Dense layers, few epochs."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from edits import Edit

from scaffold.smoke import Combination, server
from scaffold.smoke.server import Server

QUICK = ("test_data.py", "test_model.py")
CPU = {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated project whose own tests are the quick ones."""
    project = Combination("one-to-one", "tabular").generate(tmp_path_factory.mktemp("generated"))
    for test in (project / "tests").glob("test_*.py"):
        if test.name not in QUICK:
            test.unlink()
    return project


@pytest.fixture(scope="session")
def make(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that returns a copy of the project with one thing changed."""

    def copy(name: str, *edits: Edit) -> Path:
        project = tmp_path_factory.mktemp("projects") / name
        shutil.copytree(template, project)
        for edit in edits:
            edit(project)
        return project

    return copy


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """A fork server on TensorFlow."""
    started = server.start("tensorflow", environment=CPU)
    yield started
    started.close()
