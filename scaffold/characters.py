"""Characters that a reader cannot see, and how they are shown."""

import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_BLANK = "\u034f\u115f\u1160\u2800\u3164\uffa0"  # letters and marks without ink
_SHAPING = "\u200c\u200d"  # of Persian words and of emoji made of several
_SIGNS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"  # Arabic, with ink


def is_hidden(character: str) -> bool:
    """Return whether a reader cannot see `character`: control, bidirectional and blank ones."""
    if character in _SHAPING or character in _SIGNS:
        return False
    return character in _BLANK or unicodedata.category(character) in _HIDDEN


def visible(text: str, kept: str = "") -> str:
    r"""Return `text` with `\n` or `\u202e` in place of what nobody could see, but for `kept`."""
    return "".join(_escape(c) if is_hidden(c) and c not in kept else c for c in text)


def _escape(character: str) -> str:
    """Return the escape that Python, TOML and JSON have in common, in the plane of usual text."""
    return character.encode("unicode_escape").decode().replace("\\x", "\\u00")
