"""Tables in JSON: records, columns, rows with or without names, and these inside of others."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from scaffold.reading.surroundings import VALUE

FEW = 5  # parts of a list, at most, one of which is the table
SEVERAL = 2  # rows that make a table
SAYINGS = r"(?i)^(patterns?|utterances?|examples?|texts?|questions?|queries|samples?|sentences?)$"
ONE_COLUMN = 10  # and more values: with fewer they are those of a record
SPLIT = {"columns", "data"}  # what pandas writes with orient="split"


@dataclass(frozen=True, eq=False)
class Found:
    """A table and how it was laid out."""

    table: pl.DataFrame
    layout: str


def decoded(text: str) -> Any:
    """Return what a text in JSON holds.

    Raises:
        ValueError: where it is none, or nested more deeply than Python reads.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def of_document(content: bytes) -> Found | None:
    """Return the largest table in JSON; None where there is none."""
    try:
        data = decoded(content.decode("utf-8-sig"))
    except ValueError:
        return None
    try:
        return _within(data)
    except (pl.exceptions.PolarsError, TypeError, RecursionError):
        return None


def records(content: bytes) -> list[object]:
    """Return the items of a list in JSON, or of its lines.

    Raises:
        ValueError: where they are none.
    """
    text = content.decode("utf-8-sig")
    if text.lstrip().startswith("["):
        return list(decoded(text))
    return [decoded(line) for line in text.splitlines() if line.strip()]


def mixed(content: bytes) -> str:
    """Return the first field of records in JSON that polars cannot read as a column; "" if none."""
    try:
        found = records(content)
    except ValueError:
        return ""
    kinds: dict[str, set[type]] = {}
    objects = [record for record in found if isinstance(record, dict)]
    for record in objects if len(objects) == len(found) >= SEVERAL else ():
        for name, value in record.items():
            if value is not None:
                kind = type(value) if isinstance(value, dict | list) else str
                kinds.setdefault(name, set()).add(kind)
    return next((name for name, found in kinds.items() if len(found) > 1), "")


def flat(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table with a column for each value of nested objects, such as reading.temp."""
    while nested := [c.name for c in table if isinstance(c.dtype, pl.Struct)]:
        name = nested[0]
        inner = table[name].struct
        fields = [inner.field(part).alias(f"{name}.{part}") for part in inner.fields]
        place = table.columns.index(name)
        table = table.select(*table.columns[:place], *fields, *table.columns[place + 1 :])
    return table


def _within(data: object) -> Found | None:
    ways: tuple[Callable[[object], Found | None], ...] = (
        *(_records, _lists, _points, _split, _rows, _columns),
    )
    found = next(filter(None, (way(data) for way in ways)), None)
    if found:
        return found
    parts = data
    if isinstance(data, list) and len(data) <= FEW:  # what is said of a table, and the table
        parts = {str(number): part for number, part in enumerate(data)}
    if not isinstance(parts, dict):
        return None
    inner = {name: table for name, value in parts.items() if (table := _within(value))}
    leaves = {name: held for name, held in _leaves(parts) if len(held) >= SEVERAL}
    longest = max(map(len, leaves.values()), default=0)
    whole = {name: held for name, held in leaves.items() if len(held) == longest}
    if not inner:
        return None
    name = max(inner, key=lambda name: len(inner[name].table))
    if len(whole) > inner[name].table.width and longest == len(inner[name].table):
        return Found(_frame(whole), "columns inside of each other")
    left = [other for other in parts if other != name]
    said = f" ({', '.join(left[:3])}{', …' if len(left) > 3 else ''} left out)" if left else ""
    where = repr(name) if parts is data else f"part {int(name) + 1}"
    return Found(inner[name].table, f"{inner[name].layout} of {where}{said}")


def _leaves(data: object) -> Iterator[tuple[str, list[object]]]:
    """Yield the lists of values inside of an object, and their names."""
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, list) and not any(isinstance(x, dict | list) for x in value):
                yield name, value
            else:
                yield from _leaves(value)
    elif isinstance(data, list) and len(data) == 1:
        yield from _leaves(data[0])


def _lists(data: object) -> Found | None:
    """Return the table of rows that are lists of values, below their names or without any."""
    if not isinstance(data, list) or len(data) <= SEVERAL or not all(map(_is_plain, data)):
        return None
    first, *rows = data
    if len({len(row) for row in data}) != 1 or len(first) < 2:
        return None
    if all(isinstance(name, str) and not re.match(VALUE, name) for name in first):
        return Found(pl.DataFrame(rows, schema=first, orient="row", strict=False), "names and rows")
    names = ["time" if all(map(_is_epoch, column)) else "" for column in zip(*data, strict=True)]
    schema = [f"x_{n}" if not name or name in names[:n] else name for n, name in enumerate(names)]
    table = pl.DataFrame(data, schema=schema, orient="row", strict=False)
    return Found(table, f"rows without names, called {', '.join(schema[:3])}…")


def _points(data: object) -> Found | None:
    """Return the table of lists of pairs, each of a time and a value, at the same times."""
    lists = {name: v for name, v in data.items() if _lists(v)} if isinstance(data, dict) else {}
    if not lists or any(len(pair) != 2 for pairs in lists.values() for pair in pairs):
        return None
    times = [[time for time, _ in pairs] for pairs in lists.values()]
    if any(one != times[0] for one in times) or not all(map(_is_epoch, times[0])):
        return None
    values = {name: [value for _, value in pairs] for name, pairs in lists.items()}
    return Found(_frame({"time": times[0], **values}), "pairs of a time and a value")


def _is_plain(row: object) -> bool:
    return isinstance(row, list) and not any(isinstance(value, dict | list) for value in row)


def _is_epoch(value: object) -> bool:
    """Return whether a number may be the seconds or milliseconds since 1970."""
    return isinstance(value, int) and (10**9 <= value < 10**10 or 10**12 <= value < 10**13)


def _records(data: object) -> Found | None:
    """Return the table of a list of objects; each of several sayings of one is a row."""
    if not _are_objects(data):
        return None
    assert isinstance(data, list)
    table = pl.DataFrame(data, infer_schema_length=None, strict=False)
    lists = [c.name for c in table if c.dtype == pl.List(pl.String)]
    said = [name for name in lists if re.match(SAYINGS, name)]
    if len(said) == 1 and any(c.dtype == pl.String for c in table):
        rows = table.drop(name for name in lists if name not in said).explode(said[0])
        return Found(rows, f"a list of records, a row for each of {said[0]!r}")
    return Found(flat(table), "a list of records")


def _are_objects(data: object) -> bool:
    if not isinstance(data, list) or len(data) < SEVERAL:
        return False
    return all(isinstance(row, dict) for row in data)


def _split(data: object) -> Found | None:
    """Return the table of names and rows."""
    if not isinstance(data, dict) or not SPLIT <= data.keys():
        return None
    names = [str(name) for name in data["columns"]]
    table = pl.DataFrame(data["data"], schema=names, orient="row", strict=False)
    return Found(table, "names and rows")


def _rows(data: object) -> Found | None:
    """Return the table of objects with the same keys, by row or by column."""
    if not isinstance(data, dict) or not all(isinstance(one, dict) for one in data.values()):
        return None
    if len(data) == 1 and len(next(iter(data.values()))) < ONE_COLUMN or not data:
        return None
    first, *others = data.values()
    if len(first) < 1 or any(row.keys() != first.keys() for row in others):
        return None
    if any(isinstance(value, (dict, list)) for value in first.values()):
        return None
    if [*first] == [str(n) for n in range(len(first))] and len(first) >= SEVERAL:
        return Found(_frame({name: [*row.values()] for name, row in data.items()}), "columns")
    if all(name.isdecimal() and _is_epoch(int(name)) for name in first):
        times = {"time": [*map(int, first)]}
        return Found(_frame(times | {n: [*row.values()] for n, row in data.items()}), "columns")
    rows = {"name": [*data], **{key: [row[key] for row in data.values()] for key in first}}
    counted = rows["name"] == [str(n) for n in range(len(data))]
    table = _frame(rows)
    return Found(table.drop("name") if counted else table, "rows by their name")


def _columns(data: object) -> Found | None:
    """Return the table of lists of one length."""
    if not isinstance(data, dict):
        return None
    lists = {n: v for n, v in data.items() if isinstance(v, list) and len(v) >= SEVERAL}
    plain = {n: v for n, v in lists.items() if not any(isinstance(x, (dict, list)) for x in v)}
    lengths = {len(values) for values in plain.values()}
    if len(plain) < SEVERAL or len(lengths) != 1 or any(isinstance(v, dict) for v in data.values()):
        return None
    return Found(_frame(plain), "columns")


def _frame(columns: Mapping[str, list[object]]) -> pl.DataFrame:
    return pl.DataFrame(columns, strict=False)
