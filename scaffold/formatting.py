"""A rendering → the same rendering, as ruff leaves it: formatted, its imports sorted and in use.

Templates import what any of their variants needs; what a project does not use is taken out here.
Ruff is a program: to start it once for each file costs three times what it does there. So all files
go through two processes together, and a text that was formatted before is remembered.
"""

import re
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from scaffold.errors import Problem, TemplateError
from scaffold.render import Content, Rendering

LINE_LENGTH = 88
_MOST = 4096  # texts that are remembered
_FORMATTED: dict[tuple[str, str], str] = {}  # a text and its package → as it is left
_REMEMBERING = threading.Lock()
_FINDING = threading.Lock()


class _Broken(Exception):
    """Python that cannot be parsed.

    Args:
        text: as it was rendered.
        why: what ruff says of it.
    """

    def __init__(self, text: str, why: str) -> None:
        super().__init__(why)
        self.text, self.why = text, why


def format_rendering(rendering: Rendering, package: str) -> Rendering:
    """Return `rendering` with every Python file formatted, its imports sorted and all in use.

    What fits into a line is put there, also where a variant left a trailing comma behind.

    Raises:
        TemplateError: naming the template whose Python cannot be parsed.
    """
    python = {path: str(text) for path, text in rendering.files.items() if _is_python(path, text)}
    try:
        formatted = _formatted(frozenset(python.values()), package)
    except _Broken as broken:
        path = next(path for path, text in python.items() if text == broken.text)
        what = f"renders to Python that cannot be parsed: {broken.why}"
        where = str(rendering.sources[path][0])
        raise TemplateError(Problem(where, what, "correct the template")) from broken
    files = {path: formatted[text] for path, text in python.items()}
    return Rendering({**rendering.files, **files}, rendering.sources)


def _is_python(path: str, content: Content) -> bool:
    return path.endswith(".py") and isinstance(content, str)


def _formatted(texts: frozenset[str], package: str) -> Mapping[str, str]:
    """Return text → as ruff leaves it.

    Raises:
        _Broken: where one cannot be parsed.
    """
    found = {text: _FORMATTED.get((text, package)) for text in texts}
    unknown = [text for text, formatted in found.items() if formatted is None]
    new = dict(zip(unknown, _by_ruff(unknown, package), strict=True)) if unknown else {}
    _remember(new, package)
    return {text: new.get(text) or formatted or "" for text, formatted in found.items()}


def _remember(new: Mapping[str, str], package: str) -> None:
    with _REMEMBERING:
        _FORMATTED.update({(text, package): formatted for text, formatted in new.items()})
        for oldest in [*_FORMATTED][: max(len(_FORMATTED) - _MOST, 0)]:
            del _FORMATTED[oldest]


def _by_ruff(texts: Sequence[str], package: str) -> Sequence[str]:
    """Return texts as ruff leaves them.

    Raises:
        _Broken: where one cannot be parsed.
    """
    imports = f"lint.isort={{known-first-party=['{package}'], split-on-trailing-comma=false}}"
    with tempfile.TemporaryDirectory(prefix="scaffold-") as folder:
        files = [Path(folder, f"{number}.py") for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode())
        fix = ["check", "--fix-only", "--select=F401,I", f"--config={imports}"]
        form = ["format", "--config=format.skip-magic-trailing-comma=true"]
        said = _ruff(fix, files) + _ruff(form, files)
        for what, number, why in re.findall(r"error: (.*?)(\d+)\.py:(.*)", said):
            raise _Broken(texts[int(number)], f"{what}at {why}")
        return [file.read_bytes().decode() for file in files]


def _ruff(command: Sequence[str], files: Sequence[Path]) -> str:
    """Let a command of ruff change files; return what it says of those that it cannot change.

    Raises:
        RuntimeError: where it fails otherwise.
    """
    fixed = ["--isolated", "--no-cache", f"--line-length={LINE_LENGTH}"]
    names = [file.name for file in files]  # named one by one, no ignore file hides them
    whole = [_program(), *command, *fixed, *names]
    done = subprocess.run(whole, cwd=files[0].parent, capture_output=True)
    said = done.stderr.decode(errors="replace")
    if done.returncode and ".py:" not in said:
        raise RuntimeError(f"ruff {command[0]}: {said}")
    return said


def _program() -> str:
    with _FINDING:  # sysconfig, which it asks, is not thread-safe when it is first used
        return _find_program()


@cache
def _find_program() -> str:
    from ruff.__main__ import find_ruff_bin

    return str(find_ruff_bin())
