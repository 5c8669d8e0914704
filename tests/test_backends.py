"""A project needs its own backend and no other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scaffold import generate, plan


@pytest.mark.parametrize(
    ("mode", "task", "tests"),
    [
        ("one-to-one", "tabular", "tests"),
        ("many-to-one", "text", "tests/test_data.py"),
        ("vector-output", "forecast", "tests/test_data.py"),
    ],
)
def test_a_project_of_another_backend_never_imports_tensorflow(
    mode: str, task: str, tests: str, tmp_path: Path
) -> None:
    generate(plan({"mode": mode, "task": task, "backend": "jax"}), tmp_path / "ours")
    absent = tmp_path / "absent" / "tensorflow" / "__init__.py"
    absent.parent.mkdir(parents=True)
    absent.write_text("raise ImportError('there is no TensorFlow here')\n")
    environment = {key: value for key, value in os.environ.items() if key != "KERAS_BACKEND"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", tests],
        cwd=tmp_path / "ours",
        env=environment | {"PYTHONPATH": str(absent.parent.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
