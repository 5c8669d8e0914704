"""Files that hold a table in another form than text or Parquet, made text that a project reads."""

import bz2
import codecs
import csv
import importlib.util
import io
import json
import logging
import lzma
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
import polars as pl

from scaffold.reading import attributes, encoding, fields, nested, spans, tagged
from scaffold.reading.opening import name_of, open_bytes
from scaffold.reading.problems import bad_file

LARGEST = 200 * 2**20  # bytes that are converted in memory
FEW_ROWS, LARGER = 6, 50  # of a sheet that is no table, and of one that may be without names
HEAD = 2**16
TITLES = 50  # rows of a workbook, of which those before the names are titles
NESTED = "Left out, because they are nested"
UNNAMED = "__UNNAMED__"  # what stands for the name of a column whose first cell is empty
SPANS = r"O|[BIESLU]-\S+"  # tags of the words of names, and of others
BLOCKS = 3  # so many groups of lines with blank lines between them are sentences
MOSTLY = 0.9
LABELS = 20  # at most so many numbers are labels of one sequence
TAGS = 100  # at most so many different tags
UNIVERSAL = 10  # columns of CoNLL-U, in whose second is the word, and in whose fourth its tag
PARQUET = b"PAR1"
FIRST_DAYS = (date(1899, 12, 30), date(1899, 12, 31))  # on which a time of day of Excel lies
COMMENT = r"(?i)^(#|-DOCSTART-|(token|word|form)s?[\t ]+(\w+[\t ]+)*(tag|label|pos|ner)s?\s*$)"


@dataclass(frozen=True)
class Text:
    """A file as text.

    Args:
        name: what a project calls it.
        content: its bytes.
        remarks: what was done to it, a sentence each.
    """

    name: str
    content: bytes
    remarks: tuple[str, ...] = ()


Converter = Callable[[Path, Text], Text | None]


def convert(path: Path) -> Text | None:
    """Return the table in the file at `path` as text; None where it is text or Parquet already.

    Raises:
        DataFileError: where a package that reads the file is missing.
    """
    with open_bytes(path) as file:
        text = Text(name_of(path), file.read(HEAD))
        if path.stat().st_size > LARGEST or not _converter(text.content):
            return None
        if text.content.startswith(PARQUET) and not _is_peculiar(pl.read_parquet_schema(path)):
            return None
        text = replace(text, content=text.content + file.read())
    done = None
    while (converter := _converter(text.content)) and (made := converter(path, text)):
        text = done = made
    return done


def _converter(content: bytes) -> Converter | None:
    """Return what makes a table in text of a file that begins so, if anything does."""
    for start, converter in CONVERTERS.items():
        if content.startswith(start):
            return converter
    head = content[:HEAD].decode("utf-8-sig", errors="replace")
    if re.match(r"\s*(\[\s*[\[{]|\{)", head):
        return _from_any_json
    if re.match(attributes.HEAD, head):
        return _from_attributes
    lines = head.splitlines()[:-1] if len(content) >= HEAD else head.splitlines()
    if fields.are_fields(lines):
        return _from_fields
    if _are_sentences(list(_sentences(lines))):
        return _from_sentences
    return _from_tagged if tagged.mark_of(lines) else None


def _from_any_json(path: Path, text: Text) -> Text | None:
    """Return texts with the places of names as tagged words, else the table in JSON."""
    sentences = spans.table(text.content)
    if sentences is not None:
        what = "Texts with the places of names in them: each made tokens, with B- and I- of names."
        return _from_table(text, sentences, what)
    chosen = spans.labelled(text.content)
    if chosen is not None:
        return _from_table(text, chosen, "Texts, and what was chosen as the label of each.")
    head = text.content[:HEAD].decode("utf-8-sig", errors="replace").strip()
    if head.startswith("["):
        return (_from_json if head[1:].lstrip().startswith("{") else _from_json_object)(path, text)
    first, _, others = head.partition("\n")
    return (_from_json_lines if _is_object(first) and others else _from_json_object)(path, text)


def _is_object(line: str) -> bool:
    try:
        return line.startswith("{") and isinstance(nested.decoded(line), dict)
    except ValueError:
        return False


def _of_bzip2(path: Path, text: Text) -> Text:
    return Text(_stem(text), bz2.decompress(text.content), ("Compressed with bzip2.",))


def _of_xz(path: Path, text: Text) -> Text:
    return Text(_stem(text), lzma.decompress(text.content), ("Compressed with xz.",))


def _stem(text: Text) -> str:
    return Path(text.name).stem


def _of_zip(path: Path, text: Text) -> Text | None:
    """Return the only file of an archive, an Excel workbook, or arrays of NumPy."""
    try:
        archive = ZipFile(io.BytesIO(text.content))
    except BadZipFile:
        return None
    hidden = r"(^|/)(\.|__MACOSX/)|/$"
    names = [name for name in archive.namelist() if not re.search(hidden, name)]
    if any(name.startswith("xl/") for name in names):
        return _from_excel(path, text)
    if names and all(name.endswith(".npy") for name in names):
        return _from_arrays(text)
    if len(names) != 1 or archive.getinfo(names[0]).file_size > LARGEST:
        return None
    name = re.sub(r"(?i)\.zip$", "", Path(names[0]).name)
    return Text(name, archive.read(names[0]), (f"Taken out of the ZIP archive: {name}.",))


def _from_excel(path: Path, text: Text) -> Text:
    """Return the first sheet of a workbook that has rows, those of the same columns below it."""
    if importlib.util.find_spec("fastexcel") is None:
        remedy = "pip install fastexcel, or save the sheet as CSV in UTF-8"
        raise bad_file(path, "", "an Excel workbook", remedy)
    from fastexcel import FastExcelError

    logging.getLogger("fastexcel").setLevel(logging.ERROR)  # not of columns without a value
    try:
        sheets = pl.read_excel(
            io.BytesIO(text.content), sheet_id=0, infer_schema_length=None, raise_if_empty=False
        )
    except FastExcelError as error:
        remedy = "save the sheet as CSV in UTF-8"
        raise bad_file(path, "", "an Excel workbook that cannot be opened", remedy) from error
    filled = {name: table for name, table in sheets.items() if len(table)}
    if not filled:
        raise bad_file(path, "", "an Excel workbook without rows", "give one with a table")
    name, table = next(iter(filled.items()))
    which = "the first"
    whole = [n for n, one in filled.items() if not any(re.match(UNNAMED, c) for c in one.columns)]
    largest = max(whole, key=lambda n: len(filled[n]), default=name)
    if len(filled[largest]) > FEW_ROWS >= len(table) or (name not in whole and len(table) < LARGER):
        name, table, which = largest, filled[largest], "the largest"
    more = f", {which} of {len(filled)}: {', '.join(filled)}" if len(filled) > 1 else ""
    what = f"An Excel workbook: the sheet {name!r}{more}."
    named = not any(re.match(UNNAMED, column) for column in table.columns)
    if named and len(filled) > 1 and len({(*one.columns,) for one in filled.values()}) == 1:
        table = _stacked(filled)
        what = f"An Excel workbook: the sheets {', '.join(filled)}, one below the other."
    if named:
        return _from_table(text, table.select(map(_clock, table)), what)
    if header := _below_titles(text, name):
        options = {"header_row": header}
        table = pl.read_excel(io.BytesIO(text.content), sheet_name=name, read_options=options)
        left = f"{what} Left out: {header} line{'s' * (header > 1)} before the header."
        return _from_table(text, table.select(map(_clock, table)), left)
    cells = pl.read_excel(io.BytesIO(text.content), sheet_name=name, has_header=False)
    return _from_table(text, cells, what, has_names=False)


def _below_titles(text: Text, sheet: str) -> int:
    """Return the row of the names below titles of one cell each; 0 where there is none."""
    cells = pl.read_excel(
        io.BytesIO(text.content), sheet_name=sheet, has_header=False, drop_empty_rows=False
    )
    counts = [sum(cell is not None for cell in row) for row in cells.head(TITLES).rows()]
    row = next((n for n, count in enumerate(counts) if count > 1), 0)
    return row if counts and counts[row] == cells.width else 0


def _stacked(sheets: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return tables of the same columns as one, with the name of each where rows begin anew."""
    table = pl.concat(sheets.values(), how="vertical_relaxed")
    if table[:, 0].is_unique().all():  # a sheet for each year
        return table
    name = next(n for n in ("sheet", "sheet_name", "sheet_of_workbook") if n not in table.columns)
    own = [pl.lit(sheet).alias(name) for sheet in sheets]
    parts = zip(sheets.values(), own, strict=True)
    with_names = [one.select(sheet, pl.all()) for one, sheet in parts]
    return pl.concat(with_names, how="vertical_relaxed")


def _clock(column: pl.Series) -> pl.Series:
    """Return times of day, which Excel dates from its first day, and durations as text."""
    if isinstance(column.dtype, pl.Duration):
        return pl.Series(column.name, [_hours(value) for value in column])
    if not isinstance(column.dtype, pl.Datetime):
        return column
    days = column.dt.date().drop_nulls()
    timed = len(days) and days.is_in(FIRST_DAYS).all()
    return column.dt.to_string("%H:%M:%S") if timed else column


def _hours(value: timedelta | None) -> str | None:
    """Return a duration as hours, minutes and seconds."""
    if value is None:
        return None
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _from_json_lines(path: Path, text: Text) -> Text:
    table = _records(path, text, pl.read_ndjson)
    _refuse_conversations(path, table)
    return _from_table(text, nested.flat(table), "JSON lines.")


def _from_json_object(path: Path, text: Text) -> Text | None:
    found = nested.of_document(text.content)
    return _from_table(text, found.table, f"JSON, {found.layout}.") if found else None


def _refuse_conversations(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where a line holds nothing but messages, with what makes them pairs."""
    name, kind = table.columns[0], table.dtypes[0]
    inner = kind.inner if isinstance(kind, pl.List) else kind
    if table.width > 1 or not isinstance(inner, pl.DataType) or not inner.is_nested():
        return
    names = [field.name for field in inner.fields] if isinstance(inner, pl.Struct) else []
    what = f"JSON lines with nothing but nested values, {name!r} of {', '.join(names)}"
    text = next((said for said in ("content", "value", "text") if said in names), "")
    if not isinstance(kind, pl.List) or not text:
        raise bad_file(path, "", what, "write a column for each value")
    last, copy = f"pl.col({json.dumps(name)}).list.get", f"{_stem(Text(path.name, b''))}_pairs.csv"
    code = (
        f"import polars as pl; pl.read_ndjson({json.dumps(str(path))}).select("
        f'source={last}(-2).struct.field("{text}"), target={last}(-1).struct.field("{text}"))'
        f".write_csv({json.dumps(copy)})"
    )
    made = f"python -c {shlex.quote(code)} && {shlex.join(['scaffold', 'new', '--data', copy])}"
    raise bad_file(path, "", what, f"for pairs of the last two messages of each: `{made}`")


def _from_json(path: Path, text: Text) -> Text:
    try:
        table = _records(path, text, pl.read_json)
    except pl.exceptions.PolarsError:
        if made := _from_json_object(path, text):
            return made
        raise
    return _from_table(text, nested.flat(table), "JSON, a list of records.")


def _records(path: Path, text: Text, read: Callable[..., pl.DataFrame]) -> pl.DataFrame:
    try:
        return read(_unmarked(text), infer_schema_length=None)
    except pl.exceptions.PolarsError as error:
        if name := nested.mixed(text.content):
            what = "differs in kind between records: a plain value, a list or an object"
            raise bad_file(path, f"field {name!r}", what, "write it alike in all") from error
        raise


def _unmarked(text: Text) -> io.BytesIO:
    return io.BytesIO(text.content.removeprefix(codecs.BOM_UTF8))


def _from_arrow(path: Path, text: Text) -> Text:
    return _from_table(text, pl.read_ipc(io.BytesIO(text.content)), "A Feather file.")


def _from_parquet(path: Path, text: Text) -> Text:
    whole = pl.read_parquet(io.BytesIO(text.content))
    table = nested.flat(whole)
    lasting = [column.name for column in table if isinstance(column.dtype, pl.Duration)]
    seconds = pl.col(lasting).dt.total_microseconds() / 1_000_000
    what = (
        ["Parquet with lists or records, made plain columns."] if _are_nested(whole.schema) else []
    )
    what += [f"{name} holds durations, read in seconds." for name in lasting]
    return _from_table(text, table.with_columns(seconds), " ".join(what))


def _is_peculiar(schema: Mapping[str, pl.DataType]) -> bool:
    """Return whether a project could not read such columns of a Parquet file as they are."""
    return _are_nested(schema) or any(isinstance(kind, pl.Duration) for kind in schema.values())


def _from_arrays(text: Text) -> Text | None:
    """Return sequences (examples, steps, channels) and their labels, one a row, as a long table."""
    try:
        with np.load(io.BytesIO(text.content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except ValueError:  # objects, which could run code
        return None
    values = {name: array for name, array in arrays.items() if array.ndim == 3 and array.size}
    labels = [found for name in values if (found := _labels_of(name, arrays)) is not None]
    if not values or len(labels) < len(values):
        return None
    shapes = ", ".join(f"{name} {array.shape}" for name, array in values.items())
    tables, begin = [], 0
    for (name, array), found in zip(values.items(), labels, strict=True):
        tables.append(_long(array, found, name, begin))
        begin += len(array)
    table = pl.concat(tables)
    table = table if len(values) > 1 else table.drop("split")
    return _from_table(text, table, f"Arrays of NumPy: {shapes} and their labels.")


def _labels_of(name: str, arrays: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """Return the labels (examples, steps or 1, labels) of the examples of the array `name`."""
    examples, steps, _ = arrays[name].shape
    fit = {n: a for n, a in arrays.items() if 0 < a.ndim < 3 and len(a) == examples}
    fit |= {n: a for n, a in arrays.items() if a.ndim < 3 and a.size == examples}
    found = [a for n, a in fit.items() if n[1:] == name[1:]] or list(fit.values())
    if len(found) != 1:
        return None
    labels: np.ndarray = found[0].reshape(examples, -1)
    if labels.shape[1] == steps > 1:
        return labels[:, :, None]
    if _is_one_hot(labels):
        return np.expand_dims(labels.argmax(1), (1, 2))
    several = labels.shape[1] > 1  # numbers that are predicted together; several classes cannot be
    readable = not several or labels.shape[1] <= LABELS < len(np.unique(labels))
    return labels[:, None, :] if readable else None


def _is_one_hot(labels: np.ndarray) -> bool:
    numbers = labels.dtype.kind in "buif" and labels.shape[1] > 1
    return numbers and bool(np.isin(labels, (0, 1)).all() and (labels.sum(1) == 1).all())


def _long(values: np.ndarray, labels: np.ndarray, name: str, begin: int) -> pl.DataFrame:
    """Return a row for each step of arrays (examples, steps, channels) and of their labels."""
    examples, steps, channels = values.shape
    several = labels.shape[2] > 1
    each = np.broadcast_to(labels, (examples, steps, labels.shape[2])).reshape(examples * steps, -1)
    split = re.search(r"(?i)train|val|dev|test", name)
    return pl.DataFrame(
        {
            "sequence": np.repeat(np.arange(begin, begin + examples), steps),
            "step": np.tile(np.arange(steps), examples),
            **{f"x{n + 1}": values[:, :, n].reshape(-1) for n in range(channels)},
            **{f"label_{n + 1}" if several else "label": column for n, column in enumerate(each.T)},
            "split": [split[0].lower() if split else ""] * (examples * steps),
        }
    )


def _from_table(text: Text, table: pl.DataFrame, what: str, has_names: bool = True) -> Text:
    """Return a table as text, lists of words as one text; what names its columns may be a row."""
    joined = [pl.col(name).cast(pl.List(pl.String)).list.join(" ") for name in _lists(table.schema)]
    table = table.with_columns(joined)
    plain = table.select(c for c in table if not c.dtype.is_nested() and c.dtype != pl.Binary)
    others = [name for name in table.columns if name not in plain.columns]
    left = (f"{NESTED}: {', '.join(others)}.",) if others else ()
    written = plain.write_csv(
        include_header=has_names, datetime_format="%Y-%m-%d %H:%M:%S%.f"
    ).encode()
    written = re.sub(rb"( \d\d:\d\d:\d\d)\.0+\b", rb"\1", written)
    return Text(f"{_stem(text)}.csv", written, (what, *left))


def _are_nested(schema: Mapping[str, pl.DataType]) -> bool:
    return bool(_lists(schema)) or any(isinstance(kind, pl.Struct) for kind in schema.values())


def _lists(schema: Mapping[str, pl.DataType]) -> list[str]:
    """Return the columns of lists of words or numbers."""
    return [n for n, kind in schema.items() if isinstance(kind, pl.List) and not _is_deep(kind)]


def _is_deep(kind: pl.List) -> bool:
    return isinstance(kind.inner, pl.DataType) and kind.inner.is_nested()


def _sentences(lines: list[str]) -> Iterator[list[list[str]]]:
    """Yield the fields of the lines of each group between blank lines."""
    for blank, group in groupby(lines, key=lambda line: not line.strip()):
        rows = [re.split(r"\t| +", line.strip()) for line in group if not re.match(COMMENT, line)]
        if rows and not blank:
            yield rows


def _are_sentences(groups: list[list[list[str]]]) -> bool:
    """Return whether each row is a word and its tag, and each group of rows a sentence."""
    rows = [row for group in groups for row in group]
    widths = {len(row) for row in rows}
    if len(groups) < BLOCKS or len(widths) != 1 or widths == {1} or len(rows) < 2 * len(groups):
        return False
    form, tag = _places(rows)
    words = sum(bool(re.search(r"[^\W\d_]", row[form])) for row in rows)
    tags = {row[tag] for row in rows}
    named = all(re.fullmatch(SPANS, name) for name in tags)  # where many a word is a sign
    return (
        (named or 2 * words > len(rows))
        and 1 < len(tags) <= min(TAGS, len(rows) // 2)
        and not any(re.fullmatch(r"[\d.,:-]+", name) for name in tags)
    )


def _places(rows: list[list[str]]) -> tuple[int, int]:
    """Return in which field the word is, and in which its tag."""
    width = len(rows[0])
    numbered = width > 2 and all(re.fullmatch(r"\d+([-.]\d+)?", row[0]) for row in rows)
    if numbered and width == UNIVERSAL:
        return 1, 3
    if not numbered:
        before = width == 2 and all(re.fullmatch(SPANS, row[0]) for row in rows)
        return (1, 0) if before else (0, -1)
    tags = [{row[place] for row in rows} for place in range(width)]
    names = [n for n, held in enumerate(tags) if all(re.fullmatch(SPANS, tag) for tag in held)]
    return 1, (names or [-1])[0]  # before those within other names


def _from_attributes(path: Path, text: Text) -> Text:
    found = attributes.of_text(_decoded(text))
    if not found:
        what = "lines with @ above rows that are sparse, timestamped, or without label or frequency"
        raise bad_file(path, "", what, "write it as a table in CSV")
    return _from_table(text, found.table, f"{found.layout}.")


def _from_fields(path: Path, text: Text) -> Text | None:
    table = fields.table(_decoded(text))
    return None if table is None else _from_table(text, table, "Lines of name=value.")


def _from_tagged(path: Path, text: Text) -> Text | None:
    """Return sentences of tokens with their tags, such as The_DT, in two columns."""
    content = _decoded(text)
    mark = tagged.mark_of(content.splitlines())
    what = f"Sentences whose tokens carry their tags after {mark!r}."
    return _from_table(text, tagged.table(content, mark), what) if mark else None


def _decoded(text: Text) -> str:
    """Return the text in its encoding; "" where it is none that is known."""
    codec = encoding.by_mark(text.content[:4]) or "utf-8"
    try:
        return text.content.decode("utf-8-sig" if codec == "utf-8" else codec)
    except UnicodeDecodeError:
        known = codec == "utf-8" and encoding.is_windows_text(text.content)
        return text.content.decode("cp1252") if known else ""


def _from_sentences(path: Path, text: Text) -> Text | None:
    """Return CoNLL, a word and its tag a line, as a sentence a row."""
    groups = list(_sentences(_decoded(text).splitlines()))
    if not _are_sentences(groups):
        return None
    form, tag = _places([row for group in groups for row in group])
    out = io.StringIO()
    table = csv.writer(
        out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None
    )
    table.writerow(["tokens", "tags"])
    for group in groups:
        rows = [row for row in group if row[0].isdecimal()] if form and tag else group
        table.writerow([" ".join(row[place] for row in rows) for place in (form, tag)])
    width = len(groups[0][0])
    what = (
        f"CoNLL, a word a line, its tag in column {tag % width + 1} of {width}: a sentence a row."
    )
    return Text(f"{_stem(text)}.tsv", out.getvalue().encode(), (what,))


CONVERTERS: Mapping[bytes, Converter] = {
    b"BZh": _of_bzip2,
    b"\xfd7zXZ\0": _of_xz,
    b"PK\x03\x04": _of_zip,
    b"ARROW1": _from_arrow,
    PARQUET: _from_parquet,
}
