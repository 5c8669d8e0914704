"""Small changes to a generated project."""

import re
from collections.abc import Callable
from pathlib import Path

Edit = Callable[[Path], None]
PACKAGE = "one_to_one_tabular"


def replace(file: str, pattern: str, by: str) -> Edit:
    """Return an edit that replaces what matches `pattern` in a file of the project, once."""

    def edit(project: Path) -> None:
        path = project / file.replace("PACKAGE", f"src/{PACKAGE}")
        text, count = re.subn(pattern, by, path.read_text(encoding="utf-8"), count=1, flags=re.M)
        assert count == 1, f"{pattern!r} is not in {path}"
        path.write_text(text, encoding="utf-8")

    return edit


def write(file: str, text: str) -> Edit:
    """Return an edit that adds a file to the project."""

    def edit(project: Path) -> None:
        path = project / file.replace("PACKAGE", f"src/{PACKAGE}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return edit


def append(file: str, lines: str) -> Edit:
    """Return an edit that adds lines to the end of a file of the project."""
    return replace(file, r"\Z", lines.replace("\\", r"\\"))


FEW_EPOCHS = replace("PACKAGE/config.py", r"epochs: int = \d+", "epochs: int = 20")
