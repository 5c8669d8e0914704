"""Timestamps that several rows have: what the likely cause is, and what becomes of the rows."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from scaffold.reading import commands, kinds, times
from scaffold.reading.files import File
from scaffold.reading.groups import SHARED, hardly_repeat, series_keys
from scaffold.reading.missing import without_missing
from scaffold.reading.problems import Checks
from scaffold.reading.stamps import Reading, shown
from scaffold.reading.verification import Verified

CHANGES = (3, 4, 9, 10, 11)  # months in which clocks are changed, on a Sunday before this hour:
EVENTS = 0.75  # timestamps for each row, at most, where the rows are events
NIGHT = 4
KEY = "\0time"  # the name of no column


def settle(
    verified: Verified,
    found: Reading,
    names: Sequence[str],
    checks: Checks,
    series: Sequence[str] = (),
) -> tuple[Verified, Reading]:
    """Return the rows that are kept, each with a timestamp of its own, and say what was left out.

    The columns `series` tell apart the series in which a timestamp is to be unique.

    Rows that are equal in all columns are read as one. What becomes of others is chosen by
    `--duplicates`; unless it is, they are a problem, told with the likely cause.
    """
    time, choice = found.stamps, verified.file.choices.get("duplicates", "refuse")
    if times.is_rising(time) or not time.is_duplicated().any():
        return verified, found
    dated = verified.table.with_columns(time.alias(KEY))
    hashes = dated.select(KEY, *series).hash_rows()
    if hashes.n_unique() == len(hashes):  # ten times as fast as to compare the rows
        return verified, found
    first = dated.select(pl.struct(KEY, *series).is_first_distinct()).to_series()
    if first.all():
        return verified, found
    equal = ~verified.table.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    others = ~first & ~equal
    if others.any() and choice == "refuse":
        _refuse(verified, found, others, names, checks)
    notes = _notes(int(equal.sum()), int(others.sum()), choice)
    unequal = equal.any() and choice != "first"
    found = replace(found, time=replace(found.time, equal_rows=bool(unequal)))
    table = dated.filter(~equal)
    if choice == "mean":
        means = pl.col(pl.Float32).mean(), pl.exclude(pl.Float32).first()
        table = table.group_by(KEY, *series, maintain_order=True).agg(*means)
    kept = table.unique([KEY, *series], keep="first", maintain_order=True)
    verified = replace(verified, table=kept.drop(KEY), notes=(*verified.notes, *notes))
    return verified, replace(found, stamps=kept[KEY])


def _notes(equal: int, others: int, choice: str) -> list[str]:
    notes = [f"Rows equal to an earlier one, read as one with it: {equal}."] if equal else []
    if others:
        what = "averaged with it" if choice == "mean" else "left out"
        notes.append(f"Rows with the timestamp of an earlier one, {what}: {others}.")
    return notes


def _refuse(
    verified: Verified, found: Reading, others: pl.Series, names: Sequence[str], checks: Checks
) -> None:
    """Keep the problem of timestamps that return with other values, with its likely cause."""
    file, rows = verified.file, int(others.sum())
    repeated = found.stamps.filter(others)
    many, row = repeated.n_unique(), others.arg_max() or 0
    also = f", and so {'are' if many > 2 else 'is'} {many - 1} other timestamp" if many > 1 else ""
    also += f"{'s' * (many > 2)}, in {rows} row{'s' * (rows > 1)} with other values"
    what = f"{shown(found.stamps[row], found.time)} is duplicated{also}"
    cause, remedy = _cause(file, found, repeated, names)
    checks.add(verified.where(row), f"{what}: {cause}", remedy)


def _cause(
    file: File, found: Reading, repeated: pl.Series, names: Sequence[str]
) -> tuple[str, str]:
    """Return why timestamps return, as far as it can be told, and how to go on."""
    columns = kinds.columns(file)
    clock = next((c.name for c in columns if _completes(file, names, c.name)), "")
    if clock:
        both = {**file.said, "time": (*names, clock)}
        command = commands.new(file.path, ["--task=forecast"], both)
        return f"the time of day is in {clock!r}", f"read both: `{command}`"
    apart = [] if "series" in file.given else series_keys(file, names)
    few = len(repeated) < SHARED * len(found.stamps)
    few = bool(apart) and (few or hardly_repeat(file, tuple(names), apart[0]))
    if apart and not few:
        many = file.table.select(apart[0]).n_unique()
        told = " with ".join(map(repr, apart[0]))
        said = {**file.said, "series": apart[0]}
        command = commands.new(file.path, ["--task=forecast"], said)
        return f"{told} tells them apart: {many} series", f"read them as series: `{command}`"
    mean, first = (
        commands.new(file.path, ["--task=forecast", f"--duplicates={choice}"], file.said)
        for choice in ("mean", "first")
    )
    decide = f"average them: `{mean}`, or keep the first: `{first}`"
    if is_clock_change(repeated) and found.frequency.time.every[-1] in "hms":
        days = ", ".join(repeated.dt.strftime("%Y-%m-%d").unique().sort().head(3))
        return f"the hour that clocks repeat when they go back ({days})", decide
    if few:
        return "too few for several series", decide
    return "nothing in the file tells them apart", "; ".join([decide, *summed(file, names)])


def summed(file: File, time: Sequence[str]) -> list[str]:
    """Return the command that adds up events, of which many share a timestamp, if there is one."""
    if file.table.select(pl.struct(time).n_unique()).item() > EVENTS * len(file.table):
        return []
    within = file.table.group_by(time).n_unique()  # what is one for each is of the timestamp
    able = [c.name for c in kinds.columns(file) if c.kind == "number" and c.name not in time]
    added = [name for name in able if (within[name] > 1).any()]
    texts = [without_missing(file.table[name], signs=True) for name in added]
    values = [kinds.numbers(text) for text in texts]
    read = [v.null_count() == t.null_count() for v, t in zip(values, texts, strict=True)]
    if not added or not all(read):
        return []
    comma = any(text.cast(pl.String).str.contains(",", literal=True).any() for text in texts)
    point = '.str.replace(",", ".")' if comma else ""
    by, columns = (", ".join(map(commands.text, names)) for names in (time, added))
    total = f"pl.col({columns}){point}.cast(float, strict=False).sum()"
    steps = f".group_by({by}, maintain_order=True).agg({total})"
    return [f"if they are events, add them up: `{commands.then_new(file, steps, 'sums')}`"]


def _completes(file: File, names: Sequence[str], clock: str) -> bool:
    """Return whether a column holds the time of day that makes the timestamps unique."""
    return (
        clock not in names
        and times.is_clock(file, clock)
        and times.are_unique(file, (*names, clock))
    )


def is_clock_change(stamps: pl.Series) -> bool:
    """Return whether timestamps lie in the hour of a Sunday night in which clocks are changed."""
    hours = stamps.dt.truncate("1h").unique()
    once = hours.dt.truncate("1mo").is_unique().all()
    return len(hours) > 0 and bool(at_change(hours).all()) and once


def at_change(stamps: pl.Series) -> pl.Series:
    """Return which timestamps are in a Sunday night of a month in which clocks are changed."""
    night = (stamps.dt.weekday() == 7) & (stamps.dt.hour() < NIGHT)
    return night & stamps.dt.month().is_in(CHANGES)
