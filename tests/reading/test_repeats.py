"""Timestamps that several rows have: the likely cause is told, and no row is lost in silence."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from proposals import propose, refused, tasks_of, written

from scaffold.errors import DataFileError
from scaffold.planning import plan
from scaffold.reading import inspect
from scaffold.tasks import TASKS

HOURS = [datetime(2023, 10, 1) + timedelta(hours=n) for n in range(24 * 40)]


def rows(stamps: Sequence[datetime], form: str = "%Y-%m-%d %H:%M") -> list[str]:
    return [f"{stamp:{form}},{n % 24 + n / 100:.2f}" for n, stamp in enumerate(stamps)]


def refusal(path: Path, task: str | None = "forecast", **columns: tuple[str, ...]) -> str:
    with pytest.raises(DataFileError) as caught:
        inspect(path, None, TASKS[task] if task else None, columns)
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize("many", [2, 3, 960], ids=["few", "more", "all"])
def test_equal_rows_are_read_as_one_and_counted(tmp_path: Path, many: int) -> None:
    lines = rows(HOURS)
    found = propose(written(tmp_path, *lines, *lines[:many]))
    assert found.facts.rows == len(HOURS)
    assert found.time is not None and found.time.equal_rows
    assert f"Rows equal to an earlier one, read as one with it: {many}." in found.notes
    assert "every hour from 2023-10-01 to 2023-11-09 23:00:00" in found.notes[0]


def test_rows_that_differ_are_counted_apart_from_equal_ones(tmp_path: Path) -> None:
    lines = rows(HOURS)
    path = written(tmp_path, *lines, *lines[:5], "2023-10-02 05:00,99", "2023-10-02 06:00,99")
    line = refusal(path)
    assert "line 967: 2023-10-02 05:00:00 is duplicated, and so is 1 other timestamp, " in line
    assert "in 2 rows with other values: nothing in the file tells them apart" in line


@pytest.mark.parametrize(("choice", "value"), [("mean", "averaged with it"), ("first", "left out")])
def test_the_user_decides_what_becomes_of_them(tmp_path: Path, choice: str, value: str) -> None:
    lines = rows(HOURS)
    path = written(tmp_path, *lines, *lines[:5], "2023-10-02 05:00,99")
    spec = plan({"data": str(path), "duplicates": choice})
    assert spec.data.facts.rows == len(HOURS)
    assert f"Rows with the timestamp of an earlier one, {value}: 1." in spec.data.notes
    assert spec.answers["duplicates"] == choice
    assert f"--duplicates={choice}" in refusal(path)


@pytest.mark.parametrize(("mark", "task"), [(",", None), (".", None), (".", "forecast")])
def test_events_of_one_day_can_be_added_up(tmp_path: Path, mark: str, task: str | None) -> None:
    events = [(day, (day * 7 + n) % 90 / 4) for day in range(120) for n in range(1 + day % 3)]
    day = [f"{datetime(2024, 1, 1) + timedelta(days=day):%Y-%m-%d}" for day, _ in events]
    amounts = [f"{amount:.2f}".replace(".", mark) for _, amount in events]
    lines = [f"{d};{n % 2};{a}" for n, (d, a) in enumerate(zip(day, amounts, strict=True))]
    path = written(tmp_path, *lines, head="date;quarter;amount")
    line = "; ".join(refused(path, task))
    assert "if they are events, add them up: `" in line and "pl.len" not in line
    assert {*tasks_of(line, tmp_path)} >= {"forecast"}
    (sums,) = tmp_path.glob("*_sums.csv")
    first = sums.read_text().splitlines()[3].split(",")
    assert first[0] == "2024-01-03" and float(first[-1]) == sum(a for d, a in events if d == 2)


@pytest.mark.parametrize(
    ("day", "minutes"),
    [("2023-10-29 02", 60), ("2023-10-29 02", 15), ("2023-11-05 01", 60), ("2024-04-07 02", 30)],
)
def test_the_hour_that_clocks_repeat_is_recognised(tmp_path: Path, day: str, minutes: int) -> None:
    hour = datetime.strptime(day, "%Y-%m-%d %H")
    count = 60 // minutes
    stamps = [hour + timedelta(minutes=minutes * n) for n in range(-40 * count, 200 * count)]
    again = [hour + timedelta(minutes=minutes * n) for n in range(count)]
    path = written(tmp_path, *rows([*stamps, *again]))
    line = refusal(path)
    assert f"the hour that clocks repeat when they go back ({day[:10]})" in line
    assert [c.split("=")[-1] for c in re.findall("`([^`]+)`", line)] == ["mean", "first"]


@pytest.mark.parametrize("hour", ["2023-10-28 02", "2023-10-29 14", "2023-12-03 02"])
def test_other_hours_are_no_clock_change(tmp_path: Path, hour: str) -> None:
    stamps = [datetime(2023, 10, 1) + timedelta(hours=n) for n in range(24 * 80)]
    path = written(tmp_path, *rows(stamps), f"{hour}:00,99")
    assert "nothing in the file tells them apart" in refusal(path)


def test_a_clock_in_another_column_is_named_and_the_command_reads_it(tmp_path: Path) -> None:
    lines = rows(HOURS, "%Y-%m-%d,%H:%M")
    path = written(tmp_path, *lines, head="day,clock,load")
    line = refusal(path, time=("day",))
    assert "the time of day is in 'clock'" in line and "--column=time=day,clock" in line
    found = propose(path, "forecast", time="day,clock")
    assert "every hour from 2023-10-01" in found.notes[0]


def test_a_column_that_tells_series_apart_is_named(tmp_path: Path) -> None:
    lines = [
        f"{row},{area},{'xy'[(n + side) % 2]}"
        for n, row in enumerate(rows(HOURS))
        for side, area in enumerate(("north", "south"))
    ]
    path = written(tmp_path, *lines, head="date,load,area,kind")
    line = refusal(path)
    assert "'area' tells them apart: 2 series" in line
    assert "--column=series=area" in line
    both = refusal(path, None)
    assert "'area' or 'kind' tells the rows apart: 2 series" in both
    assert [part in both for part in ("--column=series=area`", "--column=series=kind`")] == [1, 1]


def test_a_project_of_a_file_without_repeats_holds_nothing_of_them(tmp_path: Path) -> None:
    spec = plan({"data": str(written(tmp_path, *rows(HOURS)))})
    assert spec.data.time is not None and not spec.data.time.equal_rows
    assert "duplicates" not in spec.answers


def test_the_hour_that_clocks_skip_is_recognised(tmp_path: Path) -> None:
    stamps = [datetime(2023, 3, 1) + timedelta(hours=n) for n in range(24 * 60)]
    gaps = {datetime(2023, 3, 26, 2), datetime(2023, 3, 8, 2)}
    found = propose(written(tmp_path, *rows([s for s in stamps if s not in gaps])))
    assert "2 rows are missing from the regular steps and will be added." in found.notes
    skipped = "1 of them are in the hour that clocks skip when they go forward (2023-03-26)."
    assert skipped in found.notes


def test_a_few_repeated_hours_are_not_taken_for_several_series(tmp_path: Path) -> None:
    rows = [f"2024-01-{n // 24 + 1:02d} {n % 24:02d}:00,dry,{n % 7}" for n in range(240)]
    rows += [f"2024-01-{n:02d} 05:00,wet,3" for n in range(1, 9)]
    path = written(tmp_path, *rows, head="time,sky,load")
    (line,) = refused(path, "forecast")
    assert "too few for several series" in line
    assert "--duplicates=mean" in line and "--column=series" not in line


def test_the_command_that_adds_up_knows_a_column_with_quotation_marks(tmp_path: Path) -> None:
    days = [datetime(2024, 1, 1) + timedelta(days=n // 3) for n in range(360)]
    lines = [f"{day:%Y-%m-%d},{n * n % 83}.5" for n, day in enumerate(days)]
    path = written(tmp_path, *lines, head='"day\'s ""date""","amount, $"')
    line = "; ".join(refused(path))
    assert "if they are events, add them up: `" in line
    assert {*tasks_of(line, tmp_path)} >= {"forecast"}
