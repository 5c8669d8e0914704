"""Tables that a project reads or writes, as text."""

import contextlib
import csv
from collections.abc import Collection
from pathlib import Path
from types import ModuleType

Row = dict[str, str]
_JSON = ('{"', '[{"')  # which a reader of CSV takes for names

PREFIX = "probability_"  # of the columns with a class each


def read(path: str | Path, separator: str = ",") -> list[Row]:
    """Return the rows of a file with a header line; none where it is of another format."""
    with contextlib.suppress(OSError, UnicodeDecodeError, csv.Error):
        with open(path, encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text, delimiter=separator))
            return [] if rows and next(iter(rows[0])).startswith(_JSON) else rows
    return []


def read_own(data: ModuleType, path: str | Path) -> list[Row]:
    """Return the rows of a file in the format of the project that has the module `data`."""
    return read(path, getattr(data, "SEPARATOR", ","))


def features(data: ModuleType) -> list[str]:
    """Return the columns that a project names as its features, whatever they hold."""
    kinds = ("FEATURES", "NUMBERS", "CATEGORIES")
    return [name for kind in kinds for name in getattr(data, kind, ())]


def number(text: str) -> float:
    """Return the number that `text` is; NaN where it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float("nan")


def quoted(text: str, bare: Collection[str]) -> str:
    """Return a field with words between quotation marks, unless it is one of those left `bare`."""
    if text in bare or not any(map(str.isalpha, text)):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
