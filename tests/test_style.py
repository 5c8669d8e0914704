"""The generator and its tests keep to one style: ruff and mypy are content."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = [
    ("ruff", "format", "--check", "scaffold", "tests"),
    ("ruff", "check", "scaffold", "tests"),
    ("mypy",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_tools_of_the_repository_are_content(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
