"""The generator and its tests keep to one style: black, ruff and mypy are content."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [("black", "--check", "scaffold", "tests"), ("ruff", "check", "scaffold", "tests"), ("mypy",)],
    ids=lambda command: command[0],
)
def test_the_tools_of_the_repository_are_content(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
