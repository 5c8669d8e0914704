"""What in a table speaks for order: timestamps, counters, groups of rows, numbered columns.

A table is read row by row, in any order. A file whose rows come one after another, or belong
together, looks like a table too; what is seen of that is told, with the commands that decide it.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise, product

import polars as pl

from scaffold.reading import commands, kinds, periods, shorthand, stamps, tagging, text, times
from scaffold.reading.files import Columns, File
from scaffold.reading.groups import (
    GROUPS,
    MOST_GROUPS,
    MOST_KEYS,
    Keys,
    hardly_repeat,
    may_group,
    nearly_keys,
    returns,
    series_keys,
)
from scaffold.reading.kinds import Column
from scaffold.reading.sequences import LABELS
from scaffold.reading.steps import (
    COUNTERS,
    NUMBERED,
    SEQUENCES,
    STEPS,
    are_of_one_size,
    begins_anew_in,
    counts_anew,
    counts_within,
    find_step,
    numbered,
    orders,
)
from scaffold.reading.targets import is_class, target

SENTENCES = r"(?i)^(.*[ _])?(sentence|sent|doc|document|utterance).*$"
WITHIN = r"(?i)^(doc|document|par|paragraph|sent|sentence|utterance)[ _.-]?(id|no|nr|num|number|#)$"
RECORDINGS = (
    r"(?i)^\s*(sample|session|trial|episode|sequence|seq|recording|utterance|track|stroke|gesture|"
    r"clip|drive|trajectory|traj|path)([ _-]?(id|no|nr|num|number|index|idx))?\s*$"
)
FEWEST = 7  # of what has rows that follow one another
FEWEST_STEPS = 5  # of a recording, on average
RUN = 10  # rows of one class, on average, that come one after another in a recording
FEWER = 5  # times fewer runs than in any order: of a rare class there are always few
FEWEST_CLOCKS = 20  # numbers that all end in less than 60: of fewer, it may be by chance
RETURNS = 2  # times that each class begins anew in it
MANY_STEPS = 24  # columns without names that are rather the steps of a row than what is measured
FEW_STATES, STEADY = 3, 0.8  # values, and of their changes
TOGETHER = 0.7  # of the changes that are expected where groups end
MANY_LASTING, LASTING = 3, 2  # columns, and times fewer runs than in any order
LONG = 100  # rows, and more, that show whether neighbours are alike
MONTHS, ALIKE = 12, 0.9  # of the rows, each of which is a month after the one before
VARIED = 20  # different values of a measurement
APART = 8  # rows that are no neighbours
SMOOTH = 0.7  # of the distance of those, which neighbours have in a recording
TURNS = 0.2  # of the steps go up, and as many down: the rows are not sorted by the column
ONE_WORD = 1.2  # words a value on average: tokens with a space inside are few
DAYS = r"(?i)^\s*(.*datenum|[mhb]?jd|julian.*)\s*$"  # names of columns that count days
ORIGINS = {"MATLAB does": 719_529, "astronomers do": 2_440_587.5}  # in whose days 1970 begins there
CENTURIES = (-25_567, 47_482)  # of 1900 and 2100, in days from 1970
LEAP_YEAR, MARKS = 2000, (" ", "", "/", "-")  # behind days and months of a year that is not told
EVENTS = (
    r"(?i)^\s*((.*[ _:])?(event|activity|action|task|operation|concept:name)|aktivität|"
    r"activité|actividad|atividade|ereignis|vorgang)([ _](name|type))?\s*$"
)


@dataclass(frozen=True)
class Sign:
    """One thing that speaks for order.

    Args:
        what: what was seen, with counts.
        time: the columns that order the rows, if it is such.
        groups: the columns that tell which rows belong together, if it is such.
        tokens: the columns of the tokens and tags of a file with a token a row.
        series: the columns that can tell time series apart, one or more ways.
        runs: the column whose classes stay the same for many rows, if it is such.
        anew: the column that begins to count anew, where its counts have to be numbered first:
            no columns name them, or they are sequences, which one column has to name.
        labelled: whether they are sequences: a column says of what class each of them is.
        rows: the columns to leave out where the rows themselves are steps, which none counts.
        joined: the columns that only together name a sequence.
        chains: the columns of a case, of what happened in it a row each, and of its class.
        days: the column that counts days, and the day on which 1970 begins.
        label: the column that has one class for each group.
    """

    what: str
    time: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    series: Sequence[Keys] = ()
    runs: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    labelled: bool = False
    rows: tuple[str, ...] | None = None
    joined: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    days: tuple[str, float] | None = None
    label: tuple[str, ...] = ()


def signs(file: File) -> list[Sign]:
    """Return all that speaks for order in `file`."""
    columns = kinds.columns(file)
    layouts = (found for way in (_days, _chains) for found in way(file, columns))
    layout = token_rows(file) or next(layouts, None)
    if layout:
        return [layout]
    found = [*_times(file, columns), *_counters(file, columns)]
    told = {name for sign in found for name in sign.groups}
    found += [*_groups(file, columns, told), *_numbered(file, columns)]
    ordered = {name for sign in found for name in (*sign.time, *(sign.rows or ()))}
    told |= {name for sign in found for name in sign.groups}
    found += [sign for sign in _blocks(file, columns) if told.isdisjoint(sign.groups)]
    found += [*_counted_anew(file, columns, ordered), *_runs(file, columns)]
    found = found or [*_counted_within(file, columns)]
    ways = (_joined, _unread_times, _clocks, _months, _neighbours, _lasting)
    return found or [sign for way in ways for sign in way(file, columns)][:1]


def _joined(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for sequences that two columns name together, such as trials of persons."""
    for name in (c.name for c in columns if re.match(SEQUENCES, c.name) and not c.unique):
        if other := begins_anew_in(file, name):
            what = f"{name!r} begins anew in each {other!r}"
            yield Sign(what, joined=(other, name))


def _chains(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for what happened in each of many cases, in words, and a class of each case."""
    words = [c.name for c in columns if c.kind == "category"]
    events = all(c.kind in ("time", "category", "id", "text", "constant") for c in columns)
    for name in (c.name for c in columns if events and not c.unique and may_group(file, c)):
        several = RETURNS * file.table[name].n_unique() <= len(file.table)
        each = file.table.group_by(name).agg(pl.col(words).exclude(name).n_unique() == 1)
        same = [word for word in each.columns[1:] if each[word].all()]
        classes = [word for word in same if is_class(file.table[word])]
        varied = [word for word in each.columns[1:] if word not in same]
        if several and classes and varied and any(c.is_time for c in columns):
            named = [word for word in varied if re.match(EVENTS, word)]
            chain = (name, (named or varied)[0], classes[-1])
            many = file.table[name].n_unique()
            what = f"{many} different {name!r} with {len(file.table) / many:.0f} {chain[1]!r} each"
            yield Sign(f"{what}, and one {chain[2]!r}", chains=chain)
            return


def _times(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for the timestamps; years are some where a group has each of them once."""
    dated = [c.name for c in columns if c.is_time and not re.match(times.BORN, c.name)]
    words = {column.name for column in columns if column.kind == "time"}
    for name in sorted(dated, key=lambda name: name not in words)[:1]:
        column, parts = file.table[name].drop_nulls(), times.parts_of(file)
        whole: Keys = parts if name in parts else (name,)
        most = int(file.table.select(pl.struct(whole).unique_counts().max()).item() or 1)
        clocks = [c.name for c in columns if c.name != name and times.is_clock(file, c.name)]
        ways: list[Keys] = [whole, *((*whole, c) for c in clocks)] if most > 1 else []
        coded = ((way, number) for number in (False, True) for way in ways)
        found = ((way, apart) for way, number in coded if (apart := series_keys(file, way, number)))
        time, series = next(found, (whole, []))
        if series and not hardly_repeat(file, time, series[0]):
            many = file.table.select(series[0]).n_unique()
            most = int(file.table.select(pl.struct(time).unique_counts().max()).item())
            told = " or ".join(map(listed, series))
            what = (
                f"{listed(time)} repeats {most} times, {told} tells the rows apart: {many} series"
            )
            groups = tuple(name for keys in series for name in keys)
            yield Sign(what, time, groups, series=series)
        elif name not in words and most > 1 and (keys := nearly_keys(file, (name,))):
            what = f"{name!r} repeats {most} times, {listed(keys)} tells nearly all rows apart"
            yield Sign(what, (name,), keys)
        elif day := [way for way in ways[1:] if len(whole) == 1 and most == len(column)]:
            yield Sign(f"{listed(day[0])} hold the times of one day", day[0])
        elif name in words or most == 1 or len(whole) > 1:
            repeats = f", each up to {most} times" if most > 1 else ""
            count = file.table.select(pl.struct(whole).n_unique()).item()
            count = count if len(whole) > 1 else column.n_unique()
            holds = "hold" if len(whole) > 1 else "holds"
            yield Sign(f"{listed(whole)} {holds} {count} timestamps{repeats}", whole)


def _counters(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for each column that counts, unless its name says that it only names rows."""
    for column in columns:
        named = any(re.match(form, column.name) for form in (kinds.ID_NAMES, kinds.NAMES_OF_ONE))
        if column.counts and not column.is_time and not named:
            first, last = file.table[column.name][0], file.table[column.name][-1]
            yield Sign(f"{column.name!r} counts from {first} to {last}", (column.name,))


def _groups(file: File, columns: Sequence[Column], told: set[str]) -> Iterator[Sign]:
    """Yield a sign for each identifier that returns, and each group whose rows have an order."""
    anew = [column for column in columns if _begins_anew(file, column.name)]
    for column in columns:
        name, many = column.name, column.distinct
        is_key = column.kind == "id" and kinds.is_key(file.table[name])
        named = is_key or re.match(GROUPS, name) or re.match(SEQUENCES, name)
        groups = may_group(file, column) if named else returns(file, column)
        if name in told or column.unique or not groups:
            continue
        able = list(columns) if named else anew
        step = find_step(file, able, name) if able else ()
        ordered = step if step and orders(file, name, step[0]) else ()
        if not ordered and (label := _label_of(file, columns, name)):
            what = f"{many} different {name!r} with {len(file.table) / many:.0f} rows each"
            yield Sign(
                f"{what}, one after another, and one {label!r}", groups=(name,), label=(label,)
            )
            continue
        if not named and not ordered:
            continue
        if ordered and times.are_days_of_a_year(file, name, ordered[0]):
            what = f"the rows are in the order of {name!r} and {ordered[0]!r}, without a year"
            yield Sign(what, rows=(name, *ordered))
        elif (is_key and many >= FEWEST) or ordered:
            order = f" in the order of {ordered[0]!r}" if ordered else ""
            what = f"{many} different {name!r} with {len(file.table) / many:.0f} rows each{order}"
            yield Sign(what, ordered, (name,))


def _blocks(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for rows that follow one another under one name, and in which a column counts.

    Something else is the same in all rows of a name, such as the yield of a batch.
    """
    rest = [c for c in columns if not c.unique and c.kind in ("number", "category", "id", "text")]
    for name in (c.name for c in rest if not file.table[c.name].null_count()):
        column, many = file.table[name], file.table[name].n_unique()
        parts = column.rle_id()
        if int(parts.max() or 0) + 1 != many or not FEWEST <= many <= len(column) / FEWEST_STEPS:  # type: ignore[arg-type]
            continue
        numbers = [c.name for c in rest if c.kind == "number" and c.name != name]
        starts = {n: counts_anew(kinds.numbers(file.table[n]), evenly=False) for n in numbers}
        step = next((n for n, s in starts.items() if len(s) and (s == parts).all()), "")
        others = [c.name for c in rest if c.kind != "text" and c.name not in (name, step)]
        each = file.table.group_by(name).agg(pl.col(others).n_unique() == 1)
        same = [other for other in others if each[other].all()]
        if step and same:
            what = f"{step!r} begins anew in each of {many} {name!r}, which has one {same[-1]!r}"
            label = tuple(same[-1:]) if same[-1] == columns[-1].name else ()
            yield Sign(what, (step,), (name,), label=label)
            return


def _label_of(file: File, columns: Sequence[Column], name: str) -> str:
    """Return the column with one class for each recording in `name`; "" where they are none.

    The rows of a recording follow one another.
    """
    parts, many = file.table[name].rle_id(), file.table[name].n_unique()
    if not re.match(RECORDINGS, name) or int(parts.max() or 0) + 1 != many:  # type: ignore[arg-type]
        return ""
    able = [c.name for c in columns if c.name != name and c.kind in ("category", "number")]
    able = [other for other in able if 1 < file.table[other].n_unique() < many]
    each = file.table.group_by(name).agg(pl.col(able).n_unique() == 1)
    words = [c.name for c in columns if c.kind == "category" and c.name in able]
    if len(file.table) < FEWEST_STEPS * many or not all(each[word].all() for word in words):
        return ""  # a word for each row is of what is in a group
    found = (other for other in reversed(able) if each[other].all())
    return next((other for other in found if is_class(file.table[other])), "")


def _begins_anew(file: File, step: str) -> bool:
    """Return whether a column is named like steps, and counts those of each group, not all rows."""
    named = re.match(STEPS, step) or re.match(kinds.TIME_NAMES, step)
    return named is not None and 2 * file.table[step].n_unique() <= len(file.table)


def _counted_anew(file: File, columns: Sequence[Column], told: set[str]) -> Iterator[Sign]:
    """Yield a sign for a column that counts again and again from the start; times, in any steps."""
    forms = (STEPS, COUNTERS, kinds.TIME_NAMES)
    numbers = [column.name for column in columns if column.kind == "number"]
    named = [name for name in numbers if any(re.match(form, name) for form in forms)]
    for name in numbers if file.is_nameless else named:
        if name in told or re.match(kinds.ID_NAMES, name):  # which may number rows of a table
            continue
        first = kinds.numbers(file.table[name])[0]
        timed = re.match(kinds.TIME_NAMES, name) is not None and not times.is_part(name)
        again = counts_anew(kinds.numbers(file.table[name]), evenly=not timed)
        count = len(again) and int(again[-1]) + 1
        if 2 <= count <= len(again) / RUN:
            rest = [c for c in columns if c.name != name and c.kind != "constant"]
            held = file.table.group_by(again).agg(pl.col(c.name for c in rest).n_unique() == 1)
            rest = [column for column in rest if held[column.name].all()]
            keys = _names_of(file, rest, count)
            words = [c.name for c in rest if c.name not in keys and c.kind == "category"]
            if not file.is_nameless:
                words += [key for key in keys if re.match(LABELS, key)]  # each has several
            labelled = any(is_class(file.table[word]) for word in words)
            what = f"{name!r} counts {count} times anew from {first:g}"
            what += f", once for each {listed(keys)}" if keys else ""
            if times.is_part(name):
                yield Sign(what, rows=(name,))
            elif keys and not labelled:
                yield Sign(what, (name,), series=[keys])
            elif len(keys) == 1 and keys[0] not in words:
                yield Sign(what, (name,), keys)
            else:
                yield Sign(what, (name,), anew=(name,), labelled=labelled)
            return


def _counted_within(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for a column that counts the rows of each word of another, whatever its name."""
    words = [c for c in columns if c.kind in ("category", "text") and not c.unique]
    keys = [c for c in words if RUN * file.table[c.name].n_unique() <= len(file.table)]
    for key, column in product(keys, columns):
        if counts_within(file, key.name, column):
            many = file.table[key.name].n_unique()
            what = f"{column.name!r} counts the rows of each of {many} {key.name!r}"
            yield Sign(what, (column.name,), series=[(key.name,)])
            return


def _names_of(file: File, columns: Sequence[Column], count: int) -> Keys:
    """Return as few columns as tell `count` groups apart, which none of them divides."""
    named = [column.name for column in columns if column.kind in ("number", "category", "id")]
    ways = (keys for n in range(1, MOST_KEYS + 1) for keys in combinations(named, n))
    distinct = ((keys, file.table.select(pl.struct(keys).n_unique()).item()) for keys in ways)
    return next((keys for keys, many in distinct if many == count), ())


def token_rows(file: File) -> Sign | None:
    """Return the sign of a token a row, with its tags, beside the sentence that it belongs to."""
    columns = kinds.columns(file)
    words = [c for c in columns if c.kind in ("text", "category", "id") and c.words < ONE_WORD]
    tokens = [column.name for column in words if re.match(tagging.TOKENS, column.name)]
    tags = [column.name for column in words if re.match(tagging.TAGS, column.name)]
    for name in file.table.columns if tokens and tags else ():
        column = file.table[name]
        first_only = column.null_count() > MOST_GROUPS * len(column) and column[0] is not None
        named = re.match(SENTENCES, name) and column.n_unique() <= MOST_GROUPS * len(column)
        if name not in (*tokens, *tags) and (first_only or named):
            keys = (name,) if first_only else _keys_of_sentences(file, name)
            sentences = len(column) - column.null_count()
            if not first_only:  # in every row
                sentences = file.table.select(pl.struct(keys).n_unique()).item()
            where = "at its first token alone" if first_only else "in every row"
            what = (
                f"{len(column)} rows of one token each ({tokens[0]!r}, {tags[0]!r}); "
                f"{listed(keys)} names {sentences} sentences, each {where}"
            )
            return Sign(what, groups=keys, tokens=(tokens[0], *tags))
    return None


def _keys_of_sentences(file: File, name: str) -> Keys:
    """Return `name`, and the numbers of sentences and paragraphs that begin anew within it."""
    others = [n for n in file.table.columns if re.match(WITHIN, n) and n != name]
    varied = file.table.group_by(name).agg(pl.col(others).n_unique() > 1)
    return (name, *(other for other in others if varied[other].any()))


def _numbered(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for numbered columns; those without names of the file's are of one size."""
    steps = numbered(list(columns))
    named = all(re.match(NUMBERED, name) for name in steps)
    many = len(steps) >= MANY_STEPS or not file.is_nameless
    if steps and (named or (many and are_of_one_size(file, steps))):
        what = f"{len(steps)} numbered columns, {steps[0]!r} to {steps[-1]!r}, look like steps"
        yield Sign(what)


def ways_of(sign: Sign) -> list[tuple[str, str, Columns]]:
    """Return what reads the order that `sign` speaks for: tasks, modes ("" for any), columns."""
    rewritten = sign.tokens or sign.runs or sign.anew or sign.days or sign.joined or sign.chains
    if rewritten or sign.rows is not None:
        return []
    if sign.series:
        return [("forecast", "", {"time": sign.time, "series": keys}) for keys in sign.series]
    if sign.groups:
        found = {"sequence": sign.groups, **({"step": sign.time} if sign.time else {})}
        if sign.label:
            return [("sequences", "", {**found, "label": sign.label})]
        ways: list[tuple[str, str, Columns]]
        ways = [("sequences", mode, found) for mode in ("", "many-to-many")]
        several = {"time": sign.time, "series": sign.groups}
        return [*ways, ("forecast", "", several)] if sign.time else ways
    return [("forecast", "", {"time": sign.time})] if sign.time else [("sequences", "", {})]


def _runs(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign where the class to predict stays the same for many rows, again and again."""
    labels = [c.name for c in columns if c.kind == "category" and re.match(LABELS, c.name)]
    for name in file.given.get("targets") or [*target(tuple(columns)), *labels]:
        column = file.table[name]
        if has_runs(column, RETURNS):
            rows = len(column) / _runs_of(column)
            what = f"{name!r} has runs of {rows:.0f} rows, as in a recording"
            yield Sign(what, runs=(name,))
            return


def has_runs(column: pl.Series, returns: int = 1) -> bool:
    """Return whether a column has classes that stay the same for many rows.

    Args:
        returns: times, on average, that each class begins anew.
    """
    runs, classes = _runs_of(column), column.n_unique()
    shares = column.unique_counts() / len(column)
    expected = len(column) * (1 - float((shares**2).sum()))  # runs of rows in any order
    again = runs > 1 and runs >= returns * classes and len(column) >= RUN * runs
    return again and expected >= FEWER * runs and is_class(column)


def is_level(column: pl.Series) -> bool:
    """Return whether numbers go to the next higher or lower one most times, or only rise."""
    values = kinds.numbers(column).drop_nulls()
    places = values.rank("dense").cast(pl.Int64)
    steps = places.diff().drop_nulls()
    moves = steps.filter(steps != 0)
    level = values.n_unique() > FEW_STATES and (moves.abs() == 1).sum() >= STEADY * len(moves)
    return bool(level or (moves > 0).all() or (moves < 0).all())


def _runs_of(column: pl.Series) -> int:
    return int(column.rle_id().max() or 0) + 1  # type: ignore[arg-type]


def _days(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for a column of rising numbers of days from a beginning long ago."""
    for column in columns:
        named = any(re.match(form, column.name) for form in (DAYS, kinds.TIME_NAMES))
        if column.kind == "number" and named:
            values = kinds.numbers(file.table[column.name])
            for who, origin in ORIGINS.items() if _rises(values) else ():
                days = (values - origin).drop_nulls()
                if days.is_between(*CENTURIES).all():
                    began = date(1970, 1, 1) + timedelta(days[0])
                    first = file.table[column.name].drop_nulls()[0]
                    what = f"{column.name!r} counts days as {who}: {first} is {began}"
                    yield Sign(what, days=(column.name, origin))


def _rises(values: pl.Series) -> bool:
    known = values.drop_nulls()
    mostly = len(known) >= kinds.MOSTLY * len(values)
    return mostly and bool((known.diff().drop_nulls() > 0).all())


def _unread_times(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for a column that is named like a time, and whose values are read as none."""
    for column in columns:
        texts = file.table[column.name]
        if kinds.is_unread_time(texts, column):
            values = texts.drop_nulls()
            best = next(iter(stamps.read_times(values)), None)
            unread = values.filter(best.stamps.is_null()) if best else values
            what = f"{column.name!r} is named like a time, and {unread[0]!r} is read as none"
            what += f" (and {len(unread) - 1} of {len(values)} more)" if best else ""
            yield Sign(what, rows=(column.name,))
        elif column.kind == "number" and re.match(kinds.TIME_NAMES, column.name):
            if len(texts) >= LONG and _rises(kinds.numbers(texts)):
                what = f"{column.name!r} is named like a time and rises from row to row"
                yield Sign(f"{what}, and {texts[0]} is read as none", rows=(column.name,))


def _clocks(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for a column of times of day as numbers, most of them different: 840, 850."""
    for column in columns:
        texts = file.table[column.name]
        if 2 * column.distinct > len(texts) > FEWEST_CLOCKS and shorthand.is_clock(texts):
            what = (
                f"{column.name!r} holds times of day such as {texts[0]}, and no column their dates"
            )
            yield Sign(what, rows=(column.name,))


def _months(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign for names of months that follow one another through several years."""
    for column in columns:
        texts = file.table[column.name]
        if column.kind != "category" or column.distinct != MONTHS or texts.null_count():
            continue
        names = {word: periods.month_of(word) for word in texts.unique()}
        if all(names.values()) and len(texts) >= RETURNS * MONTHS:
            steps = texts.replace_strict(names).cast(pl.Int32).diff().drop_nulls() % MONTHS
            if (steps == 1).sum() >= ALIKE * len(steps) and not _names_years(file, columns):
                years = math.ceil(len(texts) / MONTHS)
                what = f"the rows go through the months in {column.name!r} {years} times"
                yield Sign(f"{what}, and no column has their years", rows=(column.name,))


def _names_years(file: File, columns: Sequence[Column]) -> bool:
    """Return whether a column of words has another for each twelve rows, such as a place."""
    words = [file.table[c.name] for c in columns if c.kind == "category"]
    return any(_runs_of(word) == word.n_unique() == round(len(word) / MONTHS) > 1 for word in words)


def _neighbours(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign where most columns of numbers change less from row to row than over a few rows.

    In a table that is sorted by groups, neighbours are as far apart as other rows of the group.
    """
    numbers = [kinds.numbers(file.table[c.name]) for c in columns if c.kind == "number"]
    rest = [c.name for c in columns if c.kind != "id" or text.are_symbols(c)]
    if len(rest) == 1 and numbers:
        yield Sign(f"{rest[0]!r} is the only column", rows=())
    varied = [c for c in numbers if c.n_unique() > VARIED and not c.is_sorted()]
    if len(file.table) < LONG or len(numbers) < 2 or len(varied) < 2:
        return
    smooth = [column for column in varied if _is_smooth(column)]
    if 2 * len(smooth) > len(numbers):
        what = f"neighbouring rows are alike in {len(smooth)} columns, such as {smooth[0].name!r}"
        yield Sign(f"{what}, as in a recording without a time column", rows=())


def _is_smooth(column: pl.Series) -> bool:
    near, far = (column.diff(n).abs().drop_nulls().mean() for n in (1, APART))
    steps = column.diff().drop_nulls()
    turns = min((steps > 0).sum(), (steps < 0).sum())
    alike = isinstance(near, float) and isinstance(far, float) and near < SMOOTH * far
    return alike and turns > TURNS * len(steps)


def _lasting(file: File, columns: Sequence[Column]) -> Iterator[Sign]:
    """Yield a sign where most columns keep their value for some rows, and have it again later.

    In a table that is sorted, the first columns have each of their values once; in one of planned
    experiments, a column changes only where a faster one does.
    """
    held = [c for c in columns if c.kind in ("number", "category") and not c.unique]
    lasting = [column.name for column in held if _lasts(file.table[column.name])]
    several = len(lasting) >= MANY_LASTING and 2 * len(lasting) > len(held)
    if several and len(file.table) >= LONG and not _are_nested(file.table.select(lasting)):
        what = f"{len(lasting)} columns, such as {lasting[0]!r}, keep a value for some rows"
        yield Sign(f"{what}, again and again, as in a recording without a time column", rows=())


def _are_nested(table: pl.DataFrame) -> bool:
    """Return whether columns change together, or hardly at any row but where a faster one does."""
    changes = [(column.rle_id().diff() > 0).fill_null(False) for column in table]
    borders = pl.DataFrame({str(n): change for n, change in enumerate(changes)})
    count = borders.select(pl.any_horizontal(pl.all()).sum()).item()
    shares = (1 - float(((c.unique_counts() / len(c)) ** 2).sum()) for c in table)
    pairs = zip(changes, shares, strict=True)
    if all(int(change.sum()) >= TOGETHER * share * count for change, share in pairs):
        return True  # of groups; a column keeps its value across a border by chance
    changes.sort(key=lambda change: int(change.sum()))
    return all(int((a & b).sum()) >= ALIKE * int(a.sum()) for a, b in pairwise(changes))


def _lasts(column: pl.Series) -> bool:
    """Return whether the values of a column stay for some rows, and return later."""
    runs, different = _runs_of(column), column.n_unique()
    shares = column.unique_counts() / len(column)
    expected = len(column) * (1 - float((shares**2).sum()))  # runs of rows in any order
    return different > 2 and runs >= RETURNS * different and LASTING * runs <= expected


def rewritings(file: File, signs: Sequence[Sign]) -> list[str]:
    """Return how to make a file that can be read as one series, for the first sign that has one."""
    for sign in signs:
        if sign.tokens:
            command = commands.then_new(file, _sentences(sign), "sentences")
            return [f"write a sentence a row: `{command}`"]
        if sign.joined:
            name = commands.unused(file, ("sequence", "series", "part"))
            both = ", ".join(map(commands.text, sign.joined))
            made = f'pl.concat_str({both}, separator="-").alias({commands.text(name)})'
            made = f".with_columns({made})"
            command = commands.then_new(file, made, "sequences", {"sequence": (name,)})
            return [f"if both together name a sequence: `{command}`"]
        if sign.chains:
            read = {"text": sign.chains[1:2], "label": sign.chains[2:]}
            command = commands.then_new(file, _chained(sign.chains), "chains", read)
            return [f"if each is a chain of words to classify: `{command}`"]
        if sign.days:
            command = commands.then_new(file, _dates(*sign.days), "dates")
            return [f"if they are a time series: `{command}`"]
        if sign.rows is not None:
            command = commands.then_new(file, _counted_rows(file, sign.rows), "rows")
            return [f"if they are a time series: `{command}`"]
        if sign.anew:
            name = commands.unused(file, ("sequence", "series", "part"))
            roles: Columns = {"series": (name,), "time": sign.anew}
            roles = {"sequence": (name,), "step": sign.anew} if sign.labelled else roles
            kind = "a sequence" if sign.labelled else "a time series"
            command = commands.then_new(file, _numbered_counts(sign.anew[0], name), "runs", roles)
            return [f"if it counts the steps of {kind} each time: `{command}`"]
        if sign.runs:
            command = commands.then_new(file, _numbered_runs(sign.runs[0]), "runs")
            return [f"if each run is a sequence: `{command}`"]
    return []


def _dates(name: str, origin: float) -> str:
    """Return what writes days from an origin as dates."""
    seconds = f"((pl.col({commands.text(name)}).cast(pl.Float64) - {origin:_}) * 86_400)"
    stamps = f"pl.from_epoch({seconds}.round().cast(pl.Int64))"
    return f".with_columns({stamps}.alias({commands.text(name)}))"


def _counted_rows(file: File, without: Sequence[str]) -> str:
    """Return what counts the rows in a column that is named like a time."""
    name = commands.unused(file, ("time", "ts", "when"), without)
    dropped = "".join(f".drop({commands.text(column)})" for column in without)
    turned = ".reverse()" if any(_falls(file.table[column]) for column in without) else ""
    return f"{dropped}{turned}.with_row_index({commands.text(name)})"


def _falls(column: pl.Series) -> bool:
    """Return whether a column holds days and months without a year, the newest first."""
    texts = column.cast(pl.String)
    ways = (stamps.read_times(texts + f"{mark}{LEAP_YEAR}") for mark in MARKS)
    read = next((found[0] for found in ways if found and found[0].read == len(texts)), None)
    back = read.stamps.diff().dt.total_seconds() < 0 if read else pl.Series([False])
    return 2 * int(back.sum()) > len(texts)


def _sentences(sign: Sign) -> str:
    """Return what makes a row of each sentence."""
    name, both = (", ".join(map(commands.text, names)) for names in (sign.groups, sign.tokens))
    named = f".with_columns(pl.col({name}).forward_fill())"
    joined = f'.agg(pl.col({both}).str.replace_all(" ", "_").str.join(" "))'
    return f"{named}.group_by({name}, maintain_order=True){joined}"


def _chained(chain: Sequence[str]) -> str:
    """Return what makes a text of the events of each case, in the order of the rows."""
    case, event, label = map(commands.text, chain)
    words = f'pl.col({event}).str.replace_all(" ", "_").str.join(" ")'
    made = f"{words}, pl.col({label}).first()"
    return f".group_by({case}, maintain_order=True).agg({made})"


def _numbered_runs(name: str) -> str:
    """Return what numbers the runs of a column, and the rows of each."""
    run = f'.with_columns(pl.col({commands.text(name)}).rle_id().alias("sequence"))'
    return f'{run}.with_columns(pl.int_range(pl.len()).over("sequence").alias("step"))'


def _numbered_counts(counter: str, name: str) -> str:
    """Return what numbers the times that a column counts anew, in a column `name`."""
    point = '.cast(pl.String).str.replace(",", ".", literal=True)'
    before = f"pl.col({commands.text(counter)}){point}.cast(pl.Float64).diff().fill_null(0)"
    return f".with_columns(({before} < 0).cum_sum().alias({commands.text(name)}))"


def listed(names: Sequence[str]) -> str:
    """Return the names of columns that tell something together."""
    return " with ".join(map(repr, names))
