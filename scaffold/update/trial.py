"""The tests of a project, run on what an update would make of it, in a copy beside nothing else."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from scaffold.errors import Problem, UpdateError
from scaffold.leftovers import is_left_over
from scaffold.update.files import Files, write_all
from scaffold.write import remove

_NEEDED = ("pytest", "keras")
_NO_TESTS = 5  # the exit code of pytest where there are none
_LINES = 40  # of what pytest says at the end


@dataclass(frozen=True)
class Failure:
    """What failed: the first test, and what pytest said at the end."""

    test: str
    detail: str


def copy_changed(project: Path, to: Path, written: Files, removed: Collection[str]) -> None:
    """Make the new folder `to` what `project` will be, without runs, environments and caches."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(project)
        return {
            name
            for name in names
            if is_left_over(project, inside / name) or not _is_usual(Path(folder, name))
        }

    shutil.copytree(project, to, ignore=left_out, symlinks=True)
    _lead_out(to, project)
    remove(to, removed)
    write_all(to, written, like=project)


def _is_usual(path: Path) -> bool:
    """Return whether `path` is a file, a folder or a link, and no socket, pipe or device."""
    return path.is_symlink() or path.is_file() or path.is_dir()


def _lead_out(copy: Path, project: Path) -> None:
    """Let the relative links of a copy that lead out of `project` lead to the same place."""
    for folder, folders, files in os.walk(copy):
        for path in (Path(folder, name) for name in (*folders, *files)):
            if path.is_symlink():
                there = project / path.relative_to(copy)
                target = Path(os.path.normpath(there.parent / os.readlink(path)))
                if not target.is_relative_to(project):
                    path.unlink()
                    path.symlink_to(target)


def interpreter(project: Path) -> str:
    """Return a Python that has what the tests need: the project's own, or the one that runs this.

    Raises:
        UpdateError: naming what is missing.
    """
    for place in ("bin/python", "Scripts/python.exe"):
        own = project / ".venv" / place
        check = [str(own), "-c", f"import {', '.join(_NEEDED)}"]
        if own.is_file() and not subprocess.run(check, capture_output=True).returncode:
            return str(own)
    missing = [name for name in _NEEDED if not importlib.util.find_spec(name)]
    if not missing:
        return sys.executable
    what = f"cannot be run: {' and '.join(missing)} not installed beside scaffold, or in .venv"
    remedy = "install the project with its extra test there, or use --no-test"
    raise UpdateError(Problem("the tests of the project", what, remedy))


def tested(folder: Path, python: str) -> Failure | None:
    """Return what fails first of the tests in `folder`, None where all pass."""
    environment = {**os.environ, "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("KERAS_BACKEND", None)
    command = [python, "-m", "pytest", "-x", "-q", "-rfE", "--no-header"]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode in (0, _NO_TESTS):
        return None
    said = done.stdout.decode(errors="replace").replace(f"{folder}{os.sep}", "")
    named = re.findall(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
    test = named[0] if named else f"pytest ended with exit code {done.returncode}"
    return Failure(test, "\n".join(said.splitlines()[-_LINES:]))
