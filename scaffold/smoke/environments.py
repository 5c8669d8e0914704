"""Isolated environments: one for each distinct set of requirements, kept by its content."""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scaffold.errors import Problem
from scaffold.smoke.failures import EnvironmentFailure


def cache_folder() -> Path:
    """Return where the environments are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "scaffold" / "environments"


def requirements(project: Path) -> list[str]:
    """Return all that a project needs to be built, tested and run, in one order.

    Raises:
        EnvironmentFailure: when its pyproject.toml cannot be read.
    """
    try:
        table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        what = f"cannot be read: {error}"
        raise EnvironmentFailure(
            Problem(str(project / "pyproject.toml"), what, "correct it")
        ) from error
    build = table.get("build-system", {}).get("requires", ["setuptools"])
    described = table.get("project", {})
    extra = described.get("optional-dependencies", {}).get("test", [])
    return sorted(
        {*build, *described.get("dependencies", []), *extra, "packaging", "psutil", "pytest"}
    )


def environment(project: Path, cache: Path | None = None) -> Path:
    """Return the interpreter of an environment with the requirements of `project`, made if need be.

    Raises:
        EnvironmentFailure: when they cannot be installed.
    """
    needed = requirements(project)
    key = json.dumps([sys.version, sys.platform, needed])
    folder = (cache or cache_folder()) / hashlib.sha256(key.encode()).hexdigest()[:16]
    folder.parent.mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    with _only_one(folder.with_suffix(".lock")):
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _install(folder, python, needed)
            (folder / "complete").write_text("\n".join(needed), encoding="utf-8")
    return python


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Let one process at a time make an environment; the others then find it made."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(folder: Path, python: Path, needed: list[str]) -> None:
    _call([sys.executable, "-m", "venv", str(folder)], folder)
    if importlib.util.find_spec("uv"):
        _call(
            [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(python), *needed],
            folder,
        )
    else:
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _call([*pip, *needed], folder)


def _call(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        what = " ".join(lines[-3:]) or f"exit code {done.returncode}"
        raise EnvironmentFailure(
            Problem("--isolated", what, "see whether pip can install its requirements")
        )
