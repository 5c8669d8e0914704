"""Timestamps as people write them: a project reads them, and predicts at those that follow.

Each file is the first part of a series of timestamps; what `predict` writes is the rest of it. The
model is replaced by zeros, so that no training is needed.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest

from scaffold.errors import AnswersError
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
        monkeypatch.setenv("KERAS_BACKEND", "tensorflow")  # else the package sets it for good
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


# --- what follows is written as the file is ---------------------------------------------------


def steps(start: datetime, count: int, **step: float) -> list[datetime]:
    return [
        start + timedelta(**{unit: n * size for unit, size in step.items()}) for n in range(count)
    ]


def months(start: int, count: int, by: int = 1) -> list[datetime]:
    """Return the first days of months, from January of the year `start`."""
    return [datetime(start + n * by // 12, n * by % 12 + 1, 1) for n in range(count)]


def texts(stamps: Iterable[datetime], form: str) -> list[str]:
    return [format(stamp, form) for stamp in stamps]


def serial(stamp: datetime) -> float:
    return (stamp - datetime(1899, 12, 30)) / timedelta(days=1)


def hour_24(stamp: datetime, form: str) -> str:
    """Return an hour from 1 to 24, which is midnight of the next day."""
    return f"{stamp - timedelta(hours=1):{form}}{(stamp.hour - 1) % 24 + 1}"


HOURS = steps(datetime(2023, 12, 25), 24 * 60, hours=1)
DAYS = steps(datetime(2023, 3, 1), 200, days=1)
HALVES = steps(datetime(2024, 1, 1), 48 * 50, minutes=30)
MONTHS = months(1955, 180)
WEEKDAYS = [stamp for stamp in HOURS if stamp.weekday() < 5]
EXCHANGE = [s for s in HALVES if s.weekday() < 5 and time(9, 30) <= s.time() <= time(16)]
TOKYO = [s for s in EXCHANGE if not time(11, 30) < s.time() < time(12, 30)]
CURRENCIES = [  # from Sunday evening to Friday evening
    s
    for s in HOURS
    if s.weekday() < 4 or (s.weekday() == 4 and s.hour < 21) or (s.weekday() == 6 and s.hour > 21)
]
FUTURES = [s for s in HOURS if s.hour != 17]
BUSINESS = [day for day in DAYS if day.weekday() < 5]
MONTH_ENDS = [month - timedelta(days=1) for month in MONTHS]
BUSINESS_ENDS = [day - timedelta(days=max(0, day.weekday() - 4)) for day in MONTH_ENDS]
BUSINESS_STARTS = [day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()]) for day in MONTHS]
NUMBERS = range(1, 200)

Case = tuple[str, list[str], str, str | float]  # header, rows, the first timestamp, the step
CASES: dict[str, Case] = {
    "date and time": ("Date,Time", texts(HOURS, "%d/%m/%Y,%H:%M:%S"), "2023-12-25", "1h"),
    "time and date": ("Time,Date", texts(HOURS, "%H:%M,%Y-%m-%d"), "2023-12-25", "1h"),
    "a date with spaces, and a time": (
        "date,time",
        texts(HOURS, "%d %b %Y,%H:%M"),
        "2023-12-25",
        "1h",
    ),
    "year and month": ("year,month", [f"{m.year},{m.month}" for m in MONTHS], "1955-01-01", "1mo"),
    "year, month, day": (
        "year,month,day",
        [f"{d.year},{d.month},{d.day}" for d in DAYS],
        "2023-03-01",
        "1d",
    ),
    "four numbers": (
        "yr,mo,dd,hr",
        [f"{h.year},{h.month},{h.day},{h.hour}" for h in HOURS],
        "2023-12-25",
        "1h",
    ),
    "four padded numbers": ("year,month,day,hour", texts(HOURS, "%Y,%m,%d,%H"), "2023-12-25", "1h"),
    "spaces before padded numbers": (
        "year, month, day",
        texts(DAYS, "%Y, %m, %d"),
        "2023-03-01",
        "1d",
    ),
    "the day of the year": (
        "year,doy,hour",
        [f"{h.year},{h.timetuple().tm_yday},{h.hour}" for h in HOURS],
        "2023-12-25",
        "1h",
    ),
    "the name of the month": ("Year,Month", texts(MONTHS, "%Y,%b"), "1955-01-01", "1mo"),
    "hour 24": ("date,hour", [hour_24(h, "%Y%m%d,") for h in HOURS], "2023-12-25", "1h"),
    "hour 24 and minutes": (
        "date",
        [hour_24(h, "%Y-%m-%d ") + ":00" for h in HOURS],
        "2023-12-25",
        "1h",
    ),
    "one digit": ("date", [f"{d.day}/{d.month}/{d.year}" for d in DAYS], "2023-03-01", "1d"),
    "one digit of the hour": (
        "date",
        [f"{h:%Y-%m-%d} {h.hour}:00" for h in HOURS],
        "2023-12-25",
        "1h",
    ),
    "Jan-49": ("month", texts(months(1949, 144), "%b-%y"), "1949-01-01", "1mo"),
    "49-Jan": ("month", texts(months(1949, 144), "%y-%b"), "1949-01-01", "1mo"),
    "1-01": ("month", [f"{m.year - 1954}-{m.month:02}" for m in MONTHS], "1901-01-01", "1mo"),
    "01-1": ("month", [f"{m.year - 1954:02}-{m.month}" for m in MONTHS], "1901-01-01", "1mo"),
    "Q1 2000": (
        "quarter",
        [f"Q{m.month // 3 + 1} {m.year}" for m in months(1970, 120, 3)],
        "1970-01-01",
        "3mo",
    ),
    "2000-Q1": (
        "quarter",
        [f"{m.year}-Q{m.month // 3 + 1}" for m in months(1970, 120, 3)],
        "1970-01-01",
        "3mo",
    ),
    "1Q2000": (
        "quarter",
        [f"{m.month // 3 + 1}Q{m.year}" for m in months(1970, 120, 3)],
        "1970-01-01",
        "3mo",
    ),
    "2000-H1": (
        "half",
        [f"{m.year}-H{m.month // 6 + 1}" for m in months(1950, 120, 6)],
        "1950-01-01",
        "6mo",
    ),
    "H1 2000": (
        "half",
        [f"H{m.month // 6 + 1} {m.year}" for m in months(1950, 120, 6)],
        "1950-01-01",
        "6mo",
    ),
    "2020-W05": (
        "week",
        texts(steps(datetime(2018, 12, 31), 150, weeks=1), "%G-W%V"),
        "2018-12-31",
        "7d",
    ),
    "2020W05": (
        "week",
        texts(steps(datetime(2018, 12, 31), 150, weeks=1), "%GW%V"),
        "2018-12-31",
        "7d",
    ),
    **{
        form: ("week", texts(steps(datetime(2018, 12, 31), 150, weeks=1), form), "2018-12-31", "7d")
        for form in ("KW %V/%G", "%G-KW%V", "W%V-%G", "%V/%G")
    },
    "Jan/49": ("month", texts(months(1949, 144), "%b/%y"), "1949-01-01", "1mo"),
    "2020-W05-1": ("day", texts(DAYS, "%G-W%V-%u"), "2023-03-01", "1d"),
    "202005, a week": (
        "week",
        texts(steps(datetime(2018, 12, 31), 150, weeks=1), "%G%V"),
        "2018-12-31",
        "7d",
    ),
    "202005, a month": ("month", texts(MONTHS, "%Y%m"), "1955-01-01", "1mo"),
    "days of Excel": ("date", [f"{serial(d):.0f}" for d in DAYS], "2023-03-01", "1d"),
    "hours of Excel": (
        "date",
        [f"{serial(h):.6f}".rstrip("0") + "0" * (h.hour == 0) for h in HOURS],
        "2023-12-25",
        "1h",
    ),
    "a clock": (
        "time",
        texts(steps(datetime(1970, 1, 1, 9, 30), 300, minutes=1), "%H:%M"),
        "1970-01-01 09:30:00",
        "1m",
    ),
    "a clock past midnight": (
        "clock",
        texts(steps(datetime(1970, 1, 1, 9), 400, minutes=10), "%H:%M:%S"),
        "1970-01-01 09:00:00",
        "10m",
    ),
    "two-digit years before 1969": (
        "date",
        texts(steps(datetime(1961, 1, 1), 200, days=1), "%d/%m/%y"),
        "1961-01-01",
        "1d",
    ),
    "two-digit years across 1969": ("date", texts(MONTHS, "%m/%y"), "1955-01-01", "1mo"),
    "an offset": ("time", texts(HOURS, "%Y-%m-%dT%H:%M:%S+02:00"), "2023-12-25", "1h"),
    "an offset without a colon": (
        "time",
        texts(HOURS, "%Y-%m-%d %H:%M:%S -0530"),
        "2023-12-25",
        "1h",
    ),
    "days of an offset": ("time", texts(DAYS, "%Y-%m-%dT%H:%M:%S+05:30"), "2023-03-01", "1d"),
    "UTC": ("time", texts(HOURS, "%Y-%m-%dT%H:%M:%SZ"), "2023-12-25", "1h"),
    "a counter": ("time", [str(n) for n in NUMBERS], "1", 1),
    "a counter of every fifth": ("elapsed", [str(5 * n) for n in NUMBERS], "5", 5),
    "a counter from 5000 on": ("time", [str(5000 + n) for n in NUMBERS], "5001", 1),
    "seconds": ("time", [f"{n / 10}" for n in NUMBERS], "0.1", 0.1),
    "long seconds": ("time", [f"{round(n * 0.025, 3)}" for n in NUMBERS], "0.025", 0.025),
    "seconds since 1970": (
        "time",
        [str(1_577_836_800 + 3600 * n) for n in NUMBERS],
        "2020-01-01 01:00:00",
        "1h",
    ),
    "weekday hours": ("time", texts(WEEKDAYS, "%Y-%m-%d %H:%M"), "2023-12-25", "1h"),
    "an exchange": ("time", texts(EXCHANGE, "%Y-%m-%d %H:%M"), "2024-01-01 09:30:00", "30m"),
    "an exchange with a break": (
        "time",
        texts(TOKYO, "%Y-%m-%d %H:%M"),
        "2024-01-01 09:30:00",
        "30m",
    ),
    "currencies": ("time", texts(CURRENCIES, "%Y-%m-%d %H:%M"), "2023-12-25", "1h"),
    "futures": ("time", texts(FUTURES, "%Y-%m-%d %H:%M"), "2023-12-25", "1h"),
    "business days": ("date", texts(BUSINESS, "%Y-%m-%d"), "2023-03-01", "1d"),
    "month ends": ("date", texts(MONTH_ENDS, "%Y-%m-%d"), "1954-12-31", "1mo"),
    "last business days": ("date", texts(BUSINESS_ENDS, "%Y-%m-%d"), "1954-12-31", "1mo"),
    "first business days": ("date", texts(BUSINESS_STARTS, "%Y-%m-%d"), "1955-01-03", "1mo"),
    "quarter ends": ("date", texts(MONTH_ENDS[::3], "%Y-%m-%d"), "1954-12-31", "3mo"),
    "Fridays": (
        "date",
        texts(steps(datetime(2020, 1, 3), 150, weeks=1), "%Y-%m-%d"),
        "2020-01-03",
        "7d",
    ),
    "years": ("year", [str(1820 + n) for n in NUMBERS], "1821-01-01", "1y"),
}


@pytest.mark.parametrize("name", CASES)
def test_predictions_continue_the_timestamps_as_they_are_written(
    name: str, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, rows, first, step = CASES[name]
    path = written(tmp_path, head, rows[:-HORIZON])
    predict = make(path, task="forecast")
    found = forecast(predict, monkeypatch, path)
    written_rows = ({text.strip() for text in row.split(",")} for row in rows[-HORIZON:])
    assert [{*row.split(",")} for row in found] == [*written_rows]
    data = sys.modules["timed.data"]
    series = data.read_series(str(path)).time
    assert len(series) == len(rows) - HORIZON, "no row is missing from the steps"
    assert (str(series[0]).removesuffix(" 00:00:00"), data.FREQUENCY) == (first, step)


FIELD = Path(__file__).parent / "data" / "field"


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("two_columns", "06/01/2024,00:00:00"),
        ("counter", "301"),
        ("weekdays", "2024-01-22 00:00"),
        ("dup", "2024-03-21"),
    ],
)
def test_predictions_of_files_as_people_have_them_follow_the_last_row(
    name: str, following: str, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes((FIELD / f"{name}.csv").read_bytes())
    assert forecast(make(path), monkeypatch, path)[0] == following


@pytest.mark.parametrize("name", ["a clock past midnight", "one digit", "Jan-49"])
def test_the_last_forecast_is_told_as_the_file_writes_its_times(
    name: str,
    tmp_path: Path,
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    head, rows, *_ = CASES[name]
    path = written(tmp_path, head, rows[:-HORIZON])
    forecast(make(path, task="forecast"), monkeypatch, path)
    assert f"{HORIZON} time steps, the last is {rows[-1]}\n" in capsys.readouterr().out


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


@pytest.mark.parametrize(("name", "part"), [("a counter", "hour"), ("a clock", "weekday")])
def test_timestamps_without_a_date_have_no_calendar(tmp_path: Path, name: str, part: str) -> None:
    head, rows, *_ = CASES[name]
    path = written(tmp_path, head, rows)
    with pytest.raises(AnswersError, match=f"without a date have no {part}"):
        plan({"data": str(path), "task": "forecast", "calendar": part})


# --- a file that was rewritten ----------------------------------------------------------------

LAYOUTS = {
    "a row of units": [
        "time,load",
        ",kW",
        *(f"{datetime(2022, 1, 1) + timedelta(days=n)},{n % 7}.5" for n in range(200)),
    ],
    "hours as 100 to 2400": [
        "date,time,load",
        *(f"2022-01-{1 + n // 24:02},{(n % 24 + 1) * 100},{n % 24}.5" for n in range(480)),
    ],
    "dates as names of columns": [
        "shop," + ",".join(f"2022-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(200)),
        *(f"{name}," + ",".join(f"{n % 7}.5" for n in range(200)) for name in "abc"),
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_later_file_of_a_layout_that_was_rewritten_names_the_command_for_it(
    layout: str, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(LAYOUTS[layout]) + "\n", encoding="utf-8")
    config = make(path, "config")
    predict = importlib.import_module("timed.predict")
    monkeypatch.setattr(predict, "open_run", lambda run: (run, config.Config()))
    with pytest.raises(SystemExit, match="file.csv.*; of a file like the original, `scaffold conv"):
        config.command_line(predict.predict, [f"--input={path}", "--output=forecast.csv"])
    with pytest.raises(SystemExit, match="got 0$"):
        config.command_line(importlib.import_module("timed.train").train, ["--units=0"])
