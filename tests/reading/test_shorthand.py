"""Values written shorter than a project reads them, and what agencies write around their tables."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import pi, sin
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from proposals import refused, task_of

from scaffold.cli.convert import command as convert
from scaffold.planning import plan
from scaffold.reading.files import open_file

DAYS = [date(2022, 1, 1) + timedelta(days=n) for n in range(70)]
WAVE = [round(50 + 9 * sin(2 * pi * n / 24) + n % 7 / 9, 3) for n in range(2000)]


def hours(row: Callable[[date, int, int], str], start: int = 1) -> list[str]:
    """Return a row for each hour of each day: its day, its number in the day and in all."""
    return [row(day, h, 24 * d + h) for d, day in enumerate(DAYS) for h in range(start, start + 24)]


MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
)


@dataclass(frozen=True)
class Right:
    """What is right: the time columns and their pattern and step, the first rows, what is said."""

    time: tuple[str, ...]
    pattern: str
    every: str
    values: dict[str, str]  # column → how its first value is written in the project
    said: str
    name: str = "file.csv"


def midnight(day: date, hour: int = 0) -> str:
    summer = date(2022, 3, 27) <= day < date(2022, 10, 30)
    return f"{day}T{hour:02}:00:00{'+02:00' if summer else '+01:00'}"


LONG = [date(2022, 1, 1) + timedelta(days=n) for n in range(400)]
WORKDAYS = [day for day in LONG if day.weekday() < 5]
FILES: dict[str, tuple[list[str], Right]] = {
    "hours as 100 to 2400": (
        ["date,time,load", *hours(lambda d, h, n: f"{d:%m/%d/%Y},{h * 100},{WAVE[n]}")],
        Right(("date", "time"), "%m/%d/%Y %H:%M", "1h", {"time": "01:00"}, "100 is read as 01:00"),
    ),
    "hours as 0000 to 2300 beside dates of digits": (
        ["Date,HRMN,temp", *hours(lambda d, h, n: f"{d:%Y%m%d},{h * 100:04},{WAVE[n]}", 0)],
        Right(("Date", "HRMN"), "%Y%m%d %H:%M", "1h", {"HRMN": "00:00"}, "0000 is read as 00:00"),
    ),
    "periods of half an hour": (
        [
            "Settlement Date,Settlement Period,Demand",
            *(f"{d:%d/%m/%Y},{p},{WAVE[p]}" for d in DAYS for p in range(1, 49)),
        ],
        Right(
            ("Settlement Date", "Settlement Period"),
            "%d/%m/%Y %H:%M",
            "30m",
            {"Settlement Period": "00:00"},
            "numbered periods of a day: 1 is read as 00:00",
        ),
    ),
    "periods in one word": (
        [
            "SettlementDate,SettlementPeriod,Demand",
            *(f"{d:%d/%m/%Y},{p},{WAVE[p]}" for d in DAYS for p in range(1, 49)),
        ],
        Right(
            ("SettlementDate", "SettlementPeriod"),
            "%d/%m/%Y %H:%M",
            "30m",
            {"SettlementPeriod": "00:00"},
            "numbered periods of a day: 1 is read as 00:00",
        ),
    ),
    "thousands and millions as letters": (
        [
            '"Date","Price","Vol."',
            *(f'"{d:%m/%d/%Y}","{WAVE[n]}","{n % 9}.25{"KM"[n % 2]}"' for n, d in enumerate(LONG)),
        ],
        Right(("Date",), "%m/%d/%Y", "1d", {"Vol.": "250"}, "0.25K is read as 250"),
    ),
    "midnights at offsets that change": (
        ["Date,Close", *(f"{midnight(d)},{WAVE[n]}" for n, d in enumerate(LONG))],
        Right(("Date",), "%Y-%m-%d", "1d", {"Date": "2022-01-01"}, "the clock and the offsets"),
    ),
    "an hour of days at offsets that change": (
        ["day,steps", *(f"{midnight(d, 7)},{WAVE[n]}" for n, d in enumerate(LONG))],
        Right(
            ("day",),
            "%Y-%m-%dT%H:%M:%S",
            "1d",
            {"day": "2022-01-01T07:00:00"},
            "Left out: the offsets (+01:00, +02:00) of day.",
        ),
    ),
    "a buoy, its names in one comment and its units in another": (
        [
            "#YY  MM DD hh mm WDIR WSPD GST  ATMP",
            "#yr  mo dy hr mn degT m/s  m/s  degC",
            *hours(
                lambda d, h, n: f"{d:%Y %m %d} {h:02} 50 {n % 360:3d} {WAVE[n]:6.1f}  9.0 12.3", 0
            ),
        ],
        Right(
            ("YY", "MM", "DD", "hh", "mm"),
            "%Y %m %d %H %M",
            "1h",
            {"mm": "50", "WDIR": "0"},
            "Left out: the row of units, #yr, mo, dy",
            "46042h2023.txt",
        ),
    ),
    "prices with two levels of names": (
        [
            "Price,Close,Close,High,High",
            "Ticker,AAPL,MSFT,AAPL,MSFT",
            "Date,,,,",
            *(f"{d},{WAVE[n]},{n + 0.5},{WAVE[n] + 1},{n * n}" for n, d in enumerate(WORKDAYS)),
        ],
        Right(("Date",), "%Y-%m-%d", "1d", {"Close MSFT": "0.5"}, "joined by a space"),
    ),
    "months of Eurostat, a colon for a missing value": (
        [
            "LAST UPDATE,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG",
            *(
                f"05/06/23 23:00:00,DE,{2000 + n // 12}M{n % 12 + 1:02},"
                f"{':' if n == 9 else WAVE[n]},"
                for n in range(240)
            ),
        ],
        Right(("TIME_PERIOD",), "%YM%m", "1mo", {"geo": "DE"}, "':' in OBS_VALUE: read as missing"),
    ),
    "columns of Eurostat with flags": (
        [
            "unit,geo\\TIME_PERIOD\t"
            + "\t".join(f"{2010 + n // 12}-{n % 12 + 1:02} " for n in range(120)),
            *(
                f"PC,{geo}\t"
                + "\t".join(": " if n == 9 else f"{WAVE[n]} {'b' * (n == 5)}" for n in range(120))
                for geo in ("DE", "FR", "IT")
            ),
        ],
        Right(("date",), "%Y-%m", "1mo", {"value": "50.0"}, "flags behind values (b)", "wide.tsv"),
    ),
    "what names a row of Eurostat in one column, with commas": (
        [
            "freq,unit,geo\\TIME_PERIOD\t"
            + "\t".join(f"{2010 + n // 12}-{n % 12 + 1:02} " for n in range(120)),
            *(
                f"M,PC,{geo}\t" + "\t".join(f"{WAVE[n]} " for n in range(120))
                for geo in ("DE", "FR", "IT")
            ),
        ],
        Right(
            ("date",),
            "%Y-%m",
            "1mo",
            {"geo": "DE"},
            "read as the columns freq, unit, geo",
            "wide.tsv",
        ),
    ),
    "the year on which an index is based below its name": (
        [
            "Jahr;Monate;Umsatz",
            ";;2015=100",
            *(f"{2000 + n // 12};{MONTHS[n % 12]};{WAVE[n]}" for n in range(240)),
        ],
        Right(
            ("Jahr", "Monate"), "%Y %-m", "1mo", {"Umsatz": "50.0"}, "the row of units, 2015=100"
        ),
    ),
    "two columns of numbers with two kinds of marks beside dates of two words": (
        [
            "Datum von;Datum bis;Netzlast [MWh];Residuallast [MWh]",
            *hours(
                lambda d, h, n: (
                    f"{d:%d.%m.%Y} {h:02}:00;{d:%d.%m.%Y} {h:02}:15;"
                    f"{40 + n % 9}.123,{10 + n % 50};{30 + n % 7}.456,25"
                ),
                0,
            ),
        ],
        Right(
            ("Datum von",),
            "%d.%m.%Y %H:%M",
            "1h",
            {"Residuallast [MWh]": "30.456,25"},
            "Numbers have a decimal comma.",
        ),
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_a_series_is_read_for_what_it_is_written_in_short(what: str, tmp_path: Path) -> None:
    rows, right = FILES[what]
    path = tmp_path / right.name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    spec = plan({"data": str(path), "name": "project"})
    data, time = spec.data, spec.data.time
    assert (spec.task.name, data.columns["time"]) == ("forecast", right.time)
    assert time and (time.pattern, time.every, time.regular) == (right.pattern, right.every, True)
    content = data.content or path.read_bytes()
    held = pl.read_csv(content, separator=data.format.separator, infer_schema=False)
    assert {name: held[name][0] for name in right.values} == right.values
    assert any(right.said in note for note in data.notes), data.notes


def test_a_later_file_is_converted_to_the_same(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(FILES["hours as 100 to 2400"][0]) + "\n")
    done = CliRunner().invoke(convert, [str(path), str(tmp_path / "later.csv")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "later.csv").read_bytes() == plan(
        {"data": str(path), "name": "p"}
    ).data.content


NEIGHBOURS = {  # that only look like such values
    "numbers of four digits": [
        "date,time,load",
        *(f"{d},{n + 61},{WAVE[n]}" for n, d in enumerate(LONG)),
    ],
    "a size in letters": [
        "date,size,load",
        *(f"{d},{'XSML'[n % 4]},{WAVE[n]}" for n, d in enumerate(LONG)),
    ],
    "a period that counts on": [
        "date,period,load",
        *(f"{d},{n + 1},{WAVE[n]}" for n, d in enumerate(LONG)),
    ],
}


@pytest.mark.parametrize("what", NEIGHBOURS)
def test_what_only_resembles_such_values_stays_as_it_is(what: str, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(NEIGHBOURS[what]) + "\n")
    data = plan({"data": str(path), "name": "project"}).data
    assert (data.content, data.columns["time"]) == (None, ("date",))


@pytest.mark.parametrize("text", ["content", "value"])
def test_conversations_are_named_with_what_makes_them_pairs(text: str, tmp_path: Path) -> None:
    said = [f"word{n} of a talk {n % 40}" for n in range(300)]
    lines = [{"talk": [{"by": "a", text: t}, {"by": "b", text: f"to {t} now"}]} for t in said]
    (tmp_path / "chat.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (line,) = refused(tmp_path / "chat.jsonl")
    assert f"nothing but nested values, 'talk' of by, {text}" in line
    assert task_of(line.split("`")[1], tmp_path) == "pairs"
    made = pl.read_csv(tmp_path / "chat_pairs.csv")
    assert made.row(0) == ("word0 of a talk 0", "to word0 of a talk 0 now")


def test_a_large_file_that_is_written_anew_keeps_all_of_its_rows(tmp_path: Path) -> None:
    rows = [f"{midnight(day, 7)},shop {n},{n}" for n in range(450) for day in LONG]  # over 6 MiB
    path = tmp_path / "file.csv"
    path.write_text("\n".join(["day,shop,sales", *rows]) + "\n")
    text = open_file(path, {}, {}).text
    assert text is not None and text.content.count(b"\n") == len(rows) + 1
