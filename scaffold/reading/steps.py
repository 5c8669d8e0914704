"""Which columns make rows the steps of a sequence, and which are steps of it themselves."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import polars as pl

from scaffold.reading import kinds, targets, times
from scaffold.reading.files import File
from scaffold.reading.kinds import Column

SEQUENCES = (
    r"(?i)^(?!(.*[_ .-])?(b|ac|flu|val|inval|gr|pa|unpa|vo|hybr|cov|hum|m|rap|sol|liqu|thyro)id$)"
    r"(sequence|seq|series|case|session|subject|sample|episode|trial|unit|track|example|"
    r"recording|utterance|instance|week|group|run|patient|engine|machine|device|id|.*[_ ]?id)$"
)
STEPS = (
    r"(?i)^(step|t|time|time_?step|frame|date|time_?stamp|datetime|position|tick|day|hour|minute|"
    r"second|index|cycle|order)$"
)
COUNTERS = (  # which may as well number samples of a design, so that they count from row to row
    r"(?i)^(seq|sequence|sample|trial|frame|event|lap|round|obs|observation|packet|step|reading)"
    r"[_ ]?(n|no|nr|num|number|idx|index|count|counter)?$"
)
NUMBERED = r"(?i)^(|t|ts|time|step|timestep|value)[_ .-]?\d+$"  # names of columns that are steps
KINDS = ("number", "category", "text", "id")  # of the columns that name a sequence
NO_STEPS = r"(?i)^(pixel|px|pc|pca|pc[_ ]?|feature|feat|f|dim|emb.*|v|var.*|attr.*|q)[_ .-]?\d+$"
LONG = 24  # so many numbered columns of any name are steps where they are smooth
SMOOTH = 0.5  # how far a value is from its neighbour, of how far from any other of its row
EVEN = 1e-3  # of a step, by which rounded ones differ
ONE_SIZE = 30  # of the steps of one quantity: so many times is the largest larger
SEVERAL = 2
SHORTEST = 8  # numbered columns that make a sequence


def numbered(columns: list[Column]) -> tuple[str, ...]:
    """Return the columns that are the steps of a wide table."""
    steady = [replace(column, kind="number") for column in columns if column.kind == "constant"]
    held = {column.name: column for column in (*columns, *steady)}  # padding is part of a row
    numbers = tuple(column for column in held.values() if column.kind in ("number", "id"))
    named = tuple(column.name for column in numbers if re.match(NUMBERED, column.name))
    steps = named if len(named) >= SHORTEST else targets.profile(numbers)
    return steps if len(steps) >= SHORTEST else ()


def are_of_one_size(file: File, steps: Sequence[str]) -> bool:
    """Return whether numbered columns can be the steps of one quantity."""
    sizes = [kinds.numbers(file.table[name].head(kinds.HEAD)).abs().quantile(0.9) for name in steps]
    some = [size for size in sizes if size]
    return max(some, default=0) <= ONE_SIZE * min(some, default=0)


def find_sequence(file: File, columns: list[Column]) -> tuple[str, ...]:
    """Return the first column named like an identifier whose values are in several rows each."""
    for column in columns:
        if re.match(SEQUENCES, column.name) and column.kind in KINDS:
            if column.kind == "number" and not kinds.are_whole(file.table[column.name]):
                continue
            different = file.table[column.name].n_unique()
            if different > 1 and len(file.table) >= 2 * different:
                return (column.name,)
    return ()


def begins_anew_in(file: File, name: str) -> str:
    """Return the column of words in each of which the numbers of sequences begin anew, if any.

    The rows of trial 1 of each participant stand apart then, and are as many sequences.
    """
    numbers = file.table[name]
    for other in file.table.select(pl.col(pl.String)).columns if numbers.null_count() == 0 else ():
        both = file.table.select(pl.concat_str(other, name, separator="#")).to_series()
        runs = int(both.rle_id().max() or 0) + 1  # type: ignore[arg-type]
        parts = int(file.table[other].rle_id().max() or 0) + 1  # type: ignore[arg-type]
        several = SEVERAL * runs <= len(numbers) or parts == file.table[other].n_unique()
        if other != name and several and runs == both.n_unique() > numbers.n_unique():
            if int(numbers.rle_id().max() or 0) + 1 == runs > file.table[other].n_unique():  # type: ignore[arg-type]
                return other
    return ""


def find_step(file: File, columns: list[Column], sequence: str) -> tuple[str, ...]:
    """Return the column that orders the rows of a sequence: no two of them have the same."""
    names = [c.name for c in columns if c.name != sequence and (c.is_time or c.kind != "category")]
    named = [name for name in names if re.match(STEPS, name)]
    dated = [c.name for c in columns if c.is_time and c.name in names]
    dated = [name for name in dated if not re.match(times.BORN, name)]
    for name in (*named, *dated):
        if orders(file, sequence, name):
            return (name,)
    counts = (c.name for c in columns if c.name != sequence and counts_within(file, sequence, c))
    return tuple(named[:1]) or tuple(islice(counts, 1))


def counts_within(file: File, sequence: str, column: Column) -> bool:
    """Return whether a column of whole numbers rises by 1 from row to row of each sequence."""
    if column.kind != "number" or column.name == sequence:
        return False
    values = kinds.numbers(file.table[column.name]).alias("#")
    steps = file.table.select(sequence, values).select(pl.col("#").diff().over(sequence))
    return not values.null_count() and bool((steps.to_series().drop_nulls() == 1).all())


def counts_anew(values: pl.Series, evenly: bool = True) -> pl.Series:
    """Return how often `values` have begun anew at each row; nothing where they do not count.

    From row to row they rise, by one step if `evenly`, or fall back to where they began.
    """
    if values.null_count():
        return pl.Series([], dtype=pl.UInt32)
    steps = values.diff().fill_null(0)
    rising = steps.filter(steps > 0).to_numpy()
    even = len(rising) > 0 and (not evenly or np.allclose(rising, rising[0], rtol=EVEN))
    again = (values == values[0]) & (steps < 0)
    counted = even and len(rising) + int(again.sum()) == len(values) - 1
    return again.cum_sum() if counted else pl.Series([], dtype=pl.UInt32)


def orders(file: File, sequence: str, step: str) -> bool:
    """Return whether no two rows of a sequence have the same step."""
    return not file.table.select(pl.struct(sequence, step).is_duplicated().any()).item()


def are_smooth(file: File, steps: tuple[str, ...]) -> bool:
    """Return whether columns next to each other are far more alike than others, as steps are."""
    if len(steps) < LONG or any(re.match(NO_STEPS, name) for name in steps):
        return False
    table = file.table.select(steps).head(kinds.HEAD)
    values = np.column_stack([kinds.numbers(column).to_numpy() for column in table])
    others = np.random.default_rng(0).permuted(values, axis=1)
    near, far = (np.nanmean(np.abs(values - x)) for x in (np.roll(values, 1, 1), others))
    return bool(near < SMOOTH * far)
