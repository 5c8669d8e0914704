"""A rendering → the same rendering, as ruff leaves it: formatted, its imports sorted and in use.

Templates import what any of their variants needs; what a project does not use is taken out here.
Ruff is a program, fast to start: every file goes through processes of its own, several files at a
time, and a text that was formatted before is remembered.
"""

import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path

from scaffold.errors import Problem, TemplateError
from scaffold.render import Content, Rendering

LINE_LENGTH = 88
_FINDING = threading.Lock()


def format_rendering(rendering: Rendering, package: str) -> Rendering:
    """Return `rendering` with every Python file formatted, its imports sorted and all in use.

    Raises:
        TemplateError: naming the template whose Python cannot be parsed.
    """
    files = dict(rendering.files)
    python = {path: text for path, text in files.items() if _is_python(path, text)}
    with ThreadPoolExecutor(max_workers=4) as pool:
        formatted = pool.map(
            lambda path: _format(str(python[path]), package, rendering.sources[path][0]), python
        )
        files.update(zip(python, formatted, strict=True))
    return Rendering(files, rendering.sources)


def _is_python(path: str, content: Content) -> bool:
    return path.endswith(".py") and isinstance(content, str)


def _format(text: str, package: str, template: Path) -> str:
    try:
        return format_python(text, package)
    except ValueError as error:
        what = f"renders to Python that cannot be parsed: {error}"
        raise TemplateError(Problem(str(template), what, "correct the template")) from error


@lru_cache(maxsize=4096)
def format_python(text: str, package: str) -> str:
    """Return Python as `ruff format` leaves it, without imports that nothing uses.

    What fits into a line is put there, also where a variant left a trailing comma behind.

    Raises:
        ValueError: where it cannot be parsed.
    """
    imports = f"lint.isort={{known-first-party=['{package}'], split-on-trailing-comma=false}}"
    fixed = _ruff("check", "--fix-only", "--select=F401,I", "--config", imports, text=text)
    return _ruff("format", "--config=format.skip-magic-trailing-comma=true", text=fixed)


def _ruff(command: str, *options: str, text: str) -> str:
    """Return what a command of ruff makes of `text`."""
    fixed = ("--isolated", "--no-cache", f"--line-length={LINE_LENGTH}", "-")
    done = subprocess.run(
        [_program(), command, *options, *fixed], input=text.encode(), capture_output=True
    )
    if done.returncode:
        _, _, said = done.stderr.decode(errors="replace").rpartition("error: ")  # after warnings
        raise ValueError(" ".join(said.split()))
    return done.stdout.decode()


def _program() -> str:
    with _FINDING:  # sysconfig, which it asks, is not thread-safe when it is first used
        return _find_program()


@cache
def _find_program() -> str:
    from ruff.__main__ import find_ruff_bin

    return str(find_ruff_bin())
