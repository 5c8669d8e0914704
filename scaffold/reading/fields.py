"""Lines of name=value, as loggers write them, as a table with a column for each name."""

import re
from collections.abc import Sequence

import polars as pl

FIELD = r'([A-Za-z_][\w.-]*)=("(?:[^"\\]|\\.)*"|[^\s,;|"]*)'
LINE = rf"^(?P<before>[\d][\dTZ:., /+-]*[\s,;|]+)?(?:{FIELD}(?:[\s,;|]+|$))+$"
FEWEST, LINES = 2, 5  # names of each line, and lines


def are_fields(lines: Sequence[str]) -> bool:
    """Return whether each line is nothing but names and values, behind a timestamp at most."""
    held = [line for line in lines if line.strip()]
    return len(held) >= LINES and all(
        re.match(LINE, line.strip()) and len(re.findall(FIELD, line)) >= FEWEST for line in held
    )


def table(text: str) -> pl.DataFrame | None:
    """Return the table of such lines; None where one is another."""
    rows: list[dict[str, str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        whole = re.match(LINE, line)
        if not whole:
            return None
        before = (whole["before"] or "").strip(" ,;|\t")
        names = {name: _plain(value) for name, value in re.findall(FIELD, line)}
        rows.append({**({_unused(names): before} if before else {}), **names})
    return pl.DataFrame(rows, infer_schema_length=None) if rows else None


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _unused(names: dict[str, str]) -> str:
    """Return a name for the timestamps before the fields."""
    return next(name for name in ("time", "timestamp", "time_of_line") if name not in names)
