"""A data file, as far as the detection looks at it: all of it as text, or its first rows."""

import csv
import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO
from itertools import islice
from pathlib import Path

import polars as pl

from scaffold.errors import DataFileError
from scaffold.fileformat import Format
from scaffold.modes import Mode
from scaffold.reading import encoding, signatures, totals
from scaffold.reading.content import Content, codec_of, decoded, scan
from scaffold.reading.conversion import Text, convert
from scaffold.reading.headings import refuse_merged_levels, refuse_repeated_levels
from scaffold.reading.intruders import refuse_unusual
from scaffold.reading.layout import LINES, refuse_header
from scaffold.reading.missing import words_of
from scaffold.reading.opening import is_compressed, name_of, open_bytes, size_of
from scaffold.reading.problems import NotPlain, Surrounded, bad_file
from scaffold.reading.surroundings import refuse_preamble, refuse_single_quotes
from scaffold.reading.tables import left_out, refuse_different, refuse_left
from scaffold.tasks import Data

REFERRED = 50 * 2**20  # bytes: a larger file is not copied into the project
SAMPLE = 200_000  # rows of Parquet that the detection looks at; all of most files
FURTHER = 200  # lines that may be left out between two others
NAMELESS = "No header"
SETTINGS = frozenset({"time-format", "decimal"})
DESCRIBED = 15  # first rows, of which the header is one, and some can describe the columns
FEW = 2  # rows of which the last is no total
LONGEST = 60  # characters of a value in a message

Columns = dict[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class File:
    """A data file and what is said of it.

    Args:
        path: where it is.
        table: the rows that the detection looks at: texts, or what Parquet holds.
        format: what is known of it before the roles of the columns are: separator, encoding.
        content: what one pass over it found; None for Parquet.
        given: role → columns, as the user said.
        decimal: the decimal mark, where the user gave it.
        time_format: the pattern of the timestamps, where the user gave it.
        choices: option → value, of the options that decide how it is read.
        remarks: what was found on opening it, a sentence each.
        text: what it was converted to, where it is neither text nor Parquet.
        is_sample: whether `table` holds the first rows of Parquet only.
    """

    path: Path
    table: pl.DataFrame
    format: Format
    content: Content | None = None
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decimal: str = ""
    time_format: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    text: Text | None = None
    is_sample: bool = False

    @property
    def is_referred(self) -> bool:
        """Return whether the file is too large to be copied into the project."""
        if self.text:
            return False
        return size_of(self.path) > REFERRED

    @property
    def is_complete(self) -> bool:
        """Return whether `table` holds all rows."""
        return self.content.complete if self.content else not self.is_sample

    @property
    def said(self) -> dict[str, tuple[str, ...]]:
        """Return all that the user said of the columns, as `--column` takes it."""
        settings = {"time-format": self.time_format, "decimal": self.decimal}
        return {**self.given, **{role: (text,) for role, text in settings.items() if text}}

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Return the texts that mean a missing value, where the user gave them."""
        row = next(csv.reader([self.choices.get("missing", "")]), [])
        return tuple(text.strip() for text in row)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Return what holds whatever the task is."""
        if not self.is_referred:
            return (*self.remarks, *self._copied())
        size = size_of(self.path) / 2**20
        large = f"The file has {size:.0f} MB: the project refers to it and holds no copy."
        return (*self.remarks, large)

    @property
    def is_nameless(self) -> bool:
        """Return whether its columns have names that it does not give them."""
        return any(remark.startswith(NAMELESS) for remark in self.remarks)

    def _copied(self) -> tuple[str, ...]:
        """Return what is said of the copy in the project where it differs from the file."""
        if self.text:
            again = "`scaffold convert FILE` makes the same of another file"
            return (f"The project holds it as {self.name}; {again}.",)
        packed = is_compressed(self.path)
        return (f"Compressed with gzip: the project holds {self.name}.",) if packed else ()

    @property
    def name(self) -> str:
        """Return what the project calls the file."""
        if self.text:
            return self.text.name
        return self.path.name if self.is_referred else name_of(self.path)

    def whole(self) -> "File":
        """Return the same file with all rows in `table`."""
        if self.is_complete:
            return self
        if self.content is None:
            table = _without(_parquet(self.path).table, self.missing)
            return replace(self, table=table, is_sample=False)
        content = scan(self.path, complete=True)
        return replace(self, content=content, table=_without(_texts(content), self.missing))

    def where(self, row: int, nulls: tuple[str, ...] = ("",)) -> str:
        """Return the place of the row `row` that has a value, such as "line 7"."""
        plain = self.content and not self.text
        return f"line {self._record(row, nulls)[0]}" if plain else f"row {row + 1}"

    def written(self, row: int, name: str, nulls: tuple[str, ...] = ("",)) -> str:
        """Return a value as it is written, or that it is missing."""
        if self.content is None:
            value = self.table[name][row]
        else:
            value = self._record(row, nulls)[1][self.table.columns.index(name)]
        return "a missing value" if value in (None, *nulls) else repr(value)[:LONGEST]

    def _record(self, row: int, nulls: tuple[str, ...]) -> tuple[int, list[str]]:
        assert self.content is not None
        rows = islice(self.content.rows(), 1, None)
        return next(islice((r for r in rows if not set(r[1]) <= set(nulls)), row, None))


@dataclass(frozen=True)
class Detector:
    """How one task recognises its columns in a file.

    Args:
        find: returns role → columns, as far as they can be told.
        likely: returns whether a file with these columns is for this task.
        propose: returns what the file proposes, or raises DataFileError with every problem.
    """

    find: Callable[[File, Mode | None], Columns]
    likely: Callable[[File, Columns, Mode | None], bool]
    propose: Callable[[File, Mode, Columns], Data]


def open_file(
    path: Path,
    given: Mapping[str, tuple[str, ...]],
    choices: Mapping[str, str],
    anew: bool = False,
) -> File:
    """Return the file at `path`; with `anew`, text of any size is held to be written anew.

    Raises:
        DataFileError: where it is no table, or lacks a column of `given`.
    """
    signatures.refuse_no_file(path)
    columns = {role: names for role, names in given.items() if role not in SETTINGS}
    try:
        text = convert(path)
        if text is None:
            signatures.refuse_other_kind(path)
        is_text = text is not None or not _is_parquet(path)
        if is_text and not text and anew and size_of(path) > REFERRED:
            text = Text(name_of(path), open_bytes(path).read())
        file = _plain(path, text, columns) if is_text else _parquet(path, SAMPLE)
    except (pl.exceptions.PolarsError, OSError, EOFError, zlib.error) as error:
        raise unreadable(path, error) from error
    if file.table.is_empty():
        raise bad_file(path, "", "no rows", "a header line and data are needed")
    if file.is_referred and is_compressed(path) and file.format.encoding != "utf-8":
        what = f"compressed text in {file.format.encoding}, too large to be copied"
        raise bad_file(path, "", what, f"decompress it: gzip -dk '{path}'")
    return with_choices(file, choices)


def unreadable(path: Path, error: Exception) -> DataFileError:
    """Return what to raise where polars cannot read the file, in its own words."""
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return bad_file(path, "", reason, "save it again as CSV or Parquet")


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as content:
        if content.read(4) == b"PAR1":
            return True
    if path.suffix.lower() == ".parquet":
        raise bad_file(path, "", "no Parquet file, but named so", "name it as what it is")
    return False


def _parquet(path: Path, most: int | None = None) -> File:
    """Return a Parquet file, `most` rows of it: categories as text, a list of words as one text."""
    table = pl.read_parquet(path, glob=False, n_rows=most)
    words = (pl.Boolean, pl.Categorical, pl.Enum)
    table = table.with_columns(
        column.list.join(" ") if column.dtype == pl.List else column.cast(pl.String)
        for column in table
        if column.dtype in words or column.dtype == pl.List(pl.String)
    )
    others = (pl.Duration, pl.Time, pl.Binary, pl.Object)
    kept = table.select(c for c in table if not c.dtype.is_nested() and c.dtype not in others)
    left = [f"{c.name} ({c.dtype})" for c in table if c.name not in kept.columns]
    said = [f"Left out, as such values are not read: {', '.join(left)}."] if left else []
    zones = [c.name for c in kept if getattr(c.dtype, "time_zone", None) not in (None, "UTC")]
    said += [f"{name} is of a time zone, and is read in UTC." for name in zones]
    form, sample = Format(kind="parquet"), len(kept) == most
    return File(path, kept, form, is_sample=sample, remarks=tuple(said))


def _plain(path: Path, text: Text | None, given: Columns) -> File:
    """Return a text file, without what is around its table; `given` as refuse_unusual takes it."""
    try:
        file = _text(path, text.content if text else None)
        assert file.content is not None
        first = [line for line, _ in islice(file.content.rows(), DESCRIBED)]
        if file.is_complete:
            file.content.refuse_below()
        totals.refuse_last(path, _last(file))
        refuse_unusual(path, file.table, first, given, file.format.separator)
        if file.is_complete and file.table.width > 1 and file.table[:, -1].null_count():
            file.content.refuse_ragged()
        if file.is_complete:
            totals.refuse(path, file.table, given)
    except Surrounded as found:
        if not text and size_of(path) > REFERRED:
            raise
        if text is None:  # what is written anew is the whole file, not its first rows
            return _plain(path, _whole(path), given)
        alone = _alone(path, text, found)
        if text and alone.content == text.content:
            raise DataFileError(*found.problems) from found
        return _plain(path, alone, given)
    except DataFileError as error:
        if size_of(path) <= REFERRED and (not text or text.name == name_of(path)):
            refuse_different(path, _lines(path))
        if text is None or text.name != name_of(path) or isinstance(error, NotPlain):
            raise
        raise _numbered(path, text, error) from error
    return replace(file, remarks=text.remarks if text else (), text=text)


def _numbered(path: Path, text: Text, error: DataFileError) -> DataFileError:
    """Return an error with the numbers of lines in the file that was written anew as `text`."""
    numbers = _lines_of(path, text)
    problems = (
        replace(p, where=_renumbered(p.where, numbers), what=_renumbered(p.what, numbers))
        for p in error.problems
    )
    return DataFileError(*problems)


def _lines_of(path: Path, text: Text) -> dict[str, int]:
    """Return for each line of a table, by its number, which one of the file it is."""
    whole = [_bare(line) for line in _lines(path)]
    found, place = dict[str, int](), 0
    for number, line in enumerate(map(_bare, text.content.decode().splitlines()), 1):
        if line in whole[place : place + FURTHER]:  # not one that was written anew
            place = whole.index(line, place) + 1
            found[str(number)] = place
    return found


def _lines(path: Path) -> list[str]:
    """Return the lines of a whole text file."""
    return decoded(path, open_bytes(path).read()).splitlines(keepends=True)


def _bare(line: str) -> str:
    """Return what a line says, however its fields are separated."""
    return re.sub(r"\W+", "", line)


def _renumbered(said: str, numbers: Mapping[str, int]) -> str:
    """Return what is said of lines with the numbers that they have in the file."""
    lines = r"(?<=line )\d+|(?<=lines: )\d+(?:, \d+)*|(?<=line: )\d+"
    return re.sub(
        lines, lambda one: re.sub(r"\d+", lambda n: str(numbers.get(n[0]) or n[0]), one[0]), said
    )


def _last(file: File) -> Sequence[str | None]:
    """Return the values of the last row; none where there are hardly any rows."""
    if not file.is_complete and file.content:
        return file.content.last()
    return file.table.row(-1) if len(file.table) > FEW else ()


def _whole(path: Path) -> Text:
    """Return a whole text file, with its encoding as a remark: it is written anew in UTF-8."""
    content = open_bytes(path).read()
    return Text(name_of(path), content, (*encoding.notes(codec_of(path, content)),))


def _alone(path: Path, text: Text | None, found: Surrounded) -> Text:
    """Return the table without what was found around it, as text in UTF-8."""
    text = text or _whole(path)
    held = decoded(path, text.content).splitlines(keepends=True)
    lines = found.plain(held)
    if text.name == name_of(path):
        refuse_left(path, _lines(path), left_out(held, lines))
    return Text(text.name, "".join(lines).encode(), (*text.remarks, found.remark))


def with_header(file: File, names: Sequence[str], remark: str) -> File:
    """Return a text file with a line before the first that names its columns."""
    first = file.format.separator.join(names) + "\n"
    named = Surrounded(lambda lines: [first, *lines], remark)
    text = _alone(file.path, file.text, named)
    opened = replace(_text(file.path, text.content), remarks=text.remarks, text=text)
    return with_choices(opened, file.choices)


def with_table(file: File, table: pl.DataFrame, remark: str) -> File:
    """Return a file with another table, written anew."""
    separator = file.format.separator  # which tells how its numbers are written
    written = table.write_csv(separator=separator).encode()
    text = Text(f"{Path(file.name).stem}.csv", written, (*file.remarks, remark))
    opened = replace(_text(file.path, text.content), remarks=text.remarks, text=text)
    return replace(opened, choices=file.choices)


def _text(path: Path, text: bytes | None = None) -> File:
    content = scan(path, text=text)
    first = list(islice(content.rows(), LINES))
    refuse_repeated_levels(path, first)
    layout = content.layout
    refuse_merged_levels(path, first, layout.separator)
    refuse_preamble(path, first)
    line, names = content.header()
    refuse_single_quotes(path, names)
    refuse_header(path, line, first, layout.separator)
    format = Format(
        separator=layout.separator, quote_char=layout.quote_char, encoding=content.encoding
    )
    return File(path, _texts(content), format, content)


def _texts(content: Content) -> pl.DataFrame:
    """Return the rows of the sample that have a value, as text."""
    layout, sample = content.layout, content.sample
    # the second of two marks: a letter of the first name
    marked = sample.startswith(BOM_UTF8) and content.encoding == "utf-8"
    try:
        table = pl.read_csv(
            BytesIO(BOM_UTF8 + sample if marked else sample),
            separator=layout.separator,
            quote_char=layout.quote_char,
            null_values=[""],
            infer_schema=False,
        )
    except pl.exceptions.PolarsError as error:
        content.refuse_ragged()
        raise unreadable(content.path, error) from error
    return without_blank(with_names(table, layout.quote_char))


def with_names(table: pl.DataFrame, quote_char: str | None) -> pl.DataFrame:
    """Return `table` with its columns named as they are meant: polars keeps `""` in a header."""
    names = [name.replace('""', '"') if quote_char else name for name in table.columns]
    # a pattern would choose other columns: it ends in a space until it is known to be a name
    table.columns = [f"{name} " if is_pattern(name) else name for name in names]
    return table


def is_pattern(name: str) -> bool:
    """Return whether polars takes a name for a pattern of names."""
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def without_blank(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `table` that have a value."""
    if not all(column.null_count() for column in table):
        return table
    return table.filter(~pl.all_horizontal(pl.all().is_null()))


def with_given(file: File, given: Mapping[str, tuple[str, ...]]) -> File:
    """Return `file` with the roles that the user chose, and what else the user said."""
    names = {name.strip(): name for name in file.table.columns}
    columns = {
        role: tuple(
            name if name in file.table.columns else names.get(name, name) for name in chosen
        )
        for role, chosen in given.items()
        if role not in SETTINGS
    }
    absent = [n for chosen in columns.values() for n in chosen if n not in file.table.columns]
    if absent:
        what = f"no column {', '.join(map(repr, absent))}"
        raise bad_file(file.path, "", what, f"it has {', '.join(file.table.columns)}")
    decimal, time_format = (given.get(name, ("",))[0] for name in ("decimal", "time-format"))
    return replace(file, given=columns, decimal=decimal, time_format=time_format)


def with_choices(file: File, choices: Mapping[str, str]) -> File:
    """Return `file` as the options say that it is to be read."""
    chosen = replace(file, choices=choices)
    remarks = [
        f"{word!r} occurs {count} times: read as missing, as --missing says."
        for word, count in _counts(file.table, words_of(chosen.missing)).items()
    ]
    table = _without(file.table, chosen.missing)
    return replace(chosen, table=table, remarks=(*file.remarks, *remarks))


def _counts(table: pl.DataFrame, words: Sequence[str]) -> dict[str, int]:
    """Return how often each of `words` is a value of `table`."""
    texts = table.select(pl.col(pl.String))
    return {word: sum(int((column == word).sum()) for column in texts) for word in words}


def _without(table: pl.DataFrame, missing: Sequence[str]) -> pl.DataFrame:
    """Return `table` without the words that mean a missing value; a number may be a value too."""
    words = words_of(missing)
    return table.with_columns(pl.col(pl.String).replace(words, None)) if words else table
