"""How the numbers and the missing values of a text file are written, decided for all columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from scaffold.fileformat import Format
from scaffold.reading import missing, numerals
from scaffold.reading.numerals import Evidence, Marks
from scaffold.reading.problems import bad_file


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
    comma = _decimal_comma(path, found, decimal)
    strip = _thousands(found, comma) + numerals.strip_of(found)
    values = {
        name: (sample[name], numerals.as_numbers(texts, comma, strip).cast(pl.Float64))
        for name, texts in present.items()
    }
    sentinels = missing.sentinels(values)
    nulls = dict.fromkeys(("", *_null_values(sample, numbers, words), *sentinels))
    format = replace(base, decimal_comma=comma, strip=strip, null_values=tuple(nulls))
    return Found(format, _notes(format, sentinels, missing.doubtful(values)))


def _null_values(sample: pl.DataFrame, numbers: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the words for a missing value that occur, as they are written."""
    found = [missing.null_values(sample[name], signs=True) for name in numbers]
    found += [missing.null_values(sample[name], signs=False) for name in words]
    return sorted({text for texts in found for text in texts})


def _decimal_comma(path: Path, columns: Sequence[Marks], decimal: str) -> bool:
    """Return whether the decimal mark is a comma, from what the user says and all columns prove."""
    if decimal:
        return decimal == ","
    comma = _proving(columns, "decimal comma", "thousands point")
    point = _proving(columns, "decimal point", "thousands comma")
    if comma and point:
        what = f"{comma[0]!r} has decimal commas and {point[0]!r} decimal points"
        raise bad_file(path, "", what, "write all numbers with one decimal mark")
    unclear = [marks for marks in columns if marks.comma]
    if unclear and not (comma or point):
        raise _ambiguous(path, unclear[0])
    return bool(comma)


def _proving(columns: Sequence[Marks], *proofs: Evidence) -> list[str]:
    return [marks.name for marks in columns if marks.proofs & set(proofs)]


def _ambiguous(path: Path, marks: Marks) -> Exception:
    decimal, thousands = marks.comma.replace(",", "."), marks.comma.replace(",", "")
    what = f"{marks.comma!r} can be {decimal} (a decimal comma) or {thousands} (a thousands comma)"
    remedy = "say which: --column decimal=, or --column decimal=."
    return bad_file(path, f"column {marks.name!r}", what, remedy)


def _thousands(columns: Sequence[Marks], comma: bool) -> str:
    """Return the thousands separator that is the other one of comma and point, or ""."""
    if comma:
        grouped = any("thousands point" in m.proofs or m.point for m in columns)
        return "." if grouped else ""
    return "," if any("thousands comma" in m.proofs or m.comma for m in columns) else ""


def _notes(
    format: Format, sentinels: Mapping[str, int], doubtful: Mapping[str, str]
) -> tuple[str, ...]:
    notes = []
    if format.encoding != "utf-8":
        notes.append(f"Encoding: {format.encoding}.")
    if format.decimal_comma:
        notes.append("Numbers have a decimal comma.")
    if format.strip:
        signs = " ".join(map(repr, format.strip))
        notes.append(f"Taken out of numbers before they are read: {signs}.")
    if "%" in format.strip:
        notes.append("Percentages stay percentages: 5% is read as 5.")
    for text, count in sentinels.items():
        notes.append(f"{text} occurs {count} times far from all other values: read as missing.")
    for text, name in doubtful.items():
        notes.append(f"{text} may mean a missing value, but is usual in {name}: read as a number.")
    return tuple(notes)
