"""Files of a preview as coloured HTML with a link to every line, and what changed in them."""

import difflib
from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import DiffLexer, get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from scaffold.characters import visible
from scaffold.render import Content

LIGHT, DARK = "default", "github-dark"
_LONGEST = 100_000  # characters that are coloured; the code of a project has far fewer
_MOST = 1_000  # lines that are
_WIDEST = 2_000  # characters of a line


def style() -> str:
    """Return the style sheet of coloured code, for light and dark."""
    light = HtmlFormatter(style=LIGHT).get_style_defs(".code")
    dark = HtmlFormatter(style=DARK).get_style_defs(".code")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


@lru_cache(64)
def coloured(path: str, content: Content, marked: tuple[int, ...] = ()) -> Markup:
    """Return the lines of a file, each with its number as a link to it.

    Args:
        path: of the file.
        content: of the file; only the beginning of a long one is shown.
        marked: the numbers of the lines that are marked as changed.
    """
    text = as_text(content)
    if text is None:
        return Markup("<p>{} bytes that are no text.</p>").format(f"{len(content):,}")
    if not text:
        return Markup("<p>An empty file.</p>")
    lines = text.splitlines(keepends=True)
    note = Markup()
    if _is_long(content) or len(lines) > _MOST:
        note = Markup("<p>The first lines of a file of {} bytes.</p>").format(f"{len(content):,}")
    return note + _html("".join(lines[:_MOST]), _lexer(path), marked)


def difference(path: str, before: Content | None, after: Content | None) -> Markup:
    """Return what changed in a file, coloured; empty where nothing did."""
    if before == after:
        return Markup()
    old, new = as_text(before or ""), as_text(after or "")
    if old is None or new is None:
        return Markup("<p>Other bytes, which are no text.</p>")
    if _is_long(before) or _is_long(after):
        return Markup("<p>Other content, too long to be compared here.</p>")
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), "before", path, lineterm="", n=3
    )
    return _html("\n".join([*lines][2:]), DiffLexer())


def changed_lines(before: Content | None, after: Content | None) -> tuple[int, ...]:
    """Return the numbers of the lines of a text that it did not have before; none of a new one."""
    old, new = as_text(before or ""), as_text(after or "")
    if before is None or not old or not new or _is_long(before) or _is_long(after):
        return ()
    matcher = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    found = (range(*code[3:5]) for code in matcher.get_opcodes() if code[0] != "equal")
    return tuple(line + 1 for lines in found for line in lines)


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
    """Return the beginning of a content as text; None where it is none."""
    if isinstance(content, str):
        return content[:_LONGEST]
    head = content[:_LONGEST]
    try:
        whole = head if len(head) == len(content) else head[: head.rfind(b"\n") + 1] or head
        return None if b"\0" in whole else whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _is_long(content: Content | None) -> bool:
    return content is not None and len(content) > _LONGEST


def _lexer(path: str) -> Lexer:
    try:
        return get_lexer_for_filename(path, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def _html(text: str, lexer: Lexer, marked: tuple[int, ...] | None = None) -> Markup:
    """Return coloured text; with the numbers of its lines unless it is a difference."""
    named = {"linenos": "inline", "anchorlinenos": True, "lineanchors": "L", "hl_lines": marked}
    formatter = HtmlFormatter(
        cssclass="code", wrapcode=True, **(named if marked is not None else {})
    )
    lines = (visible(line, kept="\t")[:_WIDEST] for line in text.split("\n"))
    html = highlight("\n".join(lines), lexer, formatter)
    # the keyboard goes past a file, not through a link for each of its lines
    return Markup(html.replace('<a href="#L-', '<a tabindex="-1" href="#L-'))
