"""How numbers and missing values are written, and what is refused because it can be two numbers."""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, refused, written

from scaffold.fileformat import Format

DAYS = [f"2000-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(99)]
VALUES = [round(1000.5 + 37.25 * n + (n % 7) * 3, 2) for n in range(99)]


def series(folder: Path, numbers: Sequence[str], separator: str = ";") -> Path:
    rows = [separator.join(row) for row in zip(DAYS, numbers, strict=True)]
    return written(folder, *rows, head=separator.join(("date", "load")))


def as_the_project_reads(path: Path, format: Format, name: str = "load") -> list[float | None]:
    """Return a column as the generated project reads it, with nothing but the literals."""
    types = {} if format.cleans_numbers else {name: pl.Float32}
    table = pl.read_csv(path, **format.arguments, infer_schema=False, schema_overrides=types)
    values = table[name]
    if format.cleans_numbers:
        if format.strip:
            values = values.str.replace_many(list(format.strip), [""])
        if format.negative:
            values = values.str.replace(format.negative, "-$1")
        if format.decimal_comma:
            values = values.str.replace(",", ".", literal=True)
        values = values.cast(pl.Float32)
    return [None if value is None else round(value, 2) for value in values.to_list()]


def grouped(comma: str, point: str) -> Callable[[float], str]:
    return lambda value: f"{value:,.2f}".replace(",", "G").replace(".", point).replace("G", comma)


FORMS: dict[str, tuple[Callable[[float], str], bool, str]] = {
    "plain": (lambda value: f"{value:.2f}", False, ""),
    "decimal comma": (lambda value: f"{value:.2f}".replace(".", ","), True, ""),
    "thousands comma": (grouped(",", "."), False, ","),
    "thousands point": (grouped(".", ","), True, "."),
    "thousands space": (grouped(" ", ","), True, " "),
    "thousands narrow space": (grouped("\u202f", ","), True, "\u202f"),
    "thousands apostrophe": (grouped("'", "."), False, "'"),
    "thousands underscore": (grouped("_", "."), False, "_"),
    "percent": (lambda value: f"{value:.2f}%", False, "%"),
    "percent after a space": (lambda value: f"{value:.2f} %", False, " %"),
    "dollars": (grouped(",", "."), False, ","),
    "dollar sign": (lambda value: f"${value:,.2f}", False, ",$"),
    "euros": (lambda value: f"{value:.2f} €".replace(".", ","), True, " €"),
    "padded": (lambda value: f"{value:9.2f}  ", False, " "),
    "exponent": (lambda value: f"{value:.6e}", False, ""),
    "sign": (lambda value: f"+{value:.2f}", False, ""),
}


@pytest.mark.parametrize("form", FORMS)
def test_numbers_are_read_in_every_usual_form(tmp_path: Path, form: str) -> None:
    write, decimal_comma, strip = FORMS[form]
    path = series(tmp_path, list(map(write, VALUES)))
    format = propose(path).format
    assert (format.decimal_comma, "".join(format.strip)) == (decimal_comma, strip)
    assert as_the_project_reads(path, format) == VALUES


def test_percentages_stay_percentages_and_it_is_said(tmp_path: Path) -> None:
    notes = propose(series(tmp_path, [f"{value}%" for value in VALUES])).notes
    assert "Percentages stay percentages: 5% is read as 5." in notes


def test_a_quoted_comma_after_a_zero_is_a_decimal_comma(tmp_path: Path) -> None:
    path = series(tmp_path, [f'"0,{201 + n}"' for n in range(99)], separator=",")
    format = propose(path).format
    assert (format.decimal_comma, format.strip) == (True, ())
    assert as_the_project_reads(path, format)[:2] == [0.2, 0.2]


def test_a_comma_before_three_digits_alone_is_refused_with_both_readings(tmp_path: Path) -> None:
    path = series(tmp_path, [f"{1 + n % 3},{201 + n}" for n in range(99)], separator="\t")
    (line,) = refused(path, "forecast", time="date", targets="load", features="load")
    assert "column 'load': '1,201' can be 1.201 (a decimal comma) or 1201" in line
    assert "--column decimal=," in line


@pytest.mark.parametrize(("decimal", "first"), [(",", 1.2), (".", 1201.0)])
def test_the_user_decides_what_an_ambiguous_comma_is(
    tmp_path: Path, decimal: str, first: float
) -> None:
    path = series(tmp_path, [f"{1 + n % 3},{201 + n}" for n in range(99)], separator="\t")
    format = propose(path, "forecast", decimal=decimal).format
    assert as_the_project_reads(path, format)[0] == first


def test_another_column_decides_what_an_ambiguous_comma_is(tmp_path: Path) -> None:
    rows = [f"{day};1,{201 + n};{n},5" for n, day in enumerate(DAYS)]
    assert propose(written(tmp_path, *rows, head="date;load;wind")).format.decimal_comma
    rows = [f"{day};1,{201 + n};{n}.5" for n, day in enumerate(DAYS)]
    format = propose(written(tmp_path, *rows, head="date;load;wind")).format
    assert (format.decimal_comma, format.strip) == (False, (",",))


def test_columns_with_different_decimal_marks_are_refused(tmp_path: Path) -> None:
    rows = [f"{day};{n},5;{n}.5" for n, day in enumerate(DAYS)]
    (line,) = refused(written(tmp_path, *rows, head="date;load;wind"))
    assert "'load' has decimal commas and 'wind' decimal points" in line


@pytest.mark.parametrize("word", ["NA", "N/A", "NaN", "nan", "null", "None", "-", "?", "..", " "])
def test_words_for_a_missing_value_become_null_values(tmp_path: Path, word: str) -> None:
    numbers = [word if n % 10 == 3 else f"{value}" for n, value in enumerate(VALUES)]
    path = series(tmp_path, numbers)
    found = propose(path)
    assert found.format.null_values == ("", word)
    assert as_the_project_reads(path, found.format)[3] is None
    assert "10 missing values will be filled from the past." in found.notes


def test_words_for_a_missing_value_that_do_not_occur_are_no_null_values(tmp_path: Path) -> None:
    assert propose(series(tmp_path, list(map(str, VALUES)))).format.null_values == ("",)


def test_a_word_that_is_a_text_is_no_missing_value(tmp_path: Path) -> None:
    words = ["null", "none", "nan", *(f"word{n}" for n in range(60))]
    path = written(tmp_path, *(f"{w},{w[::-1]}" for w in words), head="source,target")
    found = propose(path, "pairs")
    assert found.format.null_values == ("",)
    assert found.facts.rows == len(words)


def test_a_column_of_a_constant_and_a_word_holds_categories(tmp_path: Path) -> None:
    rows = [f"{day},{n % 7},{'a' if n == 50 else 0}" for n, day in enumerate(DAYS)]
    found = propose(written(tmp_path, *rows, head="date,load,holiday"))
    assert found.columns["features"] == ("load", "holiday")
    assert found.facts.levels == {"holiday": ("0", "a")}


def test_a_late_word_in_a_large_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", 500)
    numbers = ["n/a" if n == 90 else f"{value}" for n, value in enumerate(VALUES)]
    found = propose(series(tmp_path, numbers))
    assert found.format.null_values == ("", "n/a")
    assert found.facts.rows == 99


def test_a_late_mistake_in_a_large_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", 500)
    monkeypatch.setattr("scaffold.reading.content.CHUNK", 300)
    numbers = ["1.2.3" if n == 90 else f"{value}" for n, value in enumerate(VALUES)]
    path = series(tmp_path, numbers)
    assert refused(path, "forecast") == [
        f"{path}, line 92, column 'load': '1.2.3' is not a number → correct or remove it"
    ]


def test_what_the_first_rows_of_a_large_file_leave_open_the_others_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", 500)
    numbers = ["1,201,500" if n == 90 else f"{1 + n % 3},{201 + n}" for n in range(99)]
    format = propose(series(tmp_path, numbers), "forecast").format
    assert (format.decimal_comma, format.strip) == (False, (",",))


UNGROUPED = {  # decimal mark → values whose other mark separates no groups of three
    ",": ["1234.50", "1.5", "0.125", "12.34,5", "1.2345"],
    ".": ["1234,50", "1,5", "0,125", "12,34.5", "1,2345"],
}


@pytest.mark.parametrize(("decimal", "value"), [(d, v) for d in UNGROUPED for v in UNGROUPED[d]])
def test_a_mark_without_three_digits_after_it_is_never_taken_out(
    tmp_path: Path, decimal: str, value: str
) -> None:
    usual = "1.234,50" if decimal == "," else "1,234.50"
    numbers = [value if n == 50 else usual.replace("3", str(n % 10)) for n in range(99)]
    (line,) = refused(series(tmp_path, numbers), "forecast", decimal=decimal)
    assert f"line 52, column 'load': '{value}' " in line


@pytest.mark.parametrize("decimal", [",", "."])
def test_columns_with_different_decimal_marks_are_refused_whatever_mark_is_given(
    tmp_path: Path, decimal: str
) -> None:
    rows = [f"{day};1.{200 + n},50;{1000 + n}.50" for n, day in enumerate(DAYS)]
    path = written(tmp_path, *rows, head="date;load;wind")
    (line,) = refused(path)
    assert "--column decimal" not in line
    name = "wind" if decimal == "," else "load"
    (line,) = refused(path, "forecast", decimal=decimal)
    assert f"line 2, column {name!r}" in line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{}%", "{}"),
        ("{}", "{} %"),
        ("${}", "{}%"),
        ("${}", "€{}"),
        ("{} £", "{} ¥"),
        ("€{}", "{} $"),
        ("{} kWh", "{} MWh"),
        ("{} km", "{} mm"),
    ],
)
def test_values_of_different_units_in_one_column_are_refused(
    tmp_path: Path, one: str, other: str
) -> None:
    numbers = [(other if n % 9 == 4 else one).format(value) for n, value in enumerate(VALUES)]
    (line,) = refused(series(tmp_path, numbers), "forecast")
    assert "column 'load': holds values of different units" in line
    assert repr(numbers[0]) in line and repr(numbers[4]) in line


def test_columns_of_different_units_and_currencies_left_out_are_read(tmp_path: Path) -> None:
    rows = [f"{day};{'$' if n % 7 == 0 else ''}{n}.5;{n}%;€{n}.5;NA" for n, day in enumerate(DAYS)]
    found = propose(written(tmp_path, *rows, head="date;cost;share;price;none"))
    assert set(found.columns["features"]) == {"cost", "share", "price"}


SIGNED = [round(value - 2000, 2) for value in VALUES]


def minus(form: str, number: Callable[[float], str] = str) -> Callable[[float], str]:
    """Return how to write numbers whose negative ones have this form."""
    return lambda value: form.format(number(-value)) if value < 0 else number(value)


DECORATED: dict[str, Callable[[float], str]] = {
    "parentheses": minus("({})"),
    "parentheses around dollars": minus("({})", lambda value: f"${value:,.2f}"),
    "parentheses after dollars": minus("$({})"),
    "parentheses of percentages": minus("({})", lambda value: f"{value}%"),
    "trailing minus": minus("{}-"),
    "trailing minus and comma": minus("{}-", lambda value: grouped(".", ",")(value)),
    "Unicode minus": minus("−{}"),
    "Unicode minus before euros": minus("−€{}"),
    "Unicode minus after euros": minus("€−{}"),
    "en dash": minus("–{}"),
    "francs": minus("-{}", lambda value: f"CHF {grouped(chr(39), '.')(value)}"),
    "euros in letters": minus("-{}", lambda value: f"{grouped('.', ',')(value)} EUR"),
    "kronor": lambda value: f"{value:.2f} kr".replace(".", ","),
    "rupees": minus("-{}", lambda value: f"₹ {value}"),
    "reals": minus("-{}", lambda value: f"R$ {grouped('.', ',')(value)}"),
    "degrees": lambda value: f"{value}°C",
    "kilowatt-hours": lambda value: f"{value} kWh",
    "square metres": lambda value: grouped(".", ",")(value) + " m²",
    "millimetres": minus("−{}", lambda value: f"{value} mm"),
    "watts": lambda value: f"{value} W",
    "ohms": lambda value: f"{value} Ω",
    "mebibytes": lambda value: f"{value} MiB",
    "concentrations": lambda value: f"{value} mg/dL",
    "speeds": lambda value: f"{value}km/h",
    "hard space": lambda value: grouped("\u00a0", ",")(value) + "\u00a0€",
}


@pytest.mark.parametrize("form", DECORATED)
def test_decorated_numbers_are_read_as_the_project_reads_them(tmp_path: Path, form: str) -> None:
    path = series(tmp_path, list(map(DECORATED[form], SIGNED)))
    found = propose(path)
    assert found.columns["targets"] == ("load",)
    assert as_the_project_reads(path, found.format) == SIGNED


def test_units_of_which_one_begins_another_are_read(tmp_path: Path) -> None:
    values = [float(n * 7 % 31) for n in range(99)]
    rows = [f"{day};{n} kW;{n} kWh;{n} V;{n} mV;{n} m" for day, n in zip(DAYS, values, strict=True)]
    path = written(tmp_path, *rows, head="date;power;energy;volt;milli;way")
    format = propose(path).format
    for name in ("power", "energy", "volt", "milli", "way"):
        assert as_the_project_reads(path, format, name) == values


def test_a_letter_without_a_space_is_no_unit(tmp_path: Path) -> None:
    rows = [f"{n % 7 + 1}{'AV'[n % 2]};{n};{n * n % 53}" for n in range(99)]
    found = propose(written(tmp_path, *rows, head="seat;row;load"), "tabular")
    assert "seat" in found.facts.categories


def test_indian_groups_are_thousands(tmp_path: Path) -> None:
    path = series(tmp_path, [f"{1 + n % 9},{10 + n % 90},{100 + n}.50" for n in range(99)])
    format = propose(path).format
    assert (format.decimal_comma, format.strip) == (False, (",",))
    assert as_the_project_reads(path, format)[:2] == [110100.5, 211101.5]


def test_what_is_read_as_negative_is_said_of_its_column(tmp_path: Path) -> None:
    rows = [f"{day};{f'({n})' if n % 5 else n};${n}.5" for n, day in enumerate(DAYS)]
    notes = propose(written(tmp_path, *rows, head="date;profit;cost")).notes
    assert "(5) in profit is read as -5." in notes
    assert "Taken out of the numbers in cost before they are read: '$'." in notes


def test_what_is_read_as_missing_is_said_of_its_columns(tmp_path: Path) -> None:
    rows = [f"{day};{'-' if n % 9 == 4 else n};{n}.5" for n, day in enumerate(DAYS)]
    notes = propose(written(tmp_path, *rows, head="date;profit;cost")).notes
    assert "'-' in profit: read as missing." in notes


def test_a_lone_sign_among_numbers_makes_no_categories_of_them(tmp_path: Path) -> None:
    rows = [f"{'-' if n % 20 == 4 else n * 7.5};{n % 11};{'ab'[n % 2]}" for n in range(99)]
    found = propose(written(tmp_path, *rows, head="price;size;class"), "tabular")
    assert found.facts.categories == ()
    assert found.columns["features"] == ("price", "size")


def test_negative_numbers_written_in_two_ways_are_refused(tmp_path: Path) -> None:
    numbers = [("({})", "{}-", "{}")[n % 3].format(value) for n, value in enumerate(VALUES)]
    (line,) = refused(series(tmp_path, numbers), "forecast")
    assert "negative numbers are written in 2 ways" in line


@pytest.mark.parametrize("broken", ["(5", "5)", "-(5)", "(-5)", "--5", "5--", "-5-", "(5)-"])
def test_half_a_form_is_no_number(tmp_path: Path, broken: str) -> None:
    numbers = [broken if n == 50 else minus("({})")(value) for n, value in enumerate(SIGNED)]
    assert (
        f"line 52, column 'load': {broken!r}" in refused(series(tmp_path, numbers), "forecast")[0]
    )


@pytest.mark.parametrize(
    "form",
    [
        *(
            "A-{}",
            "{}-A",
            "1.{}.3",
            "192.168.1.{}",
            "192.168.100.{}",
            "030-{}",
            "(030) {}",
            "+49 171 {} 000",
        ),
        *(
            "(030) {}",
            "+49 171 {} 000",
            "{}-{}",
            "{} kg or more",
            "5% of {} guests",
            "v{}",
            "#{}",
            "AF {}",
        ),
    ],
)
def test_what_is_no_number_stays_text(tmp_path: Path, form: str) -> None:
    rows = [f"{form.format(*[100 + n] * 2)},{n % 7},{'ab'[n % 2]}" for n in range(99)]
    found = propose(written(tmp_path, *rows, head="item,size,class"), "tabular")
    assert "item" not in found.columns["features"] or "item" in found.facts.categories


@pytest.mark.parametrize("form", ["{} foo", "~{}", "{}§", "{}q", "<{}", "{} bn", "{}A", "{}x"])
def test_a_number_in_a_form_that_is_not_read_is_named(tmp_path: Path, form: str) -> None:
    numbers = [form.format(value) for value in VALUES]
    *_, line = refused(series(tmp_path, numbers))
    assert f"{numbers[0]!r} in 'load' is not read as a number" in line


def test_dates_are_no_source_of_texts_but_of_other_dates(tmp_path: Path) -> None:
    rows = [f"{day[8:]}.{day[5:7]}.{day[:4]}\t{day}" for day in DAYS]
    columns = propose(written(tmp_path, *rows, head="written\tmeant")).columns
    assert (columns["source"], columns["target"]) == (("written",), ("meant",))
    rows = [f"{day}\tword{n}" for n, day in enumerate(DAYS)]
    *_, line = refused(written(tmp_path, *rows, head="written\tmeant"))
    assert "'written' holds 99 timestamps, so this is no plain table" in line


def three_decimals(folder: Path, separator: str) -> Path:
    return series(folder, [f"{10 + n % 80}.{100 + n}" for n in range(99)], separator)


def test_a_point_before_three_digits_alone_is_refused_between_semicolons(tmp_path: Path) -> None:
    (line,) = refused(three_decimals(tmp_path, ";"))
    assert "'10.100' can be 10.100 (a decimal point) or 10100 (a thousands point)" in line
    assert "--column decimal=," in line


@pytest.mark.parametrize(("decimal", "first"), [(",", 10100.0), (".", 10.1)])
def test_the_user_decides_what_an_ambiguous_point_is(
    tmp_path: Path, decimal: str, first: float
) -> None:
    path = three_decimals(tmp_path, ";")
    format = propose(path, "forecast", decimal=decimal).format
    assert as_the_project_reads(path, format)[0] == first


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_point_before_three_digits_is_a_decimal_point_elsewhere(
    tmp_path: Path, separator: str
) -> None:
    path = three_decimals(tmp_path, separator)
    assert as_the_project_reads(path, propose(path).format)[0] == 10.1


def test_one_number_of_a_semicolon_file_decides_what_the_points_are(tmp_path: Path) -> None:
    numbers = ["0.125", *(f"{10 + n % 80}.{100 + n}" for n in range(98))]
    path = series(tmp_path, numbers)
    assert as_the_project_reads(path, propose(path).format)[1] == 10.1


@pytest.mark.parametrize("form", ["{}e-300", "1000000000{}"])
def test_numbers_that_are_the_same_in_32_bits_are_refused(tmp_path: Path, form: str) -> None:
    path = series(tmp_path, [form.format(1 + n % 9) for n in range(99)])
    assert any("are the same in 32 bits" in line for line in refused(path, "forecast"))


def test_a_late_form_of_a_large_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", 500)
    numbers = [f"({value})" if n > 90 else f"${value}" for n, value in enumerate(VALUES)]
    path = series(tmp_path, numbers)
    format = propose(path).format
    assert as_the_project_reads(path, format)[90:92] == [VALUES[90], -VALUES[91]]
