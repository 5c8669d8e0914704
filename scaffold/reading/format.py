"""How the numbers and the missing values of a text file are written, decided for all columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from scaffold.fileformat import Format
from scaffold.reading import missing, numerals
from scaffold.reading.numerals import Evidence, Marks
from scaffold.reading.problems import bad_file

NEGATIVES = dict(zip(numerals.NEGATIVES.values(), ("(5)", "5-", "−5"), strict=True))


@dataclass(frozen=True)
class Found:
    """A format, and what is worth saying about it."""

    format: Format
    notes: tuple[str, ...]


def find_format(
    path: Path,
    sample: pl.DataFrame,
    numbers: Sequence[str],
    words: Sequence[str],
    base: Format,
    decimal: str = "",
) -> Found:
    """Return the format in which the columns of `sample` are to be read.

    Args:
        path: of the file, for messages.
        sample: the first rows, or all, as text.
        numbers: the columns to read as numbers.
        words: the columns of words in which a word such as NA means a missing value.
        base: what is known already: separator, encoding, …
        decimal: the decimal mark where the user gave one.

    Raises:
        DataFileError: when the decimal mark is ambiguous, or differs between columns.
    """
    present = {name: missing.without_missing(sample[name], signs=True) for name in numbers}
    found = [numerals.marks(texts) for texts in present.values()]
    comma = _decimal_comma(path, found, decimal, base.separator)
    read = replace(
        base,
        decimal_comma=comma,
        strip=(*_thousands(found, comma), *numerals.strip_of(found)),
        negative=_negative(path, found),
    )
    values = {
        name: (sample[name], numerals.as_numbers(texts, read).cast(pl.Float64))
        for name, texts in present.items()
    }
    sentinels = missing.sentinels(values)
    nulls = dict.fromkeys(("", *_null_values(sample, numbers, words), *sentinels))
    format = replace(read, null_values=tuple(nulls))
    notes = [
        *_notes(format, found),
        *_words_for_missing(sample, (*numbers, *words), format, sentinels),
        *_sentinel_notes(sentinels, values),
        *(f"{name}: words such as {text!r}, no numbers." for name, text in _unread(sample, words)),
    ]
    return Found(format, tuple(notes))


def _unread(sample: pl.DataFrame, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the name, and a text, of each column of words that look like numbers with a unit."""
    for name in words:
        text = numerals.unread(missing.without_missing(sample[name], signs=True))
        if text:
            yield name, text


def _words_for_missing(
    sample: pl.DataFrame, columns: Sequence[str], format: Format, sentinels: Mapping[str, int]
) -> Iterator[str]:
    """Yield which texts are read as missing in which columns."""
    for text in format.null_values:
        if text.strip() and text not in sentinels:
            names = ", ".join(name for name in columns if (sample[name] == text).any())
            yield f"{text!r} in {names}: read as missing."


def _null_values(sample: pl.DataFrame, numbers: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the words for a missing value that occur, as they are written."""
    found = [missing.null_values(sample[name], signs=True) for name in numbers]
    found += [missing.null_values(sample[name], signs=False) for name in words]
    return sorted({text for texts in found for text in texts})


def _decimal_comma(path: Path, columns: Sequence[Marks], decimal: str, separator: str) -> bool:
    """Return whether the decimal mark is a comma, from what the user says and all columns prove.

    Where fields are separated by semicolons, a point need not be the decimal mark.
    """
    if decimal:
        return decimal == ","
    comma = _proving(columns, "decimal comma", "thousands point")
    point = _proving(columns, "decimal point", "thousands comma")
    if comma and point:
        what = f"{comma[0]!r} has decimal commas and {point[0]!r} decimal points"
        raise bad_file(path, "", what, "write all numbers with one decimal mark")
    unclear = [m for m in columns if m.comma or (m.point and separator == ";")]
    if unclear and not (comma or point):
        raise _ambiguous(path, unclear[0])
    return bool(comma)


def _proving(columns: Sequence[Marks], *proofs: Evidence) -> list[str]:
    return [marks.name for marks in columns if marks.proofs & set(proofs)]


def _ambiguous(path: Path, marks: Marks) -> Exception:
    text, mark = (marks.comma, "comma") if marks.comma else (marks.point, "point")
    decimal, thousands = text.replace(",", "."), re.sub("[.,]", "", text)
    what = f"{text!r} can be {decimal} (a decimal {mark}) or {thousands} (a thousands {mark})"
    remedy = "say which: --column decimal=, or --column decimal=."
    return bad_file(path, f"column {marks.name!r}", what, remedy)


def _thousands(columns: Sequence[Marks], comma: bool) -> str:
    """Return the thousands separator that is the other one of comma and point, or ""."""
    mark = "." if comma else ","
    return mark if _grouped(columns, mark) else ""


def _grouped(columns: Sequence[Marks], mark: str) -> list[Marks]:
    """Return the columns in which `mark`, a comma or point, separates thousands."""
    if mark == ".":
        return [m for m in columns if "thousands point" in m.proofs or m.point]
    return [m for m in columns if "thousands comma" in m.proofs or m.comma]


def _negative(path: Path, columns: Sequence[Marks]) -> str:
    """Return the form of negative numbers without a plain minus sign; "" where there is none."""
    forms = sorted(frozenset[str]().union(*(marks.negatives for marks in columns)))
    if len(forms) > 1:
        what = f"negative numbers are written in {len(forms)} ways, of (5), 5- and −5"
        raise bad_file(path, "", what, "write all of them as -5")
    return forms[0] if forms else ""


def _notes(format: Format, columns: Sequence[Marks]) -> list[str]:
    """Return how the numbers are written, and in which columns."""
    notes = []
    if format.encoding == "cp1252":
        notes.append("Encoding: cp1252, Western European. If letters are wrong, convert to UTF-8.")
    elif format.encoding != "utf-8":
        notes.append(f"Encoding: {format.encoding}.")
    if format.decimal_comma:
        notes.append("Numbers have a decimal comma.")
    if format.strip:
        signs = " ".join(map(repr, format.strip))
        grouped = {m.name for mark in ",." if mark in format.strip for m in _grouped(columns, mark)}
        names = ", ".join(m.name for m in columns if m.strip or m.name in grouped)
        notes.append(f"Taken out of the numbers in {names} before they are read: {signs}.")
    if format.negative:
        names = ", ".join(marks.name for marks in columns if marks.negatives)
        notes.append(f"{NEGATIVES[format.negative]} in {names} is read as -5.")
    if "%" in format.strip:
        notes.append("Percentages stay percentages: 5% is read as 5.")
    return notes


def _sentinel_notes(
    sentinels: Mapping[str, int], values: Mapping[str, tuple[pl.Series, pl.Series]]
) -> list[str]:
    notes = []
    for text, count in sentinels.items():
        notes.append(f"{text} occurs {count} times far from all other values: read as missing.")
    for text, name in missing.doubtful(values).items():
        notes.append(f"{text} may mean a missing value, but is usual in {name}: read as a number.")
    return notes
