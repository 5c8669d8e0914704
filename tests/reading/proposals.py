"""What the tests of the reading share: write a small file, inspect it, expect a refusal."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scaffold.errors import DataFileError
from scaffold.modes import MODES
from scaffold.reading import inspect
from scaffold.tasks import TASKS, Data


def random(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def propose(path: Path, task: str | None = None, mode: str | None = None, **columns: str) -> Data:
    """Return what `path` proposes; `time_format`, `decimal`, `missing` as they are."""
    settings = {"time_format": "time-format", "decimal": "decimal"}
    choices = {name: columns.pop(name) for name in ("missing",) if name in columns}
    given = {
        settings.get(role, role): (names,) if role in settings else tuple(names.split(","))
        for role, names in columns.items()
    }
    return inspect(
        path, MODES[mode] if mode else None, TASKS[task] if task else None, given, choices
    )[1]


def refused(path: Path, task: str | None = None, **columns: str) -> list[str]:
    """Return the problems of `path`, one a line."""
    with pytest.raises(DataFileError) as caught:
        propose(path, task, **columns)
    return [str(problem) for problem in caught.value.problems]


def written(folder: Path, *rows: str, head: str = "date,load", encoding: str = "utf-8") -> Path:
    """Write a file with a header line and these rows."""
    path = folder / "file.csv"
    path.write_bytes(("\n".join([head, *rows]) + "\n").encode(encoding))
    return path


def tasks_of(refusal: str, folder: Path) -> list[str]:
    """Return the task that each command of a refusal ends in; every command has to work."""
    return [task_of(command, folder) for command in re.findall(r"`([^`]+)`", refusal)]


def task_of(command: str, folder: Path) -> str:
    names = 'python() { "$PYTHON" "$@"; }; scaffold() { python -m scaffold "$@"; }'
    done = subprocess.run(
        ["bash", "-c", f"{names}; {command} --no-input --dry-run --json"],
        env={**os.environ, "PYTHON": sys.executable},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    task: str = json.loads(done.stdout.splitlines()[-1])["task"]
    return task
