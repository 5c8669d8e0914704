"""Steps that are counted anew in each part of a file make series or sequences, and no table."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, task_of, tasks_of

LENGTH = 24
PARTS = [(subject, trial) for subject in (4, 7, 9, 12) for trial in (1, 2, 3)]
ROWS = [(*part, step) for part in PARTS for step in range(LENGTH)]


def table(**columns: Callable[[int, int, int], object]) -> pl.DataFrame:
    """Return rows of walks, with columns made of the subject, the trial and the step."""
    made = {name: [make(*row) for row in ROWS] for name, make in columns.items()}
    return pl.DataFrame({**made, "x": random(1).normal(size=len(ROWS)).cumsum().round(3)})


SUBJECT, TRIAL, STEP = (lambda *row, n=n: row[n] for n in range(3))
KINDS = {  # what is counted → the table, what is told, the tasks of its commands
    "in two keys": (
        table(subject=SUBJECT, trial=TRIAL, t=STEP),
        "'t' counts 12 times anew from 0, once for each 'subject' with 'trial'",
        ["forecast", "tabular"],
    ),
    "in no key, by fractions of a second": (
        table(time=lambda *row: f"{row[2] * 0.01:.2f}", y=lambda *row: row[0] * row[2] % 5),
        "'time' counts 12 times anew from 0",
        ["forecast", "tabular"],
    ),
    "in sequences of a class": (
        table(
            subject=SUBJECT,
            trial=TRIAL,
            step=STEP,
            activity=lambda *row: "walk" if (row[0] + row[1]) % 2 else "run",
        ),
        "'step' counts 12 times anew from 0",
        ["sequences", "tabular"],
    ),
    "in movements, by times in any steps": (
        table(trial=TRIAL, subject=SUBJECT, time_ms=lambda *row: row[2] * 16 + row[2] % 3),
        "'time_ms' counts 12 times anew from 0, once for each 'trial' with 'subject'",
        ["forecast", "tabular"],
    ),
    "by a name of what counts": (
        table(who=SUBJECT, block=TRIAL, seq_no=lambda *row: row[2] + 1),
        "'seq_no' counts 12 times anew from 1, once for each 'who' with 'block'",
        ["forecast", "tabular"],
    ),
    "in days, by their hours": (
        table(hour=STEP),
        "'hour' counts 12 times anew from 0",
        ["forecast", "tabular"],
    ),
    "in months, by their days": (
        table(Month=lambda *row: PARTS.index(row[:2]) + 1, Day=lambda *row: row[2] + 1),
        "the rows are in the order of 'Month' and 'Day', without a year",
        ["forecast", "tabular"],
    ),
}


@pytest.mark.parametrize(("rows", "told", "tasks"), KINDS.values(), ids=KINDS)
def test_steps_that_begin_anew_are_told_with_commands_that_work(
    tmp_path: Path, rows: pl.DataFrame, told: str, tasks: list[str]
) -> None:
    path = tmp_path / "steps.csv"
    rows.write_csv(path)
    (refusal,) = refused(path)
    assert told in refusal
    assert tasks_of(refusal, tmp_path) == tasks


def test_each_part_that_is_counted_becomes_a_series(tmp_path: Path) -> None:
    path = tmp_path / "steps.csv"
    KINDS["in no key, by fractions of a second"][0].write_csv(path)
    (refusal,) = refused(path)
    command = re.findall(r"`([^`]+)`", refusal)[0]
    assert task_of(command, tmp_path) == "forecast"
    numbered = pl.read_csv(tmp_path / "steps_runs.csv")
    assert numbered["sequence"].to_list() == [n // LENGTH for n in range(len(ROWS))]


@pytest.mark.parametrize(
    ("name", "count"), [("dose", 4), ("replicate", 12), ("t", 4), ("index", 30)]
)
def test_levels_of_an_experiment_are_no_steps(tmp_path: Path, name: str, count: int) -> None:
    path = tmp_path / "levels.csv"
    levels = [n % count + 1 for n in range(120)]
    random_values = random(2).normal(size=(2, 120)).round(3)
    pl.DataFrame({name: levels, "a": random_values[0], "b": random_values[1]}).write_csv(path)
    assert propose(path).columns["features"] == (name, "a")


def test_a_counter_that_begins_without_a_number_counts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gap.csv"
    table(period=lambda *row: f"{row[2]}-" if row[2] else "first-", dose=SUBJECT).write_csv(path)
    (refusal,) = refused(path)
    assert "line 2, column 'period': 'first-' is not a number (and 11 more such rows)" in refusal
