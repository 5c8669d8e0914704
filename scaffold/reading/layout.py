"""How the lines of a text file are cut into fields: the separator and the quotation mark."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import islice, pairwise
from pathlib import Path
from typing import Literal, TextIO

from scaffold.errors import DataFileError
from scaffold.reading import missing
from scaffold.reading.opening import name_of
from scaffold.reading.problems import Surrounded, bad_file, problem
from scaffold.reading.separators import refuse_separator
from scaffold.reading.surroundings import (
    COMMENT,
    VALUE,
    as_lines,
    is_footer,
    refuse_digits,
    refuse_doubled_ends,
    refuse_labelled,
    refuse_log,
    refuse_rules,
    refuse_spaces,
    refuse_years,
)

SEPARATORS = (",", ";", "\t", "|")
LINES = 50  # that say what the separator is
NUMBER = r"[+-]?\d*\.?\d*|\?|NA"
ROW_NAMES = "row_name"
FEWEST = 10  # lines that all lack what the first one has
MOSTLY = 0.9  # of the rows begin with a value
QUOTES = "correct the quotation marks"


@dataclass(frozen=True)
class Layout:
    """How a line of text is cut into fields."""

    separator: str
    quote_char: str | None


def find_layout(path: Path, text: str) -> Layout:
    """Return the layout that cuts the first lines of `text` into equally many fields."""
    head = list(islice(StringIO(text, newline=""), LINES))
    said = [line for line in head if not re.match(COMMENT, line)] or head
    usual = "," if name_of(path).lower().endswith(".csv") else "\t"  # where one column is all

    def agreement(separator: str) -> tuple[float, int, float, float, bool]:
        rows = [row for row in csv.reader(said, delimiter=separator) if row]
        widths = [len(row) for row in rows]
        width, count = Counter(widths).most_common(1)[0]  # the first of several: the header's
        same = count / len(widths)
        filled = sum(map(any, zip(*rows, strict=False)))  # columns in which some row has a value
        joined = 2 * len(rows) < len(said) and not _is_quoted_well(said, separator)
        return (same if width > 1 and not joined else 0, width, same, filled, separator == usual)

    try:
        separator = max(SEPARATORS, key=agreement)
    except csv.Error as error:  # a field that is too long, or whose quotation mark stays open
        raise bad_file(path, "", str(error), QUOTES) from error
    refuse_digits(path, head)
    refuse_doubled_ends(path, head)
    refuse_years(path, head)
    refuse_log(path, head)
    refuse_rules(path, head)
    refuse_labelled(path, head)
    same, width, *_ = agreement(separator)
    if same < 1 or separator != "\t":
        refuse_separator(path, head, width - 1 if same == 1 else 0)
    if separator == "\t" and _is_padded(head):
        refuse_spaces(path, head)
    if len(head) and separator not in "".join(head):
        refuse_spaces(path, head)
    return Layout(separator, None if _has_quotes_as_letters(text, separator) else '"')


def _is_quoted_well(lines: list[str], separator: str) -> bool:
    """Return whether a quotation mark that ends a field stands before a separator."""
    try:
        return all(True for _ in csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return False


def _is_padded(lines: list[str]) -> bool:
    """Return whether numbers of lines with tabs are padded with spaces, which separate them too."""
    filled = [re.split(r" {2,}|\t", line.strip()) for line in lines if line.strip()]
    first = [line.split("\t")[0].split() for line in lines if line.strip()]
    numbers = all(len(part) > 2 and all(re.fullmatch(NUMBER, p) for p in part) for part in first)
    return len({len(fields) for fields in filled}) == 1 and numbers


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


def refuse_below(rows: Iterator[tuple[int, list[str]]], path: Path, separator: str) -> None:
    """Raise DataFileError for lines below an empty one that are no rows: a footer, another table.

    The first of them has another number of fields, or no value where all rows begin with one. The
    rows above are more.
    """
    names = next(rows, (0, []))[1]
    width = len(names)
    below = list[tuple[int, list[str]]]()
    first = list[list[str]]()  # rows
    count, valued, end = 0, 0, 0
    for line, fields in rows:
        apart = count >= FEWEST and line > end
        if below or (apart and _is_other(fields, first, valued > MOSTLY * count)):
            if fields == names and not below:
                return  # the same table goes on
            below.append((line, fields))
        elif len(fields) != width:
            return
        if len(first) < LINES:
            first.append(fields)
        count, valued = count + 1, valued + bool(re.match(VALUE, fields[0]))
        end = line + 1 + sum(field.count("\n") for field in fields)
    same = [f for _, f in below if len(f) == width and _digits(f[0]) == _digits(first[0][0])]
    if below and 2 * len(below) < count and 2 * len(same) <= len(below):
        line, fields = below[0]
        tables = sum(len(fields) > 1 for _, fields in below) > 1
        what = f"the lines from {line} on, {separator.join(fields)!r}"
        what += ": another table" if tables else ": a footer"
        refusal = problem(path, f"line {line}", what, "keep the lines before it")
        raise Surrounded(partial(_head, line - 1), f"Left out: {what}.", refusal)


def _is_other(fields: Sequence[str], first: Sequence[Sequence[str]], valued: bool) -> bool:
    """Return whether fields below an empty line are none of a row of a table.

    Args:
        first: rows of it.
        valued: whether they begin with a value.
    """
    if len(fields) != len(first[0]):
        return True
    numbers = [
        n for n, held in enumerate(zip(*first, strict=False)) if n and all(map(_is_value, held))
    ]
    worded = not any(_is_value(fields[n]) for n in numbers)
    return valued and worded and not _is_value(fields[0])


def _is_value(text: str) -> bool:
    return re.match(VALUE, text) is not None


def _digits(text: str) -> str:
    """Return how a text is written, with a 9 for each digit."""
    return re.sub(r"[^\W\d_]+", "x", re.sub(r"\d", "9", text.strip()))


def refuse_ragged(rows: Iterator[tuple[int, list[str]]], path: Path, separator: str) -> None:
    """Raise DataFileError for the rows that have not as many fields as the header."""
    header = next(rows, (0, []))[1]
    width = len(header)
    wrong, count, first = [], 0, ""
    for line, fields in rows:
        count += 1
        first = first or fields[0]
        if len(fields) != width:
            wrong.append((count, line, fields))
    if wrong:
        _refuse_beside(path, header, wrong, count, separator)
        raise _ragged(path, wrong, count, width, separator, first)


def _refuse_beside(
    path: Path,
    header: Sequence[str],
    wrong: Sequence[tuple[int, int, list[str]]],
    count: int,
    separator: str,
) -> None:
    """Raise DataFileError where remarks stand beside the first rows, behind an empty column."""
    sizes = {len(fields) for *_, fields in wrong}
    width = min(sizes)
    if len(sizes) == 1 and 2 * len(wrong) > count and width < len(header) and not header[width]:
        what = f"remarks beside the first rows, from column {width + 1} on"
        refusal = problem(path, "line 1", what, f"keep the first {width} columns")
        raise Surrounded(partial(_narrower, separator, width), f"Left out: {what}.", refusal)
    width, ends = len(header), {fields[-1].strip() for *_, fields in wrong}
    if sizes == {width + 1} and 2 * len(wrong) < count and all(map(str.isalpha, ends)):
        if len(ends) == 1:  # such as Provisional
            what = f"{ends.pop()!r} behind {len(wrong)} rows"
            refusal = problem(path, f"line {wrong[0][1]}", what, "leave it out")
            raise Surrounded(partial(_narrower, separator, width), f"Left out: {what}.", refusal)


def _ragged(
    path: Path,
    wrong: list[tuple[int, int, list[str]]],
    count: int,
    width: int,
    separator: str,
    first: str,
) -> DataFileError:
    """Return the refusal of the `wrong` rows, each its number, its line and its fields.

    `first` is the first field of the first row.
    """
    number, line, fields = wrong[0]
    lines = ", ".join(str(line) for _, line, _ in wrong[1:4]) + (", …" if len(wrong) > 4 else "")
    such = f"{len(wrong) - 1} more such line{'s' if len(wrong) > 2 else ''}"
    more = f" ({such}: {lines})" if len(wrong) > 1 else ""
    what = f"{len(fields)} fields where the header has {width}{more}"
    remedy = "complete or remove the line"
    if len(wrong) == count and {(len(row), row[-1]) for *_, row in wrong} == {(width + 1, "")}:
        remark = "Left out: the separator at the end of each line."
        refusal = problem(path, f"line {line}", what, "remove the separator at the end of each")
        return Surrounded(partial(_without_end, separator), remark, refusal)
    rest = number == 2 and len(wrong) == count - 1 >= FEWEST
    if rest and {len(row) for *_, row in wrong} == {width - 1}:
        remark = "Left out: the last column, of which the first row alone has a value."
        refusal = problem(path, f"line {line}", what, "leave out the last column")
        return Surrounded(partial(_narrower, separator, width - 1), remark, refusal)
    if separator == "\t" and {sum(map(bool, row)) for *_, row in wrong} == {width}:
        remark = f"Several tabs in {len(wrong)} lines: read as one each."
        refusal = problem(path, f"line {line}", what, "keep one tab between two values")
        return Surrounded(partial(_with_single_tabs, width), remark, refusal)
    if number == 1 and len(fields) == width + 1:
        remedy = "name every column in the header, that of the row names too"
        names = [row[0] for *_, row in wrong if len(row) == width + 1]
        if count > 1 and len({*names}) == count:  # as R writes a table
            remark = f"The first column has no name, and is called {ROW_NAMES}."
            plain = partial(_with_row_names, separator)
            raise Surrounded(plain, remark, problem(path, f"line {line}", what, remedy))
    elif number + len(wrong) - 1 == count and is_footer([row for *_, row in wrong], width, first):
        remedy = "keep the lines before it"
        remark = f"Left out: the lines from {line} on, {separator.join(fields)!r}: a footer."
        refusal = problem(path, f"line {line}", f"{what}: a footer", remedy)
        return Surrounded(partial(_head, line - 1), remark, refusal)
    return bad_file(path, f"line {line}", what, remedy)


def _with_row_names(separator: str, lines: list[str]) -> list[str]:
    return [f"{ROW_NAMES}{separator}{lines[0]}", *lines[1:]]


def _with_single_tabs(width: int, lines: list[str]) -> list[str]:
    rows = csv.reader(lines, delimiter="\t")
    return as_lines((row if len(row) == width else [*filter(None, row)] for row in rows), "\t")


def _narrower(separator: str, width: int, lines: list[str]) -> list[str]:
    rows = csv.reader(lines, delimiter=separator)
    return as_lines((row[:width] for row in rows), separator)


def _without_end(separator: str, lines: list[str]) -> list[str]:
    return [line.rstrip("\r\n").removesuffix(separator) + "\n" for line in lines]


def _head(count: int, lines: list[str]) -> list[str]:
    return lines[:count]


def refuse_header(
    path: Path, line: int, rows: Sequence[tuple[int, list[str]]], separator: str
) -> None:
    """Raise DataFileError for column names that are given twice.

    Args:
        line: where the names are.
        rows: line and fields of the first rows, the names among them.
    """
    names = [name.strip() for name in next(fields for number, fields in rows if number == line)]
    if are_values(names) or is_row(names):  # no header at all
        return
    twice = [n for n in dict.fromkeys(names) if n and names.count(n) > 1 and not are_values([n])]
    blank = next((n for n, name in enumerate(names) if not name and n and names[n - 1]), 0)
    again = [n for n in range(blank + 1, len(names)) if blank and names[n] == names[0]]
    below = [[field.strip() for field in fields] for number, fields in rows if number > line]
    differ = any(len({*fields[:1], *fields[n : n + 1]}) > 1 for n in again for fields in below)
    if again and differ:
        what = f"two tables beside each other: {names[0]!r} returns in column {again[0] + 1}"
        remedy = f"keep the first {blank} columns, or write each table into a file of its own"
        raise bad_file(path, f"line {line}", what, remedy)
    places = [place for place, name in enumerate(names) if name in twice]
    values = [{fields[place] for fields in below if place < len(fields)} for place in places]
    if not twice or all(names[n] in held for n, held in zip(places, values, strict=True)):
        return  # a row of values is no header
    if all(" " in name for name in twice) and all(any(" " in v for v in held) for held in values):
        return  # nor is one of texts, which are the same at first
    counted = [_counted(names, place) if n in twice else n for place, n in enumerate(names)]
    told = ", ".join(counted[place] for place in places)
    remark = f"Columns of one name, counted: {told}."
    refusal = problem(path, f"line {line}", f"two columns named {twice[0]!r}", "rename one")
    raise Surrounded(
        lambda lines: [*lines[: line - 1], *as_lines([counted], separator), *lines[line:]],
        remark,
        refusal,
    )


def _counted(names: Sequence[str], place: int) -> str:
    """Return the name at a place, with a number behind it where it is not the first such one."""
    number = names[: place + 1].count(names[place])
    name = names[place] if number == 1 else f"{names[place]}_{number}"
    return name if number == 1 or name not in names else f"{name}_{place + 1}"


def is_row(names: Sequence[str]) -> bool:
    """Return whether most names are numbers, timestamps or missing, and some of them no names.

    The numbers that name steps rise or fall; those of stations are whole, and none returns.
    """
    held = [name.strip().lower() in missing.WORDS or re.match(VALUE, name) for name in names]
    plain = (name.strip().replace(",", ".") for name in names)
    numbers = [float(name) for name in plain if re.fullmatch(r"[+-]?\d+(\.\d+)?", name)]
    steps = [after - before for before, after in pairwise(numbers)]
    turns = any(step > 0 for step in steps) and any(step < 0 for step in steps)
    odd = len({*names}) < len(names) or any(number % 1 for number in numbers)
    return 2 * sum(map(bool, held)) > len(names) and turns and odd


def are_values(names: list[str]) -> bool:
    """Return whether names are numbers or timestamps that do not just count the columns."""
    filled = [name or f"column_{place}" for place, name in enumerate(names)]
    if not all(re.fullmatch(r"[\d\s.,:/+-]+|[+-]?[\d.]+[eE][+-]?\d+", name) for name in filled):
        return False
    years = len(names) > 2 and all(re.fullmatch(r"(19|20)\d\d", name) for name in names)
    if years and names == sorted({*names}):
        return False
    first = int(names[0]) if names[0].isdecimal() else 0
    return names != [str(first + place) for place in range(len(names))]
