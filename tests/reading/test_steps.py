"""The times that order the steps of sequences: one pattern of the whole file, and never a guess."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, refused, tasks_of

LENGTH, COUNT = 12, 20


def table(step: timedelta, form: str = "") -> pl.DataFrame:
    """Return sequences whose rows, the newest first, hold the number of their step."""
    numbers = [(f"r{n}", t) for n in range(COUNT) for t in reversed(range(LENGTH))]
    times = [datetime(2024, 1, 3) + step * (t + LENGTH * int(run[1:])) for run, t in numbers]
    held = {"run": [run for run, _ in numbers], "when": times, "x": [t for _, t in numbers]}
    labels = {"label": ["ab"[int(run[1:]) % 2] for run, _ in numbers]}
    rows = pl.DataFrame({**held, **labels})
    return rows.with_columns(pl.col("when").dt.strftime(form)) if form else rows


FORMS = {
    "%Y-%m-%d %H:%M:%S": timedelta(minutes=10),
    "%m/%d/%Y": timedelta(days=1),
    "%m/%d/%Y %I:%M %p": timedelta(hours=7),
    "%d.%m.%Y %H:%M": timedelta(hours=1),
    "%Y-%m-%dT%H:%M:%S%.f": timedelta(milliseconds=20),
    "%Y-%m": timedelta(days=31),
    "%Y-%m-%dT%H:%M:%S+02:00": timedelta(minutes=10),
    "%b %-d, %Y": timedelta(days=1),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_pattern_of_the_steps_is_that_of_the_file(tmp_path: Path, form: str) -> None:
    table(FORMS[form], form).write_csv(tmp_path / "file.csv")
    found = propose(tmp_path / "file.csv", "sequences")
    assert found.columns["step"] == ("when",)
    assert found.time is not None and found.time.pattern == form


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        (lambda when: when, "%Y-%m-%d %H:%M:%S%.f"),
        (lambda when: when.dt.replace_time_zone("UTC"), "%Y-%m-%d %H:%M:%S%.f+00:00"),
        (lambda when: when.dt.date(), "%Y-%m-%d"),
    ],
    ids=["time", "UTC", "date"],
)
def test_times_of_parquet_are_read_as_the_texts_that_polars_makes_of_them(
    tmp_path: Path, change: Callable[[pl.Expr], pl.Expr], pattern: str
) -> None:
    rows = table(timedelta(days=1)).with_columns(change(pl.col("when")))
    rows.write_parquet(tmp_path / "file.parquet")
    found = propose(tmp_path / "file.parquet", "sequences")
    assert found.time is not None and found.time.pattern == pattern
    texts = rows["when"].cast(pl.String)
    assert texts.str.to_datetime(pattern, strict=False).null_count() == 0


def test_days_and_months_that_can_be_either_are_refused_with_both_readings(tmp_path: Path) -> None:
    rows = table(timedelta(days=1))
    days = pl.format("0{}/0{}/2024", 1 + pl.col("x") % 6, 1 + pl.col("x") // 6).alias("when")
    rows.with_columns(days).write_csv(tmp_path / "file.csv")
    (problem,) = refused(tmp_path / "file.csv", "sequences")
    assert "%d/%m/%Y" in problem and "%m/%d/%Y" in problem
    found = propose(tmp_path / "file.csv", "sequences", time_format="%m/%d/%Y")
    assert found.time is not None and found.time.pattern == "%m/%d/%Y"


def test_numbers_need_no_pattern_and_one_step_is_in_a_sequence_once(tmp_path: Path) -> None:
    rows = table(timedelta(days=1)).with_columns(pl.col("x").cast(pl.String).alias("when"))
    path = tmp_path / "file.csv"
    rows.write_csv(path)
    assert propose(path, "sequences").time is None
    same = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("10.0")).otherwise("when")
    rows.with_columns(same.alias("when")).write_csv(path)
    (problem,) = refused(path, "sequences", step="when")
    assert "is duplicated in its sequence (run)" in problem


def test_times_that_no_single_pattern_reads_can_be_left_out(tmp_path: Path) -> None:
    rows = table(timedelta(hours=1), "%Y-%m-%dT%H:%M:%S")
    zone = pl.when(pl.col("label") == "a").then(pl.lit("+01:00"))
    rows = rows.with_columns(pl.col("when") + zone.otherwise(pl.lit("+02:00")))
    rows.write_csv(tmp_path / "file.csv")
    (problem,) = refused(tmp_path / "file.csv", "sequences", step="when")
    assert "which no single pattern reads" in problem
    assert tasks_of(problem, tmp_path) == ["sequences"]
