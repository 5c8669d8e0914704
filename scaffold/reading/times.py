"""The time column of a series, or the columns that make one timestamp together."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import polars as pl

from scaffold.reading import commands, kinds, notations, periods, stamps
from scaffold.reading.files import File
from scaffold.reading.problems import Checks
from scaffold.reading.stamps import Reading
from scaffold.reading.verification import Verified

ENOUGH = 200_000  # rows that show whether a timestamp is duplicated
UNIQUE = 0.95  # share of the timestamps of a series that are not
PARTS = periods.NAMES  # of the columns of a timestamp in parts
LETTERS = dict(zip(PARTS, "ymdh", strict=False))
YEARDAY = r"(?i)^\s*(doy|day_?of_?year|yday|year_?day|julian(_?day)?)\s*$"
WEEK = (
    r"(?i)^\s*((iso|epi|mmwr)?[_ ]?week[_ ]?(no|nr|num|number)?|wk|kw|semana|semaine|settimana|"
    r"(kalender|melde|berichts)?woche(nnummer)?|semana[_ ]?epidemiol[oó]gica|se|tydzień|týden|"
    r"týždeň|vecka|veckonr|uge|ugenr|uke|viikko|hafta|hét|неделя|周|周次|週|주)\s*$"
)
ISO_YEAR = f"{PARTS[0]}|^\\s*((iso|epi|mmwr)[_ ]?year|(melde|berichts)jahr)\\s*$"
QUARTER = (
    r"(?i)^\s*(quarter|qtr|q|quartal|trimestre|trim|trimestru|kwartał|kwartaal|kvart[aá]l|"
    r"çeyrek|квартал|季度|季|분기)\s*$"
)
COUNTS = {
    PARTS[1]: 12,
    periods.PERIOD: 12,
    YEARDAY: 366,
    WEEK: 53,
    QUARTER: 4,
}  # the most there are
LATEST = {PARTS[1]: 13, PARTS[2]: 31, PARTS[3]: 2400, PARTS[4]: 60}  # or rather no such part
YEARS, CENTURY = (1000, 3000), 100
CALENDARS = {  # the years of such a calendar that data have today, and the first in the common one
    "Buddhist": (2443, 2643, "1900"),
    "Persian or Islamic": (1300, 1450, "1921 or 1882"),
}
MONTH = r"(?i)^\s*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s*$"
DUE = (  # what comes later than the row
    r"(?i)^(.*[ _])?(due|maturity|expiry|expir(es|ation)|vencimento|vencimiento|scadenza|échéance|"
    r"echeance|fälligkeit|faelligkeit|termin_splatnosti|zapadalności)([ _]date)?\s*$"
)
BORN = (  # a date that describes a row and orders none
    r"(?i)^.*(birth|\bdob\b|hire|hiring|joining|founded|established|geburt|geboren|nascita|nascimento|"
    r"nacimiento|naissance|urodzenia|narození|syntymä|fødsel|födelse|eintritt|erstzulassung|"
    r"assunzione|embauche|ingreso|admissão|gegründet|registration[ _]date|member[ _]since).*$"
)
CLOCK_NAMES = (
    r"(?i)^\s*(?!.*(run|down|up|over|life|lead|cycle|play|dwell|wait|idle|travel)[_ -]?time)"
    r"(.*time|.*hour|h|he|hrs?|(hour|hr)[_ ]?end(ing|s)?"
    r"|hour[_ ]?of[_ ]?day|clock"
    r"|.*[_ ](hh|he)|uhrzeit|zeit|stunden?|std\.?|godz\.?|klokkeslett|klokken|hora|heure|ora"
    r"|uur|godzina|hodina|timme|tid|klo|saat|час"
    r"|(hora|hour|time)[_ ](utc|gmt|local)|<time>)"
    r"( ?\((utc|gmt|local|lst|[a-z]{1,3}[sd]?t|hh:?mm(:?ss)?)\))?\s*$"
)
CLOCK = (
    r"(?i)^\s*\d{1,2}([:.]\d{2}){1,2}(\.\d+)?\s*([ap]m|utc|gmt)?\s*$|^\s*([01]?\d|2[0-4])\s*$"
    r"|^\s*(([01]\d|2[0-3])([0-5]\d){1,2}|2400(00)?)( (utc|gmt))?\s*$"
)
LARGE = r"^\s*\d{13,}\s*$"
NANOSECONDS = r"^\s*\d{19}\s*$"  # since 1970


def find_times(file: File) -> tuple[str, ...]:
    """Return the column of timestamps, or the columns that make one together; none if none does."""
    dated = [column for column in kinds.columns(file) if column.is_time]
    names = [c.name for c in dated if c.kind != "constant"] or [c.name for c in dated]
    names = [name for name in names if not re.match(BORN, name)]
    for form in (DUE, kinds.NAMES_OF_ONE):
        names = [name for name in names if not re.match(form, name)] or names
    named = [name for name in names if re.match(kinds.TIME_NAMES, name)]
    # words rather than seconds since 1970 that say the same
    time = tuple(sorted(named or names, key=lambda name: kinds.is_epoch(file.table[name]))[:1])
    parts = parts_of(file)
    if time and (not parts or time[0] not in parts) and are_unique(file, time):
        return time
    if time and re.match(PARTS[0], time[0]):  # of a date that stands beside it
        time = tuple(islice((name for name in names if _cuts(file, time[0], name)), 1)) or time
    if parts and are_unique(file, parts):
        return parts
    clocks = [name for name in file.table.columns if name not in time and is_clock(file, name)]
    last = next(reversed(parts), "")  # an hour, and what is finer, is found with them
    days = parts if any(re.match(form, last) for form in (PARTS[2], YEARDAY)) else ()
    for date, clock in itertools.product(filter(None, (days, time)), (*clocks, *time)):
        both = (*date, clock)
        if clock in date or not is_clock(file, clock):
            continue
        if are_unique(file, both) and stamps.read_times(joined(file.table, both).head(kinds.HEAD)):
            return both
    alone = [name for name in clocks if not time and is_regular(file, name)]
    finer = (name for name in names if time and _completes(file, time[0], name))
    return tuple(alone[:1]) or tuple(islice(finer, 1)) or time


def _completes(file: File, date: str, name: str) -> bool:
    """Return whether a column tells apart the times of the dates in another one."""
    return are_unique(file, (name,)) and _cuts(file, date, name)


def _cuts(file: File, date: str, name: str) -> bool:
    """Return whether the dates in one column are the times in another, cut off."""
    if name == date:
        return False
    head = file.table.select(date, name).head(kinds.HEAD)
    read = [stamps.read_times(column) for column in head]
    if not all(read):
        return False
    coarse, fine = (found[0].stamps.alias("") for found in read)
    cut = (fine.dt.truncate(unit) for unit in ("1d", "1mo", "1y"))
    return any(coarse.equals(one, null_equal=True) for one in cut)


def are_unique(file: File, names: Sequence[str]) -> bool:
    """Return whether hardly a timestamp of the first rows, equal rows aside, is duplicated."""
    if len(names) == 1 and is_regular(file, names[0]):
        return True
    head = file.table.head(ENOUGH)
    count = int(head.select(pl.struct(names).n_unique()).item())
    return count >= UNIQUE * len(head) or count >= UNIQUE * len(head.unique())


def is_regular(file: File, name: str) -> bool:
    """Return whether a column holds times of day in constant steps, over midnight too."""
    texts = file.table[name].head(kinds.HEAD).cast(pl.String)
    if texts.null_count() or not notations.is_clock(texts):
        return False
    return stamps.Reading(*notations.as_clock(texts)).frequency.is_regular


def dates_first(file: File, names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a timestamp, those of the time of day last."""
    return tuple(sorted(names, key=lambda name: is_clock(file, name)))


def joined(table: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Return the texts of several columns with a space between, as the generated project does."""
    if len(names) == 1:
        return table[names[0]]
    texts = (pl.col(name).cast(pl.String) for name in names)
    return table.select(pl.concat_str(texts, separator=" ").alias(names[0])).to_series()


def parts_of(file: File) -> tuple[str, ...]:
    """Return the columns year, month, day, hour and minute, as many as there are from the left.

    The day of the year can stand for month and day, and the week for both;
    quarters are parts of a year as well.
    """
    year, _, _, *clock = PARTS
    for forms in (PARTS, (year, YEARDAY, *clock), (ISO_YEAR, WEEK), (ISO_YEAR, QUARTER)):
        found: list[str] = []
        for form in forms:
            part = _part(file, form, found)
            if not part:
                break
            found.append(part)
        if len(found) > 1:
            return tuple(found)
    return ()


def is_part(name: str) -> bool:
    """Return whether a column is named like a part of a timestamp."""
    return any(_is_named(form, name) for form in (*PARTS, QUARTER, WEEK))


def _is_named(form: str, name: str) -> bool:
    """Return whether a name, or one of two with a slash between, has the form of a part."""
    return any(re.match(form, one.strip(" #")) for one in (name, *name.split("/")))


def are_days_of_a_year(file: File, month: str, day: str) -> bool:
    """Return whether two columns are the months and days of rows that are in their order."""
    runs = int(file.table[month].rle_id().max() or 0) + 1  # type: ignore[arg-type]
    named = re.match(PARTS[1], month) and re.match(PARTS[2], day)
    return named is not None and runs == file.table[month].n_unique()


def _part(file: File, form: str, taken: Sequence[str] = ()) -> str:
    """Return the column of this name, of numbers or of the names of months; "" if there is none.

    Single letters are such names where there are those of a month and a day.
    """
    left = [name for name in file.table.columns if name not in taken]
    fitting = [name for name in left if _is_named(form, name)]
    letters = {name.strip().lower() for name in file.table.columns}
    if form in LETTERS and {"m", "d"} <= letters:
        lettered = [name for name in left if name.strip().lower() == LETTERS[form]]
        fitting = lettered or fitting
    if form == PARTS[1] and len(fitting) > 1:  # mm is the minute
        fitting = [name for name in fitting if name.lower() != "mm"] or fitting
    if form == PARTS[4] and not fitting:
        fitting = [name for name in left if name == "MM"]
    if form == YEARDAY and not fitting:  # a day beside a year alone, if no month has so many
        days = [name for name in file.table.columns if _is_named(PARTS[2], name)]
        fitting = [name for name in days if _exceeds_months(file.table[name])]
    if form == PARTS[1] and not fitting:  # of which the thirteenth is the whole year
        named = [name for name in file.table.columns if re.match(periods.PERIOD, name)]
        fitting = [name for name in named if kinds.numbers(file.table[name]).max() in (12, 13)]
    if {*fitting} == {"MM", "mm"}:
        fitting = ["MM"]  # beside the minute
    if len(fitting) != 1:
        return ""
    values = file.table[fitting[0]].head(kinds.HEAD)
    texts = {PARTS[1]: MONTH, QUARTER: r"(?i)^\s*Q[1-4]\s*$"}.get(form, "")
    words = texts and values.dtype == pl.String and values.str.contains(texts).all()
    return fitting[0] if words or _fits(values, form) else ""


def _fits(values: pl.Series, form: str) -> bool:
    """Return whether most values are numbers that such a part of a timestamp can have."""
    if not kinds.holds_numbers(values):
        return False
    held = kinds.numbers(values).drop_nulls()
    most = LATEST.get(form, COUNTS.get(form))
    able = held.is_between(0, most) if most else held.is_between(*YEARS) | (held < CENTURY)
    return int((able & (held % 1 == 0)).sum()) >= kinds.MOSTLY * len(held)


def _exceeds_months(days: pl.Series) -> bool:
    """Return whether numbers of days go beyond a month, and stay within a year."""
    most = kinds.numbers(days).max() if kinds.holds_numbers(days) else None
    return isinstance(most, float) and 31 < most <= COUNTS[YEARDAY]


def is_clock(file: File, name: str) -> bool:
    """Return whether a column holds times of day, or hours by its name."""
    texts = file.table[name].head(kinds.HEAD).cast(pl.String).drop_nulls()
    if not len(texts) or not texts.str.contains(CLOCK).all():
        return False
    return bool(re.match(CLOCK_NAMES, name)) or bool(texts.str.contains(":").all())


def read(
    verified: Verified, names: Sequence[str], checks: Checks, series: Sequence[str] = ()
) -> Reading | None:
    """Return the timestamps of the whole file; None, with the problem kept, where they are bad.

    Where there are several `series`, a counter begins anew in each, and a time of day needs a date.
    """
    file, name = verified.file, " + ".join(names)
    if not file.time_format and _exceeds(verified, names, checks):
        return None
    column = joined(verified.table, names)
    readings = stamps.read_times(column, file.time_format, alone=len(names) == 1 and not series)
    if readings and re.match(WEEK, names[-1]) and all("%j" in r.time.pattern for r in readings):
        _refuse_weeks(verified, names, checks)
        return None
    few = not readings or readings[0].read < len(column)  # such as 1990 among 0, 10, 20, years
    if series and few and not notations.numbers(column.cast(pl.String)).null_count():
        readings = [Reading(*notations.counter(column.cast(pl.String)))]
    found = checks.run(lambda: stamps.one_reading(readings, file.path, name)) if readings else None
    if not readings:
        what = "holds no timestamps that can be read"
        remedy = "say how they are written: --column time-format=%Y-%m-%d"
        checks.add(f"column {name!r}", what, remedy)
    if found and not file.time_format and _of_other_calendar(found, name, checks):
        return None
    if found is None or not _is_whole(verified, found, names, checks):
        return None
    if found.time.kind == "counter" and _is_too_fine(verified, found, names, checks):
        return None
    if not file.time_format and (other := stamps.other_order(found, column)):
        _refuse_turned(verified, found, column, other, checks)
        return None
    found = stamps.as_written(found, column)
    return replace(found, time=replace(found.time, parts=_parts_of(verified, found, names)))


def notes(column: pl.Series, found: Reading) -> list[str]:
    """Return what has to be known of the way in which timestamps are read."""
    time, said = found.time, []
    if time.first_year:
        said.append(f"Two-digit years are read as {time.first_year} to {time.first_year + 99}.")
    if "z" in time.pattern and time.kind == "text":
        offsets = column.str.extract(stamps.OFFSET).drop_nulls().unique().sort()
        said.append(
            f"Offsets from UTC change ({', '.join(offsets.head(4))}), and no time zone can be told "
            "from them: times are read, and predictions written, in UTC."
        )
    if time.hour_24:
        said.append("Hour 24 is read as midnight, the first hour of the next day.")
    if time.kind == "clock":
        days = found.stamps.dt.date().n_unique()
        said.append(f"Times of day without a date: an earlier one begins a new day, {days} in all.")
    if notations.FISCAL in time.pattern or re.match("(?i)fisc", column.name):
        said.append("Parts of fiscal years are read as those of the calendar years of that number.")
    if time.kind == "numbered-year":
        said.append("Years are counted from 1, and are read as 1901 and on.")
    if time.kind == "excel":
        said.append("Numbers are read as days since 1900, as Excel counts them.")
    return said


def _parts_of(verified: Verified, found: Reading, names: Sequence[str]) -> tuple[str, ...]:
    """Return the pattern of each column, where a space is within one of them."""
    first = verified.table.select(pl.col(names).cast(pl.String)).row(0)
    words, counts = iter(found.time.pattern.split(" ")), [len(text.split()) for text in first]
    if len(names) == 1 or max(counts) == 1:
        return ()
    return tuple(" ".join(islice(words, count)) for count in counts)


def _is_whole(verified: Verified, found: Reading, names: Sequence[str], checks: Checks) -> bool:
    """Return whether every timestamp could be read; keep a problem otherwise."""
    time = found.stamps
    if time.null_count():
        bad = _first_bad(verified, names, time)
        good = next(iter(islice(verified.table[bad].filter(time.is_not_null()), 1)), "")
        what, remedy = "is not a timestamp like the others", f"write it like {str(good)!r}"
        column = verified.table[names[0]].cast(pl.String)
        if not good and column.str.contains(NANOSECONDS).all():
            what = "counts nanoseconds since 1970, and microseconds are read at most"
            steps = f".with_columns(pl.col({commands.text(names[0])}).str.head(-3))"
            remedy = (
                f"leave out the last digits: `{commands.then_new(verified.file, steps, 'times')}`"
            )
        elif not good and column.str.contains(LARGE).all():
            what = "is too large for a time since 1970 in seconds, milliseconds or microseconds"
            name = commands.text(names[0])
            counted = f"pl.col({name}).cast(int)"
            steps = f".with_columns(({counted} - {counted}.min()) // 1_000_000)"
            command = commands.then_new(verified.file, steps, "times")
            remedy = f"count from the first one in another unit: `{command}`"
        verified.add(checks, time.is_null(), bad, what, remedy)
        return False
    late = time.dt.year() >= stamps.FUTURE
    if "%y" in found.time.pattern and late.any():
        what = f"has a two-digit year that is read as {time.filter(late).dt.year()[0]}"
        verified.add(checks, late, names[0], what, "write all years with four digits")
        return False
    return True


def _is_too_fine(verified: Verified, found: Reading, names: Sequence[str], checks: Checks) -> bool:
    """Return whether counts differ by less than a microsecond, if they are seconds."""
    values = notations.numbers(verified.table[names[0]].cast(pl.String))
    fine = found.stamps.n_unique() < values.n_unique()
    if fine:
        name = commands.text(names[0])
        steps = f'.with_columns(pl.col({name}).str.replace(",", ".").cast(float) * 1e9)'
        command = commands.then_new(verified.file, steps, "nanoseconds", {"time": (names[0],)})
        remedy = f"write them in another unit, such as nanoseconds: `{command}`"
        what = "counts in steps that are finer than a millionth, the finest that is read"
        checks.add(f"column {names[0]!r}", what, remedy)
    return fine


def _refuse_weeks(verified: Verified, names: Sequence[str], checks: Checks) -> None:
    """Keep the problem that years have a week 53 which they have not as ISO 8601 counts them."""
    what = "counts weeks otherwise than ISO 8601, by which some of these years have no week 53"
    year, week = (f"pl.col({commands.text(name)}).cast(int)" for name in (names[0], names[-1]))
    first, name = f"pl.date({year}, 1, 4)", commands.unused(verified.file, ("date", "week_of"))
    begin = f"{first} - pl.duration(days={first}.dt.weekday() % 7)"
    sunday = f"({begin} + pl.duration(days=7 * ({week} - 1)))"
    steps = f".with_columns({sunday}.alias({commands.text(name)}))"
    steps += f".drop({', '.join(map(commands.text, names))})"
    command = commands.then_new(verified.file, steps, "weeks", {"time": (name,)})
    checks.add(f"column {names[-1]!r}", what, f"if from Sunday on, as in the US: `{command}`")


def _of_other_calendar(found: Reading, name: str, checks: Checks) -> bool:
    """Return whether the days of a column are in years of another calendar; keep the problem."""
    years, pattern = found.stamps.dt.year().drop_nulls(), found.time.pattern
    dated = found.time.kind == "text" and "%Y" in pattern and "%d" in pattern.replace("-", "")
    for calendar, (first, last, common) in CALENDARS.items() if dated else ():
        if years.is_between(first, last).all():
            what = f"has days of the year {years.sort()[0]}, as in the {calendar} calendar"
            remedy = f"write days of the common calendar, in which {first} there is {common}"
            remedy += f"; where they are meant, say {stamps.said_as(pattern)}"
            checks.add(f"column {name!r}", what, remedy)
            return True
    return False


def _refuse_turned(
    verified: Verified, found: Reading, column: pl.Series, other: str, checks: Checks
) -> None:
    """Keep the problem that some rows are written by the pattern `other`."""
    pattern, name = found.time.pattern, column.name
    turned = column.filter(found.stamps.dt.day() != found.stamps.dt.month())[0]
    rest = column.filter(found.stamps.dt.day() > COUNTS[PARTS[1]])[0]
    what = f"the rows are in order only if {turned!r} is read by {other}, and {rest!r} by {pattern}"
    what += ": a spreadsheet may have turned days and months over"
    ways = (f"{commands.text(form)}, strict=False)" for form in (other, pattern))
    reads = ", ".join(f"pl.col({commands.text(name)}).str.to_datetime({way}" for way in ways)
    steps = f".with_columns(pl.coalesce({reads}).alias({commands.text(name)}))"
    command = commands.then_new(verified.file, steps, "dates")
    remedy = f"write all in one way: `{command}`; or say {stamps.said_as(pattern)}"
    checks.add(f"column {name!r}", what, remedy)


def _exceeds(verified: Verified, names: Sequence[str], checks: Checks) -> bool:
    """Return whether a part of a timestamp is larger than its name allows; keep the problem."""
    known: set[str] = set()
    for name in names if len(names) > 1 else ():
        forms = [form for form in COUNTS if re.match(form, name) and form not in known]
        counts = [COUNTS[form] for form in forms]
        known |= {
            *forms,
            *([PARTS[1]] if name.strip().lower() == "m" else []),
        }  # of the month and the minute, both MM, the first
        numbers = notations.numbers(verified.table[name].cast(pl.String))
        if counts and not re.match(PARTS[4], name) and (over := numbers > counts[0]).any():
            what = f"exceeds {counts[0]}, the largest there can be"
            remedy = f"correct the file, or name other columns (--column time={names[0]})"
            verified.add(checks, over.fill_null(False), name, what, remedy)
            return True
    return False


def _first_bad(verified: Verified, names: Sequence[str], time: pl.Series) -> str:
    """Return the column to blame for the first timestamp that cannot be read."""
    row, read = time.is_null().arg_max() or 0, verified.table.filter(time.is_not_null())
    missing = [name for name in names if verified.table[name][row] is None]
    other = (n for n in names if not (read[n] == verified.table[n][row]).any())
    return missing[0] if missing else next(other, names[0])


def is_rising(time: pl.Series) -> bool:
    """Return whether each timestamp is later than the one before."""
    micros = time.to_physical()
    least = micros.diff().min()
    return isinstance(least, int) and least > 0
