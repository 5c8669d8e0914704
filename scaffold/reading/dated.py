"""Timestamps that lack a part or name their time zone, written as a project reads them."""

import re
from dataclasses import replace

import polars as pl

from scaffold.reading import commands, notations, stamps
from scaffold.reading.files import File, with_table

BLANK = 0.5  # of the dates that stand only where a day begins
DAY = 86_400_000_000  # microseconds
ZONE = r"\d\s*([A-Z]{3,5})\s*$"
OFFSETS = {  # winter and summer of one place, which nothing else is called beside each other
    **{"CET": "+01:00", "CEST": "+02:00", "MEZ": "+01:00", "MESZ": "+02:00"},
    **{"WET": "+00:00", "WEST": "+01:00", "GMT": "+00:00", "BST": "+01:00"},
    **{"EET": "+02:00", "EEST": "+03:00", "EST": "-05:00", "EDT": "-04:00"},
    **{"CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00"},
    **{"PST": "-08:00", "PDT": "-07:00", "AEST": "+10:00", "AEDT": "+11:00"},
}
SAME = frozenset({"UTC", "GMT", "AM", "PM"})  # that are read as they are


def completed(file: File) -> File:
    """Return `file` with such timestamps completed, and a note on them.

    A file too large to be copied is read as it is, with a note on what completes them.
    """
    if file.content is None:
        return file
    way = _dates_of(file.table) or _zones_of(file.table)
    if not way:
        return file
    if file.is_referred:
        command = commands.converted_then_new(file.path, commands.flags_of(file.choices), file.said)
        said = f"{way[1]} This is done by `{command}`."
        return replace(file, remarks=(*file.remarks, said))
    whole = file if file.is_complete else replace(file.whole(), given=file.given)
    name, remark = way
    fill = _with_dates if whole.table[name].null_count() else _without_zone
    return with_table(file, whole.table.with_columns(fill(whole.table, name)), remark)


def _dates_of(table: pl.DataFrame) -> tuple[str, str] | None:
    """Return the column of dates that stand only in some rows, beside a time of day in each."""
    clock = _clock_of(table)
    for column in table if clock else ():
        blank = column.null_count()
        dates = column.drop_nulls()
        if column.dtype != pl.String or column[0] is None or blank < BLANK * len(column):
            continue
        read = stamps.read_times(dates)
        if read and len(read) == 1 and not read[0].stamps.null_count():
            remark = (
                f"{column.name} is blank in {blank} rows: each has the date above it, and a new "
                f"day begins where {clock} is earlier than in the row before."
            )
            return column.name, remark
    return None


def _clock_of(table: pl.DataFrame) -> str:
    """Return the first column with a time of day in each row; "" if there is none."""
    clocks = (c.name for c in table if c.dtype == pl.String and not c.null_count())
    return next((name for name in clocks if notations.is_clock(table[name])), "")


def _with_dates(table: pl.DataFrame, name: str) -> pl.Series:
    """Return a column of dates with a date in each row."""
    column = table[name]
    given = column.is_not_null()
    read = stamps.read_times(column.drop_nulls())[0].stamps
    days = pl.Series([None] * len(column), dtype=pl.Datetime("us"))
    days = days.scatter(given.arg_true(), read).forward_fill()
    time = notations.as_clock(table[_clock_of(table)])[1].to_physical()
    rows = pl.DataFrame({"date": days, "day": time // DAY, "group": given.cum_sum()})
    since = pl.col("day") - pl.col("day").first().over("group")
    found = rows.select((pl.col("date") + pl.duration(days=since)).dt.strftime("%Y-%m-%d"))
    return found.to_series().alias(name)


def _zones_of(table: pl.DataFrame) -> tuple[str, str] | None:
    """Return the column of timestamps that each end in the abbreviation of a time zone."""
    for column in table:
        first = next(iter(column.head(1)), None)
        match = re.search(ZONE, first) if isinstance(first, str) else None
        if not match or match[1] in SAME or column.null_count():
            continue
        zones = column.str.extract(ZONE, 1).unique().sort().to_list()
        known = len(zones) == 2 and all(zone in OFFSETS for zone in zones)
        if None in zones or not (len(zones) == 1 or known):
            continue
        if stamps.share_read(_bare(column.head(stamps.HEAD))) < 1:
            continue
        if known:
            told = ", ".join(f"{zone} as {OFFSETS[zone]}" for zone in zones)
            return column.name, f"Time zones of {column.name}: {told}."
        return column.name, f"Left out: {zones[0]}, the time zone of {column.name}."
    return None


def _without_zone(table: pl.DataFrame, name: str) -> pl.Series:
    """Return a column of timestamps without a time zone, or with the offset of each of two."""
    column = table[name]
    zones = column.str.extract(ZONE, 1)
    if zones.n_unique() == 1:
        return _bare(column)
    return _bare(column) + zones.replace_strict(OFFSETS, default="", return_dtype=pl.String)


def _bare(column: pl.Series) -> pl.Series:
    return column.str.replace(r"\s*[A-Z]{3,5}\s*$", "")
