"""How the lines of a text file are cut into fields: the separator and the quotation mark."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Literal, TextIO

from scaffold.reading.opening import name_of
from scaffold.reading.problems import bad_file
from scaffold.reading.surroundings import is_footer, refuse_spaces

SEPARATORS = (",", ";", "\t", "|")
LINES = 50  # that say what the separator is
QUOTES = "correct the quotation marks"


@dataclass(frozen=True)
class Layout:
    """How a line of text is cut into fields."""

    separator: str
    quote_char: str | None


def find_layout(path: Path, text: str) -> Layout:
    """Return the layout that cuts the first lines of `text` into equally many fields."""
    head = list(islice(StringIO(text, newline=""), LINES))
    usual = "," if name_of(path).lower().endswith(".csv") else "\t"  # where one column is all

    def agreement(separator: str) -> tuple[float, int, float, bool]:
        widths = [len(row) for row in csv.reader(head, delimiter=separator) if row]
        width, count = Counter(widths).most_common(1)[0]  # the first of several: the header's
        same = count / len(widths)
        return (same if width > 1 else 0, width, same, separator == usual)

    try:
        separator = max(SEPARATORS, key=agreement)
    except csv.Error as error:  # a field that is too long, or whose quotation mark stays open
        raise bad_file(path, "", str(error), QUOTES) from error
    if len(head) and separator not in "".join(head):
        refuse_spaces(path, head)
    return Layout(separator, None if _has_quotes_as_letters(text, separator) else '"')


def _has_quotes_as_letters(text: str, separator: str) -> bool:
    """Return whether quotation marks of a TSV are letters: some are not around a whole field."""
    if separator != "\t" or '"' not in text:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if len({line.count(separator) for line in lines}) > 1:
        return False
    return not all(_is_quoted(line, separator) for line in lines if '"' in line)


def _is_quoted(line: str, separator: str) -> bool:
    """Return whether each field of a line that holds quotation marks is enclosed in them."""
    fields = (field.strip(" ") for field in line.split(separator))
    return all(re.fullmatch(r'"(?:[^"]|"")*"', field) for field in fields if '"' in field)


def records(lines: TextIO, path: Path, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of its first line, and the fields, of every row that is not empty.

    Raises:
        DataFileError: at a quotation mark without a counterpart.
    """
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.quote_char else csv.QUOTE_NONE
    reader = csv.reader(lines, delimiter=layout.separator, quoting=quoting, strict=True)
    line = 1
    try:
        for fields in reader:
            if any(fields):
                yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        raise bad_file(path, f"line {line}", str(error), QUOTES) from error


def refuse_ragged(rows: Iterator[tuple[int, list[str]]], path: Path) -> None:
    """Raise DataFileError for the first row that has not as many fields as the header."""
    width, count = 0, 0
    for line, fields in rows:
        width, count = width or len(fields), count + 1
        if len(fields) != width:
            what = f"{len(fields)} fields where the header has {width}"
            remedy = "complete or remove the line"
            if count == 2 and len(fields) == width + 1:
                remedy = "name every column in the header, that of the row names too"
            elif is_footer([fields, *(others for _, others in rows)], width):
                what += ": a footer"
                remedy = f"keep the lines before it: head -n {line - 1}"
            raise bad_file(path, f"line {line}", what, remedy)


def refuse_header(path: Path, line: int, fields: list[str]) -> None:
    """Raise DataFileError for column names that are values, patterns, or given twice."""
    names = [name.strip() for name in fields]
    for name in names:
        if name and names.count(name) > 1:
            what = f"two columns named {name!r}"
            raise bad_file(path, f"line {line}", what, "rename one")
        if name == "*" or (name.startswith("^") and name.endswith("$")):
            raise bad_file(path, "", f"a column named {name!r}, a pattern", "rename it")
    filled = [name or f"column_{place}" for place, name in enumerate(names)]
    if all(re.fullmatch(r"[\d\s.,:/+-]+", name) for name in filled):
        first = int(names[0]) if names[0].isdecimal() else 0
        if names != [str(first + place) for place in range(len(names))]:
            what = "values where the names of the columns belong"
            raise bad_file(path, f"line {line}", what, "add a header line")
