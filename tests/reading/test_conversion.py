"""Tables in other forms than text and Parquet: made text, which the project holds."""

import bz2
import importlib.util
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from proposals import propose, random, refused

from scaffold import generate, plan
from scaffold.cli.convert import command
from scaffold.errors import DestinationError

DAYS = [str((datetime(2000, 1, 1) + timedelta(days=n)).date()) for n in range(99)]
TABLE = pl.DataFrame({"date": DAYS, "load": random().normal(size=99).round(3), "on": [True] * 99})
CSV = TABLE.write_csv().encode()
RECORDS = TABLE.to_dicts()


def zipped(*names: str, content: bytes = CSV) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return file.getvalue()


def arrow() -> bytes:
    file = io.BytesIO()
    TABLE.with_columns(pl.col("date").str.to_datetime()).write_ipc(file)
    return file.getvalue()


FORMS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "bzip2": ("load.csv.bz2", lambda: bz2.compress(CSV), "Compressed with bzip2."),
    "xz": ("load.csv.xz", lambda: lzma.compress(CSV), "Compressed with xz."),
    "zip": ("any.zip", lambda: zipped("in/load.csv"), "Taken out of the ZIP archive: load.csv."),
    "zip of a Mac": (
        "any.zip",
        lambda: zipped("load.csv", "__MACOSX/._load.csv", ".DS_Store"),
        "Taken out of the ZIP archive: load.csv.",
    ),
    "JSON lines": (
        "load.jsonl",
        lambda: "\n".join(map(json.dumps, RECORDS)).encode(),
        "JSON lines.",
    ),
    "JSON": ("load.json", lambda: json.dumps(RECORDS, indent=1).encode(), "JSON, a list of"),
    "Feather": ("load.feather", arrow, "A Feather file."),
    "JSON lines in xz": (
        "load.jsonl.xz",
        lambda: lzma.compress("\n".join(map(json.dumps, RECORDS)).encode()),
        "JSON lines.",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_table_in_another_form_is_read_and_copied_as_text(tmp_path: Path, form: str) -> None:
    name, content, words = FORMS[form]
    path = tmp_path / name
    path.write_bytes(content())
    spec = plan({"data": str(path), "name": "project"})
    assert (spec.task.name, spec.data.columns["targets"]) == ("forecast", ("load",))
    assert (spec.data.facts.rows, spec.answers["data"]) == (99, "data/load.csv")
    for said in (words, "The project holds it as load.csv", "Left out, because they never change"):
        assert any(said in note for note in spec.data.notes), spec.data.notes
    generate(spec, tmp_path / "project")
    copy = pl.read_csv(tmp_path / "project/data/load.csv")
    assert copy["load"].to_list() == TABLE["load"].to_list()
    assert copy["date"].str.slice(0, 10).to_list() == DAYS


@pytest.mark.parametrize("codec", ["cp1252", "utf-16"])
def test_the_text_in_an_archive_is_read_in_its_encoding(tmp_path: Path, codec: str) -> None:
    (tmp_path / "load.zip").write_bytes(
        zipped("load.csv", content=CSV.decode().replace("load", "größe").encode(codec))
    )
    found = propose(tmp_path / "load.zip")
    assert (found.columns["targets"], found.format.encoding) == (("größe",), codec)


def test_what_is_nested_in_records_is_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "load.jsonl"
    path.write_text("\n".join(json.dumps({**row, "at": [{"x": 1}]}) for row in RECORDS))
    assert "Left out, because they are nested: at." in propose(path).notes


def test_a_problem_of_a_converted_file_is_named_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "load.jsonl"
    records = [*RECORDS[:50], {**RECORDS[50], "date": "soon"}, *RECORDS[51:]]
    path.write_text("\n".join(map(json.dumps, records)))
    assert refused(path)[0].startswith(f"{path}, row 51, column 'date'")


WORDS = [("the", "D"), ("dog", "N"), ("cat", "N"), ("sees", "V"), ("big", "A")]
SENTENCES = [[WORDS[n * m % 5] for m in range(2 + n % 4)] for n in range(1, 60)]


def blocks(line: str) -> str:
    """Return the sentences as blocks of such lines, with blank lines between them."""
    return "\n\n".join(
        "\n".join(line.format(word, tag, number) for number, (word, tag) in enumerate(sentence, 1))
        for sentence in SENTENCES
    )


TAGGED = {
    "two columns": blocks("{0} {1}"),
    "tabs": blocks("{0}\t{1}") + "\n",
    "a header": "Word\tTag\n" + blocks("{0}\t{1}"),
    "windows": blocks("{0}\t{1}").replace("\n", "\r\n"),
    "four columns": "-DOCSTART- -X- -X- O\n\n" + blocks("{0} X {0} {1}"),
    "universal": "# newdoc\n" + blocks("{2}\t{0}\t_\t{1}\t_\t_\t0\troot\t_\t_"),
    "lists": "\n".join(
        json.dumps({"tokens": [w for w, _ in s], "tags": [t for _, t in s]}) for s in SENTENCES
    ),
}


@pytest.mark.parametrize("form", TAGGED)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
def test_sentences_in_lines_are_made_rows(tmp_path: Path, form: str, codec: str) -> None:
    path = tmp_path / "tags.txt"
    path.write_text(TAGGED[form], encoding=codec, newline="")
    spec = plan({"data": str(path), "name": "project"})
    assert (spec.task.name, spec.data.facts.rows) == ("tagging", len(SENTENCES))
    generate(spec, tmp_path / "project")
    options = {"separator": spec.data.format.separator}
    copy = pl.read_csv(tmp_path / "project" / str(spec.answers["data"]), **options)
    rows = [list(zip(*map(str.split, row), strict=True)) for row in copy.iter_rows()]
    assert rows == SENTENCES


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join("\n".join(f"a{n} {n * 7 % 9}.5" for n in range(9)) for _ in range(9)),
        "\n\n".join("\n".join(f"{n} {n * 7 % 9}" for n in range(9)) for _ in range(9)),
        "\n\n".join(f"word{n}\ttag{n % 3}" for n in range(60)),
    ],
    ids=["numbers", "columns", "double-spaced"],
)
def test_blocks_of_something_else_are_no_sentences(tmp_path: Path, text: str) -> None:
    path = tmp_path / "blocks.txt"
    path.write_text(text)
    try:
        notes = propose(path).notes
    except Exception as error:
        notes = (str(error),)
    assert not any("CoNLL" in note for note in notes)


def test_parquet_with_lists_of_words_is_made_text(tmp_path: Path) -> None:
    columns = [[[word[place] for word in sentence] for sentence in SENTENCES] for place in (0, 1)]
    table = pl.DataFrame(dict(zip(("tokens", "tags"), columns, strict=True)))
    table.write_parquet(tmp_path / "tags.parquet")
    found = propose(tmp_path / "tags.parquet")
    assert (found.file, found.format.kind, found.facts.rows) == ("tags.csv", "csv", 59)


VALUES = random().normal(size=(40, 10, 3)).astype("float32")
LABELS = np.arange(40) % 3


@pytest.mark.parametrize("labels", [LABELS, LABELS[:, None]])
def test_arrays_of_sequences_are_made_a_long_table(tmp_path: Path, labels: np.ndarray) -> None:
    np.savez(tmp_path / "data.npz", X=VALUES, y=labels)
    spec = plan({"data": str(tmp_path / "data.npz"), "name": "project"})
    assert (spec.task.name, spec.data.facts.sequences) == ("sequences", 40)
    assert spec.data.columns["features"] == ("x1", "x2", "x3")
    generate(spec, tmp_path / "project")
    copy = pl.read_csv(tmp_path / "project/data/data.csv")
    last = copy.filter(sequence=7, step=9).select("x1", "x2", "x3", "label").row(0)
    np.testing.assert_allclose(last, [*VALUES[7, 9], LABELS[7]], rtol=1e-6)


def test_arrays_for_training_and_test_make_a_split(tmp_path: Path) -> None:
    halves = {"X_train": VALUES, "y_train": LABELS, "X_test": VALUES[:20], "y_test": LABELS[:20]}
    np.savez(tmp_path / "data.npz", **halves)
    found = propose(tmp_path / "data.npz")
    assert (found.columns["split"], found.facts.sequences) == (("split",), 60)


@pytest.mark.parametrize(
    "arrays", [{"X": VALUES}, {"X": VALUES[0]}, {"X": np.array([{}, 1], dtype=object)}]
)
def test_other_arrays_are_refused_with_what_is_needed(
    tmp_path: Path, arrays: dict[str, np.ndarray]
) -> None:
    np.savez(tmp_path / "data.npz", **arrays)
    (line,) = refused(tmp_path / "data.npz")
    assert "an archive of NumPy arrays: X.npy → save sequences (examples, steps, ch" in line


excel = pytest.mark.skipif(
    importlib.util.find_spec("fastexcel") is None or importlib.util.find_spec("xlsxwriter") is None,
    reason="fastexcel and xlsxwriter are not installed",
)


@excel
def test_the_first_sheet_of_a_workbook_with_rows_is_read(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "load.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("cover")
        for name in ("loads", "more"):
            table = TABLE.with_columns(pl.col("date").str.to_date())
            table.rename({"load": name}).write_excel(book, name)
    found = propose(path)
    assert (found.facts.rows, found.columns["time"]) == (99, ("date",))
    assert any("the sheet 'loads', the first of 2: loads, more." in note for note in found.notes)


@excel
@pytest.mark.parametrize("later", [99, 0], ids=["follow", "overlap"])
def test_sheets_of_the_same_columns_are_one_below_the_other(tmp_path: Path, later: int) -> None:
    import xlsxwriter

    path = tmp_path / "load.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number in range(2):
            days = pl.col("date").str.to_date() + timedelta(days=number * later)
            TABLE.with_columns(days).write_excel(book, f"site {number}")
    found = propose(path)
    assert found.facts.rows == 198
    assert found.columns.get("series", ()) == (() if later else ("sheet",))
    assert any("the sheets site 0, site 1, one below the other" in note for note in found.notes)


@excel
@pytest.mark.parametrize(
    ("form", "titles"),
    [("hh:mm", []), ("[h]:mm", []), ("hh:mm", ["Load of a plant", "", "by hand"])],
)
def test_a_date_and_a_clock_of_a_workbook_are_one_timestamp(
    tmp_path: Path, form: str, titles: list[str]
) -> None:
    import xlsxwriter

    path, numbers = tmp_path / "load.xlsx", random().normal(size=200)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, titles)
        begin = len(titles)
        sheet.write_row(begin, 0, ["Date", "Time", "load"])
        day, clock = (book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", form))
        for row in range(200):
            date = datetime(2023, 2, 1) + timedelta(row // 48)
            sheet.write_datetime(begin + row + 1, 0, date, day)
            sheet.write_number(begin + row + 1, 1, row % 48 / 48, clock)
            sheet.write_number(begin + row + 1, 2, numbers[row])
    found = propose(path)
    assert found.columns["time"] == ("Date", "Time")
    assert found.time and (found.time.every, found.time.regular) == ("30m", True)


def test_a_workbook_needs_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    path = tmp_path / "load.xlsx"
    path.write_bytes(zipped("[Content_Types].xml", "xl/workbook.xml"))
    (line,) = refused(path)
    assert (
        line
        == f"{path}: an Excel workbook → pip install fastexcel, or save the sheet as CSV in UTF-8"
    )


def test_a_file_is_converted_from_the_command_line(tmp_path: Path) -> None:
    path, output = tmp_path / "load.jsonl", tmp_path / "out.csv"
    path.write_text("\n".join(map(json.dumps, RECORDS)))
    done = CliRunner().invoke(command, [str(path), str(output)], catch_exceptions=False)
    assert done.exit_code == 0 and output.read_bytes() == CSV
    with pytest.raises(DestinationError, match="exists"):
        CliRunner().invoke(command, [str(path), str(output)], catch_exceptions=False)
    assert propose(output).columns == propose(path).columns


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("values", [(1, [2]), (1, {"x": 1}), ({"x": 1}, [2]), ([{}], {})])
def test_records_that_differ_in_kind_are_refused_by_their_field(
    tmp_path: Path, lines: bool, values: tuple[object, object]
) -> None:
    records = [{"day": f"2020-01-{n:02}", "load": values[n % 2]} for n in range(1, 29)]
    path = tmp_path / "load.json"
    path.write_text("\n".join(map(json.dumps, records)) if lines else json.dumps(records))
    (said,) = refused(path)
    assert "field 'load': differs in kind between records" in said
