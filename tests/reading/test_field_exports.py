"""What loggers, weather services, traders and laboratories export."""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from proposals import propose, random, refused, written

from scaffold.reading import inspect

START = datetime(2024, 3, 1)
HOURS = [START + timedelta(hours=n) for n in range(400)]
VALUES = (20 + random().normal(size=400)).round(2).tolist()

Row = Sequence[object]


def file(folder: Path, head: str, rows: Sequence[Row], mark: str = ",") -> Path:
    return written(folder, *(mark.join(map(str, row)) for row in rows), head=head)


CLOCKS = {
    "one column without marks": ("date", [[f"{t:%Y%m%d %H%M%S}"] for t in HOURS], "%Y%m%d %H%M%S"),
    "two columns without marks": (
        "<DATE>,<TIME>",
        [[f"{t:%Y%m%d}", f"{t:%H%M%S}"] for t in HOURS],
        "%Y%m%d %H%M%S",
    ),
    "hours in UTC": (
        "Data,Hora UTC",
        [[f"{t:%Y/%m/%d}", f"{t:%H%M} UTC"] for t in HOURS],
        "%Y/%m/%d %H%M UTC",
    ),
    "two digits of a year": (
        "Datum,Stunde",
        [[f"{t:%y%m%d}", t.hour] for t in HOURS],
        "%y%m%d %-H",
    ),
    "days called DY": (
        "YEAR,MO,DY,HR",
        [[t.year, t.month, t.day, t.hour] for t in HOURS],
        "%Y %-m %-d %-H",
    ),
}


@pytest.mark.parametrize("how", CLOCKS)
def test_dates_and_clocks_are_read_together(tmp_path: Path, how: str) -> None:
    head, stamps, pattern = CLOCKS[how]
    rows = [[*stamp, value] for stamp, value in zip(stamps, VALUES, strict=True)]
    found = propose(file(tmp_path, f"{head},load", rows))
    assert found.time is not None
    assert (found.time.pattern, found.time.every) == (pattern, "1h")
    assert found.columns["time"] == tuple(head.split(","))


def test_days_with_two_digits_of_a_year_are_none_of_another_century(tmp_path: Path) -> None:
    days = [f"{START + timedelta(days=n):%y%m%d}" for n in range(400)]
    found = propose(file(tmp_path, "Datum,load", [*zip(days, VALUES, strict=True)]))
    assert found.time is not None
    assert (found.time.pattern, found.time.every) == ("%y%m%d", "1d")


@pytest.mark.parametrize("place", [0, 200, 400], ids=["first", "in the middle", "last"])
def test_rows_without_a_value_between_the_regular_times_are_left_out_and_said(
    tmp_path: Path, place: int
) -> None:
    rows: list[Row] = [[f"{t:%Y-%m-%d %H:%M}", v, ""] for t, v in zip(HOURS, VALUES, strict=True)]
    event = f"{HOURS[0] + timedelta(hours=place, minutes=-23):%Y-%m-%d %H:%M}"
    rows.insert(place, [event, "", "stopped"])
    found = propose(file(tmp_path, "time,temperature,event", rows))
    assert found.time is not None and (found.time.every, found.facts.rows) == ("1h", 400)
    assert f"Left out: a row without a value at no regular time, such as {event}." in found.notes


SUMMER = [START + timedelta(days=n) for n in range(200)]
WRITTEN_ANEW = {
    "a row is left out": [
        *(f"{t:%Y-%m-%d %H:%M}" for t in HOURS),
        f"{HOURS[-1] + timedelta(minutes=7):%Y-%m-%d %H:%M}",
    ],
    "offsets are left out": [f"{t:%Y-%m-%dT%H:%M:%S}+0{1 + (t.month > 3)}:00" for t in SUMMER],
}


@pytest.mark.parametrize("what", WRITTEN_ANEW)
def test_what_is_written_anew_keeps_the_separator_and_so_what_a_number_can_be(
    tmp_path: Path, what: str
) -> None:
    stamps = WRITTEN_ANEW[what]
    values = [f"14.{n + 100}" for n in range(len(stamps))]
    values[400:] = [""] * (len(stamps) - 400)
    (line,) = refused(file(tmp_path, "time;load", [*zip(stamps, values, strict=True)], mark=";"))
    assert "'14.100' can be 14.100 (a decimal point) or 14100 (a thousands point)" in line


def test_a_row_to_be_forecast_between_the_regular_times_is_refused(tmp_path: Path) -> None:
    rows = [[f"{t:%Y-%m-%d %H:%M}", v, 2 * v] for t, v in zip(HOURS, VALUES, strict=True)]
    rows.append([f"{HOURS[-1] + timedelta(minutes=7):%Y-%m-%d %H:%M}", 3, ""])
    (line,) = refused(file(tmp_path, "time,promo,sales", rows))
    assert "a row without a target, such as 2024-03-17 15:07:00, between the steps of 1h" in line


def test_a_feature_that_some_series_never_measured_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [
        [f"{HOURS[0] + timedelta(days=n):%Y-%m-%d}", name, v, "" if name == "C" else v + n, v * n]
        for name in "ABC"
        for n, v in enumerate(VALUES[:200])
    ]
    found = propose(file(tmp_path, "date,station,rain,wind,sales", rows))
    assert found.columns["features"] == ("sales", "rain")
    assert "Left out, because they hold no value in some of the series: wind." in found.notes


def test_points_of_a_map_are_series(tmp_path: Path) -> None:
    rows = [
        [f"{t:%Y-%m-%d %H:%M}", latitude, longitude, v + latitude]
        for t, v in zip(HOURS, VALUES, strict=True)
        for latitude in (52.0, 52.25)
        for longitude in (13.0, 13.5)
    ]
    found = propose(file(tmp_path, "time,latitude,longitude,t2m", rows))
    assert found.columns["series"] == ("latitude", "longitude")
    assert found.columns["features"] == ("t2m",)


def test_a_number_that_counts_the_rows_of_each_series_is_no_feature(tmp_path: Path) -> None:
    rows = [
        [n + 1, f"{t:%Y-%m-%d %H:%M}", v, name]
        for name in ("north", "south")
        for n, (t, v) in enumerate(zip(HOURS, VALUES, strict=True))
    ]
    found = propose(file(tmp_path, "No,time,load,station", rows))
    assert (found.columns["series"], found.columns["features"]) == (("station",), ("load",))
    assert "Left out, because they only name or count the rows: No." in found.notes


@pytest.mark.parametrize("name", ["Bid", "acid", "grid", "state"])
def test_decimals_name_neither_sequences_nor_series(tmp_path: Path, name: str) -> None:
    rows = [
        [f"{t + timedelta(seconds=n % 7):%Y-%m-%d %H:%M:%S}", 20 + n % 9 / 10, v]
        for n, (t, v) in enumerate(zip(HOURS, VALUES, strict=True))
    ]
    found = propose(file(tmp_path, f"time,{name},load", rows))
    assert found.columns["time"] == ("time",) and "series" not in found.columns
    assert name in found.columns["features"]


def test_the_numbers_of_a_few_people_are_no_feature_of_a_table(tmp_path: Path) -> None:
    draw = random(1)
    rows = [[*draw.normal(size=3).round(3), draw.integers(12), "ab"[n % 2]] for n in range(400)]
    found = propose(file(tmp_path, "x,width,height,subject,label", rows), "tabular")
    assert found.columns["features"] == ("x", "width", "height")
    (note,) = (note for note in found.notes if "a few people" in note)
    assert note.endswith("whose rows are in every split: subject.")


CHAINS = {
    "proteins": "id,sequence,family",
    "molecules": "num,name,smiles,active",
}


@pytest.mark.parametrize("what", CHAINS)
def test_chains_of_symbols_beside_names_and_a_label_are_texts_of_characters(
    tmp_path: Path, what: str
) -> None:
    draw = random(2)
    chains = ["".join(draw.choice([*"ACDEFGHIK"], 30)) for _ in range(300)]
    names = [f"sp|P{n}" if what == "proteins" else f"{n},cmpd-{n}" for n in range(300)]
    rows = [[name, chain, n % 2] for n, (name, chain) in enumerate(zip(names, chains, strict=True))]
    found = propose(file(tmp_path, CHAINS[what], rows))
    *_, text, label = CHAINS[what].split(",")
    assert (found.columns["text"], found.columns["label"]) == ((text,), (label,))
    assert found.proposed["tokens"] == "characters"


def test_names_of_rows_are_no_source_of_pairs(tmp_path: Path) -> None:
    draw = random(3)
    chains = ["".join(draw.choice([*"CNOS()="], 20)) for _ in range(300)]
    rows = [
        [f"CHEMBL{n * 37}", v, chain]
        for n, (v, chain) in enumerate(zip(VALUES, chains, strict=False))
    ]
    (line,) = refused(file(tmp_path, "CMPD_CHEMBLID,exp,smiles", rows))
    assert "fit no task" in line


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ("open,close,volume", "close"),
        ("<OPEN>,<CLOSE>,<VOL>", "<CLOSE>"),
        ("1. open,4. close,5. volume", "4. close"),
        ("VAR78,TARGETVAR,VAR134", "TARGETVAR"),
        ("average,trend_,unc", "trend_"),
        ("usage,factor,NSM", "factor"),
    ],
)
def test_the_target_is_what_a_name_says_and_nothing_that_is_said_of_another(
    tmp_path: Path, head: str, target: str
) -> None:
    rows = [
        [f"{t:%Y-%m-%d %H:%M}", v, v + n % 5, 3600 * t.hour]
        for n, (t, v) in enumerate(zip(HOURS, VALUES, strict=True))
    ]
    assert propose(file(tmp_path, f"time,{head}", rows)).columns["targets"] == (target,)


def test_a_column_that_is_mostly_blank_is_not_the_target(tmp_path: Path) -> None:
    rows = [
        [f"{t:%Y-%m-%d %H:%M}", v, "" if n % 9 else v]
        for n, (t, v) in enumerate(zip(HOURS, VALUES, strict=True))
    ]
    assert propose(file(tmp_path, "time,historic,scan", rows)).columns["targets"] == ("historic",)


@pytest.mark.parametrize("columns", [1, 5, 6, 9])
def test_a_table_of_a_campbell_logger_is_read_without_its_three_lines(
    tmp_path: Path, columns: int
) -> None:
    names = [f"v{n}_Avg" for n in range(columns)]
    lines: list[Row] = [
        *(['"TIMESTAMP"', '"RECORD"', *names], ['"TS"', '"RN"', *["Volts"] * columns]),
        ['""', '""', *["Avg"] * columns],
    ]
    lines += [
        [f"{t:%Y-%m-%d %H:%M:%S}", n, *(VALUES[(n + 37 * k) % 400] for k in range(columns))]
        for n, t in enumerate(HOURS[:300])
    ]
    head = '"TOA5","Station","CR1000","12345","CR1000.Std.31","CPU:met.CR1","4711","Hourly"'
    found = propose(file(tmp_path, head, lines))
    assert (found.facts.rows, found.columns["time"]) == (300, ("TIMESTAMP",))
    assert {*found.columns["features"]} == {*names}
    assert any("(TOA5)" in note for note in found.notes)


def test_answers_such_as_less_than_5_are_classes(tmp_path: Path) -> None:
    draw = random(5)
    hours = ["<5", *map(str, range(5, 10)), "10+"]
    rows = [[*draw.normal(size=2).round(3), hours[draw.integers(7)]] for _ in range(400)]
    found = propose(file(tmp_path, "height,weight,sleep", rows), "tabular", targets="sleep")
    assert found.facts.problem == "classification" and found.facts.outputs == 7


def test_a_column_called_person_that_says_yes_or_no_is_a_feature(tmp_path: Path) -> None:
    draw = random(6)
    rows = [[draw.integers(2), *draw.normal(size=2).round(3), "ab"[n % 2]] for n in range(400)]
    found = propose(file(tmp_path, "person,x,width,label", rows), "tabular")
    assert found.columns["features"] == ("person", "x", "width")


def test_columns_that_say_of_which_month_a_row_is_stay_columns(tmp_path: Path) -> None:
    months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    rows = [
        [1980 + n // 12, v, *(int(place == n % 12) for place in range(12))]
        for n, v in enumerate(VALUES[:240])
    ]
    path = file(tmp_path, ",".join(["year", "claims", *months]), rows)
    found = propose(path, "tabular", targets="claims")
    assert {*months} <= {*found.columns["features"]} and found.facts.rows == 240


def test_nanoseconds_are_named_with_the_command_that_makes_them_microseconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [[f"{int(t.timestamp())}000000000", v] for t, v in zip(HOURS, VALUES, strict=True)]
    line = refused(file(tmp_path, "time,load", rows))[0]
    assert "counts nanoseconds since 1970" in line
    command = line.partition("leave out the last digits: `")[2].rstrip("`")
    python, _, new = command.partition(" && ")
    subprocess.run([sys.executable, *shlex.split(python)[1:]], check=True)
    found = propose(tmp_path / shlex.split(new)[-1])
    assert found.time is not None and (found.time.unit, found.time.every) == ("us", "1h")


@pytest.mark.parametrize("limit", ["<0.05", "> 2419.6", "≤1"])
def test_limits_among_numbers_are_asked_about_and_no_categories(tmp_path: Path, limit: str) -> None:
    rows = [
        [f"{t:%Y-%m-%d %H:%M}", v, limit if n % 6 == 0 else v / 20]
        for n, (t, v) in enumerate(zip(HOURS, VALUES, strict=True))
    ]
    path = file(tmp_path, "time,phosphate,nitrate", rows)
    (line,) = refused(path)
    assert f"{limit!r} is not a number (and 66 more such rows)" in line
    assert line.endswith(f"'--missing={limit}'")
    found = propose(path, missing=limit)
    assert (found.columns["targets"], limit in found.format.null_values) == (("nitrate",), True)


def test_a_limit_among_few_whole_numbers_is_asked_about_where_it_is_the_only_one(
    tmp_path: Path,
) -> None:
    numbers = [*range(2, 14)]
    rows = [
        [f"{t:%Y-%m-%d %H:%M}", v, "<1" if n % 5 == 0 else numbers[n % 12]]
        for n, (t, v) in enumerate(zip(HOURS, VALUES, strict=True))
    ]
    (line,) = refused(file(tmp_path, "hour,bitcoin,ethereum", rows))
    assert "'<1' is not a number" in line and line.endswith("'--missing=<1'")
    answers = [[*row[:2], ">20" if n % 7 == 0 else row[2]] for n, row in enumerate(rows)]
    found = propose(file(tmp_path, "hour,bitcoin,experience", answers))
    assert "experience" in found.columns["features"]


def test_a_way_to_read_times_is_offered_as_a_shell_takes_it(tmp_path: Path) -> None:
    draw = random(4).integers(1, 12, (60, 2)).tolist()
    stamps = [f"{a:02}/{b:02}/2024 10:{n:02}:00" for n, (a, b) in enumerate(draw)]
    rows = [*zip(stamps, VALUES, strict=False)]
    (line,) = refused(file(tmp_path, "time,load", rows), "forecast")
    assert "ambiguous timestamps" in line and "--column 'time-format=%" in line
    assert line.endswith("/%Y %H:%M:%S'")


def test_rows_that_describe_the_columns_below_their_names_are_left_out(tmp_path: Path) -> None:
    described = [
        ["Label", "i-0ab (web-1)", "NetworkIn"],
        ["Period", 300, 300],
        ["", "Average", ""],
    ]
    rows = [[f"{t:%Y/%m/%d %H:%M:%S}", v, v * 9] for t, v in zip(HOURS, VALUES, strict=True)]
    found = propose(file(tmp_path, "Full label,cpu,network", [*described, *rows]))
    assert (found.facts.rows, found.columns["time"]) == (400, ("Full label",))
    assert any("Left out: 3 rows that describe the columns" in note for note in found.notes)


def test_a_row_of_units_with_powers_of_ten_is_left_out(tmp_path: Path) -> None:
    rows = [[t.year, t.month, t.day, t.hour, v] for t, v in zip(HOURS, VALUES, strict=True)]
    units = ["YYYY", "MM", "DD", "HH", "10^6 sq km"]
    found = propose(file(tmp_path, "Year,Month,Day,Hour,Extent", [units, *rows]))
    assert (found.facts.rows, found.columns["targets"]) == (400, ("Extent",))


def test_columns_of_one_name_are_counted_and_said(tmp_path: Path) -> None:
    rows = [
        [f"{t:%d/%m/%Y %H:%M}", v, "RP"[n % 2], v + 1, "RP"[n % 2]]
        for n, (t, v) in enumerate(zip(HOURS, VALUES, strict=True))
    ]
    found = propose(file(tmp_path, "Date,NO2,status,PM10,status", rows))
    assert "status_2" in found.columns["features"]
    assert "Columns of one name, counted: status, status_2." in found.notes


def test_a_row_in_which_a_value_returns_is_no_header(tmp_path: Path) -> None:
    draw = random(7)
    rows = [["".join(draw.choice([*"oxb"], 3)), *draw.choice([*"oxb"], 5)] for _ in range(300)]
    rows = [[*first, *rest, "ab"[n % 2]] for n, (first, *rest) in enumerate(rows)]
    rows[0][:3] = ["o", "o", "x"]
    found = propose(file(tmp_path, ",".join(rows[0]), rows[1:]), "tabular")
    assert found.facts.rows == 300


@pytest.mark.parametrize("key", [["249190560", "BIELSKO"], ["249190560"], []])
def test_parts_of_a_date_without_a_header_are_found_behind_what_never_changes(
    tmp_path: Path, key: list[str]
) -> None:
    days = [datetime(2023, 1, 1) + timedelta(days=n) for n in range(300)]
    rows = [
        [*key, d.year, f"{d:%m}", f"{d:%d}", -abs(v), v - 21.5]
        for d, v in zip(days, VALUES, strict=False)
    ]
    found = propose(file(tmp_path, ",".join(map(str, rows[0])), rows[1:]))
    assert (found.facts.rows, found.columns["time"]) == (300, ("year", "month", "day"))


@pytest.mark.parametrize("unit", [1, 1000])
def test_a_count_of_seconds_is_no_feature_where_the_newest_is_first(
    tmp_path: Path, unit: int
) -> None:
    rows = [
        [int(t.timestamp()) * unit, f"{t:%Y-%m-%d %H:%M:%S}", v, v + 1]
        for t, v in zip(HOURS, VALUES, strict=True)
    ]
    found = propose(file(tmp_path, "unix,date,open,close", rows[::-1]))
    assert {*found.columns["features"]} == {"open", "close"}


def test_a_long_text_beside_a_score_is_read_among_other_columns(tmp_path: Path) -> None:
    draw = random(8)
    words = [f"word{n}" for n in range(30)]
    rows = [
        [n, *draw.integers(0, 9, 3), 1 + n % 5, 1305072000 + n, " ".join(draw.choice(words, 20))]
        for n in range(300)
    ]
    head = "Id,HelpfulnessNumerator,HelpfulnessDenominator,Votes,Score,Time,Text"
    task, found = inspect(file(tmp_path, head, rows))
    assert (task.name, found.columns["text"], found.columns["label"]) == (
        "text",
        ("Text",),
        ("Score",),
    )


def test_two_strings_numbered_in_front_are_asked_about(tmp_path: Path) -> None:
    draw = random(9)
    words = [f"word{n}" for n in range(30)]
    texts = [[" ".join(draw.choice(words, 12)) for _ in range(2)] for _ in range(300)]
    rows = [[n % 2, 1000 + n, 5000 + n, *both] for n, both in enumerate(texts)]
    (line,) = refused(file(tmp_path, "Quality,#1 ID,#2 ID,#1 String,#2 String", rows))
    assert "'Quality' is said of two texts, '#1 String' and '#2 String'" in line


def test_a_row_off_the_grid_without_a_value_is_left_out_in_several_series(tmp_path: Path) -> None:
    rows = [
        [name, "Std", f"{t:%Y-%m-%d %H:%M:%S}.0000000", v]
        for name in ("MAC2", "MAC3")
        for t, v in zip(HOURS, VALUES, strict=True)
    ]
    rows.insert(50, ["MAC2", "Std", f"{HOURS[50]:%Y-%m-%d} 18:28:01.0000000", "Null"])
    found = propose(file(tmp_path, "LCLid,tariff,DateTime,KWH", rows))
    assert found.time is not None and found.time.every == "1h"
    assert any("a row without a value at no regular time" in note for note in found.notes)


def test_a_title_of_several_fields_above_more_names_is_left_out(tmp_path: Path) -> None:
    names = "day_time,steps,runs,speed,distance,calories,active"
    rows = [
        [f"{t:%Y-%m-%d %H:%M:%S}", *(round(v * f, 2) for f in range(1, 7))]
        for t, v in zip(HOURS, VALUES, strict=True)
    ]
    path = file(tmp_path, f"com.samsung.shealth.step_count,6310010,4\n{names}", rows)
    found = propose(path)
    assert (found.facts.rows, found.columns["time"]) == (400, ("day_time",))
