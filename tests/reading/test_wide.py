"""Tables whose columns are the steps of series: made a row a step, or left as they are."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, written

from scaffold.reading import inspect

MONTHS = [*"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()]
DAYS = [f"{1 + n % 28}/{1 + n // 28}/20" for n in range(84)]
DATES = [f"2020-01-0{n}" for n in range(1, 9)]
GERMAN = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
)
YEARS = [str(1990 + n) for n in range(15)]
VALUES = (50 + random().normal(size=(40, 100))).round(3)


def row(names: str, series: int, count: int) -> str:
    return ",".join([names, *map(str, VALUES[series, :count])])


def wide(folder: Path, names: str, steps: list[str], rows: list[str]) -> Path:
    """Write a row for each of `rows`, the columns before its values, which are others in each."""
    lines = [row(first, n, len(steps)) for n, first in enumerate(rows)]
    return written(folder, *lines, head=",".join([names, *steps]))


KINDS = {
    "numbers after the name of the series": (
        ("V1", [f"V{n}" for n in range(2, 82)], [f"M{n}" for n in range(4)]),
        {"time": ("time",), "series": ("V1",)},
        "80 columns named by steps, such as 'V2': made a row for each, in the columns time and",
    ),
    "numbers of days after several identifiers": (
        ("id,item_id,store_id", [f"d_{n}" for n in range(1, 81)], ["a,b,s", "c,d,s", "e,f,s"]),
        {"time": ("time",), "series": ("id",)},
        "80 columns named by steps, such as 'd_1'",
    ),
    "dates after a column of words with blanks": (
        (
            "Province,Country,Lat",
            DAYS,
            [",Peru,-9.2", "South,Australia,-3", "North,Australia,-1", ",Chad,15"],
        ),
        {"time": ("date",), "series": ("Province", "Country")},
        "84 columns named by dates, such as '1/1/20': made a row for each, in the columns date "
        "and value. Blanks in Province are written 'none'.",
    ),
    "months after a year": (
        ("Year", MONTHS, [str(1990 + n) for n in range(10)]),
        {"time": ("Year", "month")},
        "Time: columns Year, month, every month from 1990-01-01 to 1999-12-01.",
    ),
    "hours after a day": (
        ("Date", [f"H{n:02d}" for n in range(24)], [f"2020-01-0{n}" for n in range(1, 7)]),
        {"time": ("Date", "hour")},
        "Time: columns Date, hour, every hour from 2020-01-01 to 2020-01-06 23:00:00.",
    ),
    "half-hours by their clocks after a day": (
        ("Date", [f"{n // 2}:{n % 2 * 30:02}" for n in range(48)], DATES),
        {"time": ("Date", "clock")},
        "Time: columns Date, clock, every half-hour from 2020-01-01 to 2020-01-08 23:30:00.",
    ),
    "half-hours by their numbers, of several meters": (
        (
            "Meter,Date",
            [f"P{n}" for n in range(1, 49)],
            [f"{meter},{day}" for meter in "ab" for day in DATES],
        ),
        {"time": ("Date", "clock"), "series": ("Meter",)},
        "48 columns named by parts of 30 minutes, such as 'P1'",
    ),
    "half-hours of a part of the day": (
        ("Date", [f"{n // 2}:{n % 2 * 30:02}" for n in range(16, 36)], DATES),
        {"time": ("Date", "clock")},
        "20 columns named by clocks, 30 minutes apart, such as '8:00'",
    ),
    "half-hours by their ends": (
        ("DATE", [f"{n // 2 % 24:02}{n % 2 * 30:02}" for n in range(1, 49)], DATES),
        {"time": ("DATE", "clock")},
        "Time: columns DATE, clock, every half-hour from 2020-01-01 to 2020-01-08 23:30:00.",
    ),
    "months after a station and a year": (
        ("Station,Year", MONTHS, [f"{name},{1990 + n}" for name in "ab" for n in range(10)]),
        {"time": ("Year", "month"), "series": ("Station",)},
        "Series: 2 by Station, of 120 months each",
    ),
    "months in German after a year": (
        ("Jahr", "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez".split(), YEARS),
        {"time": ("Jahr", "month")},
        "Time: columns Jahr, month, every month from 1990-01-01 to 2004-12-01.",
    ),
    "months by their numbers": (
        ("YEAR", [f"{n:02}" for n in range(1, 13)], YEARS),
        {"time": ("YEAR", "month")},
        "Time: columns YEAR, month, every month from 1990-01-01 to 2004-12-01.",
    ),
    "calendar weeks": (
        ("Produkt", [f"{2022 + n // 52}-KW{n % 52 + 1:02}" for n in range(90)], ["a", "b"]),
        {"time": ("date",), "series": ("Produkt",)},
        "90 columns named by weeks, such as '2022-KW01'",
    ),
    "months with their names, the newest first": (
        ("Region", [f"{MONTHS[n % 12]} {2020 + n // 12}" for n in range(59, -1, -1)], ["a", "b"]),
        {"time": ("date",), "series": ("Region",)},
        "Series: 2 by Region, of 60 months each",
    ),
    "quarters after a region and a year": (
        (
            "Region,Year",
            ["Q1", "Q2", "Q3", "Q4"],
            [f"{name},{year}" for name in "ab" for year in YEARS],
        ),
        {"time": ("Year", "quarter"), "series": ("Region",)},
        "Series: 2 by Region, of 60 quarters each",
    ),
    "months with their years": (
        (
            "Product,Region",
            [f"{MONTHS[n % 12]}-{10 + n // 12}" for n in range(48)],
            ["a,n", "a,s", "b,n"],
        ),
        {"time": ("date",), "series": ("Product", "Region")},
        "48 columns named by months, such as 'Jan-10'",
    ),
    "months numbered behind their years": (
        ("Country", [f"{2010 + n // 12}M{n % 12 + 1:02}" for n in range(48)], ["a", "b", "c"]),
        {"time": ("date",), "series": ("Country",)},
        "every month from 2010-01-01 to 2013-12-01",
    ),
    "quarters with their years": (
        ("Country", [f"{2000 + n // 4}Q{n % 4 + 1}" for n in range(48)], ["a", "b", "c"]),
        {"time": ("date",), "series": ("Country",)},
        "every quarter from 2000-01-01 to 2011-10-01",
    ),
    "weeks of years": (
        ("Shop", [f"{2020 + n // 53}-W{n % 53 + 1:02}" for n in range(90)], ["a", "b", "c"]),
        {"time": ("date",), "series": ("Shop",)},
        "90 columns named by weeks, such as '2020-W01'",
    ),
    "years that end within the next": (
        ("Region", [f"{1990 + n}/{(91 + n) % 100:02}" for n in range(32)], ["a", "b", "c"]),
        {"time": ("date",), "series": ("Region",)},
        "every year from 1990-01-01 to 2021-01-01",
    ),
    "years twice in a name": (
        ("Country", [f"{1990 + n} [YR{1990 + n}]" for n in range(32)], ["a", "b", "c"]),
        {"time": ("date",), "series": ("Country",)},
        "32 columns named by years, such as '1990 [YR1990]'",
    ),
    "years behind codes, of which one repeats a name": (
        (
            "Area Code,Item Code,Element,Element Code",
            [f"Y{1990 + n}" for n in range(32)],
            ["2,15,yield,541", "2,27,yield,541", "3,15,yield,541", "3,15,area,551"],
        ),
        {
            "series": ("Area Code", "Item Code", "Element"),
            "features": ("value",),
        },
        "32 columns named by years, such as 'Y1990'",
    ),
    "days as R writes them": (
        ("Country", [f"X2010.01.{n:02}" for n in range(1, 32)], ["a", "b", "c"]),
        {"time": ("date",), "series": ("Country",)},
        "every day from 2010-01-01 to 2010-01-31",
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_steps_as_names_are_made_rows_in_their_order(tmp_path: Path, name: str) -> None:
    (names, steps, rows), roles, note = KINDS[name]
    task, found = inspect(wide(tmp_path, names, steps, rows))
    assert (task.name, found.columns["targets"], found.content is None) == (
        "forecast",
        ("value",),
        False,
    )
    assert {role: found.columns.get(role) for role in roles} == roles
    assert any(note in said for said in found.notes)
    table = pl.read_csv(found.content)
    assert table["value"].to_list() == VALUES[: len(rows), : len(steps)].ravel().tolist()


@pytest.mark.parametrize("mark", ["F", " Flag", "_note"])
def test_marks_beside_each_year_are_left_out_and_said(tmp_path: Path, mark: str) -> None:
    years = [str(1970 + n) for n in range(40)]
    head = ",".join(["Area", *(f"{year},{year}{mark}" for year in years)])
    rows = [
        ",".join([name, *(f"{n * n % 9 + k}.5,{'EFM '[n % 4]}" for n in range(40))])
        for k, name in enumerate("abc")
    ]
    found = propose(written(tmp_path, *rows, head=head))
    assert found.columns["series"] == ("Area",) and found.columns["features"] == ("value",)
    assert any(f"Left out, as they mark a value each: 1970{mark}, " in n for n in found.notes)


def test_days_after_a_year_and_a_month_are_those_that_exist(tmp_path: Path) -> None:
    names = [f"VALUE{n}" for n in range(1, 32)]
    path = wide(
        tmp_path, "YEAR,MONTH", names, [f"{2001 + n // 12},{n % 12 + 1}" for n in range(24)]
    )
    task, found = inspect(path)
    assert (task.name, found.columns["time"]) == ("forecast", ("YEAR", "MONTH", "day"))
    assert found.facts.rows == 2 * 365


def test_days_of_a_month_that_is_none_are_refused_and_not_left_out(tmp_path: Path) -> None:
    months = [f"{2001 + n // 12},{'x' if n == 5 else n % 12 + 1}" for n in range(24)]
    names = [str(n) for n in range(1, 32)]
    path = wide(tmp_path, "YEAR,MONTH", names, months)
    assert "is not a timestamp like the others" in refused(path, "forecast")[0]


def test_years_of_four_digits_are_of_their_own_century(tmp_path: Path) -> None:
    names = [f"{n // 52:04}-W{n % 52 + 1:02}" for n in range(60)]
    path = wide(tmp_path, "Country", names, ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    assert "value" not in propose(path, "tabular", targets=names[-1]).columns["features"]
    assert not any("2000-01-03" in problem for problem in refused(path, "forecast"))


@pytest.mark.parametrize(
    ("part", "word", "step"),
    [
        ("Monat", lambda n: GERMAN[n % 12], "month"),
        ("Quartal", lambda n: f"{n % 4 + 1}. Quartal", "quarter"),
    ],
)
def test_parts_of_years_in_words_are_read_for_each_series(
    tmp_path: Path, part: str, word: Callable[[int], str], step: str
) -> None:
    many = {"month": 12, "quarter": 4}[step]
    rows = [
        f"{1990 + n // many};{word(n)};{kind};{VALUES[0, n % 100] * 10:.0f}"
        for kind in ("Neubau", "Altbau")
        for n in range(20 * many)
    ]
    found = propose(written(tmp_path, *rows, head=f"Jahr;{part};Bauart;Wert"))
    assert (found.columns["time"], found.columns["series"]) == (("Jahr", part), ("Bauart",))
    assert found.facts.step == step
    assert any(f"{part} holds words: {word(0)} is read as 1." in note for note in found.notes)


@pytest.mark.parametrize("rows", ["months", "hours", "intervals"])
def test_what_is_made_rows_asks_of_points_what_a_plain_table_does(
    tmp_path: Path, rows: str
) -> None:
    number = [f"{14 + n % 3}.{100 + n * 7 % 900:03}" for n in range(480)]
    tables = {
        "months": ["Jahr;" + ";".join(MONTHS)]
        + [f"{1990 + n};" + ";".join(number[12 * n : 12 * n + 12]) for n in range(20)],
        "hours": ["Datum;" + ";".join(f"{n:02}:00" for n in range(24))]
        + [f"{n + 1:02}.01.2021;" + ";".join(number[24 * n : 24 * n + 24]) for n in range(20)],
        "intervals": ["Zeitraum;Wert"]
        + [f"{n + 1:02}.01.2021 00:00 - {n + 2:02}.01.2021 00:00;{number[n]}" for n in range(25)],
    }
    head, *lines = tables[rows]
    problem, *made = refused(written(tmp_path, *lines, head=head))
    assert "can be 14.100 (a decimal point) or 14100 (a thousands point)" in problem
    assert ["made a row for each" in one for one in made] == [True] * (rows != "intervals")


def test_blank_steps_at_the_end_of_a_shorter_series_are_no_rows(tmp_path: Path) -> None:
    names = [f"V{n}" for n in range(1, 82)]
    rows = [row(f"M{n}", n, 60 + n) + "," * (20 - n) for n in range(5)]
    found = propose(written(tmp_path, *rows, head=",".join(names)))
    assert found.facts.rows == sum(60 + n for n in range(5))
    assert any("5 by V1, of 60 to 64 steps each" in note for note in found.notes)


TABLES = {
    "a label beside them": ("label", [f"t{n}" for n in range(30)], [*"abab" * 10], "sequences"),
    "no words beside them": ("id", [f"v{n}" for n in range(30)], [*map(str, range(40))], ""),
    "eleven of twelve months": ("Year", MONTHS[:11], [str(1980 + n) for n in range(40)], ""),
}


@pytest.mark.parametrize("name", TABLES)
def test_other_numbered_columns_stay_columns(tmp_path: Path, name: str) -> None:
    names, steps, rows, task = TABLES[name]
    path = wide(tmp_path, names, steps, rows)
    if task:
        assert inspect(path)[0].name == task
    else:
        found = propose(path, "tabular", targets=steps[-1])
        assert len(found.columns["features"]) >= len(steps) - 1


def test_a_series_may_be_named_in_a_table_that_is_made_rows(tmp_path: Path) -> None:
    path = wide(tmp_path, "name,kind", DAYS, ["a,x", "b,y", "c,x"])
    found = propose(path, "forecast", time="date", series="name")
    assert (found.columns["series"], found.facts.rows) == (("name",), 3 * len(DAYS))
    assert "no column 'nome'" in refused(path, "forecast", series="nome")[0]


@pytest.mark.parametrize("name", ["value", "date"])
def test_a_name_that_a_column_has_is_given_to_no_other(tmp_path: Path, name: str) -> None:
    rows = [f"{country},population" for country in "ABCD"]
    found = propose(wide(tmp_path, f"country,{name}", DAYS, rows))
    roles = {"time": ("date",), "targets": ("value",), "series": ("country",)}
    other = {
        role: tuple(n.replace(name, f"{name}_") for n in names) for role, names in roles.items()
    }
    assert {role: found.columns[role] for role in roles} == other


def test_years_below_lines_of_an_exporter_are_made_rows(tmp_path: Path) -> None:
    years = [str(1960 + n) for n in range(60)]
    rows = [row(f"{name},{name[:3]}", n, 60) + "," for n, name in enumerate(["Chad", "Peru"])]
    head = "Data Source,World Indicators,\n\nUpdated,2021-07-30,\n\n"
    found = propose(written(tmp_path, *rows, head=head + ",".join(["Country", "Code", *years, ""])))
    assert (found.columns["series"], found.facts.rows) == (("Country",), 120)
    assert "Left out: 2 lines before the header." in found.notes


PARTS = {
    "months in words": (
        "Month",
        MONTHS,
        ("year", "month"),
        "every month from 1990-01-01 to 2004-12",
    ),
    "months in German": ("Monat", GERMAN, ("year", "month"), "every month from 1990-01-01 to 2004"),
    "numbers of months": (
        "",
        [*map(str, range(1, 13))],
        ("year", "month"),
        "every month from 1990",
    ),
    "quarters": (
        "Period",
        ["Q1", "Q2", "Q3", "Q4"],
        ("year", "quarter"),
        "every quarter from 1990",
    ),
    "weeks": (
        "Woche",
        [f"KW {n:02}" for n in range(1, 53)],
        ("year", "week"),
        "weeks from 1990-01",
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_years_beside_the_parts_of_years_are_made_rows_year_by_year(
    tmp_path: Path, name: str
) -> None:
    head, rows, time, note = PARTS[name]
    years = YEARS if len(rows) < 52 else YEARS[:5]
    lines = [
        ",".join([part, *(str(100 * c + r) for c in range(len(years)))])
        for r, part in enumerate(rows)
    ]
    task, found = inspect(written(tmp_path, *lines, head=",".join([head, *years])))
    assert (task.name, found.columns["time"], found.columns["targets"]) == (
        "forecast",
        time,
        ("value",),
    )
    assert any(note in said for said in found.notes)
    values = pl.read_csv(found.content)["value"].to_list()
    assert values == [100 * c + r for c in range(len(years)) for r in range(len(rows))]


def test_years_beside_parts_and_series_are_those_of_each_series(tmp_path: Path) -> None:
    rows = [f"{place},{month}" for place in ("north", "south") for month in MONTHS]
    _, found = inspect(wide(tmp_path, "place,month", YEARS, rows))
    assert (found.columns["time"], found.columns["series"]) == (("year", "month"), ("place",))
    table = pl.read_csv(found.content).filter(pl.col("place") == "south", pl.col("year") == 1991)
    assert table.sort("month")["value"].to_list() == VALUES[12:24, 1].tolist()


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ("Mon Tue Wed Thu Fri Sat Sun", "2019-01-07"),
        ("Sunday Monday Tuesday Wednesday Thursday Friday Saturday", "2019-01-06"),
        ("Mo Di Mi Do Fr Sa So", "2019-01-07"),
        ("lun mar mié jue vie sáb dom", "2019-01-07"),
    ],
)
@pytest.mark.parametrize(
    ("head", "form"), [("Week of", "%Y-%m-%d"), ("week", "%d/%m/%Y"), ("date", "%Y-%m-%d")]
)
def test_weekdays_after_the_date_of_the_first_of_them_are_made_rows(
    tmp_path: Path, days: str, first: str, head: str, form: str
) -> None:
    began = date.fromisoformat(first)
    weeks = [f"{began + timedelta(weeks=n):{form}}" for n in range(30)]
    task, found = inspect(wide(tmp_path, head, days.split(), weeks))
    assert (task.name, found.columns["time"]) == ("forecast", ("date",))
    assert any(f"every day from {first} to 2019-08-" in note for note in found.notes)
    assert pl.read_csv(found.content)["value"].to_list() == VALUES[:30, :7].ravel().tolist()


def test_days_after_the_date_of_the_first_of_a_month_are_those_that_exist(tmp_path: Path) -> None:
    months = [f"01/{n % 12 + 1:02}/{2018 + n // 12},{n * n % 17 + 0.5}" for n in range(24)]
    names = [f"Vazao{day:02}" for day in range(1, 32)]
    task, found = inspect(wide(tmp_path, "Data,Media", names, months))
    assert (task.name, found.columns["time"]) == ("forecast", ("date",))
    assert found.columns["features"] == ("value",)
    assert any("every day from 2018-01-01 to 2019-12-31" in note for note in found.notes)
    assert any("Left out, as it is of the whole row: Media." in note for note in found.notes)


def test_an_hour_that_the_clocks_repeat_is_left_out(tmp_path: Path) -> None:
    days = [f"{date(2022, 1, 1) + timedelta(days=n):%d/%m/%Y}" for n in range(40)]
    names = [f"Hour {hour}" for hour in (1, 2, "3A", *range(4, 25))]
    path = wide(tmp_path, "Delivery day", names, days)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([f"{lines[0]},Hour 3B", *(f"{line}," for line in lines[1:])]) + "\n")
    task, found = inspect(path)
    assert (task.name, found.columns["time"]) == ("forecast", ("Delivery day", "hour"))
    assert found.time and (found.time.every, found.time.regular) == ("1h", True)
    assert any("they hold no value: Hour 3B" in note for note in found.notes)


def test_weekdays_whose_weeks_begin_on_another_day_stay_columns(tmp_path: Path) -> None:
    weeks = [f"{date(2019, 1, 9) + timedelta(weeks=n)}" for n in range(30)]
    _, found = inspect(wide(tmp_path, "week", "Mon Tue Wed Thu Fri Sat Sun".split(), weeks))
    assert len(found.columns["features"]) == 7
