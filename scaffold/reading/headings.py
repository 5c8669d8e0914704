"""Names of columns that are written in several lines, joined to one name each."""

import csv
import io
import re
from collections.abc import Sequence
from functools import partial
from itertools import accumulate, takewhile
from pathlib import Path

from scaffold.reading.problems import Surrounded, problem
from scaffold.reading.surroundings import LEVELS, ROWS, VALUE

Rows = Sequence[tuple[int, Sequence[str]]]


def refuse_repeated_levels(path: Path, rows: Rows) -> None:
    """Raise DataFileError where pandas wrote names of several levels, the first of them repeated.

    Args:
        rows: line and fields of the first lines that are not empty.
    """
    names = [fields for _, fields in rows[: LEVELS + 1]]
    last = next((n for n, row in enumerate(names) if row and re.match(ROWS, row[0])), 0)
    if not last or any(names[last][1:]) or len({len(row) for row in names[: last + 1]}) > 1:
        return
    levels = list(zip(*(row[1:] for row in names[:last]), strict=True))
    joined = [" ".join(filter(None, level)) for level in levels]
    if len({*names[0][1:]}) == len(joined) or len({*joined}) < len(joined):
        return  # the first level alone names the columns, or all do not
    head = f"{names[last][0]}\t" + "\t".join(joined)
    what = f"names of {last} levels above the columns, such as {' and '.join(levels[0])}"
    stop = rows[last][0]

    def plain(lines: list[str]) -> list[str]:
        separator = lines[stop - 1].strip()[-1]  # nothing is below the name of the rows
        return [head.replace("\t", separator) + "\n", *lines[stop:]]

    refusal = problem(path, "line 1", what, "write one line of names")
    raise Surrounded(plain, f"{what}: joined by a space.", refusal)


def refuse_merged_levels(path: Path, rows: Rows, separator: str) -> None:
    """Raise DataFileError where a name above several columns stands above the first of them alone.

    Args:
        path: the file.
        rows: line and fields of the first lines that are not empty.
        separator: between two fields.
    """
    titles = list(takewhile(lambda row: not any(row[1][1:]), rows))  # nothing but a first field
    rows = rows[len(titles) :]
    if len(rows) < 4 or len({len(fields) for _, fields in rows[:4]}) > 1:
        return
    (_, above), (line, names), *below = rows[:4]
    joined = _joined(above, names)
    valued = all(any(re.match(VALUE, field) for field in fields) for _, fields in below)
    if valued and joined and len({*joined}) == len(joined):
        what = f"names of 2 levels above the columns, such as {joined[-1]!r}"
        refusal = problem(path, "line 1", what, "write one line of names")
        plain = partial(_under, joined, separator, line)
        above_all = "".join(
            f" Left out: line {number}, {fields[0]!r}." for number, fields in titles
        )
        raise Surrounded(plain, f"{what}: joined by a space.{above_all}", refusal)


def _joined(above: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return each name with the one above it or above a column to its left; none if no names."""
    filled = [place for place, name in enumerate(above) if name.strip()]
    if filled in ([], [0]) or all(above[filled[0] :]):  # [0]: a title
        return []
    if not all(upper.strip() or name.strip() for upper, name in zip(above, names, strict=True)):
        return []
    if any(re.match(VALUE, name) for name in (*above, *names)):
        return []
    groups = accumulate(map(str.strip, above), _last_named)
    return [f"{group} {name.strip()}".strip() for group, name in zip(groups, names, strict=True)]


def _last_named(group: str, name: str) -> str:
    return name or group


def _under(names: Sequence[str], separator: str, line: int, lines: list[str]) -> list[str]:
    """Return the lines below `line`, under one line of `names`."""
    head = io.StringIO()
    csv.writer(head, delimiter=separator, lineterminator="\n").writerow(names)
    return [head.getvalue(), *lines[line:]]
