"""A rendering → the same rendering, black-stable.

black is exact but slow, so it sees only what rendering changed: a file is cut at its top-level
statements, a piece that stands in the template word for word is stable already (a test holds the
templates to that), and every other piece is formatted once and remembered. Of the templates of
others, every piece is formatted.
"""

import ast
import re
import threading
from functools import cache, lru_cache, partial
from itertools import pairwise
from pathlib import Path

from scaffold.errors import Problem, TemplateError
from scaffold.layers import templates_folder
from scaffold.render import Content, Rendering

_IMPORTING = threading.Lock()
_DIGIT = re.compile(r"[0-9]")


def format_rendering(rendering: Rendering) -> Rendering:
    """Return `rendering` with every Python file formatted.

    Raises:
        TemplateError: naming the template whose Python black cannot parse.
    """
    files = {path: _format(path, content, rendering) for path, content in rendering.files.items()}
    return Rendering(files, rendering.sources)


def _format(path: str, content: Content, rendering: Rendering) -> Content:
    if isinstance(content, bytes) or not path.endswith(".py"):
        return content
    source = rendering.sources[path]
    template = _text(source) if source.is_relative_to(templates_folder()) else ""
    if content == template:
        return content
    try:
        return "".join(
            piece if piece.strip() in template else _black(piece) for piece in pieces(content)
        )
    except (SyntaxError, ValueError) as error:
        what = f"renders to Python that black cannot parse: {error}"
        raise TemplateError(Problem(str(source), what, "correct the template")) from error


def pieces(source: str) -> list[str]:
    """Return `source` cut after every top-level statement; comments go with the next one."""
    lines = source.splitlines(keepends=True)
    ends = [node.end_lineno or 0 for node in ast.parse(source).body]
    cuts = sorted({0, *map(partial(_skip_blank, lines), ends), len(lines)})
    return ["".join(lines[start:end]) for start, end in pairwise(cuts)]


def _skip_blank(lines: list[str], line: int) -> int:
    while line < len(lines) and not lines[line].strip():
        line += 1
    return line


@cache
def _text(template: Path) -> str:
    return template.read_text(encoding="utf-8")


def _black(piece: str) -> str:
    """Return `piece` formatted, with the blank lines after it as they were.

    How black breaks lines depends on the length of a number, not on its digits, and it keeps them
    in order: with every digit a zero, pieces that differ in numbers alone are formatted once.
    """
    body = piece.rstrip("\n")
    digits = iter(_DIGIT.findall(body))
    formatted = _format_shape(_DIGIT.sub("0", body))
    return _DIGIT.sub(lambda _: next(digits), formatted) + piece[len(body) :]


@lru_cache(maxsize=4096)
def _format_shape(source: str) -> str:
    with _IMPORTING:  # two threads that import black for the first time meet it half made
        import black

    return black.format_str(source + "\n", mode=black.Mode()).rstrip("\n")
