"""Style of a project: ruff's formatter and linter, with the settings in its own pyproject.toml.

And what no style allows: code that a file to be read may run, and files that are read in part.
"""

import ast
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .child import Failure

_RUNNING = {"eval", "exec", "pickle.load", "pickle.loads", "os.system"}
_ALLOWING = {("safe_mode", False), ("allow_pickle", True), ("shell", True)}


def check(tools: str) -> None:
    """Raise Failure unless `ruff format --check` and `ruff check` accept the current folder.

    Args:
        tools: the interpreter that has ruff.
    """
    _ruff(tools, "format", "--check")
    _ruff(tools, "check")
    for file in sorted(Path().rglob("*.py")):
        if "tests" not in file.parts:
            for line, what in _unsafe(ast.parse(file.read_bytes())):
                raise Failure(f"{file}, line {line}: {what}")


def _unsafe(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line of each call that runs what a file holds, or reads its first rows alone."""
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        function = ast.unparse(node.func)
        if function in _RUNNING:
            yield node.lineno, f"{function} runs code that is read"
        for name, value in ((one.arg, one.value) for one in node.keywords):
            said = value.value if isinstance(value, ast.Constant) else None
            if (name, said) in _ALLOWING:
                yield node.lineno, f"{name}={said!r} lets a file that is read run code"
            if name in ("n_rows", "nrows") and isinstance(said, int) and said > 1:
                yield node.lineno, f"{name}={said}: of a longer file, the other rows are not read"


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
