"""Isolated environments: one for each set of requirements, made once."""

import subprocess
from pathlib import Path

import pytest

from scaffold.smoke import environments
from scaffold.smoke.failures import EnvironmentFailure


def project(folder: Path, *dependencies: str) -> Path:
    """Write the pyproject.toml of a project."""
    folder.mkdir()
    text = (
        f'[build-system]\nrequires = ["hatchling"]\n\n[project]\ndependencies = {[*dependencies]}\n'
    )
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def test_projects_with_the_same_requirements_share_an_environment(tmp_path: Path) -> None:
    first, second = project(tmp_path / "a", "click"), project(tmp_path / "b", "click")
    python = environments.environment(first, tmp_path / "cache")
    made = (python.parents[1] / "complete").stat().st_mtime_ns
    assert environments.environment(second, tmp_path / "cache") == python
    assert (python.parents[1] / "complete").stat().st_mtime_ns == made
    script = "import click, hatchling, pytest; print(click.__file__)"
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    assert str(tmp_path) in done.stdout


def test_a_requirement_that_cannot_be_installed_is_named(tmp_path: Path) -> None:
    broken = project(tmp_path / "a", "click==0.0.0.0.1")
    with pytest.raises(EnvironmentFailure, match="click==0.0.0.0.1"):
        environments.environment(broken, tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*/complete"))


def test_requirements_are_those_to_build_test_and_run(tmp_path: Path) -> None:
    found = environments.requirements(project(tmp_path / "a", "click>=8"))
    assert {"hatchling", "click>=8", "psutil", "pytest"} <= set(found)
