"""Timestamps that are written as few programs read them, written anew as a project reads them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import NamedTuple

import polars as pl

from scaffold.reading import commands, kinds, notations, periods, stamps, times
from scaffold.reading.files import File, with_table

BLOCK = 3  # rows, on average, that share a name
BLANK = 0.5  # of the dates that stand only where a day begins
READ = 0.9  # of the values that are timestamps as they are
DAY = 86_400_000_000  # microseconds
ZONE = r":\d\d(?:[.,]\d+)?(?:\s*[AaPp][Mm])?\s*([A-Z]{3,5})\s*$"
OFFSETS = {  # winter and summer of one place, which nothing else is called beside each other
    **{"CET": "+01:00", "CEST": "+02:00", "MEZ": "+01:00", "MESZ": "+02:00"},
    **{"WET": "+00:00", "WEST": "+01:00", "GMT": "+00:00", "BST": "+01:00"},
    **{"EET": "+02:00", "EEST": "+03:00", "EST": "-05:00", "EDT": "-04:00"},
    **{"CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00"},
    **{"PST": "-08:00", "PDT": "-07:00", "AEST": "+10:00", "AEDT": "+11:00"},
}
SAME = frozenset({"UTC", "GMT", "AM", "PM"})  # that are read as they are
NUMBER = r"\s*[+-]?\d*([.,]\d*)?([eE][+-]?\d+)?\s*"
THREE_DIGITS = r"^0(0[1-9]|1[0-2])\.((?:19|20)\d\d)$"  # of a month: 001.2024, as SAP writes it
CLOCK = r"\d{1,2}:\d\d(?::\d\d)?"


WEEK = "kw|cw|wk|week|woche|uke|uge|vecka|v|semaine|sem|sett|settimana|semana|týden|tydzień"
WEEKS = "words for weeks"


class Form(NamedTuple):
    """One way to write timestamps, what is read instead, and what a column of such holds."""

    pattern: str
    instead: str
    what: str


FORMS = (
    Form(r"^(.*\d:\d\d:\d\d),(\d{1,9})$", "$1.$2", "decimal commas of seconds"),
    Form(r"^(.*\d:\d\d:\d\d):(\d{3})$", "$1.$2", "colons before milliseconds"),
    Form(r"^'(\d.*)$", "$1", "an apostrophe before each"),
    Form(r"^(.*\d)\[[\w+/-]+\]$", "$1", "time zones in brackets"),
    Form(r"^(\d.*\d(?: [AaPp][Mm])?) (?:GMT|UTC)[+-]\d{1,2}$", "$1", "offsets behind local times"),
    Form(
        rf"^(\w{{3}} \w{{3}} \d\d \d{{4}} {CLOCK}) GMT([+-]\d{{4}}).*$",
        "$1 $2",
        "GMT before the offset",
    ),
    Form(
        rf"^(\w{{3}} \w{{3}}) +(\d+) ({CLOCK}) ([+-]\d{{4}}) (\d{{4}})$",
        "$1 $2 $5 $3 $4",
        "the year at the end",
    ),
    Form(rf"^(\w{{3}} \w{{3}}) +(\d+) ({CLOCK}) (\d{{4}})$", "$1 $2 $4 $3", "the year at the end"),
    Form(rf"^(\d\d/?\w{{3}}/?\d{{4}}):({CLOCK})(.*)$", "$1 $2$3", "a colon after the date"),
    Form(r"^(\d{1,2})\. (\d{1,2})\. (\d{4})(.*)$", "$1.$2.$3$4", "spaces in dates"),
    Form(rf"^(\d{{4}}-\d\d-\d\d)_({CLOCK})$", "$1 $2", "a mark before the clock"),
    Form(r"^(\d\d):(\d\d):(\d{4})$", "$1/$2/$3", "colons in dates"),
    Form(
        rf"^(\d{{4}}-\d\d-\d\d {CLOCK}(?:\.\d+)? [+-]\d{{4}}) [A-Z]{{3,5}}$",
        "$1",
        "names of time zones behind offsets",
    ),
    Form(r"^(\d{4}-\d\d-\d\d)(\d\d:\d\d(?::\d\d)?)$", "$1 $2", "nothing before the clock"),
    Form(r"^(\d{4}-\d\d-\d\dT[\d:.]+Z?)/\d{4}-\d\d-.*$", "$1", "intervals, read by their start"),
    Form(
        r"^(\d+[./-]\d+[./-]\d+)(?: ?[–—~] ?| (?:-|to|bis|al?|à|au|до) )\d+[./-]\d+[./-]\d+$",
        "$1",
        "intervals, read by their start",
    ),
    Form(r"^(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.(.*)$", "$1-$2-$3$4", "points behind dates"),
    Form(
        r"^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)$",
        "$1-$2-${3}T$4:$5:$6$7",
        "dates and times without marks",
    ),
    Form(r"(?i)^(.*\d) ?([ap])\. ?m\.$", "$1 ${2}m", "points in a.m. and p.m."),
    Form(
        r"(?i)^(?:\d* ?w/[ec]|w\.[ec]\.|(?:week|month|quarter|year|as) ?"
        r"(?:ending|ended|commencing|beginning|starting|of))[: ]+(.*\d.*)$",
        "$1",
        "words before dates",
    ),
    Form(r"^T([1-4])[ -](\d{4})$", "Q$1 $2", "quarters with T"),
    Form(r"^(\d{4})[ -]?T([1-4])$", "${1}Q$2", "quarters with T"),
    Form(r"^(\d{4})[ -]?K([1-4])$", "${1}Q$2", "quarters with K"),
    Form(r"(?i)^(\d{1,2}) ?[-–] ?\d{1,2} ?(?:uhr|h)$", "$1:00", "hours, read by their start"),
    Form(
        r"(?i)^(\d{1,2}) ?([ap])\.?m\.? ?[-–] ?\d{1,2} ?[ap]\.?m\.?$",
        "$1:00 ${2}m",
        "hours, read by their start",
    ),
    Form(THREE_DIGITS, "$1.$2", "months of three digits"),
    Form(r"(?i)^fy(\d\d)[ ./-]?p(0[1-9]|1[0-2])$", "20$1-$2", "periods, read as months"),
    Form(r"^(\d{4})[/.-]0(0[1-9]|1[0-2])$", "$1-$2", "months of three digits"),
    Form(r"(?i)^(?:fy)?(\d{4})[ ./-]?p(0[1-9]|1[0-2])$", "$1-$2", "periods, read as months"),
    Form(r"(?i)^p(0[1-9]|1[0-2])[ ./-]?(?:fy)?(\d{4})$", "$2-$1", "periods, read as months"),
    Form(r"(?i)^(.*\d:\d\d) ?([ap])$", "$1 ${2}m", "a and p for am and pm"),
    Form(r"^((?:.*\d )?)(\d{1,2}) ?[hH] ?(\d\d)$", "$1$2:$3", "hours with h"),
    Form(r"^(\d{4})(\d\d)(\d\d):(\d\d)(\d\d)$", "$1-$2-$3 $4:$5", "dates and times without marks"),
    Form(r"^(.*\d )(\d\d)(\d\d) ?[-–] ?\d{4}$", "$1$2:$3", "intervals, read by their start"),
    Form(rf"^(.*{CLOCK})(?: [-–] |–)(?:.*\d )?{CLOCK}$", "$1", "intervals, read by their start"),
    Form(r"^(.*\b\d{1,2})(?:st|nd|rd|th)\b(.*)$", "$1$2", "ordinal numbers of days"),
    Form(r"^(\d{4})_(\d{1,2})_(\d{1,2})(.*)$", "$1-$2-$3$4", "underscores in dates"),
    Form(r"^([1-4])T ?(\d{4})$", "Q$1 $2", "quarters with T"),
    Form(r"^([1-4])T ?([0-4]\d)$", "Q$1 20$2", "quarters with T"),
    Form(r"^(\d{4})- (\d\d)- (\d\d)$", "$1-$2-$3", "spaces in dates"),
    Form(r"^Q([1-4])[-'’ ]([0-4]\d)$", "Q$1 20$2", "quarters of years of two digits"),
    Form(r"^([0-4]\d)[-' ]?Q([1-4])$", "20${1}Q$2", "quarters of years of two digits"),
    Form(r"(?i)^Q([1-4])[-/ ]?FY[ '’]?(?:20)?([0-4]\d)$", "Q$1 20$2", "quarters of fiscal years"),
    Form(r"(?i)^FY[ '’]?(?:20)?([0-4]\d)[-/ ]?Q([1-4])$", "20${1}Q$2", "quarters of fiscal years"),
    Form(r"(?i)^(\d{4}),? (?:quarter|qtr|quartal) ?([1-4])$", "${1}Q$2", "the word quarter"),
    Form(r"(?i)^CW ?(\d\d)([/ -])(\d{4})$", "W$1$2$3", "calendar weeks"),
    Form(
        r"(?i)^([1-4])(?:er|e|re|º|°|\.)? ?(?:trim|trimestre|quartal|kwartał|kw|кв|квартал|kvartal|"
        r"čtvrtletí|negyedév)\.? ?(\d{4})\D{0,5}$",
        "Q$1 $2",
        "words for quarters",
    ),
    Form(rf"(?i)^(?:{WEEK})\.? ?(\d{{1,2}})[ /.-]{{1,3}}(\d{{4}})$", "$2-W$1", WEEKS),
    Form(rf"(?i)^(?:{WEEK})\.? ?(\d{{1,2}})[/-](\d\d)$", "20$2-W$1", WEEKS),
    Form(rf"(?i)^(\d{{4}})[ /.-]{{1,3}}(?:{WEEK})\.? ?(\d{{1,2}})$", "$1-W$2", WEEKS),
    Form(rf"(?i)^(\d{{1,2}})\.? ?(?:{WEEK})\.?[ /-]{{1,3}}(\d{{4}})$", "$2-W$1", WEEKS),
    Form(r"^(\d{4})-?S(0\d|[1-4]\d|5[0-3])$", "$1-W$2", WEEKS),
    Form(r"(?i)^(\d{4}),? week (\d{1,2})$", "$1-W$2", "the word week"),
    Form(r"(?i)^week (\d{1,2}),? (\d{4})$", "$2-W$1", "the word week"),
    Form(r"^(.*\d) at (\d.*)$", "$1 $2", "a word before the clock"),
    Form(rf"^(\d{{4}}-\d\d-\d\d)-({CLOCK}.*)$", "$1 $2", "a mark before the clock"),
    Form(r"^(\d\d[./]\d\d[./]\d{4}) (\d\d)h$", "$1 $2:00", "hours with h"),
    Form(
        r"(?i)^(\d\d-\pL{3}-\d\d) (\d\d)\.(\d\d)\.(\d\d)(?:\.\d+)? ([AP]M)$",
        "$1 $2:$3:$4 $5",
        "points in clocks",
    ),
    Form(r"^(\d{4}) - (\d\d)$", "$1-$2", "spaces in months"),
    Form(r"^(\pL{3})['’](\d\d)$", "$1-$2", "apostrophes before years"),
)
DAY_NAME = (  # the first letters of the days of a week, in the languages of the months
    r"(?i:mo|tu|we|th|fr|sa|su|di|mi|do|so|lu|ma|me|je|ve|mi|ju|vi|sá|gi|se|te|qua|qui|wo|vr|za|zo"
    r"|pn|po|wt|śr|sr|cz|pt|ni|пн|вт|ср|чт|пт|сб|вс|月|火|水|木|金|土|日|월|화|수|목|금|토|일)\pL{0,10}\.?"
)
WORDED = (  # words in timestamps, and what is read instead
    (r"(\d{4})[年년] ?(\d{1,2})[月월](?: ?(\d{1,2})[日일])", "$1-$2-$3"),
    (r"(\d{4})[年년] ?(\d{1,2})[月월]", "$1-$2"),
    (r" ?(\d{1,2})[時时시] ?(\d{1,2})[分분]", " $1:$2"),
    (r" ?(\d{1,2})[時时시]", " $1:00"),
    (r"(?:오전|上午|午前) ?(\d[\d:.]*)", "$1 AM"),
    (r"(?:오후|下午|午後) ?(\d[\d:.]*)", "$1 PM"),
    (rf"^{DAY_NAME},? +(.*\d)", "$1"),
    (rf"^(.*\d),? *[(（]?{DAY_NAME}[)）]?$", "$1"),
)
RANGE = rf"^\s*((?:.*\d[ T])?{CLOCK})-({CLOCK})\s*$"  # 07:00-08:00
OFFSETS_OF_A_PLACE = 2  # in winter and in summer
STEP = r"(?i)^\s*(day|week|month|hour|step|round|lap|tag|jour|dia|día|giorno)[ _-]?(\d+)\s*$"
SPAN = r"(?i)^\s*(\d\d)[hu]? ?[-–] ?(\d\d)\s*(?:uhr|h|u)?\s*$"  # of an hour: 00 - 01
TWICE = r"^\s*(?P<hour>\d{1,2})(?P<mark>[ABXabx*])?\s*$"  # 2A, 02X
HOUR = (  # 7 Uhr, kl. 07, H07, 7h, 7am
    r"(?i)^\s*(?:(?:kl\.?|klo|h) ?(?P<first>\d{1,2})"
    r"|(?P<hour>\d{1,2}) ?(?:uhr|h|hrs?|heures?|horas?|ore|(?P<half>[ap])\.?m\.?))\s*$"
)
SOME = 12  # different hours, which are hours of a day
NUMBERED = r"^\s*[MP](\d\d)\s*$"  # M01
MINGUO = r"^(\d{2,3})[/.-](\d{1,2})[/.-](\d{1,2})( .*)?$"  # 111/01/03
YEARS = r"(?i)^\s*(?:fy ?)?(\d{4})\s?[-/–]\s?(?:\d\d)?(\d\d)\s*$"  # 1990-91
AT_A_MINUTE = r"\d[ T]\d\d:\d\d(:\d\d)?\s*$"
COMMAS = r"^\s*\d+,\d+\s*$"
DECIMAL = r"^\s*(\d+)\.0+\s*$"  # 1950.0
PERIODS = r"^\s*((?:19|20)\d\d)0(0[1-9]|1[0-2])\s*$"  # 2020001
MIDDLE = r"^\s*(1[5-9]|20)\d\d\.\d{2,}\s*$"  # 1900.0417
NEAR_MIDDLE = (0.4, 0.6)  # of a month
TENTHS = r"^\s*(1[5-9]|20)\d\d\.(0[1-9]|1[0-2]?)\s*$"  # 1871.09, 1871.1, 1871.11
OF_YEAR = (  # 1993/01, 2010-1, T1 2008
    r"^\s*(?<year>(?:1[5-9]|20)\d\d)(?<word>[^\d]{1,20}0?|0)(?<part>[1-6])(?<mark>)\s*$",
    r"^\s*(?<word>[^\d]{0,20})0?(?<part>[1-6])(?<mark>[^\d]{1,20})(?<year>(?:1[5-9]|20)\d\d)\s*$",
)
ROMAN = (  # II 2003, 2003-II
    r"^\s*(?<year>(?:1[5-9]|20)\d\d)\D{1,12}?\b(?<part>I{1,3}|IV|VI?)\s*$",
    r"^\s*(?<part>I{1,3}|IV|VI?)\b\D{1,14}(?<year>(?:1[5-9]|20)\d\d)\D{0,5}$",
)
PARTS = {2: "halves", 3: "thirds", 4: "quarters", 6: "sixths"}  # of years
PART_NAMES = (  # of a column beside one of years
    r"(?i)^\s*(half|half[ _-]?year|halbjahr|hj|semest(er|re)|sem|tertial|cuatrimestre|quadrimestre|"
    r"trimest(er|re)|bimest(er|re)|bimonth|term)([ _-]?(no|nr|num|number))?\s*$"
)
SEMESTERS = (
    r"(?i)^\s*(?:(ss|sose|sommersemester)|ws|wise|wintersemester)[ _-]?(\d{2,4})(?:/\d+)?\s*$"
)
MONTHLY = r"(?i)^.*(month|monat|\bmes\b|mois|date|datum|fecha|data).*$"
SECONDS = r"^\s*[234]\d{9}(\.\d+)?\s*$"
SINCE_1904 = 2_082_844_800  # seconds from then to 1970
LABVIEW = (2_900_000_000, 4_100_000_000)  # seconds since 1904 of the years 1995 to 2033
DATE_NAMES = r"(?i)^\s*(.*date|day|ds|datum|fecha)\s*$"
FIVE_DIGITS = r"^\s*\d{5}\s*$"
DAYS_OF_R = (10_957, 19_999)  # since 1970, of the years 2000 to 2024
IN_UTC = r"^\d{4}-\d\d-\d\d[T ]\d\d:00(:00(\.0+)?)?(Z|\+00:?00)$"
MIDNIGHT = r"^\s*(.*\d)(?:[T ]+0?0:00(?::00)?(?:\.0+)?|[T ]+12:00(?::00)? ?[Aa]\.?[Mm]\.?)\s*$"
BEGINNING = r"^\s*(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[T ](\d\d:\d\d.*)$"  # of spreadsheets
ELAPSED = r"^\s*(?:(?:(\d+):)?(\d+):)?(\d{1,2}(?:\.\d+)?)\s*$"
SPELLED = (  # 2h 50m
    r"(?i)^\s*(?:(\d+) ?d(?:ays?)?)?[ ,]*(?:(\d+) ?h(?:rs?|ours?|std\.?)?)?[ ,]*"
    r"(?:(\d+) ?m(?:in(?:ute)?s?)?\.?)?[ ,]*(?:(\d+(?:\.\d+)?) ?s(?:ec(?:ond)?s?)?\.?)?\s*$"
)
TWO = r"^\s*\d\d\s*$"
DURATIONS = (  # names of columns of them, whatever a clock could show
    r"(?i)^\s*((.*[ _.-])?(duration|pace|dauer|spieldauer|durée|duree|duración|duracion|durata|"
    r"duração|runtime|run[ _]time|length|länge|laufzeit|handle[ _]time|talk[ _]time|"
    r"wait([ _]time)?|hold[ _]time|lap[ _]time|elapsed([ _]time)?|aht))([ _(\[].*)?$"
)
SECONDS_OF = (86_400, 3600, 60, 1)
ABBREVIATED = rf"(?i)\b({'|'.join(periods.ENGLISH.split())})(?:\.|t\b\.?)"
MOST_PARTS = 12  # of a year
LEAST_YEARS = 3  # with all parts
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Change = tuple[pl.Series, str]  # a column anew, and what is said of it
Way = Callable[[pl.Series, pl.DataFrame], Change | None]


def completed(file: File) -> File:
    """Return `file` with such timestamps written anew, and a note on each column of them.

    A file too large to be copied is read as it is, with a note on what writes it anew.
    """
    if file.content is None:
        return file
    found = list(_changes(file.table))
    if not found:
        return file
    if file.is_referred:
        command = commands.converted_then_new(file.path, commands.flags_of(file.choices), file.said)
        said = f"{' '.join(remark for _, remark in found)} This is done by `{command}`."
        return replace(file, remarks=(*file.remarks, said))
    whole = file if file.is_complete else replace(file.whole(), given=file.given)
    changes = list(_changes(whole.table))
    table = whole.table.with_columns(column for column, _ in changes)
    return with_table(file, table, " ".join(remark for _, remark in changes))


def _changes(table: pl.DataFrame) -> Iterator[Change]:
    yield from _parts_of_years(table)
    yield from _merged_names(table)
    for column in table.select(pl.col(pl.String)):
        first = _first(column) or ""
        if re.search(r"\d", first):
            plain = re.fullmatch(NUMBER, first) and not re.match(THREE_DIGITS, first)
            changes = filter(None, (way(column, table) for way in (OF_NUMBERS if plain else WAYS)))
            yield from [change] if (change := next(changes, None)) else []


def _parts_of_years(table: pl.DataFrame) -> Iterator[Change]:
    """Yield the months and quarters beside a year as numbers, where words name them.

    English months are read as they are.
    """
    years, months = periods.NAMES[:2]
    named = [name for name in table.columns if re.match(years, name)]
    if not named:
        return
    yield from _merged_years(table, named[0])
    yield from _full_years(table, named[0])
    for column in table.select(pl.col(pl.String)):
        if re.match(periods.PERIOD, column.name) and _have_form(column, NUMBERED) and len(column):
            made = column.str.extract(NUMBERED, 1)
            yield made, f"{column.name} holds numbered months: {column[0]} is read as {made[0]}."
    for column in table.select(pl.col(pl.String)):
        if re.match(PART_NAMES, column.name):
            part = column.str.extract(r"^\s*[A-Za-z]?\s?0?([1-6])(?:\.0)?\s*$")
            if change := _in_years(column, table[named[0]], part):
                yield change
    quarters = (times.QUARTER, lambda words: {word: periods.quarter_of(word) for word in words})
    middles = (months, lambda words: {word: periods.middle_of(word) for word in words})
    for form, numbered in ((months, periods.months_of), middles, quarters):
        for column in table.select(pl.col(pl.String)):
            if re.match(form, column.name) and column.n_unique() <= MOST_PARTS:
                found = numbered([word for word in column.unique() if word])
                english = all(re.match(times.MONTH, word) for word in found)
                if found and all(found.values()) and not english and not column.null_count():
                    made = column.replace(found)
                    yield made, f"{column.name} holds words: {column[0]} is read as {made[0]}."


def _merged_years(table: pl.DataFrame, name: str) -> Iterator[Change]:
    """Yield a column of years with one in each row, where it has them at the first parts alone."""
    years, blank = table[name], table[name].null_count()
    parts = [n for n in table.columns if times.is_part(n) and n != name]
    if blank < BLANK * len(years) or years[0] is None or not parts:
        return
    made = years.forward_fill()
    if not table.select(made, *parts).is_duplicated().any():
        yield made, f"{name} is blank in {blank} rows: each has the year above it."


def _merged_names(table: pl.DataFrame) -> Iterator[Change]:
    """Yield the columns of words of which each stands once for several rows, with one in each.

    So do merged cells, which tell the rows of one timestamp apart, and what is said at one row of
    each block of another column, such as the result of a student.
    """
    texts = table.select(pl.col(pl.String))
    sparse = [c for c in texts if BLANK * len(c) <= c.null_count() < len(c) - 1]
    words = [c for c in sparse if not kinds.holds_numbers(c) and not _share(c.drop_nulls()) >= READ]
    for column in words:
        above, held = column.forward_fill(), column.drop_nulls()
        dates = (c for c in texts if not c.null_count() and c.is_duplicated().any())
        apart = (c for c in dates if not table.select(c, above).is_duplicated().any())
        if column[0] is not None and held.is_unique().all() and any(_are_times(c) for c in apart):
            blank = column.null_count()
            yield above, f"{column.name} is blank in {blank} rows: each has the word above it."
        elif block := _block_of(column, table):
            made = table.select(pl.col(column.name).drop_nulls().first().over(block)).to_series()
            said = f"{column.name} is in one row of each {block}: the others of it have the same."
            yield made, said


def _block_of(column: pl.Series, table: pl.DataFrame) -> str:
    """Return the column of names, each of rows one after another, that have one value together."""
    for name in (c.name for c in table if c.name != column.name and not c.null_count()):
        if re.match(kinds.TIME_NAMES, name) or times.is_part(name):
            continue  # a year has its value at its end
        count = len(table[name].rle())
        if count == table[name].n_unique() == len(column) - column.null_count() >= LEAST_YEARS:
            each = table.group_by(name).agg(pl.col(column.name).count())[column.name]
            if (each == 1).all() and BLOCK * count <= len(column):
                return str(name)
    return ""


def _full_years(table: pl.DataFrame, name: str) -> Iterator[Change]:
    """Yield a column of years of two digits, beside months or other parts of them, with four."""
    years = table[name]
    parts = [n for n in table.columns if times.is_part(n) and n != name]
    if years.dtype == pl.String and parts and not years.null_count() and _have_form(years, TWO):
        short = years.str.strip_chars()
        late = short.cast(pl.Int32) >= periods.PIVOT
        made = (
            late.replace_strict({True: "19", False: "20"}, return_dtype=pl.String) + short
        ).alias(name)
        yield made, f"{name} holds years of two digits: {years[0]} is read as {made[0]}."


def _have_form(texts: pl.Series, pattern: str) -> bool:
    """Return whether all of some texts have a form; the first ones tell soon that they have not."""
    first = _first(texts)
    if first is None or not _compiled(pattern).search(first):
        return False
    head = texts.head(stamps.HEAD).str.contains(pattern)
    return bool(head.all() and texts.str.contains(pattern).all())


def _first(texts: pl.Series) -> str | None:
    """Return the first text that is not missing."""
    return texts[0] if len(texts) and texts[0] is not None else next(iter(texts.drop_nulls()), None)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of polars as one of Python, which tells of one text at less cost."""
    for letters, instead in ((r"[^\pL]", r"[\W\d_]"), (r"\pL", r"[^\W\d_]"), ("(?<", "(?P<")):
        pattern = pattern.replace(letters, instead)
    return re.compile(pattern)


def _are_times(texts: pl.Series) -> bool:
    """Return whether all of some texts are timestamps, or times of day."""
    head = texts.drop_nulls().head(stamps.HEAD)
    return notations.is_clock(head) or (len(head) > 0 and stamps.share_read(head) == 1)


def _formed(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of one of FORMS in the form that is read."""
    texts = column.str.strip_chars()
    for form in FORMS:
        if _have_form(texts, form.pattern) and not (form.what == WEEKS and _are_times(texts)):
            made = texts.str.replace(form.pattern, form.instead)
            if _are_times(made):
                said = f"{column.name} holds {form.what}: {texts[0]} is read as {made[0]}."
                return made, said
    return None


def _ranges(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of spans of time, such as 07:00-08:00, as their starts.

    What stands behind the hyphen changes, as an offset from UTC does not.
    """
    if column.null_count() or not _have_form(column, RANGE):
        return None
    if column.str.extract(RANGE, 2).n_unique() <= OFFSETS_OF_A_PLACE:
        return None
    made = column.str.extract(RANGE, 1)
    if not _are_times(made):
        return None
    said = f"{column.name} holds intervals, read by their start"
    return made, f"{said}: {column[0]} is read as {made[0]}."


def _hours(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of hours that are written with their ends, such as 00 - 01, as times."""
    if column.null_count() or not _have_form(column, SPAN):
        return None
    start = column.str.extract(SPAN, 1)
    hours, ends = start.cast(pl.Int32), column.str.extract(SPAN, 2).cast(pl.Int32)
    if hours.max() != 23 or not ((hours + 1 - ends) % 24 == 0).all():
        return None
    made = start + ":00"
    said = f"{column.name} holds hours with their ends: {column[0]} is read as {made[0]}."
    return made.alias(column.name), said


def _named_hours(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of hours of a day that are written with a word, such as 7 Uhr, as times."""
    if column.null_count() or not _have_form(column, HOUR) or column.n_unique() < SOME:
        return None
    parts = column.str.extract_groups(HOUR).struct
    half = parts.field("half").str.to_uppercase()
    hours = pl.select(pl.coalesce(parts.field("first"), parts.field("hour"))).to_series()
    made = (hours.str.zfill(2) + ":00" + (" " + half + "M").fill_null("")).alias(column.name)
    if not _are_times(made):
        return None
    return made, f"{column.name} holds hours: {column[0]} is read as {made[0]}."


def _repeated_hours(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of hours without the letter at those that a clock has twice, such as 2A."""
    named = re.match(times.CLOCK_NAMES, column.name) or re.match(times.PARTS[3], column.name)
    if not named or column.null_count() or not _have_form(column, TWICE):
        return None
    parts = column.str.extract_groups(TWICE).struct
    marked = parts.field("mark").is_not_null()
    hours = parts.field("hour").alias(column.name)
    if not marked.any() or hours.cast(pl.Int32).max() > 24:  # type: ignore[operator]
        return None
    row = marked.arg_max() or 0
    said = f"{column.name} holds hours that a clock has twice"
    return hours, f"{said}: {column[row]} is read as {hours[row]}."


def _years(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of years that are written with the next, such as 1990-91, as the first."""
    if column.null_count() or not _have_form(column, YEARS):
        return None
    parts = column.str.extract_groups(YEARS).struct
    first, second = (parts.field(name).cast(pl.Int32) for name in "12")
    if len(column) < 3 or not ((first + 1) % 100 == second).all():
        return None
    made = first.cast(pl.String).alias(column.name)
    return made, f"{column.name} holds two years each: {column[0]} is read as {made[0]}."


def _minguo(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of days in years since 1911, as Taiwan counts them, in common years."""
    if not _have_form(column, MINGUO):
        return None
    parts = column.str.extract_groups(MINGUO).struct
    years = parts.field("1").cast(pl.Int32)
    first, last = years.min(), years.max()
    if not isinstance(first, int) or not isinstance(last, int) or last < 100 or first < 60:
        return None
    days = [parts.field(name).str.zfill(2) for name in "23"]
    texts = [(years + 1911).cast(pl.String), *days]
    made = pl.select(
        pl.concat_str(texts, separator="-") + parts.field("4").fill_null("")
    ).to_series()
    what = "holds years as Taiwan counts them, since 1911"
    return made.alias(column.name), f"{column.name} {what}: {column[0]} is read as {made[0]}."


def _commas(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of rising times in numbers with decimal commas, with points."""
    named = re.match(kinds.TIME_NAMES, column.name) is not None
    if not named or column.null_count() or not _have_form(column, COMMAS):
        return None
    made = column.str.replace(",", ".", literal=True)
    if not (made.cast(pl.Float64).diff().drop_nulls() > 0).all():
        return None
    return made, f"{column.name} holds decimal commas: {column[0]} is read as {made[0]}."


def _whole(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of years or of parts of dates that are written as decimals: 1950.0."""
    named = any(re.match(form, column.name) for form in (*times.PARTS, times.QUARTER, times.WEEK))
    if not named or not _have_form(column.drop_nulls(), DECIMAL):
        return None
    made = column.str.extract(DECIMAL, 1).alias(column.name)
    row = column.is_not_null().arg_max() or 0
    return made, f"{column.name} holds whole numbers: {column[row]} is read as {made[row]}."


def _periods(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of months of three digits behind their years, such as 2020001, as these."""
    if column.null_count() or not _have_form(column, PERIODS) or column.n_unique() <= MOST_PARTS:
        return None  # as few may be days of a year
    made = column.str.replace(PERIODS, "$1-$2")
    said = f"{column.name} holds months of three digits: {column[0]} is read as {made[0]}."
    return made, said


def _middles(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of years with decimals that are the middles of months as these months."""
    if column.null_count() or not _have_form(column, MIDDLE):
        return None
    months = 12 * column.str.strip_chars().cast(pl.Float64)
    number, steps = months.floor().cast(pl.Int32), months.floor().diff().drop_nulls()
    if not (months % 1).is_between(*NEAR_MIDDLE).all() or not (steps == 1).any():
        return None
    if not (steps > 0).all():
        return None
    parts = ((number // 12).cast(pl.String), (number % 12 + 1).cast(pl.String).str.zfill(2))
    made = (parts[0] + "-" + parts[1]).alias(column.name)
    said = f"{column.name} holds the middles of months as years with decimals"
    return made, f"{said}: {column[0].strip()} is read as {made[0]}."


def _numbered_steps(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of steps that are counted behind a word, such as Day 12, as numbers."""
    if column.null_count() or not _have_form(column, STEP) or column.n_unique() < SOME:
        return None
    words = column.str.extract(STEP, 1).str.to_lowercase()
    if words.n_unique() > 1:
        return None
    made = column.str.extract(STEP, 2).cast(pl.Int64).cast(pl.String)
    return made, f"{column.name} holds numbered steps: {column[0]} is read as {made[0]}."


def _tenths(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of months behind years as decimals, of which 1871.1 is the tenth, with it."""
    if column.null_count() or not _have_form(column, TENTHS):
        return None
    months = column.str.strip_chars().str.slice(5)
    if months.n_unique() != len(MONTHS) or (months == "10").any() or not column.is_unique().all():
        return None
    made = column.str.replace(r"\.1\s*$", ".10")
    row = (months == "1").arg_max() or 0
    said = f"{column.name} holds months behind the point"
    return made, f"{said}: {column[row]} is read as {made[row]}, October."


def _parts(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of years with as many numbers each, such as 1993/04, as their quarters."""
    form = next((form for form in OF_YEAR if _have_form(column, form)), "")
    if column.null_count() or not form:
        return None
    parts = column.str.extract_groups(form).struct
    words = {*(parts.field("word") + parts.field("mark")).str.strip_chars("-_/. 0").unique()}
    lettered = words != {""}
    if len(words) > 1 or (lettered and _share(column.head(stamps.HEAD)) >= READ):
        return None
    if not lettered and re.match(MONTHLY, column.name):
        return None
    return _in_years(column, parts.field("year"), parts.field("part"))


def _roman(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of years with as many Roman numbers each, such as 2003-II, as their parts."""
    form = next((form for form in ROMAN if _have_form(column, form)), "")
    if column.null_count() or not form:
        return None
    parts = column.str.extract_groups(form).struct
    numbers = {roman: str(n) for n, roman in enumerate(periods.ROMAN.split(), 1)}
    return _in_years(column, parts.field("year"), parts.field("part").replace(numbers))


def _in_years(column: pl.Series, years: pl.Series, parts: pl.Series) -> Change | None:
    """Return a column with the part of a year in each row, where all years have as many parts."""
    year, part = (
        values.str.strip_chars().cast(pl.Int32, strict=False) for values in (years, parts)
    )
    if year.null_count() or part.null_count() or part.max() not in PARTS:
        return None
    count = int(part.max())  # type: ignore[arg-type]
    each = pl.DataFrame({"year": year, "part": part}).group_by("year", maintain_order=True)
    held = each.agg(pl.col("part").n_unique()).sort("year")["part"]
    whole = int((held == count).sum())
    if whole < LEAST_YEARS or whole < READ * (len(held) - 2):
        return None
    month = ((part - 1) * 12 // count + 1).cast(pl.String).str.zfill(2)
    marks = {2: "-H" + part.cast(pl.String), 4: "Q" + part.cast(pl.String)}
    made = (year.cast(pl.String) + marks.get(count, "-" + month)).alias(column.name)
    said = f"{column.name} holds {PARTS[count]} of years, for each year has {count}"
    return made, f"{said}: {column[0]} is read as {made[0]}."


def _semesters(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of summer and winter semesters, such as WS 2000/01, as their first months."""
    if column.null_count() or not _have_form(column, SEMESTERS):
        return None
    parts = column.str.extract_groups(SEMESTERS).struct
    summer = parts.field("1").is_not_null()
    if summer.all() or not summer.any():
        return None
    year = ("20" + parts.field("2")).str.tail(4)
    made = (
        year + pl.select(pl.when(summer).then(pl.lit("-04")).otherwise(pl.lit("-10"))).to_series()
    )
    said = f"{column.name} holds semesters, of which those of summer begin in April"
    return made.alias(column.name), f"{said}: {column[0]} is read as {made[0]}."


def _labview(column: pl.Series, table: pl.DataFrame) -> Change | None:
    """Return a column of seconds since 1904, as LabVIEW and early Macs count them, since 1970."""
    named = re.match(kinds.TIME_NAMES, column.name) or column.name == table.columns[0]
    if column.null_count() or not named or not _have_form(column, SECONDS):
        return None
    seconds = column.str.strip_chars().cast(pl.Float64)
    if not seconds.is_between(*LABVIEW).all() or not (seconds.diff().drop_nulls() > 0).all():
        return None
    found = (seconds - SINCE_1904).round(6)
    whole = found.cast(pl.Int64) if (found % 1 == 0).all() else found
    made = whole.cast(pl.String).alias(column.name)
    return made, f"{column.name} holds seconds since 1904: {column[0]} is read as {made[0]}."


def _days_since_1970(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of days since 1970, as R counts them, as dates; later ones may be Excel's."""
    if not re.match(DATE_NAMES, column.name) or column.null_count():
        return None
    if not _have_form(column, FIVE_DIGITS):
        return None
    days = column.str.strip_chars().cast(pl.Int32)
    if not days.is_between(*DAYS_OF_R).all() or not (days.diff().drop_nulls() >= 0).all():
        return None
    made = days.cast(pl.Date).dt.to_string("%Y-%m-%d").alias(column.name)
    return made, f"{column.name} holds days since 1970: {column[0]} is read as {made[0]}."


def _midnights(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of midnights of one place that are written in UTC as their dates."""
    if column.null_count() or not _have_form(column, IN_UTC):
        return None
    hours = sorted(column.str.slice(11, 2).cast(pl.Int32).unique())
    if len(hours) != 2 or (hours[1] - hours[0]) % 22 != 1:  # an hour apart, over midnight too
        return None
    moments = column.str.slice(0, 16).str.replace("T", " ").str.to_datetime("%Y-%m-%d %H:%M")
    if moments.diff().abs().drop_nulls().is_between(timedelta(0), timedelta(hours=22)).any():
        return None
    made = moments.dt.offset_by("12h").dt.strftime("%Y-%m-%d")
    said = f"{column.name} holds midnights of one place in UTC, an hour apart in summer"
    return made, f"{said}: {column[0]} is read as {made[0]}."


def _late_midnights(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of timestamps in which a day ends with its own 00:00, as the next day's."""
    if column.null_count() or not _have_form(column, AT_A_MINUTE) or len(column) < SOME:
        return None
    for reading in stamps.read_times(column):
        read, form = reading.stamps, reading.time.pattern
        back = (read.diff() < timedelta(0)).fill_null(False)
        midnight = (read.dt.truncate("1d") == read) & (read.dt.date() == read.shift(1).dt.date())
        if read.null_count() or back.sum() < 2 or not back.equals(midnight.fill_null(False)):
            continue
        if reading.time.kind == "text" and not reading.time.hour_24 and "%-" not in form:
            late = read.dt.offset_by("1d").dt.strftime(form)
            made = late.zip_with(back, column.str.strip_chars()).alias(column.name)
            row = back.arg_max() or 0
            said = f"{column.name} has 00:00 at the end of its day"
            return made, f"{said}: {column[row]} behind {column[row - 1]} is read as {made[row]}."
    return None


def _days_of_clocks(column: pl.Series, table: pl.DataFrame) -> Change | None:
    """Return a column of midnights beside one of times of day as its dates."""
    if column.null_count() or not _have_form(column, MIDNIGHT) or column.is_unique().all():
        return None
    clocks = (other for other in table.select(pl.exclude(column.name)) if _tells_hours(other))
    for clock in clocks:
        if table.select(pl.struct(column.name, clock.name).n_unique()).item() > READ * len(table):
            made = column.str.extract(MIDNIGHT, 1)
            said = f"{column.name} has no times of day, which are in {clock.name}"
            return made, f"{said}: {column[0]} is read as {made[0]}."
    return None


def _tells_hours(column: pl.Series) -> bool:
    """Return whether a column holds times of day, or hours by its name."""
    head = column.cast(pl.String).drop_nulls().head(stamps.HEAD)
    if head.str.contains(BEGINNING).all():
        return len(head) > 0
    told = re.match(times.CLOCK_NAMES, column.name) or head.str.contains(":").all()
    return len(head) > 0 and bool(told) and bool(head.str.contains(times.CLOCK).all())


def _clocks_of_days(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of times of the day with which a spreadsheet begins without that day."""
    if column.null_count() or not _have_form(column, BEGINNING):
        return None
    made = column.str.extract(BEGINNING, 1)
    said = f"{column.name} holds times of day as times of the first day of a spreadsheet"
    return made, f"{said}: {column[0]} is read as {made[0]}."


def _elapsed(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of durations, such as 1:30.250, 36:00:00 or 00:05:12, in seconds."""
    texts = column.drop_nulls()
    if not _have_form(texts, ELAPSED) or 2 * texts.str.contains(":").sum() < len(texts):
        return None
    if texts.str.contains(r":\d(?:\.|\s*$)").any():  # a time of day without its zeros
        return None
    named = re.match(DURATIONS, column.name) is not None
    if notations.is_clock(texts) and not named and not _are_no_hours(texts):
        return None
    parts = column.str.extract_groups(ELAPSED).struct
    hours, minutes, seconds = (parts.field(name).cast(pl.Float64) for name in "123")
    found = (hours.fill_null(0) * 3600 + minutes.fill_null(0) * 60 + seconds).round(6)
    return _in_seconds(column, found)


def _are_no_hours(clock: pl.Series) -> bool:
    """Return whether times of day, with seconds, are past midnight, or all of its first hour."""
    hours = clock.str.extract(r"^\s*(\d+):\d\d:", 1).cast(pl.Int32)
    if hours.null_count():
        return False
    several = clock.n_unique() >= SOME and not clock.is_sorted()
    return bool(hours.max() >= 24 or (hours.max() == 0 and several))  # type: ignore[operator]


def _spelled(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of durations whose parts have letters, such as 2h 50m, in seconds."""
    texts = column.drop_nulls()
    if not _have_form(texts, SPELLED):
        return None
    parts = column.str.extract_groups(SPELLED).struct.unnest()
    several = sum(
        (part.is_not_null().cast(pl.Int32) for part in parts), pl.zeros(len(parts), eager=True)
    )
    if 2 * (several > 1).sum() < len(texts) or (several == 0).sum() > column.null_count():
        return None
    found = pl.zeros(len(parts), pl.Float64, eager=True)
    for part, count in zip(parts, SECONDS_OF, strict=True):
        found += part.cast(pl.Float64).fill_null(0) * count
    return _in_seconds(column, found.set(column.is_null(), None))


def _in_seconds(column: pl.Series, found: pl.Series) -> Change:
    """Return a column of durations, of which `found` are the seconds."""
    whole = found.cast(pl.Int64) if (found.drop_nulls() % 1 == 0).all() else found
    made = whole.cast(pl.String).alias(column.name)
    row = column.is_not_null().arg_max() or 0
    said = f"{column.name} holds durations"
    return made, f"{said}: {column[row]} is read as {made[row]} seconds."


def _worded(column: pl.Series, table: pl.DataFrame) -> Change | None:
    """Return a column of timestamps without names of days and words for their parts."""
    head = column.drop_nulls().head(stamps.HEAD)
    if column.null_count() or not head.str.contains(r"\pL").all() or _share(head) >= READ:
        return None
    made = column.str.strip_chars()
    for form, instead in WORDED:
        made = made.str.replace(form, instead)
    if made.equals(column) or made.head(stamps.HEAD).str.contains(f"^{NUMBER}$").all():
        return None  # Mi is a day, and MiB a unit
    if not _are_times(made):
        made, _ = _translated(made, table) or (column, "")
    said = f"{column.name} holds words: {column[0]} is read as {made[0]}."
    return None if made.equals(column) else (made, said)


def _translated(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of dates with the names of months in another language in English."""
    head = column.drop_nulls().head(stamps.HEAD)
    if not head.str.contains(r"[^\W\d_]{3}").all() or _share(head) >= READ:
        return None
    first = _first(column) or ""
    for language, names in periods.LANGUAGES.items():
        if not any(_compiled(rf"(?i)(^|[^\pL])(?:{name})").search(first) for name in names.split()):
            continue
        made = column.str.replace_all(r"(?i)(?:\bde\b|\bdel\b)\.?|(\d)º", "$1")
        made = made.str.replace(r"(\pL)\.(\d)", "$1-$2")  # Oca.15
        made = made.str.replace(r"(\pL) ?['’](\d\d)$", "$1-$2")  # gen '14
        pairs = zip(MONTHS, names.split(), strict=True)
        for english, name in sorted(pairs, key=lambda pair: -len(pair[1])):  # červenec, červen
            made = made.str.replace(rf"(?i)(^|[^\pL])(?:{name})\pL*\.?", f"${{1}}{english}")
        made = made.str.replace(r"(\d)\. ", "$1 ").str.replace_all(r"\s+", " ").str.strip_chars()
        if not made.equals(column) and _are_times(made) and not made.is_null().any():
            what = f"names of months in {language}: {column[0]} is read as {made[0]}"
            return made, f"{column.name} holds {what}."
    return None


def _abbreviated(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of dates without points behind English months, and with Sep for Sept."""
    if column.null_count() or not column.str.contains(ABBREVIATED).any():
        return None
    made = column.str.replace(ABBREVIATED, "$1")
    said = f"{column.name} holds abbreviated months: {column[0]} is read as {made[0]}."
    return (made, said) if _are_times(made) else None


def _share(texts: pl.Series) -> float:
    return stamps.share_read(texts) if len(texts) else 0.0


def _dated(column: pl.Series, table: pl.DataFrame) -> Change | None:
    """Return a column of dates with a date in each row, where only some have one."""
    blank, dates, clock = column.null_count(), column.drop_nulls(), _clock_of(table)
    if not clock or column[0] is None or blank < BLANK * len(column):
        return None
    read = stamps.read_times(dates)
    if len(read) != 1 or read[0].stamps.null_count():
        return None
    remark = (
        f"{column.name} is blank in {blank} rows: each has the date above it, and a new day "
        f"begins where {clock} is earlier than in the row before."
    )
    return _filled(column, read[0].stamps, table[clock]), remark


def _clock_of(table: pl.DataFrame) -> str:
    """Return the first column with a time of day in each row; "" if there is none."""
    clocks = (c.name for c in table if c.dtype == pl.String and not c.null_count())
    return next((name for name in clocks if notations.is_clock(table[name])), "")


def _filled(column: pl.Series, read: pl.Series, clock: pl.Series) -> pl.Series:
    """Return the date of each row, of which `read` are those that it has."""
    given = column.is_not_null()
    days = pl.Series([None] * len(column), dtype=pl.Datetime("us"))
    days = days.scatter(given.arg_true(), read).forward_fill()
    time = notations.as_clock(clock)[1].to_physical()
    rows = pl.DataFrame({"date": days, "day": time // DAY, "group": given.cum_sum()})
    since = pl.col("day") - pl.col("day").first().over("group")
    found = rows.select((pl.col("date") + pl.duration(days=since)).dt.strftime("%Y-%m-%d"))
    return found.to_series().alias(column.name)


def _zoned(column: pl.Series, _: pl.DataFrame) -> Change | None:
    """Return a column of timestamps without a time zone, or with the offset of each of two."""
    head = column.head(stamps.HEAD)
    if column.null_count() or not head.str.contains(ZONE).all():
        return None
    zones = column.str.extract(ZONE, 1)
    names = zones.unique().sort().to_list()
    bare = column.str.replace(r"\s*[A-Z]{3,5}\s*$", "")
    if None in names or SAME & {*names} == {*names} or not _are_times(bare):
        return None
    if len(names) == 1:
        return bare, f"Left out: {names[0]}, the time zone of {column.name}."
    if len(names) != 2 or not {*names} <= OFFSETS.keys():
        return None
    told = ", ".join(f"{name} as {OFFSETS[name]}" for name in names)
    made = bare + zones.replace_strict(OFFSETS, default="", return_dtype=pl.String)
    return made, f"Time zones of {column.name}: {told}."


OF_NUMBERS: tuple[Way, ...] = (
    *(_commas, _whole, _periods, _middles, _tenths, _parts, _labview, _days_since_1970),
    *(_repeated_hours, _elapsed),
)
WAYS: tuple[Way, ...] = (
    *(_ranges, _parts, _roman, _semesters, _formed, _abbreviated, _hours, _named_hours, _years),
    *(_minguo, _midnights, _days_of_clocks, _clocks_of_days, _numbered_steps),
    *(_late_midnights, _elapsed, _spelled, _worded, _translated, _dated, _zoned),
)
