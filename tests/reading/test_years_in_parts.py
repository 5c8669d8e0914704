"""Years in halves, thirds, quarters and sixths, in words, in numbers, and side by side."""

from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random

LEVEL = [round(float(v), 1) for v in 300 + random(3).normal(size=480).cumsum()]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
ROMAN = "I II III IV".split()


def held(folder: Path, name: str, texts: list[str], other: str = "") -> Path:
    path = folder / "file.csv"
    columns = {name: texts, **({other: [t[-4:] for t in texts]} if other else {})}
    pl.DataFrame({**columns, "value": LEVEL[: len(texts)]}).write_csv(path)
    return path


PARTS = {  # name of the column, how a part of a year is written, how many there are → their step
    "numbered halves": ("Semestre", "{0}-{1}", 2, "6mo"),
    "numbered thirds": ("Cuatrimestre", "{0}/{1}", 3, "4mo"),
    "numbered quarters": ("Quarter", "{0}-{1}", 4, "3mo"),
    "numbered sixths, the year last": ("Bimestre", "{1}/{0}", 6, "2mo"),
    "thirds with a letter": ("Periode", "T{1} {0}", 3, "4mo"),
    "quarters with a letter": ("Periode", "T{1} {0}", 4, "3mo"),
    "French quarters": ("Trimestre", "{1}e trim. {0}", 4, "3mo"),
    "Polish quarters": ("Okres", "{1} kw. {0}", 4, "3mo"),
    "Russian quarters": ("Квартал", "{2} кв. {0}", 4, "3mo"),
    "Roman halves": ("Periodo", "{0}-{2}", 2, "6mo"),
}


@pytest.mark.parametrize("kind", PARTS)
def test_each_year_has_as_many_parts_as_its_numbers_say(tmp_path: Path, kind: str) -> None:
    name, form, count, step = PARTS[kind]
    steps = [form.format(2001 + n // count, n % count + 1, ROMAN[n % count % 4]) for n in range(90)]
    found = propose(held(tmp_path, name, steps), task="forecast")
    assert found.time and (found.time.every, found.facts.rows) == (step, 90)


FISCAL = {
    "FY1994-95": (lambda n: f"FY{1960 + n}-{(1961 + n) % 100:02}", "1y"),
    "Q1-FY05": (lambda n: f"Q{n % 4 + 1}-FY{5 + n // 4:02}", "3mo"),
    "FY2005 Q1": (lambda n: f"FY{2005 + n // 4} Q{n % 4 + 1}", "3mo"),
}


@pytest.mark.parametrize("form", FISCAL)
def test_fiscal_years_and_their_quarters_are_read(tmp_path: Path, form: str) -> None:
    write, step = FISCAL[form]
    found = propose(held(tmp_path, "Period", [write(n) for n in range(80)]))
    assert found.time and (found.time.every, found.facts.rows) == (step, 80)


@pytest.mark.parametrize(
    ("name", "count"), [("Half", 2), ("Cuatrimestre", 3), ("Bimestre", 6), ("Semester", 2)]
)
def test_parts_beside_a_year_are_one_time_with_it(tmp_path: Path, name: str, count: int) -> None:
    path = tmp_path / "file.csv"
    rows = {
        "Year": [2001 + n // count for n in range(90)],
        name: [n % count + 1 for n in range(90)],
    }
    pl.DataFrame({**rows, "value": LEVEL[:90]}).write_csv(path)
    found = propose(path)
    assert found.time and found.time.every == f"{12 // count}mo"
    assert found.columns["targets"] == ("value",) and not found.facts.trailing


def test_months_of_the_first_half_of_each_year_stay_months_where_they_are_named_so(
    tmp_path: Path,
) -> None:
    steps = [f"{2001 + n // 4}-{n % 4 + 1}" for n in range(90)]
    found = propose(held(tmp_path, "Month", steps), task="forecast")
    assert found.time and found.time.every == "1mo"


def test_semesters_of_summer_and_winter_are_half_years(tmp_path: Path) -> None:
    steps = [
        f"SS {2001 + n // 2}" if n % 2 == 0 else f"WS {2001 + n // 2}/{2 + n // 2:02}"
        for n in range(60)
    ]
    found = propose(held(tmp_path, "Semester", steps))
    assert found.time and (found.time.every, found.facts.rows) == ("6mo", 60)


WEEKS = {
    "the word first": "Uke {1} {0}",
    "the word first, the year of two digits": "KW {1:02}/{2:02}",
    "the year first": "{0} KW {1}",
    "the word between": "{1}. KW {0}",
}


@pytest.mark.parametrize("kind", WEEKS)
def test_weeks_are_read_with_their_word(tmp_path: Path, kind: str) -> None:
    steps = [WEEKS[kind].format(2021 + n // 52, n % 52 + 1, 21 + n // 52) for n in range(104)]
    found = propose(held(tmp_path, "Woche", steps))
    assert found.time and (found.time.every, found.facts.rows) == ("7d", 104)


def test_years_of_two_digits_beside_their_months_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = {"Jahr": [f"{(97 + n // 12) % 100:02}" for n in range(96)]}
    rows |= {"Monat": [str(n % 12 + 1) for n in range(96)]}
    pl.DataFrame({**rows, "value": LEVEL[:96]}).write_csv(path)
    assert "every month from 1997-01-01 to 2004-12-01" in " ".join(propose(path).notes)


WIDE = {  # names of the columns → the first month of year 2001
    "from April on": (MONTHS[3:] + MONTHS[:3], "2001", "2001-04-01"),
    "from October on": (MONTHS[9:] + MONTHS[:9], "2001", "2000-10-01"),
    "from April on, two years": (MONTHS[3:] + MONTHS[:3], "2001-02", "2001-04-01"),
    "Japanese": ([f"{n}月" for n in range(1, 13)], "2001", "2001-01-01"),
    "Roman": ("I II III IV V VI VII VIII IX X XI XII".split(), "2001", "2001-01-01"),
    "Roman quarters": (ROMAN, "2001", "2001-01-01"),
    "quarters with T": (["T1", "T2", "T3", "T4"], "2001", "2001-01-01"),
}


@pytest.mark.parametrize("kind", WIDE)
def test_columns_of_a_year_that_begins_anywhere_are_one_series(tmp_path: Path, kind: str) -> None:
    names, first, begin = WIDE[kind]
    year = "FY" if "two" in kind else "Year"
    labels = [f"{y}-{(y + 1) % 100:02}" if "-" in first else str(y) for y in range(2001, 2031)]
    path, width = tmp_path / "file.csv", len(names)
    rows = {name: [LEVEL[(n * width + k) % 480] for n in range(30)] for k, name in enumerate(names)}
    pl.DataFrame({year: labels, **rows}).write_csv(path)
    found = propose(path)
    assert f"from {begin} to " in " ".join(found.notes) and found.facts.rows == 30 * width


DATED = {  # names of the parts of a timestamp
    "hours and minutes in capitals": "Year,Month,Day,HH,MM",
    "letters": "Yr,M,D,HH,MM",
    "letters alone": "Y,M,D,H,Mi",
    "in two languages": "年/Year,月/Month,日/Day,時/Hour,分/Minute",
}


@pytest.mark.parametrize("kind", DATED)
def test_parts_of_a_timestamp_are_told_by_short_and_double_names(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file.csv"
    parts = [[2023, 3, 1 + n // 96, n // 4 % 24, n % 4 * 15] for n in range(480)]
    pl.DataFrame(parts, DATED[kind].split(","), orient="row").with_columns(
        Load=pl.Series(LEVEL)
    ).write_csv(path)
    found = propose(path)
    assert found.columns["time"] == tuple(DATED[kind].split(","))
    assert found.time and found.time.every == "15m" and found.columns["targets"] == ("Load",)


def test_days_numbered_in_their_year_under_a_hash_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = {
        "Year": [2021 + n // 365 for n in range(480)],
        "#day": [n % 365 + 1 for n in range(480)],
    }
    pl.DataFrame({**rows, "Vol": LEVEL}).write_csv(path)
    assert propose(path).columns["time"] == ("Year", "#day")


def test_a_part_that_some_years_lack_makes_no_parts_of_years(tmp_path: Path) -> None:
    texts = [f"{2001 + n // 2}-{(n % 2 + n // 4) % 6 + 1}" for n in range(90)]
    found = propose(held(tmp_path, "code", texts), task="forecast", time="code")
    assert found.time and (found.time.kind, "of years" in " ".join(found.notes)) == ("text", False)
