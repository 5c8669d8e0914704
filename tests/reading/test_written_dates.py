"""Timestamps written as few programs read them, and tables without any that can be read."""

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from proposals import propose, random, refused, task_of, tasks_of, written

from scaffold.errors import DataFileError
from scaffold.reading import inspect

HOURS = [datetime(2023, 1, 1) + timedelta(hours=n) for n in range(240)]
DAYS = [datetime(2021, 1, 1) + timedelta(days=n) for n in range(120)]
HOUR = timedelta(hours=1)


def series(folder: Path, stamps: Sequence[str], head: str = "time;load") -> Path:
    noise = random(1).normal(size=len(stamps))
    rows = [f"{s};{60 + 9 * math.sin(n / 4) + noise[n]:.2f}" for n, s in enumerate(stamps)]
    path = folder / "file.csv"
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


@pytest.mark.parametrize(
    ("part", "each", "most"),
    [("month", 12, 12), ("day_of_year", 365, 366), ("week", 52, 53), ("quarter", 4, 4)],
)
def test_a_part_of_a_year_that_cannot_be_is_refused_by_its_row(
    tmp_path: Path, part: str, each: int, most: int
) -> None:
    stamps = [f"{2000 + n // each};{n % each + 1}" for n in range(20 * each)]
    head = f"year;{part};load"
    assert inspect(series(tmp_path, stamps, head))[1].columns["time"] == ("year", part)
    stamps[-2:] = [f"2019;{most + 1}"] * 2
    (said,) = refused(series(tmp_path, stamps, head))
    assert f"line {20 * each}, column '{part}': '{most + 1}' exceeds {most}, the largest" in said
    assert "(and 1 more such row)" in said


def test_days_of_the_year_may_be_called_days(tmp_path: Path) -> None:
    path = series(
        tmp_path, [f"{2018 + n // 365};{n % 365 + 1}" for n in range(1000)], "year;day;load"
    )
    notes = propose(path, time="year,day").notes
    assert "every day from 2018-01-01 to 2020-09-26" in " ".join(notes)


GERMAN = "Jan. Feb. März April Mai Juni Juli Aug. Sept. Okt. Nov. Dez.".split()
FRENCH = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
MONTHS = ["Jänner", "Feber", *GERMAN[2:]]  # as in Austria
TURKISH = "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara".split()
POLISH = "stycznia lutego marca kwietnia maja".split()
RUSSIAN = "января февраля марта апреля мая".split()
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre".split()


@pytest.mark.parametrize(
    ("stamps", "span"),
    [
        ([f"{d:%Y-%m-%d %H:%M:%S},000" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%Y-%m-%dT%H:%M}+01:00[Europe/Berlin]" for d in HOURS], "every hour from 2023-01"),
        ([f"{d:%a %b %d %Y %H:%M:%S} GMT+0100 (CET)" for d in HOURS], "every hour from 2023-01"),
        ([f"{d:%a %b %d %H:%M:%S} +0000 {d:%Y}" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%a %b %e %H:%M:%S %Y}" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%d/%b/%Y:%H:%M:%S} +0000" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%Y%m%dT%H%M%S}Z" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%d/%m/%Y %I:%M} {f'{d:%p}'[0].lower()}. m." for d in HOURS], "every hour from"),
        ([f"{d:%d.%m.%Y %H:%M} - {d + HOUR:%d.%m.%Y %H:%M}" for d in HOURS], "every hour from"),
        ([f"{d:%d.%m.%Y %H:%M}–{d + HOUR:%H:%M}" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%d/%m/%Y %H%M}-{d + HOUR:%H%M}" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%d/%m/%Y %H:%M}-{d + HOUR:%H:%M}" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"FY{10 + n // 12}-P{n % 12 + 1:02}" for n in range(96)], "every month from 2010-01-01"),
        ([f"{d:%Y/%m/%d %I:%M:%S %p} GMT+1" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{1_600_000_000 + n},5" for n in range(200)], "every second from 2020-09-13 12:26:40.5"),
        ([f"{d.hour % 12 or 12} {d:%p} - 3 PM" for d in HOURS], "every hour from 00:00:00 to"),
        ([f"{d.hour}-{d.hour + 1} Uhr" for d in HOURS], "every hour from 00:00:00 to"),
        ([f"{d:%Y. %m. %d.}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"T{n % 4 + 1} {1990 + n // 4}" for n in range(80)], "every quarter from 1990-01-01 to"),
        (
            [f"{TURKISH[n % 12]}.{10 + n // 12}" for n in range(96)],
            "every month from 2010-01-01 to",
        ),
        ([f"W/E {d:%d %b %Y}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"Week commencing {d:%d/%m/%Y}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"as of {d:%Y-%m-%d}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{y}-{(y + 1) % 100:02}" for y in range(1930, 2020)], "every year from 1930-01-01 to"),
        ([f"{y}/{y + 1}" for y in range(1930, 2020)], "every year from 1930-01-01 to 2019"),
        ([f"{d.day}. {GERMAN[d.month - 1]} {d.year}" for d in DAYS], "every day from 2021-01-01"),
        ([f"{d.day} {FRENCH[d.month - 1]} {d.year}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d.day} de {SPANISH[d.month - 1]} de {d.year}" for d in DAYS], "every day from 2021"),
        ([f"{d.day} {POLISH[d.month - 1]} {d.year}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d.day} {RUSSIAN[d.month - 1]} {d.year}" for d in DAYS], "every day from 2021-01-01"),
        ([f"{d:%A}, {d.day}. {GERMAN[d.month - 1]} {d.year}" for d in DAYS], "every day from 2021"),
        ([f"{d:%A, %B %d, %Y}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d:%a %m/%d/%Y}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d:%Y-%m-%d (%a)}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d.day}. {d.month}. {d.year}" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d.year}年{d.month}月{d.day}日" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d.year}년 {d.month}월 {d.day}일" for d in DAYS], "every day from 2021-01-01 to"),
        ([f"{d.year}年{d.month}月{d.day}日 {d.hour}時" for d in HOURS], "every hour from 2023-01"),
        (
            [f"{d:%Y/%m/%d} {'下' if d.hour > 11 else '上'}午 {d:%I:%M}" for d in HOURS],
            "every hour",
        ),
        ([f"{d:%Y-%m-%d} {'오후' if d.hour > 11 else '오전'} {d:%-I:%M}" for d in HOURS], "hour"),
        ([f"{d:%d%b%Y:%H:%M:%S}".upper() for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%Y%m%d}:{d:%H}10" for d in HOURS], "every hour from 2023-01-01 00:10:00 to"),
        ([f"{d:%d/%m/%Y} {d.hour}h{d:%M}" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{d:%m/%d/%y %I:%M}{f'{d:%p}'[0].lower()}" for d in HOURS], "every hour from 2023-01"),
        ([f"{2000 + n // 4}K{n % 4 + 1}" for n in range(80)], "every quarter from 2000-01-01 to"),
        ([f"{MONTHS[n % 12]} {2000 + n // 12}" for n in range(96)], "every month from 2000-01-01"),
        ([f"{n % 12 + 1:03}.{2000 + n // 12}" for n in range(96)], "every month from 2000-01-01"),
        ([f"{2000 + n // 12}{n % 12 + 1:03}" for n in range(96)], "every month from 2000-01-01 to"),
        ([f"{2000 + n // 12}/{n % 12 + 1:03}" for n in range(96)], "every month from 2000-01-01"),
        ([f"{2000 + n // 12}-P{n % 12 + 1:02}" for n in range(96)], "every month from 2000-01-01"),
        ([f"P{n % 12 + 1:02} {2000 + n // 12}" for n in range(96)], "every month from 2000-01-01"),
        ([f"{d:%d/%m/%Y} {d.hour} h {d:%M}" for d in HOURS], "every hour from 2023-01-01 to"),
        ([f"{n // 4}:{15 * (n % 4):02}:00" for n in range(200)], "a counter from 0 to 179100"),
        ([f"{n // 240}:{n % 240 / 4:06.3f}" for n in range(999)], "a counter from 0 to 249.5"),
    ],
)
def test_a_rare_form_of_timestamps_is_read_and_said(
    tmp_path: Path, stamps: list[str], span: str
) -> None:
    task, data = inspect(series(tmp_path, stamps))
    notes = " ".join(data.notes)
    assert task.name == "forecast" and span in notes and "is read as" in notes


@pytest.mark.parametrize("form", ["%d/%b/%y %I:%M %p", "%d-%b-%y %I:%M:%S %p BST"])
def test_a_clock_of_twelve_hours_is_read_after_a_short_date(tmp_path: Path, form: str) -> None:
    data = propose(series(tmp_path, [f"{d:{form}}" for d in HOURS]))
    assert data.time and data.time.every == "1h" and data.time.regular


PARTS = {
    "English": "Year;Month;Day;Time [Local time]",
    "German": "Jahr;Monat;Tag;Uhrzeit",
    "Spanish": "Año;Mes;Día;Hora",
    "Portuguese": "Ano;Mês;Dia;Hora",
    "Polish": "Rok;Miesiąc;Dzień;Godzina",
    "Swedish": "År;Månad;Dag;Tid",
    "Finnish": "Vuosi;Kuukausi;Päivä;Aika",
    "Japanese": "年;月;日;時",
}


@pytest.mark.parametrize("names", PARTS.values(), ids=PARTS)
def test_a_date_in_three_columns_and_a_clock_are_one_timestamp(tmp_path: Path, names: str) -> None:
    hours = [d for n, d in enumerate(HOURS) if n % 24 or n < 99]  # of later days one is missing
    data = propose(series(tmp_path, [f"{d:%Y;%-m;%-d;%H:%M}" for d in hours], f"{names};load"))
    assert data.columns["time"] == tuple(names.split(";"))
    assert data.columns["features"] == ("load",)
    assert f"{len(hours)} of the {len(HOURS)} hours" in " ".join(data.notes)


def test_of_two_ways_to_read_dates_that_in_the_order_of_the_rows_is_taken(tmp_path: Path) -> None:
    data = propose(series(tmp_path, [f"{d:%d.%m.%y}" for d in DAYS]))
    assert data.time and (data.time.pattern, data.time.every) == ("%d.%m.%y", "1d")


@pytest.mark.parametrize("hours", [(22, 23), (4, 5), (23, 24)])
def test_midnights_of_one_place_in_utc_are_its_dates(
    tmp_path: Path, hours: tuple[int, int]
) -> None:
    first = datetime(2021, 1, 1) - timedelta(days=hours[0] > 12)
    summer = [first + timedelta(days=n, hours=hours[n < 60]) for n in range(120)]
    data = propose(series(tmp_path, [f"{d:%Y-%m-%dT%H:%M:%SZ}" for d in summer]))
    assert "every day from 2021-01-01 to 2021-04-30" in " ".join(data.notes)


def test_hours_with_their_ends_are_hours_of_one_series(tmp_path: Path) -> None:
    stamps = [f"{d:%d-%m-%Y};{d:%H} - {d + HOUR:%H}" for d in HOURS]
    data = propose(series(tmp_path, stamps, "Date;Hours;SYS"))
    assert data.columns["time"] == ("Date", "Hours") and "series" not in data.columns
    assert "Hours holds hours with their ends" in " ".join(data.notes)


@pytest.mark.parametrize(
    "stamps",
    [
        [f"{d:%Y-%m-%d}" for d in DAYS],
        [f"{d:%d %b %Y}" for d in DAYS],
        [f"{d:%Y-%m}" for d in (datetime(2000 + n // 12, n % 12 + 1, 1) for n in range(90))],
        [f"{d:%Y-%m-%d %H:%M:%S.%f}" for d in HOURS],
        [f"{d:%H:%M}" for d in HOURS],
        [f"{2000 + n // 12}m{n % 12 + 1}" for n in range(90)],
        [f"{d:%a, %d %b %Y %H:%M:%S}" for d in HOURS],
        [f"{d:%Y-%m-%d %H:%M}-05:00" for d in HOURS],
    ],
)
def test_usual_timestamps_stay_as_they_are(tmp_path: Path, stamps: list[str]) -> None:
    assert propose(series(tmp_path, stamps)).content is None


@pytest.mark.parametrize("name", ["time", "recorded_at"])
@pytest.mark.parametrize("form", ["stardate 4000.x{0}", "{1:%b} {1:%d}"])
def test_a_time_that_cannot_be_read_is_told_and_is_no_plain_table(
    tmp_path: Path, name: str, form: str
) -> None:
    stamps = [form.format(n, day) for n, day in enumerate(DAYS)]
    rows = [f"{n};{value}" for n, value in zip(stamps, random(2).normal(size=120), strict=True)]
    path = series(tmp_path, rows, f"{name};size;load")
    [said] = refused(path)
    assert f"{name!r} is named like a time, and {stamps[0]!r} is read as none" in said
    if name == "time" and "x" in form:
        assert task_of(said.split("`")[1], tmp_path) == "forecast"


def test_one_column_of_numbers_is_offered_as_a_series(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("value\n" + "".join(f"{value:.3f}\n" for value in random().normal(size=200)))
    [said] = refused(path)
    assert tasks_of(said, tmp_path) == ["forecast"]


@pytest.mark.parametrize(
    ("above", "line", "below"),
    [
        (["-" * 20, "|Datum |Wert |", "-" * 20], "|{0:%d.%m.%Y}|{1}|", ["-" * 20]),
        (["| Datum | Wert |", "|:-----|-----:|"], "| {0:%d.%m.%Y} | {1} |", []),
        ([" Datum | Wert ", "-------+------"], " {0:%d.%m.%Y} | {1} ", ["(120 rows)"]),
        (["Datum       Wert", "==========  ===="], "{0:%d.%m.%Y}  {1}", []),
        (["'Datum','Wert'"], "'{0:%d.%m.%Y}',{1}", []),
    ],
)
def test_lines_that_are_drawn_and_single_quotes_are_left_out(
    tmp_path: Path, above: list[str], line: str, below: list[str]
) -> None:
    path = tmp_path / "file.txt"
    rows = [line.format(day, 60 + n % 7) for n, day in enumerate(DAYS)]
    path.write_text("\n".join([*above, *rows, *below]) + "\n")
    data = propose(path)
    assert data.columns["targets"][0].strip() == "Wert" and data.facts.rows == 120
    assert data.time and data.time.every == "1d"


YEARS = [f"{y},{','.join(str(m + y % 3) for m in range(13))}" for y in range(1950, 2020)]
MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"


def test_what_is_of_a_whole_year_is_not_read_in_its_months(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join([f"Year,{MONTHS},J-D", *YEARS, f"2020,1,2,3{',***' * 10}"]) + "\n")
    data = propose(path)
    assert data.columns["features"] == ("value",)
    assert "Left out, as it is of the whole row: J-D." in " ".join(data.notes)


@pytest.mark.parametrize("ages", ["20-29 30-39 40-49", "01-02 02-03 03-04"])
def test_ranges_that_are_no_times_stay_categories(tmp_path: Path, ages: str) -> None:
    draw = random(3).integers(0, len(ages.split()), 120)
    rows = [f"{ages.split()[n]};{n % 3}.{m % 10}" for m, n in enumerate(draw)]
    data = propose(series(tmp_path, rows, "range;size;load"), "tabular")
    assert data.content is None and data.columns["features"] == ("range", "size")


@pytest.mark.parametrize("word", ["***", "n/e", "#DIV/0!", r"\N", "(null)"])
def test_a_word_of_programs_for_no_value_is_missing(tmp_path: Path, word: str) -> None:
    rows = [f"{d:%Y-%m-%d},{word if n % 20 == 5 else n % 9}" for n, d in enumerate(DAYS)]
    path = tmp_path / "file.csv"
    path.write_text("\n".join(["date,load", *rows]) + "\n")
    assert f"{word!r} in load: read as missing." in propose(path).notes


@pytest.mark.parametrize("decimals", [3, 4])
def test_a_year_with_decimals_beside_the_month_is_no_feature(tmp_path: Path, decimals: int) -> None:
    months = [divmod(n, 12) for n in range(120)]
    rows = [f"{1958 + y};{m + 1};{1958 + y + (m + 0.5) / 12:.{decimals}f}" for y, m in months]
    data = propose(series(tmp_path, rows, "year;month;decimal;average"))
    assert data.columns["features"] == ("average",)


def test_an_uncertainty_is_not_what_is_forecast(tmp_path: Path) -> None:
    rows = [f"{d:%Y-%m-%d};{n % 9 + 0.5};{n % 5 / 10}" for n, d in enumerate(DAYS)]
    path = series(tmp_path, rows, "dt;AverageTemperature;AverageTemperatureUncertainty;flag")
    assert propose(path).columns["targets"] == ("AverageTemperature",)


MATLAB, JULIAN = 719_529, 2_440_587.5  # days of 1970-01-01


@pytest.mark.parametrize(
    ("stamps", "head", "told", "first"),
    [
        (
            [f"{MATLAB + (d - datetime(1970, 1, 1)) / timedelta(days=1):.6f}" for d in HOURS],
            "datenum;load",
            "'datenum' counts days as MATLAB does: 738887.000000 is 2023-01-01",
            "every hour from 2023-01-01",
        ),
        (
            [f"{JULIAN + (d - datetime(1970, 1, 1)).days:.1f}" for d in DAYS],
            "JD;load",
            "'JD' counts days as astronomers do: 2459215.5 is 2021-01-01",
            "every day from 2021-01-01",
        ),
        (
            [f"{d:%-m/%-d/%Y}" if d.day <= 12 else f"{d:%d/%m/%Y}" for d in DAYS],
            "date;load",
            "the rows are in order only if '1/2/2021' is read by %m/%d/%Y, and '13/01/2021' by",
            "every day from 2021-01-01",
        ),
    ],
    ids=["MATLAB", "Julian", "turned by a spreadsheet"],
)
def test_dates_that_no_pattern_reads_are_told_with_a_command_that_writes_them(
    tmp_path: Path, stamps: list[str], head: str, told: str, first: str
) -> None:
    refusal, *_ = refused(series(tmp_path, stamps, head))
    assert told in refusal
    command = re.findall(r"`([^`]+)`", refusal)[0]
    assert task_of(command, tmp_path) == "forecast"
    assert first in " ".join(propose(next(tmp_path.glob("*_dates.csv"))).notes)


def test_days_that_are_numbered_in_their_year_are_read(tmp_path: Path) -> None:
    path = series(tmp_path, [f"{d:%Y%j}" for d in DAYS], "yyyyddd;load")
    assert "every day from 2021-01-01 to 2021-04-30" in " ".join(propose(path).notes)


def test_numbers_that_are_named_like_a_time_and_only_rise_are_no_feature(tmp_path: Path) -> None:
    path = series(tmp_path, [f"{1500 + n * n * 0.37:.3f}" for n in range(120)], "elapsed;load")
    (refusal,) = refused(path)
    assert "'elapsed' is named like a time and rises from row to row, and 1500.000 is" in refusal
    assert tasks_of(refusal, tmp_path) == ["forecast", "tabular"]


def test_a_day_that_is_missing_makes_no_table_of_days_that_are_counted(tmp_path: Path) -> None:
    stamps = [f"{MATLAB + 18_000 + n}" if n != 3 else "" for n in range(120)]
    (refusal,) = refused(series(tmp_path, stamps, "datenum;load"))
    assert "'datenum' counts days as MATLAB does: 737529 is 2019-04-14" in refusal


@pytest.mark.parametrize(
    ("year", "form", "calendar"),
    [(2566, "{0:02}/{1:02}/{2}", "Buddhist"), (1402, "{2}/{1:02}/{0:02}", "Persian or Islamic")],
)
@pytest.mark.parametrize("last", [[], [31]])  # which is no day of February
def test_days_of_another_calendar_are_refused_with_its_name(
    tmp_path: Path, year: int, form: str, calendar: str, last: list[int]
) -> None:
    days = [(d.day, d.month) for d in DAYS[:58]] + [(day, 2) for day in last]
    path = series(tmp_path, [form.format(*day, year) for day in days])
    (said,) = refused(path, "forecast")
    assert f"has days of the year {year}, as in the {calendar} calendar" in said
    if not last:
        pattern = re.findall(r"time-format=([^' ]+)", said)[-1]
        assert propose(path, "forecast", **{"time-format": pattern}).facts.rows == 58


@pytest.mark.parametrize("form", ["M{:02}", "P{:02}", "{}"])
def test_twelve_periods_of_a_year_are_its_months(tmp_path: Path, form: str) -> None:
    stamps = [f"{2000 + n // 12};{form.format(n % 12 + 1)}" for n in range(120)]
    data = propose(series(tmp_path, stamps, "year;period;load"))
    assert data.columns["time"] == ("year", "period")
    assert data.time and data.time.every == "1mo"


def test_a_thirteenth_period_is_refused_by_its_row(tmp_path: Path) -> None:
    stamps = [f"{2000 + n // 13};{n % 13 + 1:02}" for n in range(130)]
    (said,) = refused(series(tmp_path, stamps, "year;period;load"), "forecast")
    assert "column 'period': '13' exceeds 12, the largest there can be (and 9 more" in said


def test_four_periods_of_a_year_are_no_months(tmp_path: Path) -> None:
    stamps = [f"{1960 + n // 4};{n % 4 + 1}" for n in range(240)]
    try:
        task, data = inspect(series(tmp_path, stamps, "year;period;load"))
    except DataFileError:
        return
    assert task.name != "forecast" or data.columns["time"] != ("year", "period")


def test_weeks_that_iso_8601_lacks_are_refused_with_a_command_that_dates_them(
    tmp_path: Path,
) -> None:
    years = {2012: 52, 2013: 52, 2014: 53, 2015: 52, 2016: 52}
    stamps = [f"{year};{week}" for year, last in years.items() for week in range(1, last + 1)]
    refusal, *_ = refused(series(tmp_path, stamps, "YEAR;WEEK;cases"))
    assert "'WEEK': counts weeks otherwise than ISO 8601" in refusal
    command = re.findall(r"`([^`]+)`", refusal)[0]
    assert task_of(command, tmp_path) == "forecast"
    notes = " ".join(propose(next(tmp_path.glob("*_weeks.csv"))).notes)
    assert "every week from 2012-01-01 to 2016-12-25" in notes


@pytest.mark.parametrize(
    ("name", "form", "every"),
    [
        ("week_id", "%G%V", "7d"),
        ("YEARWEEK", "%G%V", "7d"),
        ("month_key", "%Y%m", "1mo"),
        ("calmonth", "%Y%m", "1mo"),
        ("Year_Month", "%Y%m", "1mo"),
    ],
)
def test_digits_are_weeks_or_months_where_their_name_says_so(
    tmp_path: Path, name: str, form: str, every: str
) -> None:
    days = (datetime(2018, 1, 1) + timedelta(days=n) for n in range(1000))
    stamps = dict.fromkeys(f"{day:{form}}" for day in days)
    rows = [f"{stamp},{shop},{n * n % 97}" for n, stamp in enumerate(stamps) for shop in (101, 205)]
    data = propose(written(tmp_path, *rows, head=f"{name},shop_id,sold"))
    assert data.time is not None and (data.time.pattern, data.time.every) == (form, every)
    assert data.columns["series"] == ("shop_id",) and data.columns["features"] == ("sold",)


def test_days_as_digits_that_return_are_no_numbers(tmp_path: Path) -> None:
    path = series(tmp_path, [f"{DAYS[n // 2]:%Y%m%d}" for n in range(120)], "Datum;load")
    (line,) = refused(path)
    assert "'Datum' holds 60 timestamps, each up to 2 times" in line
    assert "--duplicates=mean" in line and "--duplicates=first" in line


def test_hours_as_ranges_beside_dates_are_hours_of_one_series(tmp_path: Path) -> None:
    rows = [f"{d:%d/%m/%Y},{d:%H}:00-{d:%H}:59,{d.hour}.5" for d in HOURS]
    data = propose(written(tmp_path, *rows, head="Date,Period,Vehicles"))
    assert data.columns["time"] == ("Date", "Period") and "series" not in data.columns
    assert "every hour from 2023-01-01 to" in data.notes[0]


def test_offsets_that_stay_the_same_are_no_ranges(tmp_path: Path) -> None:
    data = propose(series(tmp_path, [f"{d:%Y-%m-%d %H:%M}-07:00" for d in HOURS]))
    assert "every hour from 2023-01-01 to 2023-01-10 23:00:00" in data.notes[0]


def test_numbers_too_large_for_a_time_since_1970_are_told(tmp_path: Path) -> None:
    rows = [f"{49_106_012_326_000 + 50_000_000 * n},{n % 7}.5" for n in range(200)]
    path = written(tmp_path, *rows, head="timestamp,x")
    what, *_ = refused(path)
    assert (
        "is too large for a time since 1970" in what and tasks_of(what, tmp_path)[0] == "forecast"
    )


def test_a_day_may_end_with_its_own_midnight(tmp_path: Path) -> None:
    ends = [datetime(2018, 1, 1) + timedelta(minutes=15 * n) for n in range(1, 673)]
    own = [end - timedelta(days=1) if (end.hour, end.minute) == (0, 0) else end for end in ends]
    data = propose(series(tmp_path, [f"{stamp:%d/%m/%Y %H:%M}" for stamp in own]))
    assert "every quarter-hour from 2018-01-01 00:15:00 to 2018-01-08" in data.notes[0]
    assert any("has 00:00 at the end of its day" in note for note in data.notes)


def test_signs_that_excel_writes_for_dates_are_refused(tmp_path: Path) -> None:
    rows = [f"########,{n % 7}.5" for n in range(60)]
    (what,) = refused(written(tmp_path, *rows, head="Date,y"))
    assert "60 times '########', which Excel writes where a column is too narrow" in what


def test_weeks_of_years_beside_their_quarters_are_one_series(tmp_path: Path) -> None:
    weeks = [(DAYS[0] + timedelta(weeks=n)).isocalendar() for n in range(200)]
    rows = [f"{y},{w},{1 + min(w - 1, 51) // 13},{w * w % 83}.5" for y, w, _ in weeks]
    data = propose(written(tmp_path, *rows, head="year,week,quarter,sales"))
    assert data.columns["time"] == ("year", "week") and data.columns["targets"] == ("sales",)


HOURS_OF_DAYS = [datetime(2023, 3, 1) + timedelta(hours=n) for n in range(480)]


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        ("%Y-%m-%d 00:00:00", "%H:%M:%S"),
        ("%Y-%m-%dT00:00:00", "%H:%M"),
        ("%d/%m/%Y 00:00", "%-H"),
        ("%m/%d/%Y 12:00:00 AM", "%H:%M:%S"),
        ("%Y-%m-%d 00:00:00", "1899-12-30 %H:%M:%S"),
    ],
)
def test_midnights_beside_times_of_day_are_their_dates(
    tmp_path: Path, date: str, clock: str
) -> None:
    stamps = [f"{hour:{date}},{hour:{clock}}" for hour in HOURS_OF_DAYS]
    rows = [f"{stamp},{n % 24}.5" for n, stamp in enumerate(stamps)]
    found = propose(written(tmp_path, *rows, head="Date,Time,Load"))
    assert found.columns["time"] == ("Date", "Time")
    assert found.time is not None and found.time.every == "1h"
    assert any("Date has no times of day, which are in Time" in note for note in found.notes)


def test_midnights_without_times_of_day_beside_them_stay_as_they_are(tmp_path: Path) -> None:
    rows = [f"{datetime(2023, 1, 1) + timedelta(n):%Y-%m-%d 00:00:00},{n % 7}" for n in range(200)]
    found = propose(written(tmp_path, *rows))
    assert found.time is not None and found.time.pattern == "%Y-%m-%d %H:%M:%S"


def test_hours_beside_dates_without_a_header_are_the_time_with_them(tmp_path: Path) -> None:
    rows = [
        f"{hour:%Y-%m-%d},{hour.hour},{hour.hour % 7}.5,{n}" for n, hour in enumerate(HOURS_OF_DAYS)
    ]
    found = propose(written(tmp_path, *rows[1:], head=rows[0]))
    assert found.columns["time"] == ("date", "hour")
    assert found.time is not None and found.time.every == "1h"


@pytest.mark.parametrize(
    "form",
    ["%Y-%m-%d_%H:%M:%S", "%d:%m:%Y", "%Y-%m-%dT%H:00:00.0/%Y-%m-%dT%H:59:00.0"],
)
def test_an_odd_mark_in_timestamps_is_read_and_said(tmp_path: Path, form: str) -> None:
    step = timedelta(days=1) if "%H" not in form else timedelta(hours=1)
    stamps = [f"{datetime(2023, 3, 1) + n * step:{form}}" for n in range(300)]
    found = propose(written(tmp_path, *(f"{s},{n % 24}.5" for n, s in enumerate(stamps))))
    assert found.time is not None and found.time.regular and found.columns["time"] == ("date",)


def test_seconds_from_a_device_s_start_are_a_counter_not_1973(tmp_path: Path) -> None:
    rows = [f"{100_000_000 + 900 * n},{n % 24}.5" for n in range(300)]
    found = propose(written(tmp_path, *rows, head="time,load"))
    assert found.time is not None and found.time.kind == "counter"


def test_from_when_to_when_is_no_pair(tmp_path: Path) -> None:
    hours = HOURS_OF_DAYS
    rows = [f"{a:%Y-%m-%dT%H:%M},{b:%Y-%m-%dT%H:%M},{a.hour}.5" for a, b in pairwise(hours)]
    found = propose(written(tmp_path, *rows, head="from,to,consumption"))
    assert found.columns["time"] == ("from",) and found.columns["targets"] == ("consumption",)
