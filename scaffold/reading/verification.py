"""The whole file, read with exactly the literals that the generated project will hold."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from scaffold.errors import DataFileError
from scaffold.fileformat import Format
from scaffold.reading import commands, missing, numerals
from scaffold.reading.files import File, unreadable, with_names, without_blank
from scaffold.reading.format import Found, by_column, find_format, sentinel_notes
from scaffold.reading.opening import is_compressed, open_bytes
from scaffold.reading.problems import Checks

NULS = "\0"
CORRECT = "correct or remove it"
RETURNS = 2  # times that a word has to be among numbers to mean a missing value
FEW = 5  # at most so many different words do


@dataclass(frozen=True, eq=False)
class Verified:
    """A file as the generated project reads it.

    Args:
        file: the file.
        table: its columns, numbers as Float32 and all else as text; of Parquet, in its own types.
        format: how it was read.
        notes: what was found on the way.
    """

    file: File
    table: pl.DataFrame
    format: Format
    notes: tuple[str, ...] = ()

    def where(self, row: int) -> str:
        """Return the place of row `row` of the table, such as "line 7"."""
        return self.file.where(row, self._nulls)

    def written(self, row: int, name: str) -> str:
        """Return the value in row `row` and column `name` as it is written."""
        return self.file.written(row, name, self._nulls)

    def add(self, checks: Checks, wrong: pl.Series, name: str, what: str, remedy: str) -> None:
        """Keep a problem of the first row that is `wrong`, if there is one, and how many are."""
        if wrong.any():
            row, others = wrong.fill_null(False).arg_max() or 0, int(wrong.sum()) - 1
            where = f"{self.where(row)}, column {name!r}"
            more = f" (and {others} more such row{'s' if others > 1 else ''})" if others else ""
            checks.add(where, f"{self.written(row, name)} {what}{more}", remedy)

    @property
    def _nulls(self) -> tuple[str, ...]:
        return self.format.null_values if self.format.blank_lines else ("",)


def verify(
    file: File, checks: Checks, numbers: Sequence[str], words: Sequence[str] = ()
) -> Verified:
    """Return the whole file, its problems kept in `checks`.

    Args:
        file: the file.
        checks: collects the problems.
        numbers: the columns to read as numbers.
        words: the columns of words in which a word such as NA means a missing value.

    Raises:
        DataFileError: where no format can be found, or a row is ragged.
    """
    numbers = tuple(dict.fromkeys(numbers))
    if file.content is None:
        return _verify_parquet(file, checks, numbers)
    if not file.is_complete:
        return _from_sample(file, checks, numbers, words)
    found = _find_format(file, numbers, words)
    try:
        table = _read(file, found.format, numbers)
    except pl.exceptions.PolarsError as error:
        return _diagnosed(file, checks, found.format, numbers, error)
    return _checked(file, checks, table, found.format, numbers, found.notes)


def _from_sample(
    file: File, checks: Checks, numbers: Sequence[str], words: Sequence[str]
) -> Verified:
    """Return a large file, read with the format of its first rows unless later ones differ."""
    try:
        found = _find_format(file, numbers, words)
        table = _read(file, found.format, numbers)
    except (pl.exceptions.PolarsError, DataFileError):
        return verify(file.whole(), checks, numbers, words)
    if _has_unseen(table, found.format, numbers) or _has_late(file, table, found.format, numbers):
        return verify(file.whole(), checks, numbers, words)
    return _checked(file, checks, table, found.format, numbers, found.notes)


def _find_format(file: File, numbers: Sequence[str], words: Sequence[str]) -> Found:
    return find_format(
        file.path, file.table, numbers, words, file.format, file.decimal, file.missing
    )


def _read(file: File, format: Format, numbers: Sequence[str]) -> pl.DataFrame:
    """Return the table as the generated project reads it, with its blank lines."""
    # a number is found under its name, or under the one that with_names has yet to correct
    names = (
        [] if format.cleans_numbers else [*numbers, *(name.replace('"', '""') for name in numbers)]
    )
    packed = format.encoding != "utf-8" and is_compressed(file.path)
    table = pl.read_csv(
        file.text.content if file.text else open_bytes(file.path).read() if packed else file.path,
        separator=format.separator,
        quote_char=format.quote_char,
        encoding=format.encoding.replace("utf-8", "utf8"),
        decimal_comma=format.decimal_comma and not format.cleans_numbers,
        null_values=list(format.null_values),
        infer_schema=False,
        schema_overrides=dict.fromkeys(names, pl.Float32),
        glob=False,
    )
    return with_names(table, format.quote_char)


def _has_unseen(table: pl.DataFrame, format: Format, numbers: Sequence[str]) -> bool:
    """Return whether a column of numbers holds NaN or a form that the sample did not."""
    for column in table.select(numbers):
        if column.dtype != pl.String:
            unseen = column.is_nan().any()
        else:
            nulls = numerals.as_numbers(column, format).null_count()
            unseen = nulls > column.null_count()
        if unseen:
            return True
    return False


def _has_late(file: File, table: pl.DataFrame, format: Format, numbers: Sequence[str]) -> bool:
    """Return whether a value that returns is far outside of what the sample has."""
    for name in numbers:
        values = table[name]
        if values.dtype == pl.String:
            values = numerals.as_numbers(values, format)
        first = values.head(len(file.table)).drop_nulls()
        low, high = first.min(), first.max()
        for value in (values.min(), values.max()):
            outside = missing.is_outside(value, low, high)
            if outside and (values == value).sum() >= missing.SEVERAL:
                return True
    return False


def _refuse_short_rows(file: File, table: pl.DataFrame) -> None:
    """Raise DataFileError for a row with too few fields, which polars fills with nulls."""
    content = file.content
    if content is None or table.width == 1 or not table[:, -1].null_count():
        return
    if content.separators != (len(table) + 1) * (table.width - 1):
        content.refuse_ragged()


def _checked(
    file: File,
    checks: Checks,
    table: pl.DataFrame,
    format: Format,
    numbers: Sequence[str],
    notes: tuple[str, ...],
) -> Verified:
    """Return the table with numbers, without blank lines; keep a problem for each bad column."""
    _refuse_short_rows(file, table)
    filled = without_blank(table)
    blank = len(table) - len(filled)
    format = replace(format, blank_lines=blank > 0)
    if blank:
        notes = (*notes, f"Lines without a value, left out: {blank}.")
    verified = Verified(file, filled, format, notes)
    values = [_numbers(verified, checks, name) for name in numbers]
    if file.content and file.content.has_nul:
        _refuse_nuls(verified, numbers, checks)
    values = [column.replace(format.sentinels.get(column.name, []), None) for column in values]
    return replace(verified, table=filled.with_columns(values))


def _numbers(verified: Verified, checks: Checks, name: str) -> pl.Series:
    """Return a column as numbers; keep a problem for text and for infinity."""
    column, format, file = verified.table[name], verified.format, verified.file
    values = column
    if column.dtype == pl.String:
        values = numerals.as_numbers(column, format)
        wrong = column.is_not_null() & values.is_null()
        verified.add(checks, wrong, name, "is not a number", _remedy(column.filter(wrong), file))
        _refuse_misread(verified, checks, column.set(wrong, None))
    values = values.cast(pl.Float32).fill_nan(None)
    verified.add(checks, values.is_infinite(), name, "is not a finite number", CORRECT)
    least = values.min()
    if least is not None and least == values.max():
        _refuse_too_close(verified, checks, name)
    return values


def _remedy(words: pl.Series, file: File) -> str:
    """Return what to do about `words` among numbers: a few that return may mean missing values."""
    several = words.str.strip_chars().unique(maintain_order=True).to_list()
    if all(re.fullmatch(r"\d[\d.,]*\s*[^\d.,]+", word) for word in several):
        return "write the number alone, or remove it"
    if len(words) < RETURNS or len(several) > FEW or "" in several:
        return CORRECT
    said = shlex.quote(f"--missing={commands.row([*file.missing, *several])}")
    return f"{CORRECT}; if it means a missing value: {said}"


def _refuse_too_close(verified: Verified, checks: Checks, name: str) -> None:
    """Keep a problem for values that differ, but are the same in 32 bits."""
    column = verified.file.table[name]
    if column.dtype == pl.String:
        column = column.filter(~column.is_in(list(verified.format.null_values)))
        column = numerals.as_numbers(column, verified.format, pl.Float64)
    low, high = column.min(), column.max()
    if low != high:
        what = f"{low!r} and {high!r} are the same in 32 bits"
        checks.add(
            f"column {name!r}", what, "write the values in another unit, or from another zero"
        )


def _refuse_misread(verified: Verified, checks: Checks, column: pl.Series) -> None:
    """Keep a problem for marks and signs that cannot be taken out without changing the number."""
    comma, strip = verified.format.decimal_comma, verified.format.strip
    if comma or "," in strip:
        mark, other = ("comma", "point") if comma else ("point", "comma")
        wrong = ~numerals.is_grouped(column, comma)
        what = f"has a {other} that separates no thousands, where the decimal mark is a {mark}"
        verified.add(checks, wrong, column.name, what, "write all numbers with one decimal mark")
    values = numerals.mixed(column) if strip else ()
    if values:
        what = f"holds values of different units, such as {values[0]!r} and {values[1]!r}"
        checks.add(f"column {column.name!r}", what, "write all of them in one unit")


def _refuse_nuls(verified: Verified, numbers: Sequence[str], checks: Checks) -> None:
    for column in verified.table.select(pl.col(pl.String).exclude(numbers)):
        wrong = column.str.contains(NULS, literal=True)
        verified.add(checks, wrong, column.name, "holds a NUL byte", "remove it")


def _diagnosed(
    file: File, checks: Checks, format: Format, numbers: Sequence[str], error: Exception
) -> Verified:
    """Return the table with nulls where a value is no number, and a problem for each column."""
    assert file.content is not None
    file.content.refuse_ragged()
    before = len(checks.problems)
    nulls = list(format.null_values)
    table = file.table.select(pl.when(~pl.all().is_in(nulls)).then(pl.all()))
    verified = _checked(file, checks, table, format, numbers, ())
    if len(checks.problems) == before:
        raise unreadable(file.path, error) from error
    return verified


def _verify_parquet(file: File, checks: Checks, numbers: Sequence[str]) -> Verified:
    whole = file.whole()
    verified = Verified(whole, whole.table, file.format)
    values: dict[str, pl.Series] = {}
    for name in numbers:
        kind = whole.table[name].dtype
        if kind == pl.String or kind.is_numeric():
            values[name] = _numbers(verified, checks, name)
        else:
            checks.add(f"column {name!r}", f"{kind} is not a number", "convert it")
    if not file.is_complete and _has_late(file, pl.DataFrame(values), file.format, list(values)):
        file = whole
    texts = {name: file.table[name].cast(pl.String) for name in values}
    pairs = {
        n: (text, numerals.as_numbers(text, file.format, pl.Float64)) for n, text in texts.items()
    }
    found = missing.chosen(pairs, file.missing) if file.missing else missing.sentinels(pairs)
    own = by_column(found)
    return replace(
        verified,
        table=whole.table.with_columns(
            column.replace(own.get(name, []), None) for name, column in values.items()
        ),
        format=replace(file.format, sentinels=own),
        notes=tuple(sentinel_notes(pairs, found, file.missing)),
    )
