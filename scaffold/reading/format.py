"""How the numbers and the missing values of a text file are written, decided for all columns."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from scaffold.fileformat import Format
from scaffold.reading import encoding, missing, numerals
from scaffold.reading.missing import Sentinel
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
    said: Sequence[str] = (),
) -> Found:
    """Return the format in which the columns of `sample` are to be read.

    Args:
        path: of the file, for messages.
        sample: the first rows, or all, as text.
        numbers: the columns to read as numbers.
        words: the columns of words in which a word such as NA means a missing value.
        base: what is known already: separator, encoding, …
        decimal: the decimal mark where the user gave one.
        said: the texts that the user says mean a missing value; "none" for no number.

    Raises:
        DataFileError: when the decimal mark is ambiguous, or differs between columns.
    """
    present = {name: missing.without_missing(sample[name], signs=True) for name in numbers}
    found = [numerals.marks(texts) for texts in present.values()]
    read = _with_marks(base, found, path, decimal)
    values = {
        name: (sample[name], numerals.as_numbers(texts, read, pl.Float64))
        for name, texts in present.items()
    }
    decided = missing.numbers_of(said)
    sentinels = missing.chosen(values, said) if decided else missing.sentinels(values)
    apart = _apart(sentinels, sample.select(pl.col(pl.String).exclude(numbers)))
    texts = sorted({text for s in sentinels if s.value not in apart for text in s.texts})
    told = _as_written(sample, missing.words_of(said))
    nulls = dict.fromkeys(("", *_null_values(sample, numbers, words), *told, *texts))
    own = by_column(s for s in sentinels if s.value in apart)
    format = replace(read, null_values=tuple(nulls), sentinels=own)
    notes = [
        *_notes(format, found),
        *_words_for_missing(sample, (*numbers, *words), set(nulls) - set(texts)),
        *sentinel_notes(values, sentinels, decided),
        *_unread(sample, words),
    ]
    return Found(format, tuple(notes))


def _with_marks(base: Format, found: Sequence[Marks], path: Path, decimal: str) -> Format:
    """Return `base` with the marks that are written within and around numbers."""
    comma = _decimal_comma(path, found, decimal, base.separator)
    return replace(
        base,
        decimal_comma=comma,
        strip=(*_thousands(found, comma), *numerals.strip_of(found)),
        negative=_negative(path, found),
    )


def _apart(sentinels: Sequence[Sentinel], others: pl.DataFrame) -> set[float]:
    """Return those that mean a missing value in their own columns only.

    Args:
        sentinels: the numbers that mean a missing value.
        others: the columns that are not read as numbers, in which they may be words.
    """
    return {
        one.value
        for one in sentinels
        if one.usual or any(column.is_in(list(one.texts)).any() for column in others)
    }


def by_column(sentinels: Iterable[Sentinel]) -> dict[str, list[float]]:
    """Return column → the numbers that mean a missing value in it."""
    found: dict[str, list[float]] = {}
    for sentinel in sentinels:
        for name in sentinel.columns:
            found.setdefault(name, []).append(sentinel.value)
    return found


def _unread(sample: pl.DataFrame, words: Sequence[str]) -> Iterator[str]:
    """Yield a note on each column of words that look like numbers with a unit."""
    for name in words:
        text = numerals.unread(missing.without_missing(sample[name], signs=True))
        if text:
            yield f"{name} is read as words: {text!r} is no number."


def _as_written(sample: pl.DataFrame, words: Sequence[str]) -> list[str]:
    """Return words as the user says them, and with the spaces that a file has around them."""
    found = dict.fromkeys(words)
    for column in sample.select(pl.col(pl.String)) if words else ():
        found |= dict.fromkeys(column.filter(column.str.strip_chars().is_in(words)).unique().sort())
    return [*found]


def _words_for_missing(
    sample: pl.DataFrame, columns: Sequence[str], texts: Collection[str]
) -> Iterator[str]:
    """Yield which texts are read as missing in which columns."""
    for text in sorted(texts):
        names = ", ".join(name for name in columns if (sample[name] == text).any())
        if text.strip() and names:
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
    notes = encoding.notes(format.encoding)
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


def sentinel_notes(
    values: missing.Columns, found: Sequence[Sentinel], said: Sequence[str] = ()
) -> list[str]:
    """Return which numbers are read as missing, and which might mean a missing value."""
    notes = []
    for sentinel in found:
        occurs = f"{sentinel.texts[0].strip()} occurs {sentinel.count} times in {_listed(sentinel)}"
        why = "" if said else ", far from all other values"
        usual = f"; in {sentinel.usual} it is a number" if sentinel.usual else ""
        remedy = "" if said else " (--missing=none: a number)"
        notes.append(f"{occurs}{why}: read as missing{usual}{remedy}.")
    for sentinel in missing.doubtful(values, found):
        text, times = sentinel.texts[0].strip(), f"{sentinel.count} times in {_listed(sentinel)}"
        remedy = "" if said else f"; where it means a missing value, say --missing={text}"
        why = "no other is negative" if sentinel.value in missing.CODES else "far from all others"
        notes.append(f"{text} occurs {times}, {why}: read as a number{remedy}.")
    values_found = {sentinel.value for sentinel in found}
    for text in said:
        if missing.as_number(text) not in {None, *values_found}:
            notes.append(f"{text} occurs in no column that is read as numbers.")
    return notes


def _listed(sentinel: Sentinel) -> str:
    return ", ".join(sentinel.columns)
