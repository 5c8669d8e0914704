"""The first rows of a data file, with the roles of its columns and what is wrong with them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from scaffold.errors import Problem, ScaffoldError
from scaffold.reading.content import scan
from scaffold.reading.plain import opened
from scaffold.reading.roles import SETTINGS, parse_columns, roles_of
from scaffold.web.form import Choice
from scaffold.web.kept import Kept
from scaffold.web.preview import Preview, Previews
from scaffold.web.source import Source, source

_ROWS, _COLUMNS, _LONGEST = 8, 40, 60  # rows, columns and characters of a cell that are shown


@dataclass(frozen=True)
class Column:
    """One column of the file.

    Args:
        id: of the field that gives it a role.
        name: as it is written.
        roles: those that it has in the project, in words.
        value: the role that was given to it, as the parameter `column` says it.
        choices: the roles that it can be given.
        problems: what is wrong with it.
    """

    id: str
    name: str
    roles: str
    value: str
    choices: Sequence[Choice]
    problems: Sequence[Problem]


@dataclass(frozen=True)
class Sheet:
    """The beginning of a file.

    Args:
        columns, rows: as far as they are shown.
        more: how many columns are not.
        others: parameters `column` that say something else than the role of a shown column.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    more: int
    others: Sequence[str]


def sheet(preview: Preview, previews: Previews) -> Sheet:
    """Return the beginning of the data file; without columns where there is nothing to show."""
    found = source(preview, previews)
    names, rows = _HEADS.get(found.key, lambda: _head(found)) if found else ((), ())
    given = [value for name, value in preview.choices.pairs if name == "column"]
    said = dict(_said(given))
    shown = _shown(names, preview)
    columns = [_column(number, names[number], said, preview) for number in shown]
    taken = {column.value for column in columns}
    others = [value for value in given if not _is_told(value, taken)]
    cut = [[_cut(row[number]) for number in shown if number < len(row)] for row in rows]
    return Sheet(columns, cut, len(names) - len(shown), others)


def _shown(names: Sequence[str], preview: Preview) -> list[int]:
    """Return the places of the columns that are shown: the first ones, and what has a problem."""
    wrong = [n for n, name in enumerate(names) if _problems(name, preview)][:_COLUMNS]
    return sorted({*range(min(len(names), _COLUMNS)), *wrong})


def _problems(name: str, preview: Preview) -> list[Problem]:
    return [one for one in preview.problems if f"column {name!r}" in one.where]


def _column(number: int, name: str, said: Mapping[str, str], preview: Preview) -> Column:
    held = preview.data.columns if preview.data else {}
    roles = [role for role, names in held.items() if name in names]
    return Column(
        id=f"column-{number}",
        name=name,
        roles=" and ".join(roles) or ("not used" if preview.data else "as found"),
        value=said.get(name, ""),
        choices=[
            Choice(_parameter(role.name, name), role.name)
            for role in roles_of(preview.task).values()
            if role.name not in SETTINGS
        ],
        problems=_problems(name, preview),
    )


def _said(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield column → the first parameter that gives it a role."""
    known: set[str] = set()
    for value in given:
        for role, name in _pairs(value):
            if name not in known:
                known.add(name)
                yield name, _parameter(role, name)


def _is_told(value: str, taken: set[str]) -> bool:
    """Return whether the columns that are shown say all that a parameter says."""
    pairs = _pairs(value)
    return bool(pairs) and all(_parameter(role, name) in taken for role, name in pairs)


def _pairs(value: str) -> list[tuple[str, str]]:
    """Return the roles that a parameter `column` gives to columns; none where it is wrong."""
    try:
        found = parse_columns([value])
    except ScaffoldError:
        return []
    return [(role, name) for role, names in found.items() for name in names if role not in SETTINGS]


def _parameter(role: str, name: str) -> str:
    """Return `ROLE=NAME` as `parse_columns` reads it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([name])
    return f"{role}={text.getvalue()}"


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else f"{cell[: _LONGEST - 1]}…"


Head = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
_HEADS = Kept[tuple[str, ...], Head](2**22, lambda head: len(repr(head)))


def _head(found: Source) -> Head:
    """Return the names of the columns and the first rows, as they are written."""
    try:
        table = found.table(rows=_ROWS) if found.data else opened(found.path, {}, {}).table
    except (ScaffoldError, pl.exceptions.PolarsError):
        return _lines(found.path)
    texts = table.head(_ROWS).with_columns(pl.all().cast(pl.String, strict=False).fill_null(""))
    return tuple(texts.columns), tuple(texts.rows())


def _lines(path: Path) -> Head:
    """Return the fields of the first lines of a file that is no sound table, if it is a text."""
    try:
        rows = [tuple(row) for _, row in islice(scan(path).rows(), _ROWS + 1)]
    except (ScaffoldError, OSError, UnicodeError):
        return (), ()
    return (rows[0], tuple(rows[1:])) if rows else ((), ())
