"""Read delimited text, such as CSV or TSV, whatever its delimiter and quoting."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

DELIMITERS = (",", ";", "\t", "|")
MISSING = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"]
HEAD = 10_000  # rows that say whether a column holds numbers or text
QUOTED = r'^"([^"]|"")*"$'
THOUSANDS = r"^[^,]*$|^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"


class DataError(ValueError):
    """A problem of a data file in one line: where it is, what it is, and what to do."""


@dataclass(frozen=True)
class Layout:
    """How a line of text is cut into fields."""

    delimiter: str
    quote: str | None


def read_text(file: Path, text: Sequence[str] = ()) -> pl.DataFrame:
    """Return the table in `file`: numbers as numbers; all else, and `text`, as text.

    Raises:
        DataError: when a line has too many or too few fields, or an open quotation.
        UnicodeError: when the file is not in UTF-8.
    """
    layout = find_layout(file)
    names = _header(file, layout)
    table = _parse(file, layout, names, text)
    missing = [table[name].null_count() for name in names]
    fields = (len(table) + 1) * (len(names) - 1)
    if missing[-1] and _count(file, layout.delimiter) != fields:
        _refuse_ragged(file, layout, len(names))
    if all(missing):  # blank lines, perhaps
        table = table.filter(~pl.all_horizontal(pl.all().is_null()))
    for name in names:  # one by one, so that only one is in memory twice
        column = table[name]
        if column.dtype == pl.String:
            column = column if layout.quote else _unquoted(column)
            column = column if name in text else _typed(column, layout.delimiter)
            table = table.with_columns(column)
    return table


def find_layout(file: Path) -> Layout:
    """Return the layout that cuts the first lines into equally many fields."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        head = list(islice(lines, 50))
    if not any(line.strip() for line in head):
        raise DataError(f"{file}: empty; a header line and data are needed")
    if any("\0" in line for line in head):
        raise DataError(f"{file}: NUL bytes, so not text in UTF-8; save it as UTF-8")
    if head[0].endswith("\r"):
        raise DataError(f"{file}: lines end in CR alone; save it with LF or CRLF")

    usual = "," if file.suffix.lower() == ".csv" else "\t"  # where one column is all

    def agreement(delimiter: str) -> tuple[float, int, float, bool]:
        widths = [len(row) for row in csv.reader(head, delimiter=delimiter) if row]
        same = sum(width == widths[0] for width in widths) / len(widths)
        return (same if widths[0] > 1 else 0, widths[0], same, delimiter == usual)

    delimiter = max(DELIMITERS, key=agreement)
    return Layout(delimiter, None if _is_unquoted(file, delimiter) else '"')


def _is_unquoted(file: Path, delimiter: str) -> bool:
    """Return whether every line of a TSV is a whole row: then a quote is a letter."""
    if delimiter != "\t":
        return False
    with file.open("rb") as lines:
        return len({line.count(b"\t") for line in lines if line.strip()}) == 1


def rows(file: Path, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of its first line, and the fields, of every row not empty."""
    quoting = csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(
            lines, delimiter=layout.delimiter, quoting=quoting, strict=True
        )
        line = 1
        try:
            for fields in reader:
                if any(fields):
                    yield line, fields
                line = reader.line_num + 1
        except csv.Error as error:
            raise DataError(
                f"{file}, line {line}: {error}; correct the quotation marks"
            ) from error


def _header(file: Path, layout: Layout) -> list[str]:
    """Return the names of the columns; one without a name is called by its place."""
    line, fields = next(rows(file, layout))
    names = _unquoted(pl.Series(fields)).str.strip_chars().to_list()
    names = [name or f"column_{place}" for place, name in enumerate(names, start=1)]
    for name in names:
        if names.count(name) > 1:
            raise DataError(
                f"{file}, line {line}: two columns named {name!r}; rename one"
            )
    if all(re.fullmatch(r"[\d\s.,:/+-]+", name) for name in names):
        first = int(names[0]) if names[0].isdecimal() else 0
        if names != [str(first + place) for place in range(len(names))]:
            raise DataError(
                f"{file}, line {line}: values where the names of the columns belong; "
                "add a header line"
            )
    return names


def _parse(
    file: Path, layout: Layout, names: list[str], text: Sequence[str]
) -> pl.DataFrame:
    """Return the table with columns called `names`, their types guessed."""

    def read(**options: Any) -> pl.DataFrame:
        options |= {"separator": layout.delimiter, "quote_char": layout.quote}
        return pl.read_csv(file, glob=False, **options)

    try:
        head = read(n_rows=HEAD, infer_schema_length=HEAD)
        words = {
            column: pl.String
            for name, (column, kind) in zip(names, head.schema.items(), strict=False)
            if kind == pl.Boolean or name in text
        }
        table = read(infer_schema_length=HEAD, schema_overrides=words)
    except pl.exceptions.ComputeError:  # a value unlike those before
        try:
            table = read(infer_schema=False)
        except pl.exceptions.ComputeError:
            _refuse_ragged(file, layout, len(names))
            raise
    table.columns = names
    return table


def _count(file: Path, delimiter: str) -> int:
    """Return how often the delimiter stands in `file`."""
    with file.open("rb") as content:
        pieces = iter(lambda: content.read(1 << 20), b"")
        return sum(piece.count(delimiter.encode()) for piece in pieces)


def _refuse_ragged(file: Path, layout: Layout, width: int) -> None:
    for line, fields in rows(file, layout):
        if len(fields) != width:
            raise DataError(
                f"{file}, line {line}: {len(fields)} fields "
                f"where the header has {width}; complete or remove the line"
            )


def _unquoted(column: pl.Series) -> pl.Series:
    """Return a column of text without its quotation marks, if all stand in pairs."""
    marked = column.filter(column.str.contains('"', literal=True))
    if marked.is_empty() or not marked.str.contains(QUOTED).all():
        return column
    inner = column.str.replace(r'^"((?s:.)*)"$', "$1")
    return inner.str.replace_all('""', '"', literal=True)


def _typed(column: pl.Series, delimiter: str) -> pl.Series:
    """Return a column of text as numbers if it holds nothing else."""
    if _as_numbers(column.head(HEAD), delimiter) is None:  # a cheap look first
        return column
    values = _as_numbers(column, delimiter)
    return column if values is None else values


def _as_numbers(column: pl.Series, delimiter: str) -> pl.Series | None:
    """Return the numbers in a column of text, written with comma or point."""
    text = present(column)
    if delimiter == "," and text.str.contains(THOUSANDS).all():
        other = text.str.replace_all(",", "", literal=True)
    else:
        other = text.str.replace(",", ".", literal=True)
    for candidate in (text, other):
        for kind in (pl.Int64, pl.Float64):
            values = candidate.cast(kind, strict=False)
            if values.null_count() == text.null_count():
                return values
    return None


def present(column: pl.Series) -> pl.Series:
    """Return a column of text without the words that stand for a missing value."""
    text = column.str.strip_chars()
    return text.set(text.is_in(MISSING), None)
