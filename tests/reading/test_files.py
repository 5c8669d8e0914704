"""How a file is written around its values: encoding, separator, quotes, blank and ragged lines."""

import gzip
import os
import re
import shlex
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, written

from scaffold import generate, plan
from scaffold.reading import inspect
from scaffold.reading.content import scan

HEAD = "date;größe"
VALUES = random().normal(size=99).round(3)
ROWS = [f"2000-{n // 28 + 1:02}-{n % 28 + 1:02};{value}" for n, value in enumerate(VALUES)]
TEXT = "\n".join([HEAD, *ROWS]) + "\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("latin-1"), "cp1252"),
    ],
    ids="utf-8 bom utf-16 little-endian big-endian cp1252 latin-1".split(),
)
def test_every_usual_encoding_is_read(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    found = propose(path)
    assert found.format.encoding == encoding
    assert found.columns["targets"] == ("größe",)
    assert found.facts.rows == 99
    table = pl.read_csv(path, **found.format.arguments, infer_schema=False)
    assert table.columns == ["date", "größe"]
    said = any(note.startswith(f"Encoding: {encoding}") for note in found.notes)
    assert said == (encoding != "utf-8")


def test_a_damaged_character_in_utf8_is_no_other_encoding(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes((TEXT + "2001-01-01;ü\n2001-01-02;ö\n").encode() + b"2001-01-03;\xff\n")
    assert refused(path) == [f"{path}, line 103: byte 0xff is not UTF-8 → save it as UTF-8"]


@pytest.mark.parametrize("sample", [400, 401, 402, 403])
def test_a_character_cut_by_the_sample_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: int
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", sample)
    monkeypatch.setattr("scaffold.reading.content.CHUNK", 7)
    path = tmp_path / "file.tsv"
    path.write_text("text\tlabel\n" + "".join(f"ü€😀 {n}\t{n % 2}\n" for n in range(99)))
    content = scan(path)
    assert (content.encoding, content.complete) == ("utf-8", False)
    assert content.separators == 100
    assert content.sample.endswith(b"\n")


def test_blank_lines_are_said_and_dropped(tmp_path: Path) -> None:
    path = written(tmp_path, *ROWS[:5], "", "", *ROWS[5:], "", head=HEAD)
    found = propose(path)
    assert found.format.blank_lines
    assert "Lines without a value, left out: 3." in found.notes
    assert found.facts.rows == 99
    assert not propose(written(tmp_path, *ROWS, head=HEAD)).format.blank_lines


def test_lines_without_a_value_are_blank_lines(tmp_path: Path) -> None:
    rows = [*ROWS[:50], ";", *ROWS[50:]]
    found = propose(written(tmp_path, *rows, ";", ";", head=HEAD))
    assert found.format.blank_lines
    assert found.facts.rows == 99


def test_separators_at_the_end_of_lines_make_columns_without_a_name(tmp_path: Path) -> None:
    rows = [f"{row};;" for row in ROWS]
    found = propose(written(tmp_path, *rows, head=HEAD + ";;"))
    assert found.columns["features"] == ("größe",)


@pytest.mark.parametrize(
    ("row", "count"), [("2000-01-06", 1), ("2000-01-06;1;2", 3), ("2000-01-06;1;", 3)]
)
@pytest.mark.parametrize("sample", [500, 10**6], ids=["large", "small"])
def test_a_ragged_line_is_refused_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, count: int, sample: int
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", sample)
    path = written(tmp_path, *ROWS[:80], row, *ROWS[80:], head=HEAD)
    what = f"{count} fields where the header has 2 → complete or remove the line"
    assert refused(path) == [f"{path}, line 82: {what}"]


def test_missing_values_in_the_last_column_are_not_ragged(tmp_path: Path) -> None:
    rows = [f"{row.split(';')[0]};" if n % 9 == 4 else row for n, row in enumerate(ROWS)]
    assert propose(written(tmp_path, *rows, head=HEAD)).facts.rows == 99


def test_separators_inside_quotes_are_not_ragged(tmp_path: Path) -> None:
    rows = [f'"a; b {n}";{n * 7 % 60};{"" if n == 4 else n % 2}' for n in range(60)]
    found = propose(written(tmp_path, *rows, head="name;size;label"), "tabular", targets="label")
    assert found.facts.rows == 60


def test_quotation_marks_in_a_tsv_can_be_letters(tmp_path: Path) -> None:
    rows = [f'a 5" screen of {n} inches\t{n % 2}' for n in range(60)]
    found = propose(written(tmp_path, *rows, head="text\tlabel"), "text")
    assert found.format.quote_char is None
    rows = [f'"a screen of {n} inches"\t{n % 2}' for n in range(60)]
    found = propose(written(tmp_path, *rows, head="text\tlabel"), "text")
    assert found.format.quote_char == '"'


def test_a_name_with_spaces_around_is_found_without_them(tmp_path: Path) -> None:
    path = written(tmp_path, *(row.replace(";", " ; ") for row in ROWS), head="date ; load")
    assert propose(path, targets="load").columns["targets"] == (" load",)


def test_a_large_file_is_read_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, *ROWS, head=HEAD)
    small = propose(path)
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", 600)
    monkeypatch.setattr("scaffold.reading.content.CHUNK", 250)
    assert propose(path) == small


def test_columns_of_words_are_the_categories(tmp_path: Path) -> None:
    rows = [f"{n % 7},{'red' if n % 2 else 'NA'},{'ab'[n % 3 % 2]}" for n in range(60)]
    found = propose(written(tmp_path, *rows, head="size,colour,class"), "tabular")
    assert found.columns["features"] == ("size",)  # the colour is "red" wherever it is known
    rows = [f"{n % 7},{('red', 'blue', 'NA')[n % 3]},{'ab'[n % 4 % 2]}" for n in range(60)]
    found = propose(written(tmp_path, *rows, head="size,colour,class"), "tabular")
    assert found.facts.categories == ("colour",)
    assert found.format.null_values == ("", "NA")
    assert "A missing category is read as none of the others: colour in 20 rows." in found.notes
    assert not any("dropped" in note for note in found.notes)


def test_pairs_are_of_characters_or_of_symbols_with_a_space_between(tmp_path: Path) -> None:
    rows = [f"word{n}\t{' '.join(f'W{n}')} D" for n in range(60)]
    found = propose(written(tmp_path, *rows, head="source\ttarget"), "pairs")
    assert found.facts.separators == ("", " ")


def test_a_wide_table_of_sequences_has_a_row_for_each(tmp_path: Path) -> None:
    rows = [",".join([*map(str, random(n).integers(0, 9, 12)), "ab"[n % 2]]) for n in range(40)]
    head = ",".join([*(f"t{n}" for n in range(12)), "label"])
    facts = propose(written(tmp_path, *rows, head=head)).facts
    assert (facts.layout, facts.sequences, facts.longest, facts.feature_width) == (
        "wide",
        40,
        12,
        1,
    )


def test_looking_is_light_until_a_file_is_there() -> None:
    code = (
        "import sys, scaffold.reading as reading; reading.parse_columns(['time=date']); "
        "print({'polars', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


RUSSIAN = "дата;температура\n" + "\n".join(ROWS) + "\n"
JAPANESE = "日付のデータ;気温\n" + "\n".join(ROWS) + "\n"
POLISH = "data;city\n" + "\n".join(
    f"{row.split(';')[0]};{('Łódź', 'Kraków', 'Gdańsk')[n % 3]}" for n, row in enumerate(ROWS)
)
CHINESE = "time;v\n" + "\n".join(f"2023年1月{n + 1}日;{n}" for n in range(99))
FRENCH = "date;température\n" + "\n".join(ROWS) + "\n"


@pytest.mark.parametrize(
    ("text", "encoding", "word"),
    [
        *((RUSSIAN, encoding, "температура") for encoding in ("CP1251", "KOI8-R", "CP866")),
        ("ημερομηνία;τιμή\n" + "\n".join(ROWS), "CP1253", "ημερομηνία"),
        *((POLISH, encoding, "Kraków") for encoding in ("CP1250", "ISO-8859-2")),
        *((JAPANESE, encoding, "日付のデータ") for encoding in ("CP932", "EUC-JP")),
        ("日付;気温\n" + "\n".join(ROWS), "CP932", "日付"),
        ("日期;气温\n" + "\n".join(ROWS), "GB18030", "日期"),
        ("날짜;기온\n" + "\n".join(ROWS), "CP949", "날짜"),
        (CHINESE, "GB18030", "2023年1月10日"),
        (POLISH.replace("Kraków", "BIAŁA").replace("Łódź", "LODZ"), "CP1250", "Gdańsk"),
        *((FRENCH, encoding, "température") for encoding in ("CP850", "MACINTOSH")),
    ],
)
def test_letters_that_would_become_nonsense_are_refused_with_a_guess(
    tmp_path: Path, text: str, encoding: str, word: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode(encoding))
    (line,) = refused(path)
    assert f"not UTF-8, but perhaps {encoding}, which reads {word!r}" in line
    path.write_text(path.read_bytes().decode(encoding), encoding="utf-8")  # what iconv does
    assert pl.read_csv(path, separator=";").height == 99


@pytest.mark.parametrize(
    "name",
    ["température", "€ per m²", "Übergröße", "Revenue (£m)", "kWh/m²a", "ÉNERGIE", "l’été", "þjóð"],
)
def test_western_letters_are_no_nonsense(tmp_path: Path, name: str) -> None:
    found = propose(written(tmp_path, *ROWS, head=f"date;{name}", encoding="cp1252"))
    assert (found.columns["targets"], found.format.encoding) == ((name,), "cp1252")


def zipped(folder: Path, *names: str) -> bytes:
    with zipfile.ZipFile(folder / "archive", "w") as archive:
        for name in names:
            archive.writestr(name, TEXT)
    return (folder / "archive").read_bytes()


KINDS = {
    "a ZIP archive of a.csv, b.csv": lambda folder: zipped(folder, "a.csv", "b.csv"),
    "an Excel workbook": lambda folder: zipped(folder, "[Content_Types].xml", "xl/workbook.xml"),
    "an office document": lambda folder: zipped(folder, "mimetype", "content.xml"),
    "a PNG image": lambda folder: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a PDF document": lambda folder: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "an SQLite database": lambda folder: b"SQLite format 3\0\x10\0",
    "JSON": lambda folder: b'{"date": ["2000-01-01"],\n"load": [1]}',
    "an HTML page": lambda folder: b"<!DOCTYPE html>\n<table></table>\n",
    "an XML document": lambda folder: b'<?xml version="1.0"?>\n<a/>\n',
}


@pytest.mark.parametrize("what", KINDS)
def test_a_file_of_another_kind_is_named_for_what_it_is(tmp_path: Path, what: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(KINDS[what](tmp_path))
    (line,) = refused(path)
    assert line.startswith(f"{path}: {what}")
    assert " → " in line


@pytest.mark.parametrize("columns", [1, 3])
def test_samples_below_their_first_time_and_rate_get_times_by_the_remedy(
    tmp_path: Path, columns: int
) -> None:
    path = tmp_path / "samples.csv"
    rows = [[1544027337.0], [4.0], *([n % 7 - 3 + n / 8] for n in range(60))]
    path.write_text(
        "".join(", ".join(f"{row[0]:.6f}" for _ in range(columns)) + "\n" for row in rows)
    )
    (line,) = refused(path)
    assert ": measurements below the time of the first (seconds since 1970)" in line
    command = line.partition("write the time of each beside it: ")[2]
    subprocess.run([sys.executable, *shlex.split(command)[1:]], check=True)
    found = propose(tmp_path / "samples.csv.out.csv")
    assert found.columns["time"] == ("time",)
    assert any("every 0:00:00.250000 from 2018-12-05 16:28:57" in note for note in found.notes)


@pytest.mark.parametrize("start", ["{a};b", "[x];y", "<a>;b", "PK;b", "%;b"])
def test_a_header_with_braces_and_brackets_is_a_header(tmp_path: Path, start: str) -> None:
    rows = [f"{n % 7};{n % 2}" for n in range(60)]
    assert propose(written(tmp_path, *rows, head=start), "tabular").facts.rows == 60


def test_what_is_no_file_is_named_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, what in ((tmp_path / "pipe", "a named pipe"), (Path(os.devnull), "a device")):
        assert f": {what} → " in refused(path)[0]


COMMA = [row.replace(";", ",") + f",{n}" for n, row in enumerate(ROWS)]
TABLE = ["date,load,wind", *COMMA]
SPACED = [row.replace(",", " ") for row in TABLE]
LAYOUTS: dict[str, tuple[list[str], str]] = {
    "spaces": (SPACED, "Columns separated by spaces, made tabs."),
    "runs of spaces": ([row.replace(" ", "    ") for row in SPACED], "separated by spaces"),
    "fixed width": (
        ["".join(f"{field:>14}" for field in row.split(" ")) for row in SPACED],
        "separated by spaces",
    ),
    "one line before": (["Weather", *TABLE], "Left out: 1 line before the header."),
    "two lines before": (
        ["Station: Berlin", "Source: DWD, 2001", "", *TABLE],
        "Left out: 2 lines before the header.",
    ),
    "comments": (["# Station: Berlin", "# a, b, c", *TABLE], "Left out: 2 lines of comments."),
    "separators before": (["Weather,,", *TABLE], "Left out: 1 line before the header."),
    "a table that describes this one": (
        ["Station,Lat,Lon", "Basel,47.5,7.6", "", *TABLE],
        "Left out: 2 lines before the header.",
    ),
    "for Excel": (["sep=,", *TABLE], "Left out: the line sep= for Excel."),
    "for Excel, in quotes": (
        ['"sep=;"', *(row.replace(",", ";") for row in TABLE)],
        "Left out: the line sep= for Excel.",
    ),
    "units": ([TABLE[0], ",MW,m/s", *COMMA], "Left out: the row of units, MW, m/s."),
    "units of all": ([TABLE[0], "y-m-d,MW,m/s", *COMMA], "the row of units, y-m-d, MW, m/s."),
    "totals": ([*TABLE, "Total,99,98"], "Left out: the last row, Total, 99, 98."),
    "totals and means": (
        [*TABLE, "Grand total,99,98", "Average,1,2"],
        "Left out: the last row, Grand total, 99, 98.",
    ),
    "a footer": ([*TABLE, "", "Source: DWD"], "the lines from 102 on, 'Source: DWD': a footer."),
    "a footer in the middle of nowhere": (
        [*TABLE, "# end of the file", "# one more"],
        "the lines from 101 on, '# end of the file': a footer.",
    ),
    "a footer with separators": (
        [*TABLE, "Source: DWD,,", "provisional,,"],
        "Left out: 'Source: DWD' below the last row: a footer.",
    ),
    "files one after another": (
        [*TABLE[:50], TABLE[0], *TABLE[50:70], TABLE[0], *TABLE[70:]],
        "Left out: the header, where it is repeated (2 times).",
    ),
    "separators at the end": (
        [TABLE[0], *(f"{row}," for row in COMMA)],
        "Left out: the separator at the end of each line.",
    ),
    "all at once": (
        ["Weather", "", TABLE[0], ",MW,m/s", *COMMA, "Total,99,98", "", "Source: DWD"],
        "Left out: the row of units, MW, m/s.",
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_is_around_a_table_is_left_out_and_said(tmp_path: Path, layout: str, end: str) -> None:
    lines, note = LAYOUTS[layout]
    path = tmp_path / "file.csv"
    path.write_bytes((end.join(lines) + end).encode())
    for given in ({}, {"targets": "load", "time": "date"}):
        spec = plan({"data": str(path), "columns": given, "name": "project"})
        assert (spec.task.name, spec.data.facts.rows) == ("forecast", 99)
        assert spec.data.columns["time"] == ("date",)
        assert any(note in said for said in spec.data.notes), spec.data.notes
    generate(spec, tmp_path / "project")
    copy = pl.read_csv(tmp_path / "project/data/file.csv", **spec.data.format.arguments)
    values = copy.drop_nulls()["load"].to_list()
    assert values == VALUES.tolist()


def test_columns_named_by_dates_are_made_rows(tmp_path: Path) -> None:
    days = [row.split(";")[0] for row in ROWS]
    found = propose(written(tmp_path, ",".join(map(str, VALUES)), head=",".join(days)))
    assert (found.columns["time"], found.columns["targets"]) == (("date",), ("value",))
    assert any("99 columns named by dates, such as '2000-01-01'" in n for n in found.notes)
    assert found.facts.rows == 99


def test_names_that_the_user_chooses_are_not_made_rows(tmp_path: Path) -> None:
    days = [row.split(";")[0] for row in ROWS[:4]]
    rows = [",".join(str((n * m) % 59) for m in (3, 5, 7, 11)) for n in range(60)]
    found = propose(written(tmp_path, *rows, head=",".join(days)), "tabular", targets=days[0])
    assert found.facts.rows == 60


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (COMMA, "date, x, id"),
        ([f"{n / 8},{n % 5},{'ab'[n % 2]}" for n in range(1, 60)], "x, x_2, label"),
        ([f"{'ab'[n % 2]}\tthe sum of {n} and {n}" for n in range(60)], "label, text"),
        ([f"{n * 7 % 31},{n * 7 % 31}" for n in range(1, 80)], "x, x_2"),
    ],
)
def test_a_file_without_a_header_gets_one_and_it_is_said(
    tmp_path: Path, lines: list[str], names: str
) -> None:
    head, *rows = lines
    path = written(tmp_path, *rows, head=head)
    first, *_ = names.split(", ")
    task = {"date": "forecast", "label": "text"}.get(first, "tabular")
    spec = plan({"data": str(path), "task": task, "name": "project"})
    assert spec.data.facts.rows == len(lines)
    said = [note for note in spec.data.notes if note.startswith("No header")]
    assert said[0].endswith(f"so the columns are named {names}.")
    generate(spec, tmp_path / "project")
    copy = (tmp_path / "project/data/file.csv").read_text().splitlines()
    assert copy == [copy[0], *lines]


def test_every_ragged_line_counts(tmp_path: Path) -> None:
    rows = [f"{row};1" if n in (20, 30, 40, 50, 60) else row for n, row in enumerate(ROWS)]
    (line,) = refused(written(tmp_path, *rows, head=HEAD))
    assert "line 22: 3 fields where the header has 2 (4 more such lines: 32, 42, 52, …)" in line


@pytest.mark.parametrize("separator", [",", "\t", " "])
def test_names_of_rows_without_a_name_get_one(tmp_path: Path, separator: str) -> None:
    rows = [separator.join((f'"Car {n}"', str(n * 7 % 31), str(n * 5 % 17))) for n in range(60)]
    found = propose(written(tmp_path, *rows, head=separator.join(('"power"', '"weight"'))))
    assert (found.columns["features"], found.columns["targets"]) == (("power",), ("weight",))
    assert "The first column has no name, and is called row_name." in found.notes


def test_a_name_is_asked_for_where_those_of_rows_return(tmp_path: Path) -> None:
    rows = [f"{row},{n % 9}" for n, row in enumerate(COMMA)]
    (line,) = refused(written(tmp_path, *["a" + row[10:] for row in rows], head="load,wind,gust"))
    assert "name every column in the header" in line


def test_lines_of_comments_and_kinds_of_lines_are_left_out(tmp_path: Path) -> None:
    lines = [f"D,PRICE,{row.replace(';', ',')}" for row in ROWS]
    end = "C,END OF REPORT,101"
    found = propose(written(tmp_path, "I,PRICE,date,load", *lines, end, head="C,NEMP,AEMO"))
    assert (found.columns["time"], found.columns["targets"]) == (("date",), ("load",))
    assert any("the lines of comments (C)" in note for note in found.notes)


def test_of_several_blocks_above_a_table_only_the_last_is_read(tmp_path: Path) -> None:
    blocks = ["Stockholm;98230", "", "Parameter;Unit", "Temperature;celsius", ""]
    rows = [f"{row};;{'checked' if n < 3 else ''}" for n, row in enumerate(ROWS)]
    path = written(tmp_path, *blocks, "Datum;load;;Period:", *rows, head="Station;Number")
    found = propose(path)
    assert (found.columns["time"], found.columns["targets"]) == (("Datum",), ("load",))
    assert "Left out: 4 lines before the header." in found.notes


def test_values_with_their_names_above_a_table_as_wide_are_left_out(tmp_path: Path) -> None:
    above = ["[Header]", "Sample,S003", "[Detector A]", "Interval,500", "Wavelength,254"]
    rows = [f"{n / 2},{9 + n % 5}" for n in range(60)]
    found = propose(written(tmp_path, *above, "Time (s),Intensity", *rows, head="[Run]"))
    assert (found.columns["time"], found.columns["targets"]) == (("Time (s)",), ("Intensity",))
    told = re.findall(r"Left out: (\d) lines before the header", " ".join(found.notes))
    assert sum(map(int, told)) == 6


def test_a_title_above_names_of_which_the_first_is_empty_is_left_out(tmp_path: Path) -> None:
    found = propose(written(tmp_path, ",load,wind", *COMMA, head="Report,,"))
    assert (found.columns["time"], found.columns["targets"]) == (("",), ("load",))
    assert "Left out: 1 line before the header." in found.notes


def test_rows_of_words_below_a_name_that_is_empty_describe_the_columns(tmp_path: Path) -> None:
    above = [";Exchange rate", "Unit;USD", "Dimension;one"]
    rows = [row if n % 9 else row.partition(";")[0] + ";." for n, row in enumerate(ROWS)]
    found = propose(written(tmp_path, *above, *rows, head=";RATE"))
    assert found.columns["targets"] == ("RATE",)
    assert any("3 rows that describe the columns: Exchange rate; Unit" in n for n in found.notes)


SOUND: dict[str, list[str]] = {
    "years as names": [
        "country,1990,1991,1992",
        *(f"{'abc'[n % 3]},{n * n % 59},{n * n % 53},{n * n % 47}" for n in range(60)),
    ],
    "numbers as names": [
        "0,1,2,label",
        *(f"{n % 3},{n % 5},{n % 7},{'ab'[n % 2]}" for n in range(60)),
    ],
    "an index without a name": [
        ",load,wind",
        *(f"{n},{n * n % 59},{n * n % 53}" for n in range(60)),
    ],
    "a first row with a missing value": [
        "a,b,c",
        "NA,-,x",
        *(f"{n % 7},{n},{'xy'[n % 2]}" for n in range(60)),
    ],
    "a word total in a text": [
        "word,frequency,class",
        *(f"w{n % 9},{n},{'ab'[n % 2]}" for n in range(60)),
        "total recall,3,a",
    ],
    "few rows with few values": ["a,b,c", *(f"{n},,{'xy'[n % 2]}" for n in range(60)), "1,2,x"],
    "an index of words without a name": [
        ",c,d,e",
        *(f"w{n},{n * n % 53},{n * n % 59},{n % 2}" for n in range(60)),
    ],
    "a short name": ["a,b", *(f"{n % 7},{n % 2}" for n in range(60))],
}


@pytest.mark.parametrize("what", SOUND)
def test_a_table_that_resembles_such_a_layout_is_read(tmp_path: Path, what: str) -> None:
    head, *rows = SOUND[what]
    assert propose(written(tmp_path, *rows, head=head), "tabular").facts.rows == len(rows)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_gzip_is_read_as_it_is_without(tmp_path: Path, codec: str) -> None:
    plain = written(tmp_path, *ROWS, head=HEAD, encoding=codec)
    packed = tmp_path / "file.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    found, expected = propose(packed), propose(plain)
    assert "Compressed with gzip: the project holds file.csv." in found.notes
    same = ("columns", "facts", "format", "time", "proposed", "file")
    assert [getattr(found, n) for n in same] == [getattr(expected, n) for n in same]
    generate(plan({"data": str(packed), "name": "project"}), tmp_path / "project")
    assert (tmp_path / "project/data/file.csv").read_bytes() == plain.read_bytes()


def test_a_large_file_in_gzip_is_referred_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.files.REFERRED", 900)
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert path.stat().st_size < 900 < len(TEXT)
    spec = plan({"data": str(path)})
    assert spec.answers["data"] == str(path)


@pytest.mark.parametrize("cut", [40, -9])
def test_a_damaged_file_in_gzip_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode())[:cut])
    (line,) = refused(path)
    assert "end-of-stream" in line


def test_a_problem_in_gzip_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress((TEXT + "2000-09-09;x;1\n").encode()))
    assert refused(path)[0].startswith(f"{path}, line 101: 3 fields where the header has 2")


def test_every_column_that_is_left_out_is_said(tmp_path: Path) -> None:
    rows = [f"{row.replace(';', ',')},,true,{n},train" for n, row in enumerate(ROWS)]
    notes = propose(written(tmp_path, *rows, head="date,load,blank,flag,id,split")).notes
    for words in (
        "Left out, because they hold no value: blank.",
        "Left out, because they never change: flag.",
        "Left out, because they only name or count the rows: id.",
        "Left out, because this task makes its own split: split.",
    ):
        assert words in notes, notes


DATES = [str(date(2024, 1, 1) + timedelta(days=n)) for n in range(99)]
TOTALS = {
    "below each month": [
        *(f"2024-01-{n:02d},{n}.5" for n in range(1, 32)),
        "Total January,511.5",
        *(f"2024-02-{n:02d},{n}" for n in range(1, 30)),
        "Total February,435",
        *(f"2024-03-{n:02d},{n}" for n in range(1, 32)),
        "Total March,496",
    ],
    "before the groups of each day": [
        f"2024-01-{n:02d},{name},{value}"
        for n in range(1, 32)
        for name, value in (("Total", 3 * n + 9), ("a", n), ("b", 2 * n), ("c", 9))
    ],
}


@pytest.mark.parametrize("name", TOTALS)
def test_rows_that_sum_up_others_are_left_out_and_said(tmp_path: Path, name: str) -> None:
    rows = TOTALS[name]
    head = "date,load" if rows[0].count(",") == 1 else "date,shop,load"
    task, found = inspect(written(tmp_path, *rows, head=head))
    totals = sum("Total" in row for row in rows)
    assert (task.name, found.facts.rows) == ("forecast", len(rows) - totals)
    assert any(f"Left out: {totals} rows of totals, such as 'Total" in n for n in found.notes)


def test_a_total_that_is_asked_for_or_is_no_sum_stays(tmp_path: Path) -> None:
    rows = TOTALS["before the groups of each day"]
    path = written(tmp_path, *rows, head="date,shop,load")
    assert propose(path, "forecast", series="shop").facts.rows == len(rows)
    others = [row + "1" if "Total" in row else row for row in rows]
    assert propose(written(tmp_path, *others, head="date,shop,load")).facts.rows == len(rows)


def test_a_sentence_with_commas_below_dates_is_a_footer(tmp_path: Path) -> None:
    rows = [f"2024-01-{n:02d},{n * n % 7}" for n in range(1, 31)]
    found = propose(written(tmp_path, *rows, "", "Loads of a town, by day, 2024"))
    assert found.facts.rows == 30
    assert any("'Loads of a town, by day, 2024': a footer" in note for note in found.notes)
    ragged = refused(written(tmp_path, *rows, "2024-01-31,5,6"))
    assert "line 32: 3 fields where the header has 2" in ragged[0]


def test_names_of_several_levels_are_left_out_and_said(tmp_path: Path) -> None:
    rows = [f"{day},{n * n % 11},{n * n % 9}" for n, day in enumerate(DATES)]
    found = propose(written(tmp_path, "Ticker,AB,AB", "Date,,", *rows, head="Price,Close,Volume"))
    assert (found.columns["time"], found.columns["targets"]) == (("Date",), ("Close",))
    assert found.facts.rows == len(DATES)
    assert any("2 more lines of names below the header; Ticker, AB, AB." in n for n in found.notes)


@pytest.mark.parametrize("titles", [[], ["Sales by region,,,,", "Source: internal,,,,"]])
@pytest.mark.parametrize(
    "below", [",Units,Revenue,Units,Revenue", "Month,Units,Revenue,Units,Revenue"]
)
def test_names_above_several_columns_are_joined_to_those_below(
    tmp_path: Path, titles: list[str], below: str
) -> None:
    rows = [f"{day},{n * n % 11},{n * n % 9},{n * n % 7},{n % 5}" for n, day in enumerate(DATES)]
    head, *above = [*titles, "Month,North,,South,", below]
    found = propose(written(tmp_path, *above, *rows, head=head))
    names = ("North Units", "North Revenue", "South Units", "South Revenue")
    assert sorted(found.columns["features"]) == sorted(names)
    assert found.facts.rows == len(DATES)
    assert any("joined by a space" in note for note in found.notes)
    assert any("Left out: line 2, 'Source: internal'" in note for note in found.notes) == bool(
        titles
    )


def test_midnights_of_days_at_changing_offsets_are_dates(tmp_path: Path) -> None:
    midnights = [f"{day} 00:00:00-0{4 + (n > 50)}:00" for n, day in enumerate(DATES)]
    rows = [f"{stamp},{n * n % 9}" for n, stamp in enumerate(midnights)]
    found = propose(written(tmp_path, *rows))
    assert found.notes[0] == f"Time: column date, every day from {DATES[0]} to {DATES[-1]}."
    assert "Left out: the clock and the offsets (-04:00, -05:00) of date." in found.notes
    same = propose(written(tmp_path, *(row.replace("-05:00", "-04:00") for row in rows)))
    assert same.content is None


@pytest.mark.parametrize(
    ("lacks", "dropped"),
    [("size", 20), ("colour", 0), ("class", 20), ("group", 20)],
)
def test_a_row_without_a_category_is_kept_and_one_without_another_value_is_dropped(
    tmp_path: Path, lacks: str, dropped: int
) -> None:
    names = ("size", "colour", "group", "class")
    table = [(n % 7, ("red", "blue")[n % 2], f"g{n // 3}", "ab"[n % 4 % 2]) for n in range(60)]
    place = names.index(lacks)
    rows = [
        ",".join(str("" if n % 3 == 0 and p == place else v) for p, v in enumerate(row))
        for n, row in enumerate(table)
    ]
    path = written(tmp_path, *rows, head=",".join(names))
    found = propose(path, "tabular", targets="class", features="size,colour", group="group")
    notes = "\n".join(found.notes)
    assert (f"{dropped} rows with a missing value will be dropped" in notes) == bool(dropped)
    assert ("read as none of the others: colour in 20 rows" in notes) == (lacks == "colour")


@pytest.mark.parametrize("head", ["Datum;Čas;Teplota [°C]", "Datum;Hodina;Průměr ž"])
def test_letters_of_central_europe_are_no_western_ones(tmp_path: Path, head: str) -> None:
    rows = [f"{n % 28 + 1}. 4. 2023;{n % 24}:00;{n % 7},5" for n in range(60)]
    (what,) = refused(written(tmp_path, *rows, head=head, encoding="cp1250"))
    assert "iconv -f CP1250 -t UTF-8" in what


def test_the_encoding_of_a_file_that_is_written_anew_is_told(tmp_path: Path) -> None:
    rows = [f"2020-01-{n + 1:02};{n * n % 9}" for n in range(30)]
    path = written(tmp_path, "", "Datum;Größe", *rows, head="Prüfung der Anlage", encoding="cp1252")
    found = propose(path, "forecast")
    assert any(note.startswith("Encoding: cp1252") for note in found.notes)


@pytest.mark.parametrize("depth", [900, 20_000])
@pytest.mark.parametrize("ends", ["[]", '{"a":}'])
def test_json_that_is_nested_too_deeply_is_named(tmp_path: Path, depth: int, ends: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(ends[:-1] * depth + "1" + ends[-1] * depth)
    (what,) = refused(path)
    assert "JSON" in what and "export the table as CSV" in what
