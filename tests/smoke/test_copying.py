"""The copy that is tested is the project: nothing of it is missing, nothing else is in it."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from scaffold.smoke import SmokeFailure
from scaffold.smoke.copying import copy


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file, as the current one, for the address of a socket is short."""
    (tmp_path / "project" / "data").mkdir(parents=True)
    (tmp_path / "project" / "data" / "table.csv").touch()
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def copied(project: Path) -> set[str]:
    """Return the files and links of a copy, as paths in it."""
    to = project.parent / "copy"
    copy(project, to)
    found = (path for path in to.rglob("*") if path.is_symlink() or path.is_file())
    return {str(path.relative_to(to)) for path in found}


@pytest.mark.parametrize("ignored", ["", "build/\nruns/\ndist/\ndata/\n"])
@pytest.mark.parametrize(
    "file",
    [
        *("src/x/build/__init__.py", "tests/runs/metrics.json", "src/x/dist/normal.py"),
        *("src/x/venv/cell.py", "data/table.csv", ".gitignore", ".github/workflows/ci.yml"),
        *("docs/build.md", "runs.py", "data/.git/HEAD"),
    ],
)
def test_what_the_wheel_and_the_tests_may_need_is_copied(
    project: Path, file: str, ignored: str
) -> None:
    (project / file).parent.mkdir(parents=True, exist_ok=True)
    (project / ".gitignore").write_text(ignored, encoding="utf-8")
    (project / file).touch()
    assert file in copied(project)


@pytest.mark.parametrize(
    "file",
    [
        *("runs/1/model.keras", "build/lib/x.py", "dist/x.whl", "venv/a.py", ".venv/a.py"),
        *(".git/HEAD", "src/x.egg-info/PKG-INFO", "src/x/__pycache__/a.pyc", ".ruff_cache/a"),
        *("src/.mypy_cache/a", "data/.ipynb_checkpoints/a.ipynb", "env/pyvenv.cfg"),
        *(".tox/py311/pyvenv.cfg",),
    ],
)
def test_what_tools_leave_behind_is_not(project: Path, file: str) -> None:
    (project / file).parent.mkdir(parents=True)
    (project / file).touch()
    assert copied(project) == {"data/table.csv"}


@pytest.mark.parametrize(
    "target", ["table.csv", "../data/table.csv", "..", "nowhere", "/etc/hosts", "itself"]
)
def test_a_link_that_leads_to_the_same_place_is_copied_as_a_link(
    project: Path, target: str
) -> None:
    (project / "data" / "itself").symlink_to(target)
    assert "data/itself" in copied(project)
    assert os.readlink(project.parent / "copy" / "data" / "itself") == target


@pytest.mark.parametrize(
    "target", ["../../other/table.csv", "../../project/data/table.csv", "../.."]
)
def test_a_link_out_of_the_project_is_refused_in_one_line(project: Path, target: str) -> None:
    (project / "data" / "link").symlink_to(target)
    with pytest.raises(SmokeFailure) as failure:
        copy(project, project.parent / "copy")
    said = f"data/link is a link to {target}, outside of the project: "
    assert str(failure.value) == said + "put the file there, or make the link absolute"


def bind(path: str) -> None:
    """Leave a socket at `path`."""
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path)


@pytest.mark.parametrize(("make", "kind"), [(os.mkfifo, "a named pipe (fifo)"), (bind, "a socket")])
def test_what_is_no_file_is_refused_in_one_line(
    project: Path, make: Callable[[str], None], kind: str
) -> None:
    make("data/x")
    with pytest.raises(SmokeFailure) as failure:
        copy(project, project.parent / "copy")
    said = f"data/x is {kind}, expected files, folders and links: remove it"
    assert str(failure.value) == said
