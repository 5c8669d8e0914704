"""What is among the rows of a table and is none of them, such as units."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from scaffold.reading import numerals, periods, stamps
from scaffold.reading.missing import without_missing
from scaffold.reading.problems import Surrounded, bad_file, problem
from scaffold.reading.surroundings import LEVELS, ROWS, UNNAMED, VALUE
from scaffold.reading.wide import Columns, refuse_wide

MIDNIGHT = "00:00:00"
DAILY = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.0+)?[+-]\d\d:?\d\d$"
ENOUGH = 1000  # rows that show what a column holds
MOSTLY = 0.9  # of the lines that show how all are meant
SENTENCE = r"[.!?…]\s*$"
EUROSTAT = r"\\(?i:time|time_period)\s*$"
EMPTY = pl.Series("", [], dtype=pl.String)
DATED = (  # 2024-03-01 08:00, 1Mar2024, Mar-2024, 2024-03
    r"\d\D+\d+\D+\d|\d\W?\pL+\W?\d|^\s*\pL{3,9}\W\d{4}\s*$|^\s*(19|20)\d\d-(0[1-9]|1[0-2])\s*$"
)
MONTH_OF_A_YEAR = r"^\s*(\pL{3,12})\.?[ /-](?:19|20)\d\d\s*$"  # ENE 1999
KEYS = 2  # columns that name a series
RDB = r"^\s*\d+[sdn]\s*$"  # the width and kind of a column, below its name
BASE = r"^\s*\d{4}\s*=\s*100\s*$"  # of an index
EVENTS = 0.05  # of the rows, at most, without a value
PAGE = (  # at the end of each page of a report
    r"(?i)^\W*(page|pg\.?|seite|página|pagina|strona|str\.|стр\.?|страница|sida|side|sayfa)\s*\d+"
    r"(\s*(of|von|de|di|z|iz|из|av|af|/)\s*\d+)?\W*$"
)
FLAG = r"^\s*([-+.\d]+|:)\s+([a-z]{1,3})\s*$"


def refuse_unusual(
    path: Path, table: pl.DataFrame, first: Sequence[int], given: Columns, separator: str
) -> None:
    """Raise DataFileError for steps as names, a repeated header, or a row of units.

    Args:
        table: the rows that have a value, as text.
        first: the lines of the first rows, of which the header is one.
        given: role → the columns that the user named.
        separator: of the file.
    """
    _refuse_hidden(path, table)
    _refuse_levels(path, table, separator)
    _refuse_flags(path, table, separator)
    _refuse_composed(path, table, separator)
    _refuse_offsets(path, table, separator)
    refuse_wide(path, table, given, separator)
    _refuse_ends(path, table, first)
    _refuse_pages(path, table)
    repeated = repeats_header(table)
    if repeated.any():
        what = f"the header again, after {repeated.arg_max()} rows: several tables in one file"
        remark = f"Left out: the header, where it is repeated ({repeated.sum()} times)."
        refusal = problem(path, "", what, "keep one table, with one header")
        raise Surrounded(lambda lines: _once(lines, first[0] - 1), remark, refusal)
    if len(table) > 2:
        _refuse_units(path, table, first)
        _refuse_events(path, table, separator)


def _refuse_pages(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where rows hold nothing but the number of a page."""
    first = table[:, 0].fill_null("")
    pages = first.str.contains(PAGE)
    if pages.any() and table.width > 1:
        alone = table.select(pl.all_horizontal(pl.exclude(first.name).is_null())).to_series()
        if (alone | ~pages).all():
            what = f"{pages.sum()} rows of page numbers, such as {first.filter(pages)[0]!r}"
            refusal = problem(path, "", what, "remove them")
            raise Surrounded(_without_pages, f"Left out: {what}.", refusal)


def _without_pages(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not re.match(PAGE, line)]


def repeats_header(table: pl.DataFrame) -> pl.Series:
    """Return which rows are the header once more.

    A header holds no value and no sentence, and its names stand in no other row.
    """
    none = pl.Series([], dtype=pl.Boolean)
    if any(re.search(f"{VALUE}|{SENTENCE}", name) for name in table.columns):
        return none
    same = table.select(pl.col(name).str.strip_chars() == name.strip() for name in table.columns)
    repeated = same.select(pl.all_horizontal(pl.all().fill_null(False))).to_series()
    return repeated if same.sum_horizontal().filter(~repeated).sum() == 0 else none


def _refuse_hidden(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where Excel has written signs in the place of values."""
    for column in table.select(pl.col(pl.String)):
        hidden = column.str.contains(r"^\s*#{4,}\s*$").sum()
        if hidden > len(column) // 2:
            what = f"{hidden} times '########', which Excel writes where a column is too narrow"
            raise bad_file(path, f"column {column.name!r}", what, "widen it, and save anew")


def _refuse_ends(path: Path, table: pl.DataFrame, first: Sequence[int]) -> None:
    """Raise DataFileError where each line ends in a semicolon, which separates nothing."""
    last = table[:, -1].drop_nulls()
    if table.width > 1 and last.str.ends_with(";").sum() >= max(1, MOSTLY * len(last)):
        what = "a semicolon at the end of each line"
        remark = "Left out: the semicolon at the end of each line."
        refusal = problem(path, f"line {first[0]}", what, "remove it")
        raise Surrounded(_without_semicolons, remark, refusal)


def _without_semicolons(lines: list[str]) -> list[str]:
    return [line.rstrip("\r\n").removesuffix(";") + "\n" for line in lines]


def _refuse_levels(path: Path, table: pl.DataFrame, separator: str) -> None:
    """Raise DataFileError where pandas wrote the names of several levels, that of the rows last."""
    first, names = table.columns[0], table[table.columns[0]].head(LEVELS).to_list()
    under = table.select(pl.exclude(first)).head(LEVELS)
    place = next((n for n, row in enumerate(under.rows()) if not any(row)), None)
    if place is None or not re.match(ROWS, names[place] or "") or len(table) <= place + 1:
        return
    told = [", ".join(filter(None, row)) for row in table.head(place).rows()]
    what = f"{place + 1} more lines of names below the header"
    remark = f"Left out: {'; '.join([what, *told])}. The first column is named {names[place]}."
    kept = table.slice(place + 1).rename({first: str(names[place])})
    refusal = problem(path, "line 2", what, "remove them")
    raise Surrounded(partial(_lines, kept, separator), remark, refusal)


def _refuse_composed(path: Path, table: pl.DataFrame, separator: str) -> None:
    """Raise DataFileError where Eurostat wrote what names a row in one column, with commas."""
    first = table.columns[0]
    names = re.sub(EUROSTAT, "", first).split(",")
    if not re.search(EUROSTAT, first) or len(names) == 1:
        return
    parts = table[first].str.split(",").list
    if (parts.len() == len(names)).all():
        made = [parts.get(n).alias(name) for n, name in enumerate(names)]
        what = f"{len(names)} names in one column, {first!r}"
        kept = table.select(*made, pl.exclude(first))
        refusal = problem(path, "line 1", what, "make them columns")
        remark = f"{what}: read as the columns {', '.join(names)}."
        raise Surrounded(partial(_lines, kept, separator), remark, refusal)


def _refuse_flags(path: Path, table: pl.DataFrame, separator: str) -> None:
    """Raise DataFileError where Eurostat wrote flags behind values, such as 6.9 b."""
    if not re.search(EUROSTAT, table.columns[0]):
        return
    first, *others = table.columns
    values = [table[name].alias("flag") for name in others if table[name].dtype == pl.String]
    flags = pl.concat(values or [table[first]]).str.extract(FLAG, 2).drop_nulls().unique().sort()
    if len(flags):
        what = f"flags behind values ({', '.join(flags)})"
        kept = table.with_columns(pl.exclude(first).str.replace(FLAG, "$1").str.strip_chars())
        refusal = problem(path, "", what, "remove them")
        raise Surrounded(partial(_lines, kept, separator), f"Left out: {what}.", refusal)


def _refuse_offsets(path: Path, table: pl.DataFrame, separator: str) -> None:
    """Raise DataFileError where all times are at one hour of days, at changing offsets from UTC."""
    for column in table:
        if column.null_count() or not column.str.contains(DAILY).all():
            continue
        offsets = column.str.extract(r"([+-]\d\d:?\d\d)$").unique().sort().to_list()
        clocks = column.str.slice(11, 8).unique().to_list()
        if len(offsets) > 1 and len(clocks) == 1:
            what = f"local times in {column.name!r} with offsets from UTC that change"
            left = "the clock and the offsets" if clocks == [MIDNIGHT] else "the offsets"
            remark = f"Left out: {left} ({', '.join(offsets)}) of {column.name}."
            kept = table.with_columns(column.str.slice(0, 10 if clocks == [MIDNIGHT] else 19))
            refusal = problem(path, "", what, "leave the offsets out")
            raise Surrounded(partial(_lines, kept, separator), remark, refusal)


def _once(lines: list[str], header: int) -> list[str]:
    """Return the lines without those that repeat the header."""
    name = lines[header].strip()
    return [line for n, line in enumerate(lines) if n == header or line.strip() != name]


def _refuse_units(path: Path, table: pl.DataFrame, first: Sequence[int]) -> None:
    """Raise DataFileError where the first rows have words and all others numbers.

    Several rows do so where there are timestamps, which they lack too.
    """
    described = _described(table, min(len(first) - 2, len(table) - 2))
    named = (described != "").any()  # as Transform: is, where all others have a timestamp
    count = max(len(described), 1)
    rows, above = table.slice(count, ENOUGH), table.head(count)
    numbers = [column.name for column in rows if _are_numbers(column)]
    units = without_missing(pl.concat([above[name].alias("") for name in numbers] or [EMPTY]), True)
    units = units.drop_nulls()
    decorated = numerals.is_number(units) | units.str.contains(r"^\W*\d")
    decorated &= ~units.str.contains(BASE)
    kinds = pl.Series(filter(None, table.row(0)), dtype=pl.String).str.contains(RDB).all()
    measured = 2 * decorated.sum() >= len(units)
    if len(units) and (kinds or count > 1 or named or not measured):
        told = "; ".join(", ".join(filter(None, row)) for row in above.rows())
        what = f"a row of units, such as {units[0]!r}"
        remark = f"Left out: the row of units, {told}."
        if named and measured:
            what = f"a row that describes the columns, {described[0]!r}"
            remark = f"Left out: {what}: {told}."
        if count > 1:
            what = f"{count} rows that describe the columns, such as {told.partition('; ')[0]!r}"
            remark = f"Left out: {count} rows that describe the columns: {told}."
        refusal = problem(path, "below the header", what, "remove " + ("them", "it")[count == 1])
        nameless = [name for name in numbers if re.match(UNNAMED, name) and above[name][-1]]
        if nameless:  # so these are names, below those of groups
            below = first[count] - 1
            remark = f"Left out: {count} line{'s' * (count > 1)} above the names of the columns."
            raise Surrounded(lambda lines: lines[below:], remark, refusal)
        start, stop = first[1] - 1, first[1 + count] - 1
        raise Surrounded(lambda lines: lines[:start] + lines[stop:], remark, refusal)


def _described(table: pl.DataFrame, most: int) -> pl.Series:
    """Return what the first rows, at most so many, that describe the columns have for a timestamp.

    They have none where all others have one.
    """
    rest = table.slice(max(most, 0), ENOUGH)
    times = [c.name for c in rest if not c.null_count() and len(c) > 1 and _is_dated(c)]
    if not times:
        return EMPTY
    found = table[times[0]].head(most).fill_null("")
    wordless = ~found.str.contains(r"\d")
    return found.head(int((~wordless).arg_max() or 0)) if not wordless.all() else found


def _refuse_events(path: Path, table: pl.DataFrame, separator: str) -> None:
    """Raise DataFileError where rows without a value are at times between the regular ones.

    Loggers write them where somebody has read or stopped them.
    """
    known = [without_missing(column, signs=True) for column in table]
    few = [c.name for c in known if 0 < c.null_count() <= EVENTS * len(table)]
    whole = [column for column in known if not column.null_count()] if few else []
    without = pl.DataFrame({column.name: column for column in known})
    values = without.select(pl.all_horizontal(pl.col(few).is_null()))
    blank = values.to_series() if whole else None
    dated = [column for column in whole if _is_dated(column.head(stamps.HEAD))]
    if blank is None or len(dated) != 1:
        return
    keys = [c for c in whole if not c.is_unique().all() and c.name != dated[0].name]
    once = table.select(pl.struct(dated[0].name, *(key.name for key in keys)).is_unique().all())
    if len(keys) > KEYS or not once.item() or any(_are_numbers(key) for key in keys):
        return
    reading = stamps.read_times(dated[0])[0]
    regular = reading.stamps.filter(~blank)
    if regular.null_count() or not replace(reading, stamps=regular).frequency.is_regular:
        return
    steps = regular.to_physical().unique().sort().diff().drop_nulls()
    step = int(steps.mode()[0])
    if (steps % step != 0).any():  # months, which are of several lengths
        return
    off = (reading.stamps.filter(blank) - regular[0]).to_physical() % step != 0
    if len(off) and not off.null_count() and off.all():
        between = dated[0].filter(blank)
        rows = f"{len(between)} rows" if len(between) > 1 else "a row"
        what = f"{rows} without a value at no regular time, such as {between[0]}"
        refusal = problem(path, f"line {(blank.arg_max() or 0) + 2}", what, "remove them")
        kept = table.filter(~blank)
        raise Surrounded(partial(_lines, kept, separator), f"Left out: {what}.", refusal)


def _is_dated(head: pl.Series) -> bool:
    if not head.str.contains(DATED).all():
        return False
    words = head.str.extract(MONTH_OF_A_YEAR).unique()
    return stamps.share_read(head) == 1 or all(word and periods.month_of(word) for word in words)


def _are_numbers(column: pl.Series) -> bool:
    values = without_missing(column, signs=True).drop_nulls()
    return len(values) > 1 and bool(numerals.is_number(values).all())


def _lines(table: pl.DataFrame, separator: str, _: list[str]) -> list[str]:
    return table.write_csv(separator=separator).splitlines(keepends=True)
