"""Which points in time a column means, on which grid they are, and what is ambiguous."""

import calendar
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, written

from scaffold.errors import AnswersError, DataFileError, Problem
from scaffold.fileformat import Session, TimeFormat
from scaffold.reading import grid, parse_columns
from scaffold.reading.problems import AmbiguousTime
from scaffold.tasks import TASKS

START = datetime(2015, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(400)]
HOURS = [START + timedelta(hours=n) for n in range(24 * 60)]
HALVES = [START + timedelta(minutes=30 * n) for n in range(48 * 60)]


def month_end(number: int) -> datetime:
    year, month = 2015 + number // 12, number % 12 + 1
    return datetime(year, month, calendar.monthrange(year, month)[1])


def business(day: datetime) -> datetime:
    return day - timedelta(days=max(0, day.weekday() - 4))


def series(folder: Path, stamps: Sequence[str], head: str = "date,load") -> Path:
    values = random(1).normal(size=len(stamps)).round(3)
    rows = [f"{stamp},{value}" for stamp, value in zip(stamps, values, strict=True)]
    return written(folder, *rows, head=head)


def time_of(folder: Path, stamps: Sequence[str], **columns: str) -> TimeFormat:
    time = propose(series(folder, stamps), "forecast", **columns).time
    assert time is not None
    return time


# --- ambiguous dates --------------------------------------------------------------------------


def test_months_written_day_first_are_not_read_as_days(tmp_path: Path) -> None:
    months = [f"01/{n % 12 + 1:02}/{2010 + n // 12}" for n in range(144)]
    time = time_of(tmp_path, months)
    assert (time.pattern, time.every, time.regular) == ("%d/%m/%Y", "1mo", True)


def test_months_written_month_first_are_not_read_as_days(tmp_path: Path) -> None:
    months = [f"{n % 12 + 1:02}/01/{2010 + n // 12}" for n in range(144)]
    time = time_of(tmp_path, months)
    assert (time.pattern, time.every) == ("%m/%d/%Y", "1mo")


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%y", "%m.%d.%Y"])
def test_weeks_have_the_reading_with_a_constant_step(tmp_path: Path, form: str) -> None:
    stamps = [(START + timedelta(days=7 * n)).strftime(form) for n in range(60)]
    assert time_of(tmp_path, stamps).pattern == form


def twelve() -> list[str]:
    return [f"{a:02}/{b:02}/2010" for a in range(1, 13) for b in range(1, 13) if a != b]


def test_dates_that_are_equally_regular_are_refused_with_both_readings(tmp_path: Path) -> None:
    path = series(tmp_path, [f"01/{n + 1:02}/2010" for n in range(12)])
    with pytest.raises(DataFileError) as caught:
        propose(path, "forecast")
    line = next(str(p) for p in caught.value.problems if "ambiguous" in str(p))
    assert "%d/%m/%Y (2010-01-01 to 2010-12-01, step 1mo)" in line
    assert "%m/%d/%Y (2010-01-01 to 2010-01-12, step 1d)" in line
    for pattern in ("%d/%m/%Y", "%m/%d/%Y"):
        assert f"--column time-format={pattern}" in line


def test_dates_that_are_equally_irregular_carry_their_patterns(tmp_path: Path) -> None:
    path = series(tmp_path, twelve())
    with pytest.raises(AmbiguousTime) as caught:
        propose(path, "forecast")
    assert set(caught.value.patterns) == {"%d/%m/%Y", "%m/%d/%Y"}
    more = caught.value.joined_by([Problem("--units", "0", "at least 1")])
    assert isinstance(more, AmbiguousTime)
    assert (more.patterns, len(more.problems)) == (caught.value.patterns, 2)


@pytest.mark.parametrize("pattern", ["%d/%m/%Y", "%m/%d/%Y"])
def test_the_user_decides_what_ambiguous_dates_are(tmp_path: Path, pattern: str) -> None:
    path = series(tmp_path, twelve())
    found = propose(path, time_format=pattern)
    assert found.time is not None and found.time.pattern == pattern
    assert "time-format" not in found.columns


def test_a_time_format_is_taken_as_it_is_written() -> None:
    given = ["time-format=%b %d, %Y", "decimal=,"]
    found = parse_columns(given, TASKS["forecast"])
    assert found == {"time-format": ("%b %d, %Y",), "decimal": (",",)}
    with pytest.raises(AnswersError, match="no role 'time-format'"):
        parse_columns(["time-format=%Y"], TASKS["text"])
    with pytest.raises(AnswersError, match="no decimal mark"):
        parse_columns(["decimal=x"])


def test_a_time_format_that_does_not_fit_names_the_first_line(tmp_path: Path) -> None:
    path = series(tmp_path, [f"{day:%Y-%m-%d}" for day in DAYS])
    (line,) = refused(path, "forecast", time_format="%d.%m.%Y")
    assert "line 2, column 'date': '2015-01-01' is not a timestamp" in line


# --- kinds of timestamps ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["time", "clock"])
@pytest.mark.parametrize(("unit", "factor"), [("s", 1), ("ms", 1000), ("us", 1_000_000)])
def test_numbers_since_1970_have_a_unit(tmp_path: Path, unit: str, factor: int, name: str) -> None:
    epoch = datetime(1970, 1, 1)
    stamps = [str(int((hour - epoch).total_seconds()) * factor) for hour in HOURS[:200]]
    time = propose(series(tmp_path, stamps, head=f"{name},load")).time
    assert time is not None
    assert (time.kind, time.unit, time.every) == ("epoch", unit, "1h")


def test_years_with_decimals_are_months(tmp_path: Path) -> None:
    path = series(tmp_path, [f"{1949 + n / 12:.3f}" for n in range(144)], head="time,load")
    time = propose(path).time
    assert time is not None and (time.kind, time.every) == ("decimal-year", "1mo")


@pytest.mark.parametrize("gap", ["", "-", " "])
def test_quarters_are_read(tmp_path: Path, gap: str) -> None:
    stamps = [f"{1990 + n // 4}{gap}Q{n % 4 + 1}" for n in range(80)]
    time = time_of(tmp_path, stamps)
    assert (time.kind, time.pattern, time.every) == ("quarter", f"%Y{gap}Q%q", "3mo")


def test_years_are_read(tmp_path: Path) -> None:
    path = series(tmp_path, [str(1900 + n) for n in range(80)], head="year,load")
    time = propose(path).time
    assert time is not None and (time.kind, time.pattern, time.every) == ("text", "%Y", "1y")


def test_hours_without_minutes_are_read(tmp_path: Path) -> None:
    assert time_of(tmp_path, [f"{h:%Y-%m-%d %H}" for h in HOURS[:99]]).pattern == "%Y-%m-%d %H"


def test_offsets_from_utc_that_change_are_converted_and_said(tmp_path: Path) -> None:
    stamps = [f"{hour:%Y-%m-%dT%H:%M:%S}+0{1 + (n > 50)}:00" for n, hour in enumerate(HOURS[:99])]
    found = propose(series(tmp_path, [*stamps[:51], *stamps[52:]]))
    assert found.time is not None and found.time.pattern == "%Y-%m-%dT%H:%M:%S%z"
    assert "every hour from 2014-12-31 23:00:00" in found.notes[0]
    assert "Offsets from UTC change (+01:00, +02:00)" in found.notes[1]


OLD = {  # two-digit years: as written → the years of the first and the last row
    "months across 1970": ([f"{month_end(n):%b}-{60 + n // 12}" for n in range(240)], 1960, 1979),
    "weeks across 1970": (
        [f"{datetime(1968, 6, 1) + timedelta(days=7 * n):%d/%m/%y}" for n in range(120)],
        *(1968, 1970),
    ),
    "days before 1970": (
        [f"{datetime(1961, 1, 1) + timedelta(days=n):%m/%d/%y}" for n in range(120)],
        *(1961, 1961),
    ),
    "months from before 1950": (
        [f"{month_end(n):%b} {48 + n // 12}" for n in range(60)],
        *(1948, 1952),
    ),
    "months from before 1930": (
        [f"{month_end(n):%b} {20 + n // 12}" for n in range(480)],
        *(1920, 1959),
    ),
    "months until 2040": ([f"{month_end(n):%b} {30 + n // 12}" for n in range(120)], 2030, 2039),
}


@pytest.mark.parametrize("name", OLD)
def test_two_digit_years_are_of_one_series(tmp_path: Path, name: str) -> None:
    stamps, first, last = OLD[name]
    found = propose(series(tmp_path, stamps), "forecast")
    assert f"from {first}-" in found.notes[0] and f" to {last}-" in found.notes[0]
    assert any("Two-digit years" in note for note in found.notes) == (first < 1969)


def test_two_digit_years_of_more_than_a_century_are_refused(tmp_path: Path) -> None:
    stamps = [f"{month_end(n):%b}-{n // 12 % 100:02}" for n in range(12 * 100)]
    (line,) = refused(series(tmp_path, stamps), "forecast")
    assert "line 602, column 'date': 'Jan-50' has a two-digit year that is read as 2050" in line


def test_a_two_digit_year_across_2000_and_a_year_written_in_full_are_read(tmp_path: Path) -> None:
    months = [f"{month_end(n):%b}-{(70 + n // 12) % 100:02}" for n in range(12 * 60)]
    found = propose(series(tmp_path, months))
    assert "every month from 1970-01-01 to 2029-12-01" in found.notes[0]
    assert time_of(tmp_path, [f"{2040 + n}-01-01" for n in range(60)]).every == "1y"


# --- several columns --------------------------------------------------------------------------


def test_a_date_and_a_clock_make_one_timestamp(tmp_path: Path) -> None:
    stamps = [f"{hour:%d/%m/%Y},{hour:%H:%M:%S}" for hour in HOURS[:200]]
    found = propose(series(tmp_path, stamps, head="Date,Time,load"))
    assert found.columns["time"] == ("Date", "Time")
    assert found.time is not None
    assert (found.time.pattern, found.time.every) == ("%d/%m/%Y %H:%M:%S", "1h")


@pytest.mark.parametrize(
    ("head", "form", "pattern"), [("hour", "{0.hour}", "%-H"), ("Hour", "{0:%H}", "%H")]
)
def test_a_date_and_an_hour_make_one_timestamp(
    tmp_path: Path, head: str, form: str, pattern: str
) -> None:
    stamps = [f"{hour:%Y-%m-%d},{form.format(hour)}" for hour in HOURS[:200]]
    found = propose(series(tmp_path, stamps, head=f"date,{head},load"))
    assert found.columns == {"time": ("date", head), "targets": ("load",), "features": ("load",)}
    assert found.time is not None and found.time.pattern == f"%Y-%m-%d {pattern}"


@pytest.mark.parametrize("parts", ["year month", "year month day", "year month day hour"])
def test_numbers_of_a_date_make_one_timestamp(tmp_path: Path, parts: str) -> None:
    names = parts.split()
    steps = [month_end(n).replace(day=1) for n in range(100)] if len(names) == 2 else DAYS
    steps = HOURS[:200] if len(names) == 4 else steps
    stamps = [",".join(str(getattr(step, name)) for name in names) for step in steps]
    found = propose(series(tmp_path, stamps, head=f"{','.join(names)},load"))
    assert found.columns["time"] == tuple(names)
    assert found.columns["features"] == ("load",)
    pattern = " ".join("%Y %-m %-d %-H".split()[: len(names)])
    assert found.time is not None and found.time.pattern == pattern


def test_columns_of_a_timestamp_can_be_named(tmp_path: Path) -> None:
    stamps = [f"{hour:%d/%m/%Y},{hour:%H:%M}" for hour in HOURS[:200]]
    path = series(tmp_path, stamps, head="a,b,load")
    assert propose(path, "forecast", time="a,b").columns["time"] == ("a", "b")


# --- the grid ---------------------------------------------------------------------------------

GRIDS: dict[str, tuple[list[datetime], TimeFormat]] = {
    "days": (DAYS, TimeFormat(every="1d")),
    "business days": (
        [day for day in DAYS if day.weekday() < 5],
        TimeFormat(every="1d", weekdays=(1, 2, 3, 4, 5), steps_per_week=5),
    ),
    "business days with holidays": (
        [day for day in DAYS if day.weekday() < 5 and day.day != 17],
        TimeFormat(every="1d", weekdays=(1, 2, 3, 4, 5), steps_per_week=5),
    ),
    "days without Mondays": (
        [day for day in DAYS if day.weekday()],
        TimeFormat(every="1d", weekdays=(2, 3, 4, 5, 6, 7), steps_per_week=6),
    ),
    "month starts": (
        [month_end(n).replace(day=1) for n in range(60)],
        TimeFormat(every="1mo"),
    ),
    "month ends": ([month_end(n) for n in range(60)], TimeFormat(every="1mo", anchor="month-end")),
    "business month ends": (
        [business(month_end(n)) for n in range(60)],
        TimeFormat(every="1mo", anchor="business-month-end"),
    ),
    "quarter ends": (
        [month_end(3 * n + 2) for n in range(60)],
        TimeFormat(every="3mo", anchor="month-end"),
    ),
    "years": ([datetime(1900 + n, 1, 1) for n in range(60)], TimeFormat(every="1y")),
    "hours": (HOURS, TimeFormat(every="1h")),
    "weekday hours": (
        [hour for hour in HOURS if hour.weekday() < 5],
        TimeFormat(every="1h", weekdays=(1, 2, 3, 4, 5), steps_per_week=120),
    ),
    "market hours": (
        [h for h in HALVES if h.weekday() < 5 and (9, 30) <= (h.hour, h.minute) <= (16, 0)],
        TimeFormat(
            every="30m",
            sessions=(Session((1, 2, 3, 4, 5), "09:30", "16:00"),),
            steps_per_week=70,
        ),
    ),
    "opening hours": (
        [hour for hour in HOURS if 8 <= hour.hour < 20],
        TimeFormat(
            every="1h",
            sessions=(Session((1, 2, 3, 4, 5, 6, 7), "08:00", "19:00"),),
            steps_per_week=84,
        ),
    ),
    "weeks": ([START + timedelta(days=7 * n) for n in range(60)], TimeFormat(every="7d")),
}


def column(stamps: Sequence[datetime]) -> pl.Series:
    return pl.Series(list(stamps), dtype=pl.Datetime("us"))


@pytest.mark.parametrize("name", GRIDS)
def test_the_grid_of_every_usual_calendar_is_found(name: str) -> None:
    stamps, expected = GRIDS[name]
    assert grid.find_frequency(column(stamps), TimeFormat()).time == expected


@pytest.mark.parametrize("name", [name for name in GRIDS if "holidays" not in name])
def test_the_grid_continues_with_the_steps_that_follow(name: str) -> None:
    stamps, time = GRIDS[name]
    known = stamps[:-20]
    assert grid.steps(known[0], known[-1], time).to_list() == known
    assert grid.following(known[-1], 20, time).to_list() == stamps[-20:]


def test_rows_missing_from_the_grid_are_counted(tmp_path: Path) -> None:
    stamps = [f"{day:%Y-%m-%d}" for n, day in enumerate(DAYS) if n % 50 != 20]
    found = propose(series(tmp_path, stamps))
    assert found.time is not None and found.time.regular
    assert "8 rows are missing from the regular steps and will be added." in found.notes


MIXED = {  # the first days of a month are written one way, the others another way
    "days": [f"{d:%d/%m/%Y}" if d.day <= 12 else f"{d:%m/%d/%Y}" for d in DAYS[:120]],
    "with a clock": [
        f"{d:%d.%m.%Y 00:00}" if d.day <= 12 else f"{d:%m.%d.%Y 00:00}" for d in DAYS[:120]
    ],
    "two-digit years": [f"{d:%d-%m-%y}" if d.day <= 12 else f"{d:%m-%d-%y}" for d in DAYS[:120]],
}


@pytest.mark.parametrize("name", MIXED)
def test_more_steps_without_a_row_than_rows_are_refused_unless_the_user_chose_the_time_format(
    tmp_path: Path, name: str
) -> None:
    rows = len(MIXED[name])
    path = series(tmp_path, [MIXED[name][n] for n in random(1).permutation(rows)])
    (line,) = refused(path, "forecast")
    assert f"{rows} rows read as " in line and ", 1d apart from 2015-01-01 to " in line
    pattern = line.split("time-format=")[1].strip("'")
    found = propose(path, "forecast", time_format=pattern)
    absent = int(line.split("leave ")[1].split()[0])
    assert absent > rows
    note = f"{absent} rows are missing from the regular steps and will be added."
    assert note in found.notes


@pytest.mark.parametrize("name", MIXED)
def test_days_and_months_that_a_spreadsheet_turned_over_are_refused_unless_the_user_chose_a_format(
    tmp_path: Path, name: str
) -> None:
    path = series(tmp_path, MIXED[name])
    (line,) = refused(path, "forecast")
    assert "the rows are in order only if" in line and "a spreadsheet may have turned" in line
    assert propose(path, "forecast", time_format=line.split("time-format=")[1].strip("'")).columns[
        "time"
    ]


def test_timestamps_on_no_grid_are_irregular(tmp_path: Path) -> None:
    seconds = random(4).integers(0, 10**7, 200).cumsum()
    stamps = [f"{START + timedelta(seconds=int(s)):%Y-%m-%d %H:%M:%S}" for s in seconds]
    found = propose(series(tmp_path, stamps))
    assert found.time is not None and not found.time.regular
    assert any("no regular step" in note for note in found.notes)


def test_a_single_timestamp_between_the_steps_makes_them_irregular() -> None:
    stamps = [*HOURS[:500], HOURS[500] + timedelta(minutes=7), *HOURS[501:900]]
    assert not grid.find_frequency(column(stamps), TimeFormat()).time.regular


def test_duplicated_timestamps_are_counted(tmp_path: Path) -> None:
    stamps = [f"{day:%Y-%m-%d}" for day in (*DAYS[:99], DAYS[5], DAYS[7])]
    (line,) = refused(series(tmp_path, stamps), "forecast")
    assert "2015-01-06 is duplicated, and so is 1 other timestamp" in line


def test_columns_of_many_words_are_left_out_and_said(tmp_path: Path) -> None:
    stamps = [
        f"{day:%Y-%m-%d},{'north' if day.day % 3 else 'south'},w{day.day + day.month:02}"
        for day in DAYS
    ]
    found = propose(series(tmp_path, stamps, head="date,wind,word,load"))
    assert found.columns["features"] == ("load", "wind")
    assert "Left out, because they hold too many different words: word." in found.notes


@pytest.mark.parametrize("seed", range(3))
def test_few_rows_on_many_days_are_not_every_day(tmp_path: Path, seed: int) -> None:
    days = sorted(random(seed).choice(1006, 398, replace=False) + 1)
    stamps = [f"{START + timedelta(days=int(n)):%Y-%m-%d}" for n in (0, *days, 1007)]
    found = propose(series(tmp_path, stamps), "forecast")
    assert found.time is not None and not found.time.regular
    assert "400 timestamps from 2015-01-01 to 2017-10-04." in found.notes[0]
    assert "irregular: 608 of the 1008 days have no row" in found.notes[1]


def test_long_gaps_between_days_are_counted(tmp_path: Path) -> None:
    days = [f"{day:%Y-%m-%d}" for n, day in enumerate(DAYS) if n % 30 < 10]
    found = propose(series(tmp_path, days))
    assert "140 of the 400 days from 2015-01-01" in found.notes[0]
    assert "260 rows are missing from the regular steps and will be added." in found.notes


SAID = {  # as written → what the notes say
    "clock": ([f"{h:%H:%M}" for h in HALVES[40:200]], ["half-hour from 20:00:00", "5 in all"]),
    "numbered years": (
        [f"{n // 12 + 1}-{n % 12 + 1:02}" for n in range(60)],
        ["every month from month 1 of year 1 to month 12 of year 5.", "Years are counted from 1"],
    ),
    "serial numbers": ([str(43831 + n) for n in range(99)], ["from 2020-01-01", "Excel"]),
    "hour 24": ([f"2020-01-{n // 24 + 1:02} {n % 24 + 1}" for n in range(480)], ["Hour 24 is"]),
    "counter": ([str(n) for n in range(1, 301)], ["a counter from 1 to 300 without a calendar."]),
    "seconds": ([f"{n / 4}" for n in range(99)], ["a counter from 0 to 24.5 without a calendar."]),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_the_notes_say_what_has_to_be_known_of_the_timestamps(tmp_path: Path, name: str) -> None:
    stamps, said = SAID[name]
    notes = propose(series(tmp_path, stamps, head="time,load")).notes
    for words in said:
        assert any(words in note for note in notes), notes
    assert not any("1970" in note for note in notes)


@pytest.mark.parametrize("form", ["%d-%b", "%d/%m", "%m/%d"])
def test_days_without_a_year_are_no_months_of_a_century(tmp_path: Path, form: str) -> None:
    (line,) = refused(
        series(tmp_path, [f"{day:{form}}" for day in DAYS[:31]]), "forecast", time="date"
    )
    assert "no timestamps that can be read" in line


def test_clocks_that_are_no_series_are_no_timestamps(tmp_path: Path) -> None:
    stamps = [f"{n * 7 % 24:02}:{n * 13 % 60:02},{n * 31 % 17}" for n in range(99)]
    path = series(tmp_path, stamps, head="departure,stops,delay")
    assert "time" not in propose(path, targets="delay").columns


def test_seconds_of_which_few_are_equal_are_no_feature_of_a_table(tmp_path: Path) -> None:
    stamps = [f"{n / 8 - 0.125 * (n == 50):.3f}" for n in range(200)]
    (line,) = refused(series(tmp_path, stamps, head="time,load"))
    assert "is duplicated, in 1 row with other values" in line


def test_a_counter_begins_anew_in_each_series(tmp_path: Path) -> None:
    rows = [
        f"{unit},{n},{v:.2f}" for unit in "abcd" for n, v in enumerate(random().normal(size=60))
    ]
    path = written(tmp_path, *rows, head="unit,cycle,load")
    found = propose(path, "forecast", series="unit", time="cycle", targets="load")
    assert "a counter from 0 to 59 without a calendar" in found.notes[0]


def test_a_time_of_day_is_no_timestamp_of_several_series(tmp_path: Path) -> None:
    rows = [f"{unit},{h:%H:%M},{n}" for unit in "ab" for n, h in enumerate(HALVES[:90])]
    path = written(tmp_path, *rows, head="unit,clock,load")
    (line,) = refused(path, "forecast", series="unit", time="clock", targets="load")
    assert "holds no timestamps that can be read" in line
