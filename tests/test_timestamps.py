"""Timestamps as people write them: a project reads them, and predicts at those that follow.

Each file is the first part of a series of timestamps; what `predict` writes is the rest of it. The
model is replaced by zeros, so that no training is needed.
"""

import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest

from scaffold.generation import generate
from scaffold.planning import plan

HORIZON = 6
Make = Callable[..., ModuleType]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return what makes a project of a data file, and gives a module of it."""

    def made(path: Path, module: str = "predict", **answers: object) -> ModuleType:
        spec = plan({"data": str(path), "name": "timed", "output_length": HORIZON, **answers})
        generate(spec, tmp_path / "timed", git=False)
        monkeypatch.syspath_prepend(tmp_path / "timed" / "src")
        monkeypatch.chdir(tmp_path / "timed")
        for name in [name for name in sys.modules if name.split(".")[0] == "timed"]:
            monkeypatch.delitem(sys.modules, name)
        return importlib.import_module(f"timed.{module}")

    return made


def written(folder: Path, head: str, rows: Sequence[str]) -> Path:
    """Write a file of these rows, each followed by a value; return its path."""
    values = np.random.default_rng(0).normal(100, 5, len(rows)).round(2)
    lines = [f"{row},{value}" for row, value in zip(rows, values, strict=True)]
    path = folder / "file.csv"
    path.write_text("\n".join([f"{head},load", *lines]) + "\n", encoding="utf-8")
    return path


def forecast(predict: ModuleType, monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """Return the timestamps that `predict` writes for the rows after the file at `path`."""
    config = importlib.import_module("timed.config").Config()
    monkeypatch.setattr(predict, "open_run", lambda run: (run, config))
    monkeypatch.setattr(predict, "load_model", lambda _: lambda __: np.zeros((1, HORIZON, 1)))
    predict.predict(str(path), path.with_name("forecast.csv"))
    lines = path.with_name("forecast.csv").read_text(encoding="utf-8").splitlines()
    assert all(line.endswith(",0.0") for line in lines[1:])
    return [line.removesuffix(",0.0") for line in lines[1:]]


# --- several rows of one timestamp ------------------------------------------------------------


def repeated(folder: Path, *rows: str) -> Path:
    """Write 120 days of which day n holds n, and then these rows."""
    path = folder / "file.csv"
    days = pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 4, 29), eager=True)
    lines = [f"{day},{n % 7 + n}" for n, day in enumerate(days)]
    path.write_text("\n".join(["date,load", *lines, *rows]) + "\n", encoding="utf-8")
    return path


def test_equal_rows_are_read_once_and_counted(
    tmp_path: Path, make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repeated(tmp_path, "2024-01-01,0", "2024-01-02,2", "2024-01-01,0")
    data = make(path, "data")
    series = data.read_series(str(path))
    assert len(series.time) == 120
    assert series.targets[:3, 0].tolist() == [0, 2, 4]
    assert "3 rows left out, equal to earlier ones" in capsys.readouterr().out
    path.write_text(path.read_text() + "2024-01-02,9\n")
    with pytest.raises(data.InputError, match="line 125.*expected each time only once"):
        data.read_series(str(path))


@pytest.mark.parametrize(("choice", "value"), [("mean", 5.0), ("first", 2.0)])
def test_rows_of_one_timestamp_are_averaged_or_the_first_is_kept(
    tmp_path: Path, make: Make, choice: str, value: float
) -> None:
    path = repeated(tmp_path, "2024-01-02,8", "2024-01-01,0")
    data = make(path, "data", duplicates=choice)
    series = data.read_series(str(path))
    assert len(series.time) == 120
    assert series.targets[:3, 0].tolist() == [0, value, 4]
