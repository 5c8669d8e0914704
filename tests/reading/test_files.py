"""How a file is written around its values: encoding, separator, quotes, blank and ragged lines."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, written

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
    rows = [f'"a; b {n}";{n % 3};{"" if n == 4 else n % 2}' for n in range(60)]
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
    assert "20 rows with a missing value will be dropped." in found.notes


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
