"""Style of a project: ruff's formatter and linter, with the settings in its own pyproject.toml."""

import os
import subprocess

from .child import Failure


def check(tools: str) -> None:
    """Raise Failure unless `ruff format --check` and `ruff check` accept the current folder.

    Args:
        tools: the interpreter that has ruff.
    """
    _ruff(tools, "format", "--check")
    _ruff(tools, "check")


def _ruff(tools: str, command: str, *options: str) -> None:
    ruff = [tools, "-m", "ruff", command, "--no-cache", *options, "."]
    # as a variable, for the formatter of older versions has no such option
    environment = {**os.environ, "RUFF_OUTPUT_FORMAT": "concise"}
    done = subprocess.run(ruff, capture_output=True, text=True, env=environment)
    if done.returncode:
        printed = done.stdout + done.stderr
        print(printed)
        lines = [line for line in printed.splitlines() if line.strip()] or ["no explanation"]
        raise Failure(f"ruff {command}: {lines[0]}", "\n".join(lines[:20]))
