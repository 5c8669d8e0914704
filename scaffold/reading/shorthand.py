"""Values that are written shorter than a project reads them: 1.76M, and the time of day as 1330."""

import re
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from scaffold.reading import commands, kinds, numerals, stamps, times
from scaffold.reading.files import File, with_table
from scaffold.reading.missing import without_missing

POWERS = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9}
SHORT = r"^\s*([$€£]?[+-]?\d+(?:[.,]\d+)?)\s?([kKMB]?)\s*$"  # 1.76M
CHANGE = r"^\s*([+-]?\d[\d.,]*) ?\([+-][\d.,]+ ?%?\)\s*$"  # 1,234(+56), 100.10 (+0.5%)
CHANGED = "numbers and their change in brackets"
TICKED = "marks or nothing, which is read as 0"
MARKS = frozenset("x ✓ ✔ ✗ √ • yes y ja oui si sí sim tak da ano igen kyllä".split())
SOME = (0.02, 0.98)  # of the rows have a mark
FEWEST_MARKS = 5  # of another kind, with nothing between them
NONE = r"^([+-]?0+([.,]0*)?|no|n|none|false|off|nein|non|nie|ne)$"  # or what a blank may mean
RATED = r"^\s*(\d+(?:\.\d+)?) ?/ ?(5|10|20|100)\s*$"  # 4.1/5
RATED_MOSTLY = 0.7  # of the values; others may be words such as NEW
RATINGS = "numbers of so many"
CLEANED = {  # form of all numbers of a column → what is said of it; the first group is kept
    r"^\s*'([+-]?[\d.,]*\d)\s*$": "an apostrophe before each number",
    r"^(.*\d) ?/-\s*$": "a sign behind each amount",
}
SIGNED, CODED = r"^\s*[+-]\d{4},[0-9A-Z]\s*$", r"^\s*\+?(-?\d{4,5}),[0-9A-Z]\s*$"  # +0054,1
QUALITY = "a code of its quality behind each number"
ZERO = r"^\s*\p{Sc}?\s*-\s{2,}$"  # as spreadsheets of accounts show 0
ZEROS = "dashes, as accounts show 0"
HALF = 0.5  # of the values of a column that have a letter
CLOCK_NAMES = (
    r"(?i)^\s*(?!.*(run|down|up|over|life|lead|cycle|play|dwell|wait|idle|travel)[_ -]?time)"
    r"(.*time|.*hour|hr|clock|hr_?mn|hh_?mm|"
    r"(time|hour)[ _(]*(hhmm|utc|est)\)?)\s*$"
)
PERIOD_NAMES = (
    r"(?i)^\s*((.*[ _])?(period|interval|periode|sp|hh|slot|mtu)|[a-z]+period"
    r"|viertelstunde|halbstunde|(half|quarter)[ _]?hour)\s*$"
)
PERIODS = HOURS, *_ = (24, 48, 96, 288)  # of a day
LONGEST = {count + count // 24: count for count in PERIODS}  # of the day when clocks go back
BRITISH = 48  # of days whose clocks are changed at 1:00, others at 2:00
PERIODIC = "numbered periods of a day"
FEWEST_HOURS = 2
DAY, HOUR = 1440, 60  # minutes
SUNDAY, NOVEMBER, SECOND = 7, 11, 14  # the last day of the second week


def written_out(file: File) -> File:
    """Return `file` with such values written out, and a note on each column that has some.

    A file too large to be copied is read as it is, with a note on what writes them out.
    """
    if file.content is None:
        return file
    table = file.table
    long = {c.name: "numbers with letters for thousands" for c in table if _is_short(c)}
    long |= {c.name: CHANGED for c in table if _have_changes(c)}
    long |= {c.name: TICKED for c in table if _is_ticked(c)}
    long |= {c.name: ZEROS for c in table if _has_zeros(c)}
    long |= {c.name: RATINGS for c in table if _are_ratings(c)}
    if any(_all_have(c, SIGNED) for c in table):  # as in the hourly data of NOAA
        long |= {c.name: QUALITY for c in table if _all_have(c, CODED)}
    for form, what in CLEANED.items():
        long |= {c.name: what for c in table if _all_have(c, form)}
    dated = any(column.is_time for column in kinds.columns(file))
    for column in table if dated else ():
        if is_clock(column):
            long[column.name] = "times of day as numbers"
        elif _periods(file, column):
            long[column.name] = PERIODIC
    if not long:
        return file
    if file.is_referred:
        held = "; ".join(f"{name} holds {what}" for name, what in long.items())
        command = commands.converted_then_new(file.path, commands.flags_of(file.choices), file.said)
        said = f"{held}, read as words; written out by `{command}`."
        return replace(file, remarks=(*file.remarks, said))
    whole = file if file.is_complete else replace(file.whole(), given=file.given)
    made = whole.table.with_columns(_spelled(whole, name, what) for name, what in long.items())
    remarks = _remarks(whole.table, made, long)
    remarks += [_changed(whole, name) for name, what in long.items() if what == PERIODIC]
    return with_table(file, made, " ".join(filter(None, remarks)))


def _remarks(before: pl.DataFrame, after: pl.DataFrame, long: Mapping[str, str]) -> list[str]:
    """Return a sentence for each column: what it holds, and what one value became."""
    found = []
    for name, what in long.items():
        filled = before[name].is_not_null()
        row = (filled & (before[name] != after[name])).arg_max() or filled.arg_max() or 0
        found.append(f"{name} holds {what}: {before[name][row]} is read as {after[name][row]}.")
    return found


def _spelled(file: File, name: str, what: str) -> pl.Series:
    column = file.table[name]
    form = next((form for form, said in CLEANED.items() if said == what), "")
    if what == RATINGS:
        return column.str.replace(RATED, "$1")
    form = {CHANGED: CHANGE, QUALITY: CODED}.get(what, form)
    if form:
        return column.str.extract(form)
    if what == TICKED:
        return column.is_not_null().cast(pl.Int8).cast(pl.String)
    if what == ZEROS:
        return column.str.replace(ZERO, "0")
    if what.startswith("numbers with"):
        return _numbers(column)
    if what.startswith("times"):
        return _clock(column.str.strip_chars().cast(pl.Int64, strict=False))
    rows = _begins(file, name)
    minutes = (rows["minutes"] + rows["shift"]).alias(name)
    return _clock(minutes // HOUR * 100 + minutes % HOUR)


def _is_short(column: pl.Series) -> bool:
    """Return whether a column holds numbers with letters for thousands, millions or billions."""
    values = without_missing(column, signs=True).drop_nulls().head(kinds.HEAD)
    if not len(values) or not values.str.contains(SHORT).all():
        return False
    powers = values.str.extract(SHORT, 2)
    return (powers != "").sum() >= HALF * len(values) and values.n_unique() > kinds.CODES


def _have_changes(column: pl.Series) -> bool:
    """Return whether a column holds numbers, and in brackets how they have changed."""
    return _all_have(column, CHANGE)


def _all_have(column: pl.Series, form: str) -> bool:
    """Return whether all values of a column of texts have a form, the missing ones aside."""
    if column.dtype != pl.String:
        return False
    values = without_missing(column, signs=True).drop_nulls().head(kinds.HEAD)
    return len(values) > 0 and bool(values.str.contains(form).all())


def _is_ticked(column: pl.Series) -> bool:
    """Return whether a column has one mark, such as x, in some rows, and nothing in the others.

    Where most rows have nothing, any word or number is such a mark, unless it names a part of them.
    """
    head = column.head(kinds.HEAD)
    blank = head.null_count() / max(len(head), 1)
    if column.dtype != pl.String or not SOME[0] <= blank <= SOME[1]:
        return False
    marks = column.drop_nulls().str.strip_chars().str.to_lowercase().unique()
    begun = int((head.is_not_null() & head.is_null().shift(fill_value=True)).sum())
    rare = blank >= HALF and begun >= FEWEST_MARKS
    return len(marks) == 1 and (marks[0] in MARKS or rare and not re.match(NONE, marks[0]))


def _has_zeros(column: pl.Series) -> bool:
    """Return whether a column of numbers has dashes with spaces behind, and no other missing."""
    if column.dtype != pl.String:
        return False
    dashes = column.str.contains(ZERO).fill_null(False)
    return bool(dashes.any()) and bool(
        numerals.is_number(column.filter(~dashes).drop_nulls()).all()
    )


def _are_ratings(column: pl.Series) -> bool:
    """Return whether a column holds numbers out of one number, such as 4.1/5."""
    if column.dtype != pl.String or re.match(kinds.TIME_NAMES, column.name):
        return False
    values = without_missing(column, signs=True).drop_nulls()
    parts = values.str.extract_groups(RATED).struct
    most = parts.field("2").drop_nulls()
    held = parts.field("1").drop_nulls().cast(pl.Float64)
    mostly = len(held) > RATED_MOSTLY * len(values) and most.n_unique() == 1
    return mostly and bool((held <= float(most[0])).all()) and held.n_unique() > kinds.CODES


def _numbers(column: pl.Series) -> pl.Series:
    """Return the numbers written out, the others as they are."""
    parts = column.str.extract_groups(SHORT).struct.unnest()
    power = parts["2"].replace_strict(POWERS, default=None, return_dtype=pl.Float64)
    points = parts["1"].str.strip_chars("$€£").str.replace(",", ".", literal=True)
    number = points.cast(pl.Float64, strict=False) * power
    plain = number.round(6).map_elements(lambda value: f"{value:.12g}", return_dtype=pl.String)
    if parts["1"].str.contains(",").any():
        plain = plain.str.replace(".", ",", literal=True)
    return pl.select(pl.coalesce(plain, column)).to_series().alias(column.name)


def is_clock(column: pl.Series) -> bool:
    """Return whether a column named so holds hours and minutes as one number: 100, 1330, 2400."""
    if not re.match(CLOCK_NAMES, column.name) or column.dtype != pl.String:
        return False
    values = column.drop_nulls().head(kinds.HEAD).str.strip_chars()
    numbers = values.cast(pl.Int64, strict=False)
    if not len(values) or numbers.null_count() or not numbers.is_between(0, 2400).all():
        return False
    hours = (numbers // 100).n_unique()  # of a pulse, called hr, hardly two
    whole = bool((numbers % 100 < 60).all()) and hours > FEWEST_HOURS
    return whole and (numbers >= 100).sum() > HALF * len(numbers)


def _clock(numbers: pl.Series) -> pl.Series:
    parts = pl.DataFrame({"hour": numbers // 100, "minute": numbers % 100}).cast(pl.String)
    padded = pl.all().str.zfill(2)
    return parts.select(pl.concat_str(padded, separator=":").alias(numbers.name)).to_series()


def _periods(file: File, column: pl.Series) -> int:
    """Return of how many periods of a day a column holds the number, each once; else 0."""
    hours = re.match(times.CLOCK_NAMES, column.name) or re.match(times.PARTS[3], column.name)
    named = hours or re.match(PERIOD_NAMES, column.name)
    if not named or not kinds.holds_numbers(column):
        return 0
    values = kinds.numbers(column)
    most = values.max()
    whole = not values.null_count() and values.min() == 1 and values.n_unique() == most
    date = _date_of(file, column.name) if whole else ""
    if not date or not isinstance(most, float):
        return 0
    periods = pl.DataFrame({"date": file.table[date], "period": values})
    ends = periods.group_by("date").max()["period"]
    longest = 2 * int((ends == most).sum()) > len(ends) > 1  # of most days
    count = int(most) if longest else LONGEST.get(int(most), int(most))
    if count not in PERIODS or (hours and count == HOURS and not _are_counted(file, column, date)):
        return 0
    return count


def _are_counted(file: File, column: pl.Series, date: str) -> bool:
    """Return whether hours are counted on days of 23 or 25; others are those of the clock."""
    rows = _periods_of(file, column.name, date, HOURS)
    return bool((rows["shift"] != 0).any())


def _date_of(file: File, name: str) -> str:
    """Return the column of dates that have each period once, or once for each word of a column.

    "" if there is none.
    """
    columns = [column for column in kinds.columns(file) if column.name != name]
    words = [(c.name,) for c in columns if c.kind in ("category", "id") and not c.unique]
    ways = ((c.name, keys) for keys in ((), *words) for c in columns if c.is_time)
    return next((date for date, keys in ways if _once(file.table, date, name, *keys)), "")


def _begins(file: File, name: str) -> pl.DataFrame:
    """Return the periods of the rows, as `_periods_of` does, by the column of their dates."""
    return _periods_of(file, name, _date_of(file, name), _periods(file, file.table[name]))


def _periods_of(file: File, name: str, date: str, count: int) -> pl.DataFrame:
    """Return of each row the date, the minutes since midnight, and by how many the clock is ahead.

    On a Sunday that has an hour less, or more, clocks are changed: at 2:00, in Britain, whose days
    have 48 periods, at 1:00. In November, and early in March, that is North America, where they go
    back to 1:00 as in Britain.
    """
    table = file.table
    readings = stamps.read_times(table[date], file.time_format)
    days = next((one for one in readings if one.frequency.is_regular), readings[0]).stamps
    periods = kinds.numbers(table[name]).cast(pl.Int64)
    rows = pl.DataFrame({"date": table[date], "day": days, "period": periods})
    day, last = pl.col("day").dt, pl.col("period").max().over("date")
    american = (day.month() == NOVEMBER) | ((day.month() == 3) & (day.day() <= SECOND))
    forward = pl.lit(HOUR if count == BRITISH else 2 * HOUR)
    back = pl.when(american).then(2 * HOUR).otherwise(forward + HOUR)
    minutes, hour = pl.col("minutes"), count * HOUR // DAY
    earlier = (last == count - hour) & (minutes >= forward)
    later = (last == count + hour) & (minutes >= back)
    shift = pl.when(earlier).then(HOUR).when(later).then(-HOUR).otherwise(0)
    rows = rows.with_columns(minutes=(pl.col("period") - 1) * (DAY // count))
    return rows.with_columns(shift=pl.when(day.weekday() == SUNDAY).then(shift).otherwise(0))


def _changed(file: File, name: str) -> str:
    """Return on which days the clocks were changed, by their periods; "" if on none."""
    rows = _begins(file, name)
    days = rows.filter(pl.col("shift") != 0).unique("date", keep="last", maintain_order=True)
    told = ", ".join(days["date"].head(3)) + (", …" if len(days) > 3 else "")
    count = _periods(file, file.table[name])
    what = f"An hour less or more than {count} periods, so clocks are taken to be changed"
    return f"{what}: {told}." if len(days) else ""


def _once(table: pl.DataFrame, *names: str) -> bool:
    return bool(table.select(pl.struct(names).is_unique().all()).item())
