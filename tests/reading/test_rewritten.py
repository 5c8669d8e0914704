"""The same table written in another way is read as the same, or refused in one clear way.

Every file of tests/data/field and every sample is rewritten in each of the ways that programs and
people write tables. What is read has to be the task and the columns of the file as it is; the few
cells that differ are in a table, with what is right for them.
"""

import csv
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from scaffold.errors import DataFileError
from scaffold.layers import sample_path
from scaffold.reading import inspect
from scaffold.tasks import TASKS

FIELD = Path(__file__).parents[1] / "data" / "field"
SAMPLES = [sample_path(data.file) for task in TASKS.values() for data in task.samples.values()]
FILES = {path.name: path for path in [*sorted(FIELD.iterdir()), *SAMPLES]}

Rows = list[list[str]]


def text(rows: Rows, separator: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n", quoting=quoting).writerows(rows)
    return out.getvalue()


def with_comma(rows: Rows) -> str:
    """Return the rows with decimal commas, as a spreadsheet of much of Europe writes them."""

    def number(value: str) -> str:
        whole, point, digits = value.partition(".")
        plain = point and whole.lstrip("-").isdecimal() and digits.isdecimal()
        return f"{whole},{digits}" if plain else value

    return text([rows[0], *([number(value) for value in row] for row in rows[1:])], ";")


def zipped(rows: Rows) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("table.csv", text(rows))
    return out.getvalue()


def table(rows: Rows) -> pl.DataFrame:
    return pl.read_csv(text(rows).encode(), infer_schema_length=None)


def parquet(rows: Rows) -> bytes:
    out = io.BytesIO()
    table(rows).write_parquet(out)
    return out.getvalue()


WAYS: dict[str, Callable[[Rows], str | bytes]] = {
    "commas": text,
    "semicolons": lambda rows: text(rows, ";"),
    "tabs": lambda rows: text(rows, "\t"),
    "bars": lambda rows: text(rows, "|"),
    "quoted": lambda rows: text(rows, quoting=csv.QUOTE_ALL),
    "CRLF": lambda rows: text(rows).replace("\n", "\r\n"),
    "no last line end": lambda rows: text(rows).rstrip("\n"),
    "mark": lambda rows: text(rows).encode("utf-8-sig"),
    "UTF-16": lambda rows: text(rows, "\t").encode("utf-16"),
    "cp1252": lambda rows: text(rows).encode("cp1252", errors="replace"),
    "decimal commas": with_comma,
    "gzip": lambda rows: gzip.compress(text(rows).encode()),
    "xz": lambda rows: lzma.compress(text(rows).encode()),
    "zip": zipped,
    "JSON lines": lambda rows: table(rows).write_ndjson(),
    "Parquet": parquet,
    "a title": lambda rows: "Export of the data\n\n" + text(rows),
    "a footer": lambda rows: text(rows) + "\nSource: somewhere\n",
    "blank lines at the end": lambda rows: text(rows) + "\n\n",
    "blank lines within": lambda rows: text(rows[:9]) + "\n" + text(rows[9:]),
    "the header twice": lambda rows: text([*rows[:9], rows[0], *rows[9:]]),
    "totals": lambda rows: text([*rows, ["Total", *["99"] * (len(rows[0]) - 1)]]),
    "separators at the end": lambda rows: "".join(f"{line},\n" for line in text(rows).splitlines()),
}
OTHERWISE: dict[tuple[str, str], str] = {  # a Parquet file names its columns
    ("headerless.tsv", "Parquet"): (
        "text: {'text': ('see you at the station number 0',), 'label': ('ham',)}"
    ),
}
NAMELESS = {  # what each file is without its header
    "category.csv": "forecast: {'time': ('date',), 'targets': ('x',), 'features': ('x', 'label')}",
    "counter.csv": "forecast: {'time': ('time',), 'targets': ('x',), 'features': ('x',)}",
    "dates.csv": "pairs: {'source': ('text',), 'target': ('date',)}",
    "ids.csv": "refused: 'date' repeats 2 times, 'x' tells the rows apart: 40 series, so this",
    "names.csv": "text: {'text': ('text',), 'label': ('label',)}",
    "sentinel.csv": "forecast: {'time': ('date',), 'targets': ('x',), 'features': ('x',)}",
    "two_columns.csv": "forecast: {'time': ('date', 'date_2'), 'targets': ('x',), 'features'",
    "weekdays.csv": "forecast: {'time': ('date',), 'targets': ('x',), 'features': ('x',)}",
    "us_births_2000_2014.csv": "forecast: {'time': ('date',), 'targets': ('x_2',), 'features'",
    "porttinari_pos_1500_sentences.tsv": "tagging: {'tokens': ('text',), 'tags': ('text_2',)}",
}


@lru_cache
def rows_of(name: str) -> Rows:
    path = FILES[name]
    separator = "\t" if path.suffix == ".tsv" else ","
    with path.open(newline="", encoding="utf-8") as lines:
        return [row for row in csv.reader(lines, delimiter=separator) if row]


def outcome(path: Path) -> str:
    """Return the task and the columns, or what is refused, in one line."""
    try:
        task, found = inspect(path)
    except DataFileError as error:
        *_, problem = error.problems
        return f"refused: {problem.what}"
    roles = {role: names for role, names in found.columns.items() if names}
    return f"{task.name}: {roles}"


@lru_cache
def usual(name: str) -> str:
    return outcome(FILES[name])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", FILES)
def test_a_table_is_the_same_however_it_is_written(tmp_path: Path, name: str, way: str) -> None:
    path = tmp_path / name
    content = WAYS[way](rows_of(name))
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert outcome(path) == OTHERWISE.get((name, way), usual(name))


@pytest.mark.parametrize("name", NAMELESS)
def test_a_table_without_its_header_is_read_by_what_it_holds(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(text(rows_of(name)[1:], "\t" if name.endswith("tsv") else ","))
    assert outcome(path).startswith(NAMELESS[name])


@pytest.mark.parametrize(
    "name", ["counter.csv", "weekdays.csv", "dates.csv", "cmudict_sample_8000.tsv"]
)
def test_columns_apart_by_spaces_may_hold_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("\n".join("   ".join(row) for row in rows_of(name)))
    assert outcome(path) == usual(name)
