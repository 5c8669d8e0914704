"""Files of a preview as coloured HTML with a link to every line, and what changed in them."""

import difflib
from collections.abc import Mapping
from functools import lru_cache

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import DiffLexer, get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from scaffold.render import Content

LIGHT, DARK = "default", "github-dark"
_LONGEST = 200_000  # characters that are coloured


def style() -> str:
    """Return the style sheet of coloured code, for light and dark."""
    light = HtmlFormatter(style=LIGHT).get_style_defs(".code")
    dark = HtmlFormatter(style=DARK).get_style_defs(".code")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


@lru_cache(32)
def coloured(path: str, content: Content) -> str:
    """Return the lines of a file, each with its number as a link to it."""
    text = as_text(content)
    if text is None:
        return f"<p>{len(content):,} bytes that are no text</p>"
    return _html(text[:_LONGEST], _lexer(path), lines=True)


def difference(path: str, before: Content | None, after: Content | None) -> str:
    """Return what changed in a file, coloured; "" where nothing did."""
    if before == after:
        return ""
    old, new = as_text(before or ""), as_text(after or "")
    if old is None or new is None:
        return "<p>other bytes, which are no text</p>"
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), "before", path, lineterm="", n=3
    )
    return _html("\n".join([*lines][2:]), DiffLexer(), lines=False)


def changes(before: Mapping[str, Content], after: Mapping[str, Content]) -> dict[str, str]:
    """Return path → "new", "changed" or "gone" of the files that differ."""
    paths = sorted({*before, *after})
    found = {path: _change(before.get(path), after.get(path)) for path in paths}
    return {path: change for path, change in found.items() if change}


def _change(before: Content | None, after: Content | None) -> str:
    if before == after:
        return ""
    return "new" if before is None else "gone" if after is None else "changed"


def as_text(content: Content) -> str | None:
    """Return a content as text; None where it is none."""
    if isinstance(content, str):
        return content
    try:
        return None if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return None


def _lexer(path: str) -> Lexer:
    try:
        return get_lexer_for_filename(path)
    except ClassNotFound:
        return TextLexer()


def _html(text: str, lexer: Lexer, lines: bool) -> str:
    named = {"linenos": "inline", "anchorlinenos": True, "lineanchors": "L"} if lines else {}
    formatter = HtmlFormatter(cssclass="code", wrapcode=True, **named)
    return str(highlight(text, lexer, formatter))
