"""Jinja filters that write a user's text as a literal of the language of the file it goes into.

With `characters` beside it this module stands alone: an exported template carries a copy of both as
its local extension, in a package of another name.
"""

import html as markup
import json

from jinja2 import Environment
from jinja2.ext import Extension

from .characters import visible

_PIECE = 60


def python(value: object) -> str:
    """Return `value` as a Python literal; a long text is cut into pieces."""
    if isinstance(value, list):
        return f"[{', '.join(map(python, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{python(k)}: {python(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple):
        return f"({', '.join(map(python, value))}{',' if len(value) == 1 else ''})"
    if not isinstance(value, str):
        return repr(value)
    if len(value) <= _PIECE:
        return _python_text(value)
    pieces = [value[start : start + _PIECE] for start in range(0, len(value), _PIECE)]
    return "(" + " ".join(map(_python_text, pieces)) + ")"


def _python_text(text: str) -> str:
    """Return `text` in double quotes, or in single quotes where that needs fewer escapes."""
    literal = visible(repr(text))
    if literal[0] == '"' or '"' in text:
        return literal
    return '"' + literal[1:-1] + '"'


def toml(value: object) -> str:
    """Return `value` as a TOML value."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{toml(str(key))} = {toml(item)}" for key, item in value.items())
            + " }"
        )
    return visible(json.dumps(value, ensure_ascii=False))


def markdown(text: str) -> str:
    """Return `text` as Markdown that shows it letter for letter."""
    line = " ".join(visible(str(text)).split())
    for character in "\\`*_{}[]<>#|!~$&":
        line = line.replace(character, "&amp;" if character == "&" else "\\" + character)
    return line


def code(text: str) -> str:
    """Return `text` as a Markdown code span."""
    line = " ".join(visible(str(text)).split())
    fence = "`" * (max((len(run) for run in _backtick_runs(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _backtick_runs(line: str) -> list[str]:
    return "".join(c if c == "`" else " " for c in line).split()


def html(text: str) -> str:
    """Return `text` as HTML that shows it letter for letter, also from a template of Jinja."""
    line = " ".join(visible(str(text)).split())
    return markup.escape(line).replace("{", "&#123;").replace("}", "&#125;")


def sentence(text: str) -> str:
    """Return `text` with its first letter in upper case and the others as they are."""
    return text[:1].upper() + text[1:]


class Quoting(Extension):
    """Makes the filters of this module known to an environment."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        filters = {
            "python": python,
            "toml": toml,
            "markdown": markdown,
            "code": code,
            "html": html,
            "sentence": sentence,
        }
        environment.filters.update(filters)
