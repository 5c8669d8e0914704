"""Values that are missing: what says so, what the user decides, and what is said of it."""

import shlex
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, written

from scaffold import plan

DAYS = [f"2000-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(99)]


def series(folder: Path, numbers: Sequence[str]) -> Path:
    rows = [";".join(row) for row in zip(DAYS, numbers, strict=True)]
    return written(folder, *rows, head="date;load")


def sentinels(value: str, every: int = 9) -> list[str]:
    random_values = random(2).uniform(1, 9, 99).round(1)
    return [value if n % every == 3 else str(v) for n, v in enumerate(random_values)]


def found_note(value: str) -> str:
    where = f"{value} occurs 11 times in load, far from all other values"
    return f"{where}: read as missing (--missing=none: a number)."


@pytest.mark.parametrize(
    "value",
    [
        *("-200", "-999", "-9999", "999", "9999", "-200.0", "-99", "99.9", "99.99", "-888", "777"),
        *("-127", "-6999", "7999", "32767", "-32768", "65535", "2147483647", "-201", "-40.5"),
    ],
)
def test_a_sentinel_is_a_missing_value_and_counted(tmp_path: Path, value: str) -> None:
    found = propose(series(tmp_path, sentinels(value)))
    assert found.format.null_values == ("", value)
    assert found_note(value) in found.notes


@pytest.mark.parametrize("value", ["500", "85", "17.5"])
def test_a_number_of_no_usual_form_is_read_and_doubted(tmp_path: Path, value: str) -> None:
    found = propose(series(tmp_path, sentinels(value)))
    assert found.format.null_values == ("",)
    note = f"{value} occurs 11 times in load, far from all others: read as a number; where it"
    assert any(said.startswith(note) for said in found.notes)
    assert any(said.endswith(f"say --missing={value}.") for said in found.notes)


@pytest.mark.parametrize("value", ["-1", "-1.0"])
def test_a_code_that_alone_is_negative_is_read_and_doubted(tmp_path: Path, value: str) -> None:
    found = propose(series(tmp_path, sentinels(value)))
    assert found.format.null_values == ("",)
    note = f"{value} occurs 11 times in load, no other is negative: read as a number; where it"
    assert any(said.startswith(note) for said in found.notes)


@pytest.mark.parametrize("value", ["-2", "0", "12"])
def test_a_number_near_the_others_is_no_sentinel(tmp_path: Path, value: str) -> None:
    found = propose(series(tmp_path, sentinels(value)))
    assert found.format.null_values == ("",)
    assert not any("--missing" in note for note in found.notes)


@pytest.mark.parametrize("values", [[-1, 1], [-1, 0, 1], [0, 1], [0, 5, 6], [-5, 0, 1, 2]])
def test_a_few_values_that_return_hold_no_sentinel(tmp_path: Path, values: list[int]) -> None:
    flags = [str(values[n * n % 11 % len(values)]) for n in range(99)]
    rows = beside(flags, NUMBERS)
    found = propose(written(tmp_path, *rows, head="date;flag;load"))
    assert (found.format.null_values, found.format.sentinels) == (("",), {})
    assert not any("--missing" in note for note in found.notes)


@pytest.mark.parametrize(
    ("number", "read"), [("999", ()), ("-99", ()), ("-999", ("-999",)), ("-9999.9", ("-9999.9",))]
)
def test_a_number_that_occurs_once_is_a_sentinel_if_it_is_of_nines_below_all_others(
    tmp_path: Path, number: str, read: tuple[str, ...]
) -> None:
    found = propose(series(tmp_path, sentinels(number, every=95)))
    assert found.format.null_values == ("", *read)


def test_a_number_that_is_usual_in_another_column_is_missing_in_its_own(tmp_path: Path) -> None:
    other = ["999" if n % 10 == 1 else str(900 + n * 3) for n in range(99)]
    rows = [";".join(row) for row in zip(DAYS, sentinels("999"), other, strict=True)]
    found = propose(written(tmp_path, *rows, head="date;load;height"))
    assert (found.format.null_values, found.format.sentinels) == (("",), {"load": [999.0]})
    assert any("read as missing; in height it is a number" in note for note in found.notes)
    assert "11 missing values will be filled from the past." in found.notes


def test_a_number_that_is_a_step_of_the_counter_is_missing_beside_it(tmp_path: Path) -> None:
    rows = [f"{n + 950},{value}" for n, value in enumerate(sentinels("999"))]
    found = propose(written(tmp_path, *rows, head="time,load"))
    assert (found.format.null_values, found.format.sentinels) == (("",), {"load": [999.0]})
    assert found.facts.rows == 99


@pytest.mark.parametrize("value", [-200.0, 999.0, 99.9, 1e20])
def test_a_sentinel_in_a_parquet_file_is_a_missing_value(tmp_path: Path, value: float) -> None:
    numbers = [float(number) for number in sentinels(str(value))]
    table = pl.DataFrame({"date": DAYS, "load": numbers}, schema_overrides={"load": pl.Float32})
    table.write_parquet(tmp_path / "file.parquet")
    found = propose(tmp_path / "file.parquet")
    assert found.format.sentinels == {"load": [value]}
    assert found_note(str(value)) in found.notes


def test_a_late_sentinel_and_a_late_infinity_in_a_large_parquet_file_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.files.SAMPLE", 40)
    numbers = [1.5 if n < 60 and v == "-999" else float(v) for n, v in enumerate(sentinels("-999"))]
    table = pl.DataFrame({"date": DAYS, "load": numbers})
    table.write_parquet(tmp_path / "file.parquet")
    found = propose(tmp_path / "file.parquet")
    assert (found.format.sentinels, found.facts.rows) == ({"load": [-999.0]}, len(DAYS))
    infinite = pl.Series([*numbers[:-1], float("inf")])
    table.with_columns(load=infinite).write_parquet(tmp_path / "file.parquet")
    (line,) = refused(tmp_path / "file.parquet", "forecast")
    assert f"row {len(DAYS)}, column 'load': inf is not a finite number" in line


def test_a_late_sentinel_in_a_large_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", 500)
    numbers = ["1.5" if n < 60 and v == "-999" else v for n, v in enumerate(sentinels("-999"))]
    found = propose(series(tmp_path, numbers))
    assert found.format.null_values == ("", "-999")
    assert any(note.startswith("-999 occurs 4 times in load") for note in found.notes)


@pytest.mark.parametrize("said", ["-1", "-1.0", "-1,77"])
def test_the_user_decides_what_is_missing(tmp_path: Path, said: str) -> None:
    found = propose(series(tmp_path, sentinels("-1")), missing=said)
    assert found.format.null_values == ("", "-1")
    assert "-1 occurs 11 times in load: read as missing." in found.notes
    strange = "77 occurs in no column that is read as numbers."
    assert (strange in found.notes) == said.endswith(",77")


def test_the_user_decides_that_a_number_is_none(tmp_path: Path) -> None:
    found = propose(series(tmp_path, sentinels("-999")), missing="none")
    assert found.format.null_values == ("",)
    assert "-999 occurs 11 times in load, far from all others: read as a number." in found.notes


def test_a_word_of_the_user_is_a_missing_value(tmp_path: Path) -> None:
    path = series(tmp_path, sentinels("unknown", every=4))
    *_, line = refused(path)
    assert "'unknown' in 24 of 99 values of 'load', else numbers" in line
    assert f"if it means a missing value: `scaffold new --data {path} --missing=unknown`" in line
    found = propose(path, missing="unknown")
    assert found.format.null_values == ("", "unknown")
    assert "'unknown' occurs 24 times: read as missing, as --missing says." in found.notes


@pytest.mark.parametrize(
    "value",
    [
        *("-999.9", "-99.99", "9999.9", "-9999,0", "9999.", "-999."),
        *("1e+20", "1E20", "1.0e+20", "-1e+30", "9.96921e+36", "-3.4028235e+38", "1" + "0" * 20),
    ],
)
def test_a_sentinel_with_decimals_or_an_exponent_is_a_missing_value(
    tmp_path: Path, value: str
) -> None:
    numbers = sentinels(value)
    if "," in value:
        numbers = [number.replace(".", ",") for number in numbers]
    assert propose(series(tmp_path, numbers)).format.null_values == ("", value)


@pytest.mark.parametrize("form", ["{}", "{}.00", "{}.99", "{},00"])
def test_a_price_is_no_sentinel_among_prices(tmp_path: Path, form: str) -> None:
    prices = [form.format((9, 19, 49, 79, 999)[n * n % 5]) for n in range(99)]
    numbers = [str(n * 7 % 31) for n in range(99)]
    found = propose(written(tmp_path, *beside(prices, numbers), head="date;price;sold"))
    assert (found.format.null_values, found.format.sentinels) == (("",), {})


def test_a_word_with_a_comma_that_returns_is_refused_with_a_flag_that_works(tmp_path: Path) -> None:
    days = [f"{n // 4 + 1:02}.01.2023" for n in range(99)]
    numbers = ["<0,6" if n % 4 == 1 else f"{n * 7 % 31},5" for n in range(99)]
    rows = [f"{7000 + n};{days[n]};{numbers[n]};{n % 2}" for n in range(99)]
    path = written(tmp_path, *rows, head="patient;date;crp;sex")
    lines = refused(path)
    assert any("""--missing="<0,6\"""" in line for line in lines), lines
    assert "not a number" not in " ".join(refused(path, missing='"<0,6"'))


@pytest.mark.parametrize("others", [["-999.9"], ["-888", "-777"], ["1e+20", "-9999"]])
def test_sentinels_of_one_column_do_not_hide_each_other(
    tmp_path: Path, others: Sequence[str]
) -> None:
    numbers = sentinels("-999")
    for n, other in enumerate(others):
        numbers[5 + n :: 9] = [other] * len(numbers[5 + n :: 9])
    found = propose(series(tmp_path, numbers))
    assert set(found.format.null_values) == {"", "-999", *others}
    for value in ("-999", *others):
        assert found_note(value) in found.notes


def test_powers_of_ten_that_reach_a_fill_value_are_numbers(tmp_path: Path) -> None:
    numbers = [f"1e+{13 + n % 8}" for n in range(99)]
    assert propose(series(tmp_path, numbers)).format.null_values == ("",)


def test_what_the_user_says_is_missing_is_kept_among_the_answers(tmp_path: Path) -> None:
    path = series(tmp_path, sentinels("-1"))
    spec = plan({"data": str(path), "missing": "-1, unknown"})
    assert spec.answers["missing"] == "-1, unknown"
    assert spec.data.format.null_values == ("", "unknown", "-1")
    assert "missing" not in plan({"data": str(path)}).answers


def beside(values: Sequence[str], other: Sequence[str]) -> list[str]:
    days = (str(date(2000, 1, 1) + timedelta(days=n)) for n in range(99))
    return [";".join(row) for row in zip(days, values, other, strict=True)]


NUMBERS = sentinels("5.5")


@pytest.mark.parametrize(
    ("other", "read", "words"),
    [
        (["" if n % 5 else "7" for n in range(99)], True, "wind 78 (78.8%)"),
        (NUMBERS[:9] + [""] * 90, False, "no value: wind (90.9%)"),
        ([""] * 30 + NUMBERS[30:], False, "no value: wind (30.3%)"),
        ([""] * 10 + NUMBERS[10:], True, "The first 10 steps are left out: wind has no value"),
        (NUMBERS[:30] + [""] * 26 + NUMBERS[56:], True, "a value has 26 steps. Windows of 24"),
    ],
    ids=["sparse", "ended", "late", "leading", "gap"],
)
def test_what_is_missing_of_each_column_is_said(
    tmp_path: Path, other: list[str], read: bool, words: str
) -> None:
    if other[0] == "7":
        other[1] = "8"
    rows = beside(NUMBERS, other)
    found = propose(written(tmp_path, *rows, head="date;load;wind"), targets="load")
    assert ("wind" in found.columns["features"]) == read
    assert any(words in note for note in found.notes), found.notes


@pytest.mark.parametrize(("start", "stop"), [(0, 40), (69, 84)])
def test_a_target_without_a_value_in_a_split_is_refused(
    tmp_path: Path, start: int, stop: int
) -> None:
    values = [*NUMBERS[:start], *[""] * (stop - start), *NUMBERS[stop:]]
    rows = beside(NUMBERS, values)
    path = written(tmp_path, *rows, head="date;wind;load")
    if start:
        (line,) = refused(path, "forecast", targets="load")
        assert "column 'load': no value in the" in line
    else:
        assert propose(path, "forecast", targets="load").facts.rows == 59


def test_a_table_says_what_is_missing_and_leaves_out_what_most_rows_lack(tmp_path: Path) -> None:
    rows = [
        f"{n * 7 % 31},{'' if n % 4 else n},{n % 5 or ''},{'ab'[n % 3 % 2]}" for n in range(100)
    ]
    path = written(tmp_path, *rows, head="size,rare,weight,class")
    found = propose(path, "tabular")
    assert found.columns["features"] == ("size", "weight")
    assert "Missing values: weight 20 (20.0%), rare 75 (75.0%)." in found.notes
    assert "Left out, because most of their values are missing: rare." in found.notes
    assert "rare" in propose(path, "tabular", features="size,rare").columns["features"]


@pytest.mark.parametrize("words", [["T"], ["T", "a trace, or so"]])
def test_words_that_return_among_numbers_are_refused_with_a_flag_that_works(
    tmp_path: Path, words: list[str]
) -> None:
    values = [f'"{words[n // 9 % len(words)]}"' if n % 9 == 4 else f"{n % 7}.5" for n in range(120)]
    path = written(
        tmp_path, *(f"{date(2000, 1, 1) + timedelta(days=n)},{v}" for n, v in enumerate(values))
    )
    (line,) = refused(path, "forecast", time="date", targets="load")
    (flag,) = shlex.split(line.rsplit(": ", 1)[1])
    found = propose(path, missing=flag.removeprefix("--missing="))
    assert (found.columns["targets"], found.facts.rows) == (("load",), 120)


def test_a_word_with_spaces_around_it_is_missing_as_it_is_said_without(tmp_path: Path) -> None:
    numbers = [" (D)" if n == 40 else str(n * 7 % 31) for n in range(99)]
    found = propose(series(tmp_path, numbers), missing="(D)")
    assert found.format.null_values == ("", "(D)", " (D)")
