"""Tables whose columns are the steps of series: made a row a step, or left as they are."""

from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, written

from scaffold.reading import inspect

MONTHS = [*"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()]
DAYS = [f"{1 + n % 28}/{1 + n // 28}/20" for n in range(84)]
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


def test_years_below_lines_of_an_exporter_are_made_rows(tmp_path: Path) -> None:
    years = [str(1960 + n) for n in range(60)]
    rows = [row(f"{name},{name[:3]}", n, 60) + "," for n, name in enumerate(["Chad", "Peru"])]
    head = "Data Source,World Indicators,\n\nUpdated,2021-07-30,\n\n"
    found = propose(written(tmp_path, *rows, head=head + ",".join(["Country", "Code", *years, ""])))
    assert (found.columns["series"], found.facts.rows) == (("Country",), 120)
    assert "Left out: 2 lines before the header." in found.notes
