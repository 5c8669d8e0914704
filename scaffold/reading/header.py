"""Whether the first line of a file holds the names of its columns, or values already."""

from collections.abc import Iterator, Sequence

import polars as pl

from scaffold.reading import commands, kinds, patterns
from scaffold.reading.files import SETTINGS, Columns, File, with_header
from scaffold.reading.kinds import Column
from scaffold.reading.layout import are_values
from scaffold.reading.problems import bad_file

PARTS = (("year", 1500, 2100), ("month", 1, 12), ("day", 1, 31), ("hour", 0, 24))
NAMES = {"time": "date", "number": "x", "text": "text", "id": "id", "category": "label"}


def named(file: File, given: Columns) -> File:
    """Return `file`, its columns named by what they hold where the first line is a row.

    Nothing is doubted where the user names columns in it.

    Raises:
        DataFileError: where the file is too large for that, with the command that names them.
    """
    names = [n for role, columns in given.items() if role not in SETTINGS for n in columns]
    found = bool(names) and {n.strip() for n in names} <= {n.strip() for n in file.table.columns}
    if file.content is None or found or _repeats_header(file.table):
        return file
    columns = [kinds.describe(column) for column in file.table]
    line, first = file.content.header()
    values = first if are_values(first) else [c.name for c in columns if _is_value(file, c)]
    values = values or _tagged(file.table)
    if not values:
        return file
    told = tuple(_names(columns, _axes(file.table)))
    what = f"No header: {', '.join(map(repr, values[:3]))} {'is' if len(values) == 1 else 'are'}"
    what += " a value of its column" if len(values) == 1 else " values of their columns"
    if file.is_referred:
        remedy = f"name the columns: `{commands.then_new(file, '', 'named', told)}`"
        raise bad_file(file.path, f"line {line}", what[0].lower() + what[1:], remedy)
    return with_header(file, told, f"{what}, so the columns are named {', '.join(told)}.")


def _repeats_header(table: pl.DataFrame) -> bool:
    """Return whether a row is the header once more, as where files were joined."""
    same = (pl.col(name).str.strip_chars() == name.strip() for name in table.columns)
    return bool(table.select(pl.all_horizontal(*same).any()).item())


def _is_value(file: File, column: Column) -> bool:
    """Return whether a name is one of the words that return in its column, or a timestamp.

    A column that holds nothing but its name is the answer to a question with boxes to tick.
    """
    values = file.table[column.name].str.strip_chars()
    if column.kind == "time":
        return any(char.isdigit() for char in column.name) and bool(
            patterns.candidates(column.name)
        )
    returning = column.kind == "category" and 2 * column.distinct <= len(values)
    return returning and (values == column.name.strip()).any()


def _tagged(table: pl.DataFrame) -> list[str]:
    """Return the names where they are a sentence and its tags, as the rows are."""
    names = [name for name in table.columns if " " in name.strip()]
    if len(names) != 2 or len({len(name.split()) for name in names}) > 1:
        return []
    tags = set(table[names[1]].drop_nulls().str.split(" ").explode())
    return names if set(names[1].split()) <= tags else []


def _axes(table: pl.DataFrame) -> tuple[str, ...]:
    """Return the names of the first columns: parts of a date, or units and their cycles, if any."""
    names = table.columns
    if len(names) < 3 or not all(kinds.holds_numbers(table[name]) for name in names[:2]):
        return ()
    first, second = (kinds.numbers(table[name]) for name in names[:2])
    for count in range(2, min(len(names), len(PARTS) + 1)):
        if not _is_within(kinds.numbers(table[names[count - 1]]), *PARTS[count - 1][1:]):
            break
        if _is_within(first, *PARTS[0][1:]) and table.select(names[:count]).is_unique().all():
            return tuple(name for name, *_ in PARTS[:count])
    within = second.diff().filter(first.diff() == 0)
    ends = second.filter(first.diff() != 0)
    counted = len(within) > len(table) // 2 and (within == 1).all() and (ends == 1).all()
    return ("unit", "time") if counted and len(ends) else ()


def _is_within(values: pl.Series, low: int, high: int) -> bool:
    """Return whether all values are whole numbers from `low` to `high`."""
    return not values.null_count() and bool(
        (values.is_between(low, high) & (values % 1 == 0)).all()
    )


def _names(columns: list[Column], axes: Sequence[str]) -> Iterator[str]:
    """Yield a name for each column, by its place or what it holds."""
    told: list[str] = []
    measured = not any(column.kind in ("time", "category", "text") for column in columns)
    for place, column in enumerate(columns):
        counts = column.counts and measured and not told
        name = "time" if counts else NAMES.get(column.kind, "other")
        name = axes[place] if place < len(axes) else name
        told.append(name)
        yield name if told.count(name) == 1 else f"{name}_{told.count(name)}"
