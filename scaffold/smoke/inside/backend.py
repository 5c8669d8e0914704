"""Keras' backend is the user's where KERAS_BACKEND is set, else what the project was made for."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .child import Failure
from .required import Required

VARIABLE = "KERAS_BACKEND"
_DEVICES = ("CUDA_VISIBLE_DEVICES", "JAX_PLATFORMS", "JAX_PLATFORM_NAME")


def check(package: str, site: str, expected: str) -> None:
    """Import `package` in a new process, with no backend set.

    Args:
        expected: what it has to choose; empty where that is not known.

    Raises:
        Failure: when it cannot be imported, chooses another backend or does not require it.
    """
    chosen = _chosen(package, site)
    sources = Path(site, *package.split(".")).rglob("*.py")
    if not chosen and any(VARIABLE.encode() in source.read_bytes() for source in sources):
        return  # another of its modules chooses
    chosen = chosen or "tensorflow"  # as Keras does
    if chosen != (expected or chosen):
        remedy = f'os.environ.setdefault("{VARIABLE}", "{expected}") in its __init__ chooses it'
        raise Failure(
            f"{package} runs on {chosen} where {VARIABLE} is not set, expected {expected} as in "
            f".scaffold.toml; {remedy}"
        )
    required = Required.by_wheel(Path(site), [])
    if required.has("keras") and not required.has(chosen):
        remedy = f"add {chosen} to dependencies in pyproject.toml"
        raise Failure(f"Keras runs on {chosen}, but the wheel does not require it; {remedy}")


def _chosen(package: str, site: str) -> str:
    note = Path(os.environ["TMPDIR"], "backend")
    note.unlink(missing_ok=True)
    environment = {**os.environ, "PYTHONPATH": site, "KERAS_HOME": os.environ["TMPDIR"]}
    environment.pop(VARIABLE, None)
    command = [sys.executable, "-P", str(Path(__file__).with_name("alone.py")), package, str(note)]
    # not a pipe, which what it leaves running would hold open
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        done = subprocess.run(command, stdout=said, stderr=said, env=environment)
        said.seek(0)
        lines = said.read().strip().splitlines() or [f"exit code {done.returncode}"]
    if done.returncode or not note.exists():
        what = f"{package} cannot be imported in a new process"
        raise Failure(f"{what}: {lines[-1]}", "\n".join(lines[-20:]))
    return note.read_text(encoding="utf-8")


@contextlib.contextmanager
def chosen_by_user(who: str, backend: str = "") -> Iterator[None]:
    """Set KERAS_BACKEND to `backend`, or leave it as it is; `who` runs inside.

    Raises:
        Failure: when it is something else afterwards.
    """
    before = os.environ[VARIABLE]
    devices = {name: os.environ[name] for name in _DEVICES if name in os.environ}
    # -2 hides every GPU as -1 does, so that a project which sets -1 itself is noticed
    own = {name: "-2" if value == "-1" else value for name, value in devices.items()}
    os.environ.update(own)
    os.environ[VARIABLE] = backend or before
    yield
    for name in _DEVICES:
        if os.environ.get(name) != own.get(name):
            what = f"{who} sets {name} to {os.environ.get(name)!r}"
            raise Failure(f"{what}, although the devices are the user's to choose; leave it out")
    os.environ.update(devices)
    found = os.environ.get(VARIABLE)
    if found != (backend or before):
        remedy = "os.environ.setdefault leaves it to the user"
        raise Failure(f"{who} sets {VARIABLE} to {found!r}, although the user has set it; {remedy}")
    os.environ[VARIABLE] = before
