"""Tables below a head of lines with @: ARFF of Weka, .ts of aeon and .tsf of Monash."""

import csv
import re
from datetime import datetime, timedelta

import polars as pl

from scaffold.reading.nested import Found

HEAD = r"(?i)\A(?:\s*(?:[%#][^\n]*)?\n)*@(relation|problemname)\b"
DATA = r"(?im)^@data[^\n]*\n"
ATTRIBUTE = r"""(?im)^@attribute\s+('[^']*'|"[^"]*"|\S+)"""
STEPS = {  # of Monash's archive, in polars' words; others are as in 10_minutes
    **{"yearly": "1y", "quarterly": "3mo", "monthly": "1mo", "weekly": "1w", "daily": "1d"},
    **{"hourly": "1h", "half_hourly": "30m", "minutely": "1m"},
}
SECONDS = {  # of a step, at most
    **{"y": 366 * 86_400, "mo": 31 * 86_400, "w": 7 * 86_400},
    **{"d": 86_400, "h": 3_600, "m": 60, "s": 1},
}
BEGIN = "start_timestamp"
MISSING = "?"


def of_text(text: str) -> Found | None:
    """Return the table of such a file; None where it is of a kind that is not read."""
    head, *below = re.split(DATA, text, maxsplit=1)
    rows = [line for line in "".join(below).splitlines() if line.strip() and line[0] not in "%#"]
    names = [name.strip("'\"") for name in re.findall(ATTRIBUTE, head)]
    if not rows:
        return None
    if BEGIN in names or "series_name" in names:
        frequency = re.search(r"(?im)^@frequency\s+(\S+)", head)
        return _of_monash(names, frequency[1].lower(), rows) if frequency else None
    return _of_weka(names, rows) if names else _of_aeon(head, rows)


def _of_weka(names: list[str], rows: list[str]) -> Found | None:
    read = [*csv.reader(rows, quotechar="'", skipinitialspace=True)]
    if any(len(row) != len(names) for row in read):  # sparse, too
        return None
    values = [[None if value == MISSING else value for value in row] for row in read]
    return Found(pl.DataFrame(values, names, orient="row"), "ARFF of Weka")


def _of_aeon(head: str, rows: list[str]) -> Found | None:
    """Return a row for each step of series with a label; those with timestamps are not read."""
    labelled = re.search(r"(?im)^@(classlabel|targetlabel)\s+true", head)
    if not labelled or re.search(r"(?im)^@timestamps\s+true", head):
        return None
    tables = []
    for number, row in enumerate(rows):
        *channels, label = row.split(":")
        values = {f"x{n}": _numbers(channel) for n, channel in enumerate(channels, start=1)}
        if not values or len({*map(len, values.values())}) > 1:
            return None
        table = pl.DataFrame(values, schema={name: pl.String for name in values})
        steps = pl.int_range(len(table)).alias("step")
        tables.append(
            table.select(pl.lit(number).alias("sequence"), steps, "*", label=pl.lit(label))
        )
    return Found(pl.concat(tables), "Series of aeon, a row for each step")


def _of_monash(names: list[str], frequency: str, rows: list[str]) -> Found | None:
    """Return a row for each value of series, with its timestamp where the first one is told."""
    other = re.sub(r"^(\d+)_([smhd])[a-z]*$", r"\1\2", frequency)
    step = re.fullmatch(r"(\d+)([a-z]+)", STEPS.get(frequency, other))
    if not step:
        return None
    tables = []
    for row in rows:
        *given, values = row.split(":")
        parts = dict(zip(names, given, strict=False))
        table = pl.DataFrame({"value": _numbers(values)}, schema={"value": pl.String})
        time = _times(parts.pop(BEGIN, ""), step, len(table))
        if len(given) != len(names) or time is None:
            return None
        told = [pl.lit(value).alias(name) for name, value in parts.items()]
        tables.append(table.select(*told, time, "value"))
    what = f"Series of Monash's archive, {frequency}, a row for each value"
    return Found(pl.concat(tables), what)


def _times(begin: str, step: re.Match[str], count: int) -> pl.Series | None:
    """Return timestamps from `begin` on, or the numbers of the rows; None for no timestamp."""
    numbers = pl.Series("time", range(count))
    if not begin:
        return numbers
    try:
        first = datetime.strptime(begin.strip(), "%Y-%m-%d %H-%M-%S")
        first + timedelta(seconds=count * int(step[1]) * SECONDS[step[2]])
    except (ValueError, OverflowError):  # no date, or beyond the year 9999
        return None
    offsets = pl.concat_str(numbers * int(step[1]), pl.lit(step[2]))
    return pl.select(pl.lit(first).dt.offset_by(offsets).alias("time")).to_series()


def _numbers(values: str) -> list[str | None]:
    return [None if (value := one.strip()) == MISSING else value for one in values.split(",")]
