"""Which columns of a file are the time, the targets and the features of a time series."""

import re
from collections.abc import Iterable, Sequence

import polars as pl

from scaffold.modes import Mode
from scaffold.reading import kinds, sequences, stamps, steps, targets, times, wide
from scaffold.reading.files import Columns, File
from scaffold.reading.forecast import ahead
from scaffold.reading.groups import (
    Keys,
    clear_series,
    counted_series,
    is_regular,
    name_the_same,
    taking_turns,
)
from scaffold.reading.missing import without_missing

TARGETS = (  # of the names that fit the first pattern that one does, the first
    r"(?i)^\s*targets?\s*$",
    r"(?i)^\s*<?(\d+\. )?(y|target|targetvar|actual|value|values|ot|close|close/last|"
    r"clos(e|ing)[ _]price|sales|demand|load|schlusskurs|schluss|"
    r"último|ultimo|şimdi|收盘|收盘价|終値|종가|umsatz|absatz|ventes|ventas|"
    r"vendas|vendite|sprzedaż|satış|försäljning|销量|销售额|売上|매출|"
    r"wert|valeur|valor|valore|hodnota|wartość|değer|값)>?\s*$",
    r"(?i)^\s*(pm ?2[._]?5|pollution|cnt|counts?|cases|units|consumption|traffic|passengers|"
    r"usage[ _.(]*[kmg]?wh\)?|"
    r"births|deaths|ridership|visitors|casos|cas|casi|fälle|faelle|fallzahl|zachorowania|verbrauch|"
    r"consommation|consumo|zużycie|spotřeba|förbrukning|tüketim|nachfrage|demanda|besucher|"
    r"visiteurs|visitantes|passagiere)\s*$",
    r"(?i)^(?!total|cum).*[ _](sales|demand|load|consumption|cases|power|cnt|units)\s*$",
    r"(?i)^\s*(units|quantity)[ _](sold|ordered|shipped)\s*$",
    r"(?i)^\s*((?!total|cum).*[ _])?price\s*$|^\s*(preis|prix|precio|preço|prezzo|cena|fiyat|价格|"
    r"価格|가격)\s*$",
    r"(?i)^\s*last\s*$",
)
BAR = ("open", "high", "low", "close")  # of the prices of a day
YES_OR_NO = 2  # different values
CLASSES = 20  # different words, at most, of what happens
FEWEST_EVENTS = 30  # that show whether neighbours are alike
UNLIKE = 0.8  # of the distance of others, that neighbours of events have
LAGS = (
    r"(?i).*(lag|prev|prior|yesterday|before|shift|last|open|start|begin|initial|carried|anfang|"
    r"anterior|previo|vortag|vorher|vormonat|vorjahr|gestern|veille|pr[ée]c[ée]d|precedent|ayer|"
    r"ontem|poprzedni|vorige|inicial|iniziale|beginn|hier$|ieri$)|.*[ _.-]?[dt][ _.-]?[-_]\d+$"
)
COUNTED = r"(?i)^(total|no|num|number|count)[ _.-]*(of[ _.-].*|number|no)$"
ONE = pl.lit(0).alias("\0")  # the group of all rows, in the name of no column
NEXT = r"(?i)^(?!.*\b(days|to|until|before)[_ ])(.*[_ .-])?(next|tomorrow|fwd)([_ .-].*)?$"
PAST = (  # what is known before, or was only expected
    r"(?i)^(.*[_ .-])?(lag|prev|previous|prior|yesterday|vortag|vorjahr|anterior|last[ _]year|ly|"
    r"year[ _]ago|plan|planned|budget|forecast|prognose|prévision|previsto|soll|expected|deviation|"
    r"abweichung|variance|diff|difference|écart)([_ .-].*)?$"
)
CHANGED = 20  # rows in which a column changes, that show whether it says what is next
TOLD = 0.9  # of these
TO_COME = 0.1  # of the rows, at most, that are to be forecast
VARIED = 3  # rows for each value, at most, of what is measured
CALENDAR = (  # what follows from the time
    r"(?i)^\s*(t|trend|nsm|time_?ms|year|quarter|qtr|month|week|day|hour|wday|weekday|dow|doy|"
    r"(day|week|month)[_. ]?(of|in)[_. ]?.*|(is[_. ]?)?(holiday|weekend|workingday))\s*$"
)
PARTS = ("year", "quarter", "month", "week", "day", "weekday", "ordinal_day", "hour", "minute")
NO_TARGETS = (  # what is said of another column
    r"(?i)^(.*[ _.-])?(.*uncertainty|stderr|std|stdev|unc|sigma|error|flag|flags|quality|qc|lower|"
    r"upper|lat|latitude|lon|long|longitude)\s*$"
)


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    time, series = _time(file)
    known = file.given.get("known", ())
    columns = [c for c in kinds.columns(file) if c.name not in (*time, *known, *series)]
    told = telling_next(file, [column.name for column in columns], series)
    columns = [c for c in columns if c.name not in told or c.name in file.given.get("targets", ())]
    if len(series) == 1:
        columns = [c for c in columns if not steps.counts_within(file, series[0], c)]
    columns = [c for c in columns if not (c.is_time and kinds.is_epoch(file.table[c.name]))]
    numbers = tuple(column.name for column in columns if column.kind == "number")
    numbers = tuple(name for name in numbers if not _is_code(file, name, series))
    bare = unmeasured(file, numbers, series)
    numbers = tuple(name for name in numbers if name not in bare) or numbers
    numbers = (*numbers, *_counts(file, columns, bool(numbers))) if time and not series else numbers
    counted = any(c.counts for c in kinds.columns(file) if c.name in time)
    if not counted:  # beside which others that count say the same
        names = (kinds.ROW_NAMES, kinds.ID_NAMES)
        counts = (c.name for c in columns if c.counts and not _is_called(c.name, names))
        numbers = numbers or tuple(counts)
    features = file.given.get("features", numbers)
    words = ahead.words(file, features)
    able = [name for name in features if name not in words]
    able = _to_come(file, able, time, series) or [*_changing(file, able, series)]
    able = [name for name in able if not _follows_from(file, name, time)] or able
    able = [name for name in able if not _counts_on(file, name, series)] or able
    targets = file.given.get("targets") or _target(file, able)
    if "features" not in file.given:
        texts = [column.name for column in columns if column.kind == "category"]
        read = [*numbers, *texts]
        features = (*targets, *(name for name in read if name not in targets))
    found = {"time": time, "targets": targets, "features": features, "known": known}
    return {**found, "series": series} if series else found


def _time(file: File) -> tuple[Keys, Keys]:
    """Return the columns of time, and those that tell series apart."""
    time = times.dates_first(file, file.given.get("time", ())) or times.find_times(file)
    series = file.given.get("series", ())
    parts = times.parts_of(file)
    if "time" not in file.given and not series and {*time} < {*parts}:
        dated, found = clear_series(file, parts)
        if found:
            return dated, found
    if time and not series and not times.are_unique(file, time):
        return clear_series(file, time)
    if time and not series:
        return time, taking_turns(file, time)
    labelled = any(re.match(sequences.LABELS, name) for name in file.table.columns)
    if not time and not series and not labelled and not sequences.has_labelled_steps(file):
        return counted_series(file)
    return time, series


def _target(file: File, numbers: Sequence[str]) -> tuple[str, ...]:
    """Return the column that is named as a target, or the last one that may be.

    Of the others, neither what follows from the time nor what says yes or no.
    """
    sparse = {c.name for c in kinds.columns(file) if c.missing > targets.SPARSE}
    able = [name for name in numbers if name not in sparse] or list(numbers)
    able = [name for name in able if not re.match(NO_TARGETS, name)] or able
    reached = [name for name in able if re.match(targets.REACHED, name)]
    if reached:  # beside which a target was planned
        able = [name for name in able if not re.match(TARGETS[0], name)]
    told = [name for name in able if not re.match(CALENDAR, name)]
    told = [name for name in told if file.table[name].n_unique() > YES_OR_NO] or able
    places = {name.strip().lower() for name in file.table.columns}
    if "x" in places:  # beside which y is a place, or an axis
        able = [name for name in able if name.strip().lower() != "y"] or able
    meant = [name for name in able if re.match(targets.TARGETS, name)]
    closing = [name for name in able if name.strip().lower() == BAR[-1] and {*BAR} <= places]
    closing = closing if not any(re.match(TARGETS[0], name) for name in able) else []
    last = meant or reached or [name for name in told if not re.match(PAST, name)] or told
    return tuple(closing or named(able)[:1] or last[-1:])


def _follows_from(file: File, name: str, time: Sequence[str]) -> bool:
    """Return whether a column that is named as a part of a date holds that of the time."""
    named = times.is_part(name) or re.match(times.YEARDAY, name) or re.match(CALENDAR, name)
    if not time or not named or not kinds.holds_numbers(file.table[name]):
        return False
    head = file.table.head(kinds.HEAD)
    values = kinds.numbers(head[name])
    for read in stamps.read_times(times.joined(head, time), file.time_format):
        parts = (getattr(read.stamps.dt, part)() for part in PARTS)
        same = [(part + n == values).sum() for part in parts for n in (0, -1)]
        if max(same) > TOLD * len(values):
            return True
    return False


def _counts_on(file: File, name: str, series: Keys) -> bool:
    """Return whether a column of whole numbers never falls within a series, as a counter does."""
    values = kinds.numbers(file.table[name]).drop_nulls()
    if len(values) < len(file.table) or not (values % 1 == 0).all():
        return False
    step = pl.col(name).diff()
    rows = pl.DataFrame([*(file.table[one] for one in series), values.alias(name)])
    steps = rows.select(step.over(series) if series else step)
    return bool((steps.to_series().drop_nulls() >= 0).all())


def _is_code(file: File, name: str, series: Keys) -> bool:
    """Return whether a number is named as the code of the series, or numbers them."""
    values = kinds.numbers(file.table[name])
    counted = series and not values.null_count() and _are_counted(values)
    others = [*((other,) for other in series), *([tuple(series)] if series else [])]
    named = re.match(wide.CODES, name) is not None
    return bool(named or counted) and name_the_same(file.table, (name,), others)


def _are_counted(numbers: pl.Series) -> bool:
    """Return whether the values are three or more whole numbers from 0 or 1 on."""
    low, count = numbers.min(), numbers.n_unique()
    return low in (0, 1) and count > 2 and numbers.max() == low + count - 1  # type: ignore[operator]


def telling_next(file: File, names: Sequence[str], series: Sequence[str]) -> list[str]:
    """Return the columns that say in each row what another one says in the next.

    So do RainTomorrow beside RainToday, and what was shifted to be predicted; not what is said of
    again in the next, as of the day before.
    """
    head, found = file.table.head(kinds.HEAD), list[str]()
    key = pl.concat_str(series, separator="#") if series else pl.lit(0)
    within = head.select((key == key.shift(-1)).fill_null(not series)).to_series()
    for name in names:
        chosen = within & (head[name] != head[name].shift(1)).fill_null(False)
        said = head[name].filter(chosen)
        others = (n for n in names if n not in (name, *found) and head[n].dtype == said.dtype)
        others = (n for n in others if name.lower() not in n.lower() and not re.match(LAGS, n))
        nexts = (head[other].shift(-1).filter(chosen) for other in others if len(said) >= CHANGED)
        if any((said == after).sum() >= TOLD * len(said) for after in nexts):
            found.append(name)
    named = [name for name in names if re.match(NEXT, name)]
    rest = [name for name in names if name not in (*named, *found)]
    return [*found, *(name for name in named if rest and name not in found)]


def _counts(file: File, columns: Sequence[kinds.Column], others: bool) -> list[str]:
    """Return the numbers of a series that are named as if they named rows, and are counts.

    They have names such as total_number, or stand beside no other number.
    """
    ids = [c for c in columns if c.kind == "id" and c.unique and not c.counts]
    ids = [c for c in ids if kinds.holds_numbers(file.table[c.name])]
    ids = [c for c in ids if not kinds.is_key(file.table[c.name])]
    return [
        c.name
        for c in ids
        if re.match(COUNTED, c.name) or not (others or _is_called(c.name, (kinds.ROW_NAMES,)))
    ]


def _is_called(name: str, forms: Iterable[str]) -> bool:
    return any(re.match(form, name) for form in forms)


def named(numbers: Iterable[str]) -> list[str]:
    """Return the columns whose names say that they are forecast."""
    names = list(numbers)
    found = ([name for name in names if re.match(form, name)] for form in TARGETS)
    return next(filter(None, found), [])


def _to_come(
    file: File, names: Sequence[str], time: Sequence[str], series: Sequence[str]
) -> list[str]:
    """Return the columns that end in rows without a value, where others have one: to be forecast.

    It is none that ended long before, such as a sensor that was taken away, nor several beside
    others that are measured too, such as what is made no more.
    """
    if not time or not names:
        return []
    read = stamps.read_times(times.joined(file.table, time).head(kinds.HEAD), file.time_format)
    backwards = bool(read) and read[0].stamps.is_sorted(descending=True)
    rows = file.table.group_by(series or ONE, maintain_order=True)
    ends = rows.head(1) if backwards else rows.tail(1)
    last = {name: without_missing(ends[name], signs=True) for name in names}
    ended = [name for name in names if last[name].null_count() == len(ends)]
    missing = (without_missing(file.table[name], signs=True).null_count() for name in ended)
    recent = all(count <= TO_COME * len(file.table) for count in missing)
    held = [name for name in names if not last[name].null_count()]
    measured = all(VARIED * file.table[name].n_unique() > len(file.table) for name in held)
    over = len(ended) > 1 and len(held) > 1 and measured and not named(ended)
    return ended if recent and held and not over else []


def _changing(file: File, names: Sequence[str], series: Sequence[str]) -> Sequence[str]:
    """Return the columns that are not constant within each series, if there is any.

    Those of a single series change in its training rows, such as a label of later events does not.
    """
    names, table = [name for name in names if name not in series], file.table
    table = table if series else table.head(int(0.7 * len(table)))
    counts = table.group_by(series or ONE).agg(pl.col(names).drop_nulls().n_unique())
    changing = [name for name in names if (counts[name] > 1).any()]
    return changing or names


def unmeasured(file: File, names: Iterable[str], series: Sequence[str]) -> list[str]:
    """Return the columns of numbers without a value in some whole series.

    Nothing fills them there, so as features they would take the series out of the training.
    """
    texts = (without_missing(file.table[name], signs=True) for name in names if series)
    held = [text.is_not_null() for text in texts if text.null_count()]
    if not held:
        return []
    found = file.table.select(series).with_columns(held).group_by(series)
    every = found.agg(pl.col(values.name).any() for values in held)
    return [values.name for values in held if not every[values.name].all()]


def likely(file: File, found: Columns, mode: Mode | None) -> bool:
    """Return whether the file is a time series: hardly a timestamp of one is duplicated.

    A class of rows at no regular step, such as fraud, may be of each row alone, and answers to
    questions are.
    """
    if _are_events(file, found):
        return False
    asked = any(name.strip().endswith("?") for name in file.table.columns)
    if asked and "time" not in file.given and not is_regular(file, found["time"]):
        return False
    if not {"targets", "series"} & file.given.keys():
        named = [name for name in file.table.columns if re.match(targets.TARGETS, name)]
        named = [name for name in named if name in found["targets"] or found.get("series")]
        changing = _changing(file, named, found.get("series", ())) if named else ()
        several = any(targets.is_class(file.table[name]) for name in changing if name in named)
        if several and not is_regular(file, found["time"]):
            return False
    if {"time", "series"} & file.given.keys() or not times.are_unique(file, found["time"]):
        return times.are_unique(file, [*dict.fromkeys((*found.get("series", ()), *found["time"]))])
    return _is_in_order(file, found["time"])


def _are_events(file: File, found: Columns) -> bool:
    """Return whether rows at no regular step have a class, and a number unlike its neighbours."""
    if {"time", "targets", "series"} & file.given.keys() or found.get("series"):
        return False
    columns = kinds.columns(file)
    classed = any(c.kind == "category" and 1 < c.distinct <= CLASSES for c in columns)
    if not classed or not found["targets"] or is_regular(file, found["time"]):
        return False
    if sequences.has_labelled_steps(file):
        return False
    values = kinds.numbers(file.table[found["targets"][0]].head(kinds.HEAD)).drop_nulls()
    if len(values) < FEWEST_EVENTS:
        return False
    third = len(values) // 3
    *near, even, odd = (
        float((values - values.shift(n)).abs().mean() or 0)  # type: ignore[arg-type]
        for n in (1, 2, 3, third, third + 1)
    )
    return min(near) > UNLIKE * max(even, odd)


def _is_in_order(file: File, time: Keys) -> bool:
    """Return whether rows are in the order of their time, or at a regular step in any order.

    Others say when each of some rows came about, such as an interview.
    """
    head = times.joined(file.table, time).head(kinds.HEAD)
    read = stamps.read_times(head, file.time_format, alone=len(time) == 1)
    return not read or any(_is_sorted(found.stamps) or found.frequency.is_regular for found in read)


def _is_sorted(time: pl.Series) -> bool:
    return time.is_sorted() or time.is_sorted(descending=True)
