"""Several tables in one text file, below each other, of which a project reads one."""

import csv
import re
import shlex
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from scaffold.errors import DataFileError
from scaffold.reading.layout import SEPARATORS
from scaffold.reading.opening import piped
from scaffold.reading.problems import bad_file
from scaffold.reading.surroundings import COMMENT, VALUE

ROWS = 10  # of a table, at least, that may not be left out
FIELDS = 3  # of each of them
SMALL = 0.25  # of the largest table: one that a few lines sum up, such as by years

Table = tuple[int, int, int]  # its first and its last line, and the fields of each


def left_out(held: Sequence[str], kept: Sequence[str]) -> Sequence[str]:
    """Return the lines before or after those that are kept as they are; none where others are."""
    count = len(kept)
    if held[-count:] == kept:
        return held[:-count]
    return held[count:] if held[:count] == kept else ()


def refuse_left(path: Path, lines: Sequence[str], left: Sequence[str]) -> None:
    """Raise DataFileError where lines that would be left out hold another table.

    Args:
        path: the file.
        lines: all of it.
        left: those of them that would be left out.
    """
    tables = _of_any(lines)
    lost = max(map(_size, _of_any(left)), default=0)
    if len(tables) > 1 and lost >= max(1, SMALL * max(map(_size, tables))):
        raise _several(path, tables)


def refuse_different(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where the lines hold tables with different numbers of fields."""
    tables = _of_any(lines)
    if len({width for _, _, width in tables}) > 1:
        raise _several(path, tables)


def _several(path: Path, tables: Sequence[Table]) -> DataFileError:
    *others, last = [f"{first} to {last}" for first, last, _ in tables]
    what = f"{len(tables)} tables below each other, in lines {', '.join(others)} and {last}"
    first, stop, _ = max(tables, key=_size)
    name = f"{path.stem}_{first}.csv"
    command = f"{piped(f'sed -n {first},{stop}p', path)} > {shlex.quote(name)}"
    return bad_file(path, "", what, f"write each into a file of its own, the largest: `{command}`")


def _size(table: Table) -> int:
    """Return how many rows are in the lines of a table."""
    return table[1] - table[0]


def _of_any(lines: Sequence[str]) -> list[Table]:
    """Return the tables in some lines, by the separator that finds the most rows."""
    ways = (_tables(lines, separator) for separator in SEPARATORS)
    return max(ways, key=lambda found: sum(map(_size, found)))


def _tables(lines: Sequence[str], separator: str) -> list[Table]:
    """Return the runs of lines with the same number of fields.

    Below the first, which may name the columns, each has a number or a timestamp.
    """
    plain = ("\n" if re.match(COMMENT, line) else line for line in lines)
    reader = csv.reader(plain, delimiter=separator)
    try:
        rows = [(row, reader.line_num) for row in reader]
    except csv.Error:  # a field that is too long
        return []
    found, end = list[Table](), 0
    for width, run in groupby(rows, key=lambda row: len(row[0])):
        held = list(run)
        valued = all(any(re.match(VALUE, field) for field in row) for row, _ in held[1:])
        first, end = end + 1, held[-1][1]
        if width >= FIELDS and len(held) > ROWS and valued:
            found.append((first, end, width))
    return found
