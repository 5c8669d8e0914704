"""Which columns tell groups of rows apart: patients, engines, shops, the series of a panel."""

import re
from collections.abc import Sequence
from itertools import combinations

import polars as pl

from scaffold.reading import kinds, stamps, times
from scaffold.reading.files import File
from scaffold.reading.kinds import Column

GROUPS = (
    r"(?i)^(.*[ _])?(patient|subject|engine|unit|shop|store|user|customer|client|machine|device|"
    r"sensor|station|sentence|session|ticker|symbol|account|product|item|sku|player|country|city|"
    r"series|sequence|unique|dept|department|family|region|state|site|meter|branch|group|entity|"
    r"firm|company|individual|household|plant|village|hospital|bank|fund|vehicle|zone|district|"
    r"location|warehouse|participant|trial|recording|episode|athlete|driver)"
    r"([ _]?(id|no|nr|nbr|num|code|number|name))?s?$"
)
CODED = (  # numbers of shops and articles, in other languages too
    r"(?i)^(.*[ _.-])?(filiale|laden|markt|artikel|produkt|kunde|konto|gerät|geraet|zähler|zaehler|"
    r"magasin|produit|article|compteur|tienda|producto|artículo|articulo|contador|cliente|loja|"
    r"produto|negozio|prodotto|winkel|butik|sklep|towar)s?([ _.-]?(nr|nummer|id|no|code))?\.?s?$"
    r"|^(.*[ _.-])(nr|nummer|code|no)\.?$|^.*[a-zäöü](nr|nummer)\.?$"
)
PERSONS = (
    r"(?i)^(.*[ _])?(patient|subject|participant|proband|person|athlete|animal|engine)"
    r"([ _]?(id|no|nr|num|code|number))?$"
)
SEVERAL = 5  # persons, of whom one after another is no chance
KINDS = r"(?i)^(category|class|y)$"  # also what shops and products are, and what is measured
PLACES = r"(?i)^\s*(lat|latitude|lon|lng|long|longitude)\s*$"  # of the points of a map
MOST_GROUPS = 0.5  # groups, of all rows: with more, hardly one has a second row
LONG = 20  # rows of a series without a calendar on average: a split has three of them
FEWEST_ROWS = 10  # of a series on average, from which it is proposed as one
STEPS = r"(?i)^(t|time|(time)?_?step|cycle|period|day|week|month|lap|round)s?$"  # what counts
NEARLY = 0.95  # of the rows, which the columns of a series tell apart but for some mistakes
MOST_KEYS = 4  # columns that name a series together
RARELY = 0.1  # groups, of all rows, where so many columns together name them
SHARED = 0.1  # of the rows repeat the time of another one where there are several series
OFTEN = 0.25  # of the rows share a timestamp, at most, where most are events, not series
SINGLE = 3  # rows of each group on average, below which hardly one is a series
MOST_ABLE = 12  # columns that are tried
BLOCK = 3  # rows of one group, on average, where only its number names it
TURN = 4  # rows of one group, on average, before another has its turn
DENSE = 0.5  # share of the timestamps of all that a series has between its first and its last

Keys = tuple[str, ...]  # columns whose values together name a group


def may_group(file: File, column: Column) -> bool:
    """Return whether a column can tell groups of rows: words that return, or numbers as names."""
    words = column.kind in ("category", "id", "text")
    name = column.name
    coded = re.match(GROUPS, name) or re.match(CODED, name)
    whole = coded and kinds.are_whole(file.table[name])
    named = whole or (re.match(PLACES, name) is not None and _is_map(file))
    if not words and not named and not is_in_blocks(file, column):
        return False
    distinct = column.distinct if column.distinct > 1 else file.table[column.name].n_unique()
    return 1 < distinct <= MOST_GROUPS * len(file.table)


def _is_map(file: File) -> bool:
    """Return whether points by latitude and longitude have no name in words."""
    columns = kinds.columns(file)
    places = [column for column in columns if re.match(PLACES, column.name)]
    return len(places) == 2 and not any(c.kind in ("category", "text") for c in columns)


def is_in_blocks(file: File, column: Column) -> bool:
    """Return whether the rows of each of some whole numbers stand together."""
    values = file.table[column.name]
    runs = int(values.rle_id().max() or 0) + 1  # type: ignore[arg-type]
    whole = column.kind == "number" and returns(file, column)
    return whole and runs == values.n_unique()


def returns(file: File, column: Column) -> bool:
    """Return whether a column holds words or whole numbers, each of them in a few rows."""
    values = file.table[column.name]
    if column.is_time or values.null_count() or BLOCK * column.distinct > len(values):
        return False
    if column.kind != "number":
        return column.kind == "category"
    return kinds.are_whole(values)


def series_keys(file: File, time: Sequence[str], numbers: bool = False) -> list[Keys]:
    """Return the columns, or else as few as together tell rows of the same timestamp apart.

    Of columns that name the same series in two ways, such as a number and a name, the first.

    Args:
        file: the file.
        time: the columns of the timestamps.
        numbers: whether a few whole numbers of any name can be codes, of series that last.
    """
    able = [
        c.name
        for c in kinds.columns(file)
        if c.name not in time
        and (may_group(file, c) or (numbers and returns(file, c)))
        and not _is_of_time(file, c.name)
    ]
    table = file.table.unique(maintain_order=True)  # equal rows are read as one
    for count in range(1, MOST_KEYS + 1):
        found = [
            keys
            for keys in combinations(able[:MOST_ABLE], count)
            if _count(table, *time, *keys) == len(table)
            and _count(table, *keys) <= (MOST_GROUPS if count < MOST_KEYS else RARELY) * len(table)
        ]
        if numbers:
            found = [keys for keys in found if _are_series(file, tuple(time), keys)]
        if found:
            return [
                keys for n, keys in enumerate(found) if not name_the_same(table, keys, found[:n])
            ]
    return []


def _is_of_time(file: File, name: str) -> bool:
    """Return whether a column is a part of a timestamp, by its name or by what it holds."""
    return times.is_clock(file, name) or times.is_part(name)


def nearly_keys(file: File, time: Sequence[str]) -> Keys:
    """Return the column of words that tells nearly all rows of the same timestamp apart, if any."""
    table = file.table.unique()
    for column in kinds.columns(file):
        words = column.kind in ("category", "text") and column.name not in time
        if words and may_group(file, column):
            if _count(table, *time, column.name) >= NEARLY * len(table):
                return (column.name,)
    return ()


def hardly_repeat(file: File, time: Keys, keys: Keys) -> bool:
    """Return whether few rows share a timestamp, and the groups have too few rows for series."""
    rows, groups = len(file.table), _count(file.table, *keys)
    shared = rows - _count(file.table, *time)
    few = shared < SHARED * rows and rows < FEWEST_ROWS * groups
    return few or (shared < OFTEN * rows and rows < SINGLE * groups)


def name_the_same(table: pl.DataFrame, keys: Keys, others: Sequence[Keys]) -> bool:
    """Return whether `keys` name the same groups as some others do."""
    count = _count(table, *keys)
    return any(count == _count(table, *one) == _count(table, *keys, *one) for one in others)


def _count(table: pl.DataFrame, *names: str) -> int:
    """Return how many different values some columns have together."""
    return table.select(pl.struct(*dict.fromkeys(names)).n_unique()).item()  # type: ignore[no-any-return]


def clear_series(file: File, time: Keys) -> tuple[Keys, Keys]:
    """Return the columns of time and the only ones that can tell series apart.

    The series are () where there are several ways, or hardly a series has a few rows; a column
    with the time of day completes the time.
    """
    clocks = [name for name in file.table.columns if times.is_clock(file, name)]
    for dated in (time, *((*time, clock) for clock in clocks if clock not in time)):
        found = series_keys(file, dated)
        if len(found) == 1 and _are_series(file, dated, found[0]):
            return dated, found[0]
    return time, ()


def taking_turns(file: File, time: Keys) -> Keys:
    """Return the column of groups that take turns at timestamps without a step; () if none does.

    Devices that report when something changes hardly ever do so at the same second, and persons
    may be measured one after another.
    """
    for column in kinds.columns(file):
        name, groups = column.name, column.distinct
        able = re.match(GROUPS, name) and name not in time and may_group(file, column)
        if not able or column.unique or len(file.table) < LONG * groups:
            continue
        runs = int(file.table[name].rle_id().max() or 0) + 1  # type: ignore[arg-type]
        persons = re.match(PERSONS, name) and runs == groups >= SEVERAL
        if persons or (len(file.table) < TURN * runs and not is_regular(file, time)):
            return (name,)
    return ()


def is_regular(file: File, time: Keys) -> bool:
    """Return whether timestamps are at a regular step, in one of the ways to read them."""
    readings = stamps.read_times(times.joined(file.table, time), file.time_format)
    return not readings or any(reading.frequency.is_regular for reading in readings)


def counted_series(file: File) -> tuple[Keys, Keys]:
    """Return a column that counts, anew in each series, and the column that tells these apart.

    Both are () where there are none, or several ways.
    """
    for name in (name for name in file.table.columns if re.match(STEPS, name)):
        values = kinds.numbers(file.table[name])
        keys = [k for k in series_keys(file, (name,)) if len(k) == 1 and _counts(file, values, k)]
        if len(keys) == 1 and len(file.table) >= LONG * _count(file.table, *keys[0]):
            return (name,), keys[0]
    return (), ()


def are_at_once(file: File, time: Keys, keys: Keys) -> bool:
    """Return whether most groups have a row at most of the timestamps, which have a step."""
    cells = _count(file.table, *time) * _count(file.table, *keys)
    dense = len(file.table) >= DENSE * cells
    return dense and _are_series(file, time, keys) and is_regular(file, time)


def _counts(file: File, values: pl.Series, keys: Keys) -> bool:
    """Return whether `values` rise by 1 from row to row of each series."""
    steps = file.table.select(*keys, values.alias("#")).select(pl.col("#").diff().over(keys))
    return not values.null_count() and bool((steps.to_series().drop_nulls() == 1).all())


def _are_series(file: File, time: Keys, keys: Keys) -> bool:
    """Return whether the groups have enough rows, at most of the times, to be no mere events."""
    readings = stamps.read_times(times.joined(file.table, time), file.time_format)
    if not readings or len(file.table) < FEWEST_ROWS * _count(file.table, *keys):
        return False
    step = "#".join((*keys, ""))  # the name of no column
    ranks = file.table.select(*keys, readings[0].stamps.rank("dense").alias(step))
    spans = ranks.group_by(keys).agg(pl.max(step) - pl.min(step) + 1)
    return len(ranks) >= DENSE * int(spans[step].cast(pl.Int64).sum())
