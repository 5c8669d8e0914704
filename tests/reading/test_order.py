"""What speaks for order is told or read; a table of unrelated rows stays a table."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, tasks_of, written

from scaffold.reading import inspect

ROWS = 120
DAYS = [f"2024-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(ROWS)]
NUMBER = [round(float(x), 3) for x in random(1).normal(size=ROWS)]
OTHER = [round(float(x), 3) for x in random(2).normal(size=ROWS)]
CLASS = [int(x) for x in random(3).integers(0, 2, ROWS)]
COUNT = list(range(1, ROWS + 1))

TABLES = {  # columns → those that are read
    "a row number": ({"Id": COUNT, "x": NUMBER, "kind": CLASS}, ("x",)),
    "names of passengers": ({"PassengerId": COUNT, "x": NUMBER, "y": CLASS}, ("x",)),
    "a serial number": ({"S.No": COUNT, "x": NUMBER, "y": CLASS}, ("x",)),
    "years that describe": (
        {"x": NUMBER, "year": [2007 + n % 3 for n in range(ROWS)], "z": CLASS},
        ("x", "year"),
    ),
    "a category that returns": (
        {"country": [f"c{n % 9}" for n in range(ROWS)], "x": NUMBER, "y": CLASS},
        ("country", "x"),
    ),
    "a few numbered columns": ({"x1": NUMBER, "x2": OTHER, "y": CLASS}, ("x1", "x2")),
    "words that never repeat": (
        {"name": [f"n{n}" for n in range(60)], "x": NUMBER[:60], "y": CLASS[:60]},
        ("x",),
    ),
    "dates of birth": (
        {"date_of_birth": DAYS[:60] * 2, "x": NUMBER, "y": CLASS},
        ("x",),
    ),
}
ORDERED = {  # columns → what is seen, and what one of the commands holds
    "events of customers": (
        {
            "customer": [n * 7 % 11 for n in range(ROWS)],
            "date": [f"2024-{n % 12 + 1:02}-{n * 5 % 28 + 1:02}" for n in range(ROWS)],
        }
        | {"amount": NUMBER},
        "tells the rows apart: 11 series",
        "--task=tabular",
    ),
    "engines and their cycles": (
        {"unit": [n // 12 for n in range(ROWS)], "cycle": [n % 12 for n in range(ROWS)]}
        | {"x": NUMBER, "rul": OTHER},
        "10 different 'unit' with 12 rows each in the order of 'cycle'",
        "--mode=many-to-many --column=sequence=unit --column=step=cycle",
    ),
    "a counter": ({"t": COUNT, "v": NUMBER}, "'t' counts from 1 to 120", "--column=time=t"),
    "a counter in parts": (
        {"place": [n / 4 for n in range(ROWS)], "v": NUMBER},
        "'place' counts from 0.0 to 29.75",
        "--column=time=place",
    ),
    "a counter in rounded parts": (
        {"minute": [round(n / 120, 5) for n in range(ROWS)], "v": NUMBER},
        "'minute' counts from 0.0 to 0.99167",
        "--column=time=minute",
    ),
    "numbered columns": (
        {f"band{n}": list(random(n).normal(size=ROWS)) for n in range(9)} | {"y": CLASS},
        "9 numbered columns, 'band0' to 'band8', look like steps",
        "--task=sequences",
    ),
    "days of several sales": (
        {"sold": DAYS[:30] * 4, "area": NUMBER, "price": OTHER},
        "'sold' holds 30 timestamps, each up to 4 times",
        "--task=tabular",
    ),
}


def file_of(folder: Path, table: dict[str, list[object]]) -> Path:
    path = folder / "file.csv"
    pl.DataFrame(table).write_csv(path)
    return path


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_unrelated_rows_is_a_table(tmp_path: Path, name: str) -> None:
    columns, features = TABLES[name]
    task, found = inspect(file_of(tmp_path, columns))
    assert (task.name, found.columns["features"]) == ("tabular", features)
    left = {*columns} - {*features, *found.columns["targets"]}
    told = " ".join(note for note in found.notes if note.startswith(("Left out", "Row ids")))
    assert all(name in told for name in left)


@pytest.mark.parametrize("name", ORDERED)
def test_order_that_a_table_would_lose_is_told_with_the_commands_that_decide(
    tmp_path: Path, name: str
) -> None:
    columns, seen, command = ORDERED[name]
    path = file_of(tmp_path, columns)
    *_, line = refused(path)
    assert seen in line
    assert command in line.split("→")[1]
    assert "`" in line
    if not name.startswith("a counter"):  # it has nothing else to read
        propose(path, "tabular")  # what is chosen is not doubted


def test_groups_that_report_at_any_time_are_offered_as_series_first(tmp_path: Path) -> None:
    times = [datetime(2023, 1, 1) + timedelta(seconds=37 * n + n * n % 11) for n in range(200)]
    rows = [f"{name},{time},{time.second}.5" for name in "ab" for time in times[name == "b" :: 2]]
    what = refused(written(tmp_path, *rows, head="device,last_changed,state"))[0]
    ways = re.findall("if they are ([^`]+): `", what)
    assert ways == ["one time series for each 'device'", "one time series"]
    assert tasks_of(what, tmp_path) == ["forecast", "forecast"]


def test_why_series_cannot_be_forecast_is_told_beside_the_table(tmp_path: Path) -> None:
    reason, last = refused(file_of(tmp_path, ORDERED["events of customers"][0]))
    assert "series of 6 steps leave 0 for a split, and 3 are needed" in reason
    assert "so this is no plain table → if the rows are unrelated: `" in last


def test_sequences_that_two_columns_name_are_told_with_a_command_that_joins_them(
    tmp_path: Path,
) -> None:
    keys = [(person, trial) for person in ("p1", "p2", "p3") for trial in (1, 2, 3, 4)]
    rows = [
        f"{person},{trial},{10**9 + 8333 * n + k * 10**6 + n * n % 5},{n * n % 7}.5,"
        f"{'ab'[n // 7 % 2]}"
        for k, (person, trial) in enumerate(keys)
        for n in range(40)
    ]
    what = refused(written(tmp_path, *rows, head="participant,trial,stamp_us,gaze,event"))[0]
    assert "'trial' begins anew in each 'participant'" in what
    assert tasks_of(what, tmp_path)[-1] == "tabular" and "--column=sequence=sequence" in what


def test_a_counter_is_never_a_feature(tmp_path: Path) -> None:
    path = file_of(tmp_path, {"t": COUNT, "x": OTHER, "v": NUMBER})
    assert propose(path, "tabular").columns["features"] == ("x",)
    assert propose(path, "tabular", features="t,x").columns["features"] == ("t", "x")
    found = propose(path, "forecast", time="t")
    assert (found.facts.step, found.columns["features"]) == ("step", ("v", "x"))


def test_what_is_said_of_the_columns_is_in_the_commands(tmp_path: Path) -> None:
    path = file_of(tmp_path, {"t": COUNT, "a, b": NUMBER, "c": OTHER})
    (line,) = refused(path, targets="c")
    assert line.count("--column=targets=c") == 2


def test_rows_with_few_different_features_are_refused_because_a_split_would_be_empty(
    tmp_path: Path,
) -> None:
    path = file_of(tmp_path, {"x": [n % 3 for n in range(ROWS)], "y": NUMBER})
    (line,) = refused(path, "tabular")
    assert "120 rows with 3 different combinations of x" in line


@pytest.mark.parametrize("head", ["99,a", "99,b "])
def test_a_line_of_values_is_no_header(tmp_path: Path, head: str) -> None:
    rows = [f"{n * 7 % 60},{'ab'[n % 2]}" for n in range(60)]
    found = propose(written(tmp_path, *rows, head=head))
    assert (found.columns["features"], found.facts.rows) == (("x",), 61)
    value = head.split(",")[1]
    note = f"No header: {value!r} is a value of its column, so the columns are named x, label."
    assert note in found.notes


def test_a_header_that_returns_is_no_line_of_values(tmp_path: Path) -> None:
    rows = [f"{n * 7 % 60},{'ab'[n % 2]}" for n in range(60)]
    found = propose(written(tmp_path, *rows, "x,kind", *rows, head="x,kind"), "tabular")
    assert found.facts.rows == 120
    assert "Left out: the header, where it is repeated (1 times)." in found.notes


@pytest.mark.parametrize("head", ["x,Python", "x,Other"])
def test_a_box_that_is_ticked_is_no_line_of_values(tmp_path: Path, head: str) -> None:
    word = head.split(",")[1]
    rows = [f"{n * 7 % 60},{word if n % 2 else ''},{'ab'[n % 3 % 2]}" for n in range(60)]
    assert propose(written(tmp_path, *rows, head=f"{head},kind"), "tabular").facts.rows == 60


def test_rows_of_an_identifier_that_returns_share_a_split(tmp_path: Path) -> None:
    path = file_of(tmp_path, {"user_id": [n // 4 for n in range(ROWS)], "x": NUMBER, "y": CLASS})
    assert "Rows of one user_id share a split." in propose(path, "tabular").notes


@pytest.mark.parametrize(
    "columns",
    [
        {"date": DAYS},
        {"date": DAYS, "word": [f"w{n}" for n in range(ROWS)]},
        {"n": COUNT, "word": [f"w{n}" for n in range(ROWS)]},
    ],
    ids=["dates alone", "dates and words", "a counter and words"],
)
def test_a_refusal_without_a_command_that_works_says_what_is_missing(
    tmp_path: Path, columns: dict[str, list[object]]
) -> None:
    *missing, last = refused(file_of(tmp_path, columns))
    assert any("no column found for targets" in line for line in missing)
    assert "so this is no plain table → correct the file" in last


def test_a_column_that_counts_the_rows_of_each_word_makes_series(tmp_path: Path) -> None:
    walks = random(2).normal(size=600).cumsum()
    lines = [f"Player_{n // 40},{n % 40 + 1},{walks[n]:.2f},{n * n % 7}" for n in range(600)]
    (problem,) = refused(written(tmp_path, *lines, head="name,GW,form,points"))
    assert "'GW' counts the rows of each of 15 'name'" in problem
    assert tasks_of(problem, tmp_path) == ["forecast", "tabular"]


@pytest.mark.parametrize(("name", "asked"), [("is_churn", True), ("target", True), ("size", False)])
def test_series_with_a_class_each_are_asked_for_what_is_predicted(
    tmp_path: Path, name: str, asked: bool
) -> None:
    walks = random(2).normal(size=1200).cumsum()
    days = [f"2024-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(60)]
    lines = [f"m{n // 60},{days[n % 60]},{walks[n]:.2f},{n // 60 % 2}" for n in range(1200)]
    path = written(tmp_path, *lines, head=f"msno,date,seconds,{name}")
    if not asked:
        assert propose(path).columns["series"] == ("msno",)
        return
    (problem,) = refused(path)
    assert f"each 'msno' has one '{name}'" in problem
    assert tasks_of(problem, tmp_path) == ["sequences", "forecast"]
