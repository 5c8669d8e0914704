"""Files laid out as public sources lay them out: what is around, between and within their rows."""

import json
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from proposals import propose, random, refused, tasks_of

from scaffold.reading import inspect
from scaffold.reading.plain import opened
from scaffold.tasks import Data

HOURS = [datetime(2020, 1, 1) + timedelta(hours=n) for n in range(240)]
HOURS_DATES = [f"{d:%d.%m.%Y}" for d in HOURS]
DAYS = [datetime(2021, 1, 1) + timedelta(days=n) for n in range(120)]
MONTHS = [datetime(2010 + n // 12, n % 12 + 1, 1) for n in range(120)]


def wave(count: int, period: int = 24, seed: int = 0) -> list[str]:
    noise = random(seed).normal(size=count)
    return [f"{50 + 9 * math.sin(n * math.tau / period) + noise[n]:.2f}" for n in range(count)]


def held(folder: Path, *lines: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def task_for(path: Path) -> tuple[str, Data]:
    """Return the task that is proposed, and what for it."""
    task, data = inspect(path)
    return task.name, data


def rows(*columns: Sequence[object], separator: str = ",") -> list[str]:
    return [separator.join(map(str, row)) for row in zip(*columns, strict=True)]


# --- parts of a timestamp -----------------------------------------------------------------------

SEASONS = "DJF JFM FMA MAM AMJ MJJ JJA JAS ASO SON OND NDJ".split()
WEEKS = [(DAYS[0] + timedelta(weeks=n)).isocalendar() for n in range(120)]


@pytest.mark.parametrize(
    ("head", "stamps", "pattern", "every"),
    [
        ("Year,Week,cases", [f"{y},{w}" for y, w, _ in WEEKS], "%G %-V", "7d"),
        ("Jahr;KW;Wert", [f"{y};{w:02}" for y, w, _ in WEEKS], "%G %V", "7d"),
        ("Year,Quarter,GDP", [f"{1990 + n // 4},{n % 4 + 1}" for n in range(80)], "%Y %q", "3mo"),
        ("Year,Qtr,GDP", [f"{1990 + n // 4},Q{n % 4 + 1}" for n in range(80)], "%Y Q%q", "3mo"),
        ("Quarter,GDP", [f"FY{1990 + n // 4} Q{n % 4 + 1}" for n in range(80)], "FY%Y Q%q", "3mo"),
        ("q,GDP", [f"Q{n % 4 + 1} - {1990 + n // 4}" for n in range(80)], "Q%q - %Y", "3mo"),
        ("year,month,y", [f"{d.year},{d.month}" for d in MONTHS], "%Y %-m", "1mo"),
        ("SEAS,YR,ANOM", [f"{SEASONS[d.month - 1]},{d.year}" for d in MONTHS], "%Y %-m", "1mo"),
        ("Date,HE,MW", [f"{d:%m/%d/%Y},{d.hour + 1}" for d in HOURS], "%m/%d/%Y %-H", "1h"),
        (
            "Date,Hour (PST),ET",
            [f"{d:%m/%d/%Y},{d.hour + 1:02}00" for d in HOURS],
            "%m/%d/%Y %H%M",
            "1h",
        ),
        (
            "Year,Date,hour,cars",
            [f"{d.year},{d:%Y-%m-%d},{d.hour}" for d in HOURS],
            "%Y-%m-%d %-H",
            "1h",
        ),
        ("MESS_DATUM,TT", [f"{d:%Y%m%d%H}" for d in HOURS], "%Y%m%d%H", "1h"),
        ("DATUM;TT", [f"{d:%Y%m%d}" for d in DAYS], "%Y%m%d", "1d"),
        ("Periode;Umsatz", [f"{d:%m.%Y}" for d in MONTHS], "%m.%Y", "1mo"),
    ],
)
def test_parts_of_a_timestamp_are_found_and_are_no_features(
    tmp_path: Path, head: str, stamps: list[str], pattern: str, every: str
) -> None:
    separator = ";" if ";" in head else ","
    path = held(tmp_path, head, *rows(stamps, wave(len(stamps)), separator=separator))
    task, data = task_for(path)
    assert task == "forecast" and data.time
    assert (data.time.pattern, data.time.every) == (pattern, every)
    assert data.columns["features"] == (head.split(separator)[-1],)


NAMED_HOURS = {
    "0 Uhr": [f"{hour} Uhr" for hour in range(24)],
    "00-01 Uhr": [f"{hour:02}-{(hour + 1) % 24:02} Uhr" for hour in range(24)],
    "kl. 00": [f"kl. {hour:02}" for hour in range(24)],
    "H00": [f"H{hour:02}" for hour in range(24)],
    "0h": [f"{hour}h" for hour in range(24)],
    "12am": [f"{hour % 12 or 12}{'ap'[hour > 11]}m" for hour in range(24)],
}


@pytest.mark.parametrize("form", NAMED_HOURS)
@pytest.mark.parametrize("name", ["Uhrzeit", "Klokkeslett", "Period", "h"])
def test_hours_with_a_word_are_hours_of_one_series(tmp_path: Path, form: str, name: str) -> None:
    hours = [NAMED_HOURS[form][d.hour] for d in HOURS]
    path = held(tmp_path, f"Datum;{name};T", *rows(HOURS_DATES, hours, wave(240), separator=";"))
    data = propose(path)
    assert data.columns["time"] == ("Datum", name) and "series" not in data.columns
    assert "every hour from 2020-01-01 to 2020-01-10 23:00:00" in " ".join(data.notes)


def test_the_column_that_cannot_be_read_is_the_one_that_is_named(tmp_path: Path) -> None:
    hours = [f"{d.hour} Uhr" if n != 100 else "25 Uhr" for n, d in enumerate(HOURS)]
    path = held(tmp_path, "Datum;Uhrzeit;T", *rows(HOURS_DATES, hours, wave(240), separator=";"))
    (line,) = refused(path, "forecast", time="Datum,Uhrzeit")
    assert "row 101, column 'Uhrzeit': '25:00' is not a timestamp like the others" in line


@pytest.mark.parametrize("name", ["Std.", "Godz.", "Stunden", "Godzina"])
def test_numbers_named_as_hours_are_hours_of_one_series(tmp_path: Path, name: str) -> None:
    hours = [d.hour + 1 for d in HOURS]
    path = held(tmp_path, f"Tag;{name};T", *rows(HOURS_DATES, hours, wave(240), separator=";"))
    assert propose(path).columns["time"] == ("Tag", name)


def test_a_pulse_is_no_time_of_day(tmp_path: Path) -> None:
    pulse = [str(142 + n % 17) for n in range(240)]
    path = held(tmp_path, "secs,hr,watts", *rows(range(240), pulse, wave(240)))
    assert {*propose(path).columns["features"]} == {"hr", "watts"}


def test_years_in_merged_cells_are_those_above(tmp_path: Path) -> None:
    stamps = [f"{d.year if d.month == 1 else ''},{d:%b}" for d in MONTHS]
    _, found = task_for(held(tmp_path, "Year,Month,y", *rows(stamps, wave(120, 12))))
    assert "every month from 2010-01-01 to 2019-12-01" in " ".join(found.notes)
    assert "Year is blank in 110 rows: each has the year above it." in found.notes


@pytest.mark.parametrize("places", [4, 6])
@pytest.mark.parametrize("head", [("year;level",), ("time;level",), ()])
def test_middles_of_months_as_years_with_decimals_are_months(
    tmp_path: Path, places: int, head: Sequence[str]
) -> None:
    years = [f"  {1900 + (n + 0.5) / 12:.{places}f}" for n in range(240)]
    task, found = task_for(held(tmp_path, *head, *rows(years, wave(240, 12), separator=";")))
    assert task == "forecast"
    assert "every month from 1900-01-01 to 1919-12-01" in " ".join(found.notes)


@pytest.mark.parametrize(
    "sums", ["Total", "Average", "YTD Total", "Total général", "Gesamtergebnis", "Max"]
)
def test_what_sums_up_all_steps_of_a_row_is_no_feature(tmp_path: Path, sums: str) -> None:
    months = [f"{d:%b %Y}" for d in MONTHS[:36]]
    path = held(
        tmp_path,
        ",".join(["Product", "Lat", *months, sums]),
        *(",".join([f"P{n}", str(50 + n), *wave(36, 12, n), f"{n * 7}"]) for n in range(8)),
    )
    task, found = task_for(path)
    assert (task, found.columns["features"]) == ("forecast", ("value", "Lat"))
    assert f"Left out, as it is of the whole row: {sums}." in " ".join(found.notes)


@pytest.mark.parametrize(
    ("names", "rows_of", "span"),
    [
        ([f"{n:02}-{n + 1:02}" for n in range(24)], DAYS, "every hour from 2021-01-01 to 2021-04"),
        ([f"{n}h-{n + 1}h" for n in range(24)], DAYS, "every hour from 2021-01-01 to 2021-04"),
        ([f"Wk{n + 1}" for n in range(52)], (2019, 2021), "every week from 2018-12-31 to 2021-12"),
    ],
    ids=["hours", "hours with h", "weeks"],
)
def test_parts_of_a_day_or_year_beside_it_are_steps(
    tmp_path: Path, names: Sequence[str], rows_of: Sequence[object], span: str
) -> None:
    if len(names) == 24:
        head, starts = "Day", [f"{d:%Y-%m-%d}" for d in DAYS]
    else:
        head, starts = (
            "Item,Year",
            [f"{item},{year}" for item in "AB" for year in (2019, 2020, 2021)],
        )
    lines = (",".join([start, *wave(len(names), 24, n)]) for n, start in enumerate(starts))
    task, found = task_for(held(tmp_path, ",".join([head, *names]), *lines))
    assert task == "forecast"
    assert span in " ".join(found.notes)


@pytest.mark.parametrize(
    ("months", "total"),
    [
        ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Grand Total"),
        ("janv févr mars avr mai juin juil août sept oct nov déc", "Total général"),
    ],
    ids=["English", "French"],
)
def test_rows_of_years_above_those_of_their_months_are_left_out(
    tmp_path: Path, months: str, total: str
) -> None:
    lines = []
    for year in range(2010, 2018):
        lines += [f"{year},{year}"]
        lines += [f"{m},{v}" for m, v in zip(months.split(), wave(12, 12, year), strict=True)]
    task, found = task_for(held(tmp_path, "Row Labels,Sum of Qty", *lines, f"{total},9"))
    assert (task, found.facts.rows) == ("forecast", 96)
    assert "every month from 2010-01-01 to 2017-12-01" in " ".join(found.notes)


@pytest.mark.parametrize("total", ["Eindtotaal", "Gesamtergebnis", "Total général", "Razem"])
def test_totals_are_left_out_in_the_languages_of_spreadsheets(tmp_path: Path, total: str) -> None:
    lines = rows([f"{d:%Y-%m}" for d in MONTHS], wave(120, 12))
    task, found = task_for(held(tmp_path, "Maand,A", *lines, f"{total},6000"))
    assert (task, found.facts.rows) == ("forecast", 120)


@pytest.mark.parametrize("form", ["%d%m%Y", "%m%d%Y", "%y%m%d", "%d%m%y", "%m%d%y"])
@pytest.mark.parametrize("name", ["datum", "dag", "Tarih"])
def test_dates_of_digits_are_read_in_the_regular_order(
    tmp_path: Path, form: str, name: str
) -> None:
    days = [datetime(2020, 1, 1) + timedelta(days=n) for n in range(400)]
    path = held(tmp_path, f"{name},a,b", *rows([f"{d:{form}}" for d in days], wave(400), wave(400)))
    task, found = task_for(path)
    assert task == "forecast"
    assert "every day from 2020-01-01 to 2021-02-03" in " ".join(found.notes)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])
def test_digits_of_other_scripts_are_digits(tmp_path: Path, digits: str) -> None:
    lines = rows([f"{d:%Y/%m/%d}" for d in DAYS], wave(120))
    written = (line.translate(str.maketrans("0123456789", digits)) for line in lines)
    task, found = task_for(held(tmp_path, "التاريخ,المبيعات", *written))
    assert task == "forecast"
    assert "every day from 2021-01-01 to 2021-04-30" in " ".join(found.notes)


def test_digits_of_other_scripts_in_texts_stay_as_they_are(tmp_path: Path) -> None:
    texts = [f"この映画は{chr(0xFF10 + n % 10)}回見た {n}" for n in range(60)]
    path = held(tmp_path, "text,label", *rows(texts, ["良い", "悪い"] * 30))
    task, found = task_for(path)
    assert task == "text"
    assert not any("digits" in note for note in found.notes)


@pytest.mark.parametrize("every", [9, 15])
def test_words_that_are_said_to_be_missing_leave_the_sentinels_so(
    tmp_path: Path, every: int
) -> None:
    flows = wave(120)
    for n in range(120):
        flows[n] = "Ice" if n % every == 3 else "-999999" if n % 20 == 5 else flows[n]
    path = held(tmp_path, "date,flow", *rows([f"{d:%Y-%m-%d}" for d in DAYS], flows))
    (said,) = refused(path)
    assert "--missing=Ice" in said
    _, found = inspect(path, None, None, {}, {"missing": "Ice"})
    assert any("-999999 occurs" in note and "read as missing" in note for note in found.notes)
    _, found = inspect(path, None, None, {}, {"missing": "Ice,-5"})
    assert not any("-999999 occurs" in note and "as missing" in note for note in found.notes)


@pytest.mark.parametrize("name", ["run_id", "trip"])
def test_a_column_that_tells_runs_apart_is_named(tmp_path: Path, name: str) -> None:
    stamps = [DAYS[n // 60] + timedelta(seconds=5 * (n % 60)) for n in range(480)]
    runs = [1 + n // 60 for n in range(480)]
    path = held(
        tmp_path, f"{name},time,hr", *rows(runs, [s.isoformat() for s in stamps], wave(480))
    )
    task, found = task_for(path)
    said = f"{name} has another value after each of the 7 gaps, over which windows reach"
    assert task == "forecast"
    assert f"{said}; --column series={name} keeps them apart." in found.notes
    assert not any("gaps, over which" in note for note in propose(path, series=name).notes)


def test_remarks_beside_the_first_rows_are_left_out(tmp_path: Path) -> None:
    lines = rows([f"{d:%Y-%m-%d};{d:%H:%M:%S}" for d in HOURS], wave(240), separator=";")
    remarks = [";;Data from the last months", ";;Quality:", ";;G = good"]
    beside = [line + remark for line, remark in zip(lines[:3], remarks, strict=True)]
    path = held(tmp_path, "Datum;Tid;Temp;;Remarks:", *beside, *lines[3:])
    task, found = task_for(path)
    assert (task, found.facts.rows, found.columns["targets"]) == ("forecast", 240, ("Temp",))
    assert "Left out: remarks beside the first rows, from column 4 on." in found.notes


@pytest.mark.parametrize("name", ["date", "sale_date", "day"])
def test_days_since_1970_are_dates(tmp_path: Path, name: str) -> None:
    path = held(tmp_path, f"{name},sales", *rows(range(18_687, 18_807), wave(120)))
    task, found = task_for(path)
    assert task == "forecast"
    assert "every day from 2021-03-01 to 2021-06-28" in " ".join(found.notes)


def test_seconds_since_1904_are_read_since_1970(tmp_path: Path) -> None:
    seconds = [f"{3_660_000_000 + 10 * n}.000" for n in range(120)]
    _, found = task_for(held(tmp_path, "Time,Temp", *rows(seconds, wave(120))))
    assert "every 10 seconds from 2019-12-24 02:40:00 to 2019-12-24 02:59:50" in found.notes[0]
    assert "Time holds seconds since 1904: 3660000000.000 is read as 1577155200." in found.notes


def test_months_one_to_four_of_some_years_are_no_quarters(tmp_path: Path) -> None:
    months = [d for d in MONTHS if d.month <= 3]
    data = propose(held(tmp_path, "year,month,y", *rows([f"{d:%Y,%m}" for d in months], wave(30))))
    assert data.time and data.time.kind == "text"


@pytest.mark.parametrize("numbers", [[20000 + n * 37 for n in range(90)], range(90)])
def test_other_whole_numbers_are_no_dates(tmp_path: Path, numbers: Sequence[int]) -> None:
    amounts = [number * 97 % 8191 + 19_000_000 for number in numbers]
    path = held(tmp_path, "amount,size,y", *rows(amounts, wave(90, 7), wave(90, 90, 2)))
    assert propose(path, "tabular").columns["features"] == ("amount", "size")


# --- dates that are blank, and time zones by their name -----------------------------------------

TENTHS = [datetime(2023, 5, 13, 6) + timedelta(minutes=10 * n) for n in range(400)]


@pytest.mark.parametrize("hour", ["", "00:00"])
def test_a_date_that_only_some_rows_have_holds_until_midnight(tmp_path: Path, hour: str) -> None:
    clock = [f"{d:%H:%M}" for d in TENTHS]
    dates = [f"{d:%d.%m.%Y}" if d == TENTHS[0] or f"{d:%H:%M}" == hour else "" for d in TENTHS]
    path = held(tmp_path, "Date,Time,CO2", *rows(dates, clock, wave(400)))
    data = propose(path)
    assert data.columns["time"] == ("Date", "Time")
    assert "every 10 minutes from 2023-05-13 06:00:00 to 2023-05-16 00:30:00" in " ".join(
        data.notes
    )
    assert any(note.startswith("Date is blank in") for note in data.notes)


def test_a_column_of_words_that_is_mostly_blank_is_not_filled(tmp_path: Path) -> None:
    remarks = ["checked" if n % 60 == 0 else "" for n in range(240)]
    stamps = [f"{d:%Y-%m-%d},{d:%H:%M}" for d in HOURS]
    data = propose(held(tmp_path, "date,time,remark,y", *rows(stamps, remarks, wave(240))))
    assert "remark is blank" not in " ".join(data.notes)


@pytest.mark.parametrize(
    ("zones", "first", "said"),
    [
        (["CET"], "2020-01-01", "Left out: CET, the time zone of Time."),
        (["EST", "EDT"], "2020-01-01 05:00:00", "EDT as -04:00, EST as -05:00"),
    ],
)
def test_the_name_of_a_time_zone_is_read_or_left_out(
    tmp_path: Path, zones: list[str], first: str, said: str
) -> None:
    summer = HOURS[100]
    late = [zones[-1] == "EDT" and d >= summer for d in HOURS]
    stamps = [
        f"{d + timedelta(hours=is_late):%d.%m.%Y %H:%M} {zones[-1] if is_late else zones[0]}"
        for d, is_late in zip(HOURS, late, strict=True)
    ]
    data = propose(held(tmp_path, "Time,Value", *rows(stamps, wave(240))))
    assert data.time and data.time.every == "1h"
    assert said in " ".join(data.notes) and f"from {first} to" in " ".join(data.notes)


# --- around the table ---------------------------------------------------------------------------

READINGS = rows([f"{d:%Y-%m-%d %H:%M}" for d in HOURS], wave(240), wave(240, 12))


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (["lat,lon,height,offset,zone", "52.5,13.4,38,7200,CET", "", "time,t,rain"], "2 lines"),
        (["# USGS", "time,t,rain", "20d,14n,10s"], "row of units, 20d, 14n, 10s"),
        (["time,t,rain", "yyyy-mm-dd hh:mm,degC,mm"], "row of units, yyyy-mm-dd hh:mm"),
        (["time,t,rain", "Transform:,5,2"], "a row that describes the columns, 'Transform:'"),
        (["The roof,,", "time,t,rain"], "1 line before the header"),
    ],
)
def test_what_is_above_the_values_is_left_out_and_said(
    tmp_path: Path, above: list[str], said: str
) -> None:
    data = propose(held(tmp_path, *above, *READINGS))
    assert data.columns["time"] == ("time",)
    assert {*data.columns["features"]} == {"t", "rain"}
    assert said in " ".join(data.notes)


@pytest.mark.parametrize(
    ("above", "names"),
    [
        (",North,,South,", {"North Sold", "North Cost", "South Paid", "South Lost"}),
        (",North,,,", {"North Sold", "North Cost", "North Paid", "North Lost"}),
    ],
)
def test_a_name_above_several_columns_is_joined_to_each(
    tmp_path: Path, above: str, names: set[str]
) -> None:
    data = propose(held(tmp_path, above, "Day,Sold,Cost,Paid,Lost", *FOUR))
    assert data.columns["time"] == ("Day",) and {*data.columns["features"]} == names


FOUR = rows([f"{d:%Y-%m-%d}" for d in DAYS], *(wave(120, 7, seed) for seed in range(4)))


def test_comments_that_name_no_columns_are_left_out(tmp_path: Path) -> None:
    lines = [f"{d.year}  {d.month:2}  {v}" for d, v in zip(MONTHS, wave(120, 12), strict=True)]
    data = propose(held(tmp_path, "# --", "#   decimal   average", "#   date", *lines))
    assert data.columns["time"] == ("year", "month")
    assert "Left out: 3 lines of comments." in data.notes


# --- totals -------------------------------------------------------------------------------------

SALES = [f"{d:%Y-%m},{n + 100}" for n, d in enumerate(MONTHS)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([x for n in range(10) for x in (*SALES[12 * n : 12 * n + 12], f"{2010 + n} Total,7")], 10),
        ([*SALES, ",19140"], "without a name"),
        ([*SALES, "Grand Total,5"], "the last row, Grand Total"),
    ],
)
def test_totals_among_dates_are_left_out(tmp_path: Path, lines: list[str], said: object) -> None:
    data = propose(held(tmp_path, "Month,Sales", *lines))
    assert data.facts.rows == 120
    assert str(said) in next(note for note in data.notes if note.startswith("Left out"))


def test_numbered_remarks_below_the_rows_are_left_out(tmp_path: Path) -> None:
    below = ["footnoteSeqID,Footnote", "1,Data refer to the *de facto* population.", "2,As given."]
    path = held(
        tmp_path,
        "Year,Area,Value,Note",
        *rows(range(1900, 2000), ["a"] * 100, wave(100), [1] * 100),
        *below,
    )
    task, found = task_for(path)
    assert (task, found.facts.rows, found.columns["targets"]) == ("forecast", 100, ("Value",))
    assert "Left out: the lines from 102 on, 'footnoteSeqID,Footnote': a footer." in found.notes


def test_rows_cut_off_below_others_are_no_footer(tmp_path: Path) -> None:
    path = held(tmp_path, "day,a,b", *rows(DAYS, wave(120), wave(120, 7)), "total,5", "6,7")
    (said,) = refused(path)
    assert "line 122: 2 fields where the header has 3 (1 more such line: 123)" in said


def test_the_total_below_a_table_of_series_in_rows_is_no_series(tmp_path: Path) -> None:
    shops = [f"S{shop}," + ",".join(wave(120, 7, shop)) for shop in range(4)]
    head = "shop," + ",".join(f"{d:%Y-%m-%d}" for d in DAYS)
    data = propose(held(tmp_path, head, *shops, "Total" + ",9" * 120))
    assert any("Series: 4 by shop" in note for note in data.notes)


def test_names_behind_fields_in_a_comment_are_those_of_the_columns(tmp_path: Path) -> None:
    stamps = [f"{1525879831.5 + 3 * n:.6f}" for n in range(120)]
    above = ["#separator \\x09", "#fields\tts\tuid\tdur", "#types\ttime\tstring\tdouble"]
    uids = [f"C{n:x}f0" for n in range(120)]
    path = held(tmp_path, *above, *rows(stamps, uids, wave(120), separator="\t"), name="conn.log")
    data = propose(path)
    assert (data.columns["time"], data.columns["targets"]) == (("ts",), ("dur",))
    assert any("#fields names the columns" in note for note in data.notes)


@pytest.mark.parametrize(("letter", "count"), [("M", 12), ("Q", 4), ("S", 2)])
def test_the_mean_of_a_year_below_its_parts_is_left_out(
    tmp_path: Path, letter: str, count: int
) -> None:
    parts = [f"{1980 + n // (count + 1)},{letter}{n % (count + 1) + 1:02}" for n in range(260)]
    path = held(tmp_path, "year,period,value", *rows(parts, wave(260, count + 1)))
    note = f"Left out: {260 // (count + 1)} rows of totals, such as '{letter}{count + 1}'"
    note = note if count == 12 else note.replace(f"'{letter}", f"'{letter}0")
    assert note + ", which are whole years" in " ".join(inspect(path)[1].notes)


def test_a_last_row_without_a_date_that_is_no_sum_is_not_left_out(tmp_path: Path) -> None:
    assert "missing value" in refused(held(tmp_path, "Month,Sales", *SALES, ",77"), "forecast")[0]


def test_the_total_of_a_file_longer_than_its_sample_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", 1000)
    file = opened(held(tmp_path, "Month,Sales", *SALES, "Total,19140"), {}, {})
    assert len(file.table) == 120
    assert file.remarks == ("Left out: the last row, Total, 19140.",)


# --- sentinels ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sentinel", ["99.0", "99.00", "999.0"])
def test_nines_with_zeros_behind_the_point_are_missing(tmp_path: Path, sentinel: str) -> None:
    heights = [sentinel if n % 3 else f"{1 + n / 300:.2f}" for n in range(240)]
    data = propose(held(tmp_path, "time,WVHT,t", *rows(HOURS, heights, wave(240))))
    assert any(f"{sentinel} occurs 160 times in WVHT" in note for note in data.notes)


# --- rows in an order that no column tells ------------------------------------------------------


def test_neighbouring_rows_that_are_alike_are_no_plain_table(tmp_path: Path) -> None:
    path = held(tmp_path, *rows(*(wave(300, 48, seed) for seed in range(4))), name="loop.txt")
    [said] = refused(path)
    assert "neighbouring rows are alike in 4 columns" in said
    assert tasks_of(said, tmp_path) == ["forecast", "tabular"]


@pytest.mark.parametrize("order", ["drawn", "grouped", "sorted"])
def test_rows_in_any_order_and_sorted_rows_are_a_table(tmp_path: Path, order: str) -> None:
    values = random(3).normal(size=(300, 4)) + np.arange(300)[:, None] // 100 * 3
    if order == "drawn":
        values = random(4).permutation(values)
    if order == "sorted":
        values = values[values[:, 0].argsort()]
    path = held(tmp_path, "a,b,c,d", *(",".join(f"{v:.3f}" for v in row) for row in values))
    assert task_for(path)[0] == "tabular"


def test_a_column_that_counts_within_each_group_orders_its_rows(tmp_path: Path) -> None:
    stays = [(f"p{p:03}", n, p % 3 == 0 and n > 8) for p in range(30) for n in range(1, 13 + p % 4)]
    lines = [
        f"{p}|{n}|{v}|{int(sick)}" for (p, n, sick), v in zip(stays, wave(len(stays)), strict=True)
    ]
    task, data = task_for(held(tmp_path, "Patient|ICULOS|HR|Sepsis", *lines))
    assert (task, data.mode) == ("sequences", "many-to-many")
    assert (data.columns["sequence"], data.columns["step"]) == (("Patient",), ("ICULOS",))


@pytest.mark.parametrize(("name", "series"), [("sensor", ("sensor",)), ("room", None)])
def test_devices_that_report_in_turn_are_series_and_other_words_are_told(
    tmp_path: Path, name: str, series: tuple[str, ...] | None
) -> None:
    draw = random(5)
    seconds = draw.integers(40, 400, 400).cumsum()
    stamps = [datetime(2023, 1, 1) + timedelta(seconds=int(s)) for s in seconds]
    words = draw.choice(["attic", "bath", "hall"], 400)
    data = propose(held(tmp_path, f"when,{name},temp", *rows(stamps, words, wave(400))))
    assert data.columns.get("series") == series
    assert series or f"Where each {name} is a series of its own" in " ".join(data.notes)


# --- JSON, NumPy, CoNLL -------------------------------------------------------------------------

VISITS = {"date": [f"{d:%Y-%m-%d}" for d in DAYS], "visits": [int(float(v)) for v in wave(120, 7)]}
EACH = [{"date": d, "visits": v} for d, v in zip(*VISITS.values(), strict=True)]


@pytest.mark.parametrize(
    "document",
    [
        EACH,
        VISITS,
        {"daily": VISITS, "zone": "UTC"},
        {"ok": True, "result": {"records": EACH, "total": 120}},
        {name: {str(n): v for n, v in enumerate(column)} for name, column in VISITS.items()},
        {"Meta": {"a": "b"}, "Daily": {e["date"]: {"visits": e["visits"]} for e in EACH}},
        {"columns": [*VISITS], "index": [*range(120)], "data": [[*e.values()] for e in EACH]},
        [{"date": e["date"], "site": {"id": 1, "visits": e["visits"]}} for e in EACH],
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_json_of_any_shape_is_a_series(
    tmp_path: Path, document: object, indent: int | None
) -> None:
    task, data = task_for(held(tmp_path, json.dumps(document, indent=indent), name="visits.json"))
    assert data.time and (task, data.time.every, data.facts.rows) == ("forecast", "1d", 120)
    assert data.columns["targets"][0].rpartition(".")[2] == "visits"


def test_nested_values_of_json_lines_are_columns(tmp_path: Path) -> None:
    lines = [json.dumps({"ts": e["date"], "reading": {"n": {"visits": e["visits"]}}}) for e in EACH]
    data = propose(held(tmp_path, *lines, name="visits.jsonl"))
    assert data.columns["targets"] == ("reading.n.visits",)


def test_each_pattern_of_an_intent_is_a_text(tmp_path: Path) -> None:
    intents = [
        {"tag": tag, "patterns": [f"{word} {n % 5} {end}" for n in range(30)], "responses": ["ok"]}
        for tag, word, end in (("hi", "hello", "there"), ("bye", "see you", "soon"))
    ]
    path = held(tmp_path, json.dumps({"intents": intents}, indent=1), name="intents.json")
    task, data = task_for(path)
    assert (task, data.columns["text"], data.columns["label"]) == ("text", ("patterns",), ("tag",))


@pytest.mark.parametrize("document", ['{"a": 1}', '{"a": [1, [2]]}', '{"a": {"b": []}}', "{}"])
def test_json_without_a_table_is_named(tmp_path: Path, document: str) -> None:
    assert "JSON" in refused(held(tmp_path, document, name="x.json"))[0]


X = random(0).normal(size=(40, 12, 2))


@pytest.mark.parametrize(
    ("labels", "names", "mode"),
    [
        (X.mean(1), ("label_1", "label_2"), ""),
        (np.eye(3)[np.arange(40) % 3], ("label",), ""),
        ((X[:, :, 0] > 0).astype(int), ("label",), "many-to-many"),
        ((X[:, 0, :1] > 0).astype(int), ("label",), ""),
    ],
)
def test_arrays_have_a_label_an_example_or_a_step_or_several_numbers(
    tmp_path: Path, labels: np.ndarray, names: tuple[str, ...], mode: str
) -> None:
    np.savez(tmp_path / "x.npz", X=X, y=labels)
    task, data = task_for(tmp_path / "x.npz")
    assert (task, data.columns["label"]) == ("sequences", names)
    assert not mode or data.mode == mode


def test_arrays_of_several_classes_an_example_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", X=X, y=(X[:, 0] > 0).astype(int))
    assert "an archive of NumPy arrays" in refused(tmp_path / "x.npz")[0]


@pytest.mark.parametrize(
    "fields", ["{0}\t{1}", "{0} NN B-NP {1}", "1\t{0}\tx\t{1}\t_\t_\t0\tr\t_\t_"]
)
def test_conll_longer_than_what_is_looked_at_first_is_read(
    tmp_path: Path, fields: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.conversion.HEAD", 1001)  # within a line
    words = [("Bonn", "LOC"), ("calls", "O"), ("Anna", "PER"), ("today", "O")]
    sentence = [fields.format(*word) for word in words]
    lines = [line for n in range(60) for line in (*sentence[n % 2 :], "")]
    task, data = task_for(held(tmp_path, *lines, name="words.conll"))
    assert (task, data.facts.rows) == ("tagging", 60)


# --- tables of a weather service ----------------------------------------------------------------


@pytest.mark.parametrize("units", [("", "      degC   hours"), ("",)])
@pytest.mark.parametrize(
    "above", [("Heathrow (London Airport)", "Lat 51.479 Lon -0.449, 25m amsl"), ("WEATHER 12",)]
)
def test_a_table_in_columns_of_spaces_is_read_below_sentences_and_units(
    tmp_path: Path, above: Sequence[str], units: Sequence[str]
) -> None:
    marks = ["", "*", "#"]
    below = [
        f"  {d.year}  {d.month:2}  {t}{marks[n % 3]}   {'---' if n == 9 else s}"
        for n, (d, t, s) in enumerate(zip(MONTHS, wave(120, 12), wave(120, 12, 1), strict=True))
    ]
    names = "  yyyy  mm   tmax  sun"
    path = held(tmp_path, *above, names, *filter(None, units), *below, name="heathrow.txt")
    task, data = task_for(path)
    assert (task, data.facts.rows, data.columns["time"]) == ("forecast", 120, ("yyyy", "mm"))
    assert {*data.columns["features"]} == {"tmax", "sun"}
    assert any("in tmax before they are read: '#' '*'" in note for note in data.notes)
    assert any(f"Left out: {len(above)} line" in note for note in data.notes)


def test_a_table_in_columns_of_spaces_needs_names_below_its_sentences(tmp_path: Path) -> None:
    below = [f"{d.year} {d.month} {v}" for d, v in zip(MONTHS, wave(120), strict=True)]
    lines = refused(held(tmp_path, "A station of the service", "a b", *below, name="file.txt"))
    assert len(lines) == 1


def test_years_with_their_months_as_noaa_writes_them_are_made_rows(tmp_path: Path) -> None:
    lines = ["   1990     2009"]
    values = wave(240, 12)
    values[-2:] = ["-99.99", "-99.99"]
    for n in range(20):
        lines.append(f" {1990 + n} " + "  ".join(values[12 * n : 12 * n + 12]))
    path = held(tmp_path, *lines, "  -99.99", "  Nina34", "  https://x.org/NINO34", name="n.data")
    task, found = task_for(path)
    assert (task, found.columns["time"], found.facts.rows) == ("forecast", ("Year", "month"), 238)
    assert any("as NOAA writes them" in note for note in found.notes)


INSEE = ['"idBank";"001759970"', '"Mise à jour";"30/04/2024 08:45"', '"Période";""']


@pytest.mark.parametrize("codes", [False, True])
def test_lines_of_an_office_above_its_months_are_left_out(tmp_path: Path, codes: bool) -> None:
    end, name = (';"Codes"', ';""') if codes else ("", "")
    above = [f'"Libellé";"Prix"{end}', *(f"{line}{name}" for line in INSEE)]
    below = rows([f'"{d:%Y-%m}"' for d in MONTHS], wave(120, 12), ['"A"'] * 120, separator=";")
    task, found = task_for(held(tmp_path, *above, *below))
    assert task == "forecast" and found.time is not None and found.time.every == "1mo"
    assert found.facts.rows == 120
    assert found.columns["targets"] == ("Prix",) if codes else ("x",)


def test_rows_that_describe_columns_of_months_are_left_out(tmp_path: Path) -> None:
    above = [
        '"","Employed","Rate"',
        '"Unit","000","Percent"',
        '"Frequency","Month","Month"',
        '"Series Start","Feb-1978","Feb-1978"',
        '"No. Obs","120","120"',
    ]
    below = rows([f'"{d:%b-%Y}"' for d in MONTHS], wave(120, 12), wave(120, 12, 1))
    task, found = task_for(held(tmp_path, *above, *below))
    assert task == "forecast" and found.facts.rows == 120
    assert found.time is not None and found.time.pattern == "%b-%Y"
    assert any("4 rows that describe the columns" in note for note in found.notes)


def test_names_that_lack_one_for_the_rows_are_not_left_out_below_a_title(tmp_path: Path) -> None:
    below = rows([f"{d:%Y-%m-%d}" for d in DAYS], wave(120, 7), wave(120, 7, 1))
    (problem,) = refused(held(tmp_path, "A title", "flow,level", *below))
    assert "name every column in the header" in problem


def test_lines_are_numbered_as_in_the_file_also_below_what_is_left_out(tmp_path: Path) -> None:
    table = [f"{day:%Y-%m-%d};{n % 7}" for n, day in enumerate(DAYS)]
    table[50] += ";3"
    path = held(tmp_path, "Weather of the roof", "by hour", "date;rain", *table)
    (problem,) = refused(path)
    assert "line 54: 3 fields where the header has 2" in problem
    table[70] += ";3"
    path = held(tmp_path, "Weather of the roof", "by hour", "date;rain", *table)
    (problem,) = refused(path)
    assert "(1 more such line: 74)" in problem


def test_remarks_of_one_word_are_a_footer_too(tmp_path: Path) -> None:
    table = [f"R;{month:%Y-%m};{n % 7},5" for n, month in enumerate(MONTHS)]
    below = ["Source: the office of the roof", "Notes", "1 - Changed on 3 May"]
    path = held(tmp_path, "where;month;rain", *table, *below)
    found = propose(path)
    assert found.facts.rows == len(MONTHS) and any("a footer" in note for note in found.notes)


def test_rows_with_an_empty_field_are_no_lines_before_the_rows(tmp_path: Path) -> None:
    words = ["good", "bad", "fine", "poor"]
    texts = [f"a {words[n % 4]} thing of number {n}." for n in range(90)]
    marks = ["*" if n > 2 and n % 3 else "" for n in range(90)]
    path = held(
        tmp_path, *rows(["gj04"] * 90, [n % 2 for n in range(90)], marks, texts, separator="\t")
    )
    assert propose(path).facts.rows == 90
