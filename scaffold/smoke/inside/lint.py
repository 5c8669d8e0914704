"""Style of a project: black and ruff with the settings in its own pyproject.toml."""

import contextlib
import io
import subprocess
from typing import Any

from .child import Failure


def check(tools: str) -> None:
    """Raise Failure unless black --check and ruff check accept the current folder.

    Args:
        tools: the interpreter that has both, where this one has not.
    """
    _black(tools)
    _ruff(tools)


def _black(tools: str) -> None:
    try:
        import black
    except ImportError:
        _tool("black", [tools, "-m", "black", "--check", "."])
        return
    printed = io.StringIO()
    main: Any = black.main
    with contextlib.redirect_stderr(printed):
        code = main(["--check", "--workers", "1", "."], standalone_mode=False)
    _judge("black", code or 0, printed.getvalue())


def _ruff(tools: str) -> None:
    _tool("ruff", [tools, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", "."])


def _tool(name: str, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    _judge(name, done.returncode, done.stdout + done.stderr)


def _judge(name: str, code: int, printed: str) -> None:
    if code:
        print(printed)
        lines = [line for line in printed.splitlines() if line.strip()] or ["no explanation"]
        raise Failure(f"{name}: {lines[0]}", "\n".join(lines[:20]))
