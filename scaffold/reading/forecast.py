"""A time series: its time column, targets and features, season, window and horizon."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

import numpy as np
import polars as pl

from scaffold.fileformat import TimeFormat
from scaffold.modes import Mode
from scaffold.options import Value
from scaffold.reading import (
    ahead,
    dimensions,
    gaps,
    grid,
    kinds,
    panel,
    repeats,
    sequences,
    stamps,
    times,
)
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.gaps import Gaps
from scaffold.reading.groups import clear_series, counted_series
from scaffold.reading.panel import Panel
from scaffold.reading.problems import Checks
from scaffold.reading.season import Drift, Values, drift, season
from scaffold.reading.stamps import Reading
from scaffold.reading.tabular import listed
from scaffold.reading.verification import Verified, verify
from scaffold.tasks import Data, Facts

TARGETS = (  # of the names that fit the first pattern that one does, the first
    r"(?i)^\s*(y|target|value|values|ot|close|sales|demand|load|price)\s*$",
    r"(?i)^\s*(pm ?2[._]?5|pollution|cnt|cases|units|consumption|traffic|passengers)\s*$",
    r"(?i)^(?!total|cum).*[ _](sales|demand|load|consumption|cases|power|price|cnt|units)\s*$",
)
STEPS = {  # seconds → what one step is called
    1.0: "second",
    60: "minute",
    900: "quarter-hour",
    1800: "half-hour",
    3600: "hour",
    86400: "day",
    604800: "week",
}
MONTHLY = {"month": (28, 31), "quarter": (90, 92), "year": (365, 366)}  # days
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_OR_MONTH = r"%-?[dm]\W%-?[dm]"  # 02/03/2020
MANY_SEASONS = 400  # in the training rows: enough for a network to learn what repeats


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    time = times.dates_first(file, file.given.get("time", ())) or times.find_times(file)
    series, columns = file.given.get("series", ()), kinds.columns(file)
    if time and not series and not times.are_unique(file, time):
        time, series = clear_series(file, time)
    labelled = any(re.match(sequences.LABELS, name) for name in file.table.columns)
    if not time and not series and not labelled and not sequences.has_labelled_steps(file):
        time, series = counted_series(file)
    known = file.given.get("known", ())
    others = [column for column in columns if column.name not in (*time, *known, *series)]
    numbers = tuple(column.name for column in others if column.kind == "number")
    numbers = numbers or tuple(column.name for column in others if column.counts)
    features = file.given.get("features", numbers)
    words = ahead.words(file, features)
    able = [name for name in features if name not in words]
    targets = file.given.get("targets") or _target(_changing(file, able, series))
    if "features" not in file.given:
        texts = [column.name for column in others if column.kind == "category"]
        read = [*numbers, *texts]
        features = (*targets, *(name for name in read if name not in targets))
    found = {"time": time, "targets": targets, "features": features, "known": known}
    return {**found, "series": series} if series else found


def _target(numbers: Sequence[str]) -> tuple[str, ...]:
    return tuple(_named(numbers)[:1] or numbers[-1:])


def _named(numbers: Iterable[str]) -> list[str]:
    """Return the columns whose names say that they are forecast."""
    names = list(numbers)
    found = ([name for name in names if re.match(form, name)] for form in TARGETS)
    return next(filter(None, found), [])


def _changing(file: File, names: Sequence[str], series: Sequence[str]) -> Sequence[str]:
    """Return the columns that are not constant within each series, if there is any."""
    if not series:
        return names
    counts = file.table.group_by(series).agg(pl.col(names).drop_nulls().n_unique())
    changing = [name for name in names if (counts[name] > 1).any()]
    return changing or names


def likely(file: File, found: Columns, mode: Mode | None) -> bool:
    """Return whether the file is a time series: hardly a timestamp of one is duplicated."""
    return times.are_unique(file, (*found.get("series", ()), *found["time"]))


@dataclass(frozen=True)
class Series:
    """What a column of numbers holds.

    Args:
        missing: how many values are missing.
        constant: whether it never changes in the training rows.
        training: its training rows in time order; empty unless it is a target.
        gaps: the steps without a value.
        unknown: the split in which it has no value, if there is one.
        static: whether it is constant within each of several series, but not over all.
    """

    missing: int
    constant: bool
    training: Values
    gaps: Gaps
    unknown: str = ""
    static: bool = False


@dataclass(frozen=True, eq=False)
class Clock:
    """The timestamps of a series, and the grid that they are on.

    Args:
        stamps: one for each row of the file.
        grid: the steps, or the sorted timestamps where they are irregular.
        time: how the timestamps are written, and at which steps they come.
        notes: what has to be known of how they are read.
        panel: the series, where there are several.
    """

    stamps: pl.Series
    grid: pl.Series
    time: TimeFormat
    notes: Sequence[str] = ()
    panel: Panel | None = None

    @cached_property
    def step(self) -> timedelta:
        """Return the median time from one step to the next."""
        step = self.grid.diff().drop_nulls().median()
        return step if isinstance(step, timedelta) else timedelta(0)

    @property
    def counts(self) -> bool:
        """Return whether the timestamps are no dates but a counter."""
        return self.time.kind == "counter"

    @property
    def word(self) -> str:
        """Return what one step is called."""
        return "step" if self.counts else step_word(self.step)

    @property
    def absent(self) -> int:
        """Return how many steps of the grid have no row."""
        if self.panel:
            return self.panel.absent if self.time.regular else 0
        return len(self.grid) - len(self.stamps)

    def ordered(self, values: pl.Series) -> pl.Series:
        """Return the values of a column for each step of the grid, null where there is no row."""
        if self.absent:
            rows = pl.DataFrame({"time": self.stamps, "value": values})
            steps = pl.DataFrame({"time": self.grid})
            return steps.join(rows, on="time", how="left", maintain_order="left")["value"]
        return values if self.stamps.is_sorted() else values.gather(self.stamps.arg_sort())


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for a forecast.

    Raises:
        AmbiguousTime: where the timestamps can be read in several ways.
        DataFileError: with every problem of its timestamps and of its columns.
    """
    checks = Checks(file.path)
    columns = {**columns, "known": columns.get("known", ())}
    names = dict.fromkeys((*columns["features"], *columns["known"], *columns["targets"]))
    words = ahead.words(file, [name for name in names if name not in columns["targets"]])
    numbers = tuple(name for name in names if name not in words)
    verified = verify(file, checks, numbers, words)
    several = columns.get("series", ())
    panel.refuse_unnamed(verified, several, checks)
    reading = times.read(verified, columns["time"], checks, several)
    if reading:
        verified, reading = repeats.settle(verified, reading, columns["time"], checks, several)
    clock = (
        _clock(reading, times.notes(times.joined(verified.table, columns["time"]), reading))
        if reading
        else None
    )
    later, steps = verified.table.clear(), 0
    if clock and several:
        clock = replace(clock, panel=panel.find(verified, several, clock.stamps, clock.grid))
        _refuse_sparse(clock, checks)
    elif clock and not checks.problems:
        _refuse_misread(file, clock, checks)
    if reading and clock and not checks.problems:
        reading, verified, later = _observed(reading, clock, verified, columns["targets"])
    if reading and clock and len(later):
        steps, clock = len(clock.grid), _clock(reading, clock.notes)
        steps -= len(clock.grid)
        if several:
            clock = replace(clock, panel=panel.find(verified, several, clock.stamps, clock.grid))
    series = {
        name: _look(verified.table[name], clock, name in columns["targets"]) for name in numbers
    }
    levels = _levels(verified.table.select(words), clock, file.given, checks)
    if len(later):
        static = _static(verified.table, clock)
        columns = _ahead(columns, later.drop(static), file.given)
    if not checks.problems:
        _refuse_useless(series, columns["targets"], checks)
    _refuse_short(_steps(clock) if clock else len(verified.table), checks)
    checks.refuse()
    assert clock is not None
    return _data(verified, mode, columns, clock, series, levels, steps)


def _clock(reading: Reading, notes: Sequence[str]) -> Clock:
    time, rows = reading.frequency.time, reading.stamps
    if time.regular and not _is_whole(rows, time):
        return Clock(rows, grid.steps(*stamps.span(rows), time), time, notes)
    return Clock(rows, stamps.distinct(rows), time, notes)


def _steps(clock: Clock) -> int:
    """Return how many steps there are to split, of a typical series where there are several."""
    return clock.panel.typical if clock.panel else len(clock.grid)


def _observed(
    reading: Reading, clock: Clock, verified: Verified, targets: Sequence[str]
) -> tuple[Reading, Verified, pl.DataFrame]:
    """Return what there is up to the last target, and the rows after it: what is to be forecast.

    Of several series, it is the last target of each, where the last steps of all have none.
    """
    observed = verified.table.select(pl.any_horizontal(pl.col(targets).is_not_null())).to_series()
    if clock.panel:
        past = clock.panel.past(observed)
        table, later = verified.table.filter(past), verified.table.filter(~past)
        stamps = replace(reading, stamps=reading.stamps.filter(past))
        return stamps, replace(verified, table=table), later
    steps = ahead.trailing(clock.ordered(observed).fill_null(False))
    if not steps:
        return reading, verified, verified.table.clear()
    past = reading.stamps <= clock.grid[-1 - steps]
    table, later = verified.table.filter(past), verified.table.filter(~past)
    stamps = replace(reading, stamps=reading.stamps.filter(past))
    return stamps, replace(verified, table=table), later


def _ahead(columns: Columns, later: pl.DataFrame, given: Mapping[str, Sequence[str]]) -> Columns:
    """Return the columns, where those that the rows without a target hold are known ahead."""
    known = ahead.known(later, columns, given.get("features", ()))
    known = (*columns["known"], *(known if "known" not in given else ()))
    features = tuple(name for name in columns["features"] if name not in known)
    return {**columns, "features": features, "known": known}


def _levels(
    table: pl.DataFrame, clock: Clock | None, given: Mapping[str, Sequence[str]], checks: Checks
) -> ahead.Levels:
    """Return the categories that the training rows of each column of words hold."""
    training = {column.name: _training(column, clock) for column in table}
    return ahead.levels(training, [*given.get("features", ()), *given.get("known", ())], checks)


def _training(column: pl.Series, clock: Clock | None) -> pl.Series:
    """Return the training rows of a column."""
    if clock and clock.panel:
        return column.filter(pl.Series(clock.panel.training))
    ordered = clock.ordered(column) if clock else column
    return ordered[: int(0.7 * len(ordered))]


def _static(table: pl.DataFrame, clock: Clock | None) -> list[str]:
    """Return the columns that are constant within each of several series, but not over all."""
    several = clock.panel if clock else None
    return [column.name for column in table if several and several.is_static(column)]


def _refuse_misread(file: File, clock: Clock, checks: Checks) -> None:
    """Keep a problem for days and months that go back and forth and leave most steps without a row.

    Dates that begin with the year have one reading; whoever gives the time format has chosen.
    """
    rows, time = clock.stamps, clock.time
    if time.kind != "text" or file.time_format or not re.match(DAY_OR_MONTH, time.pattern):
        return
    count = (clock.grid[-1] - clock.grid[0]) // max(clock.step, timedelta(days=1)) + 1
    absent = clock.absent if time.regular else count - len(rows)
    if absent <= len(rows) or rows.is_sorted() or rows.is_sorted(descending=True):
        return
    first, last = (str(s).removesuffix(" 00:00:00") for s in stamps.span(rows))
    what = (
        f"{len(rows)} rows read as {time.pattern}, {time.every} apart from {first} to {last}, "
        f"leave {absent} steps without a row"
    )
    remedy = (
        f"write all timestamps in one way and add the missing rows; if they are read rightly, "
        f"say so: --column time-format={time.pattern}"
    )
    checks.add("", what, remedy)


def _refuse_sparse(clock: Clock, checks: Checks) -> None:
    """Keep a problem for series of which most steps have no row: events rather than series."""
    rows = len(clock.stamps)
    if clock.panel and clock.absent > rows:
        what = (
            f"{rows} rows of {clock.panel.count} series, {clock.time.every} apart, leave "
            f"{clock.absent} steps of these series without a row"
        )
        remedy = "sum or average the rows of each series by day, week or month, or forecast fewer"
        checks.add("", what, remedy)


def _is_whole(rows: pl.Series, time: TimeFormat) -> bool:
    """Return whether the timestamps are all steps of a plain grid, so that it need not be built."""
    steps = rows.diff().drop_nulls()
    return not time.weekdays and not time.sessions and steps.min() == steps.max()


def _look(values: pl.Series, clock: Clock | None, is_target: bool) -> Series:
    """Return what a column holds, in the order of time."""
    if clock and clock.panel:
        return _look_within(values, clock.panel, is_target)
    steps = (clock.ordered(values) if clock else values).cast(pl.Float64)
    holes = gaps.find(steps)
    training = steps[: int(0.7 * len(steps))].forward_fill().drop_nulls().to_numpy()
    constant = len(training) == 0 or bool(training.min() == training.max())
    if not is_target:
        return Series(values.null_count(), constant, training[:0], holes)
    unknown = gaps.unknown_split(steps[holes.leading :])
    return Series(values.null_count(), constant, training, holes, unknown)


def _look_within(values: pl.Series, several: Panel, is_target: bool) -> Series:
    """Return what a column of several series holds."""
    training = values.filter(pl.Series(several.training)).cast(pl.Float64).drop_nulls().to_numpy()
    constant = len(training) == 0 or bool(training.min() == training.max())
    unknown = several.unknown_split(values) if is_target else ""
    holes, static = several.gaps(values), several.is_static(values)
    return Series(values.null_count(), constant, training, holes, unknown, static)


def _refuse_useless(series: Mapping[str, Series], targets: Sequence[str], checks: Checks) -> None:
    """Keep a problem for each target that holds nothing to predict."""
    for name in targets:
        if series[name].constant:
            what = "constant in the training rows"
            checks.add(f"column {name!r}", what, "choose another target")
        elif series[name].unknown:
            what = f"no value in the {series[name].unknown} rows"
            checks.add(f"column {name!r}", what, "choose another target, or bring more rows")


def _refuse_short(rows: int, checks: Checks) -> None:
    split = dimensions.split_rows(rows)
    if split < dimensions.LEAST:
        what = f"a split has {split} rows, and {dimensions.LEAST} are needed"
        checks.add("", what, "bring more rows")


def _data(
    verified: Verified,
    mode: Mode,
    columns: Columns,
    clock: Clock,
    series: Mapping[str, Series],
    levels: ahead.Levels,
    later: int,
) -> Data:
    file = verified.file
    leading = max(series[name].gaps.leading for name in columns["targets"])
    target = verified.table[columns["targets"][0]]
    samples = [series[target.name].training]
    if clock.panel:
        samples = list(clock.panel.sample(target))
    natural = dimensions.cycles(clock.step, clock.time)
    repeats = panel.season(samples, lambda values: season(values, natural))
    length, horizon = dimensions.lengths(repeats, _steps(clock) - leading, mode, later)
    given = [*file.given.get("features", ()), *file.given.get("known", ())]
    changing = {name for name, held in series.items() if not held.constant}
    changing |= {name for name, held in levels.items() if len(held) > 1}
    left = {
        r: [n for n in columns[r] if n in changing or n in given] for r in ("features", "known")
    }
    kept = {*given, *columns["targets"], *levels}
    stale = [
        n
        for names in left.values()
        for n in names
        if n not in kept and series[n].gaps.is_stale(length)
    ]
    left = {role: [n for n in names if n not in stale] for role, names in left.items()}
    found = {**columns, "features": tuple(left["features"])}
    used = {name: levels[name] for name in (*left["features"], *left["known"]) if name in levels}
    if left["known"]:
        found["known"] = tuple(left["known"])
    else:
        found.pop("known")
    numbers = dict.fromkeys((*left["features"], *left["known"], *columns["targets"]))
    read = {name: series[name].gaps for name in numbers if name in series}
    drifted = panel.drift(samples, lambda values: drift(values, max(length + horizon, 4)))
    seasons = float(np.median([len(values) for values in samples])) / repeats
    normalize = _normalize(mode, length, repeats, seasons, drifted)
    if clock.panel and normalize == "global" and not clock.panel.alike(target):
        normalize = "series"
    proposed: dict[str, Value] = {
        "input_length": length,
        "output_length": horizon,
        "season": repeats,
        "normalize": normalize,
    }
    return Data(
        file=file.path.name,
        columns=found,
        facts=Facts(
            rows=len(verified.table) - max(gaps.leading for gaps in read.values()),
            outputs=len(columns["targets"]),
            feature_width=len(found["features"]),
            levels=used,
            trailing=later,
            longest_gap=max(
                (read[n].longest for names in left.values() for n in names if n in read), default=0
            ),
            steps=clock.panel.typical if clock.panel else 0,
            step=clock.word,
            referred=file.is_referred,
        ),
        subject=f"{', '.join(columns['targets'])} of {file.path.name}",
        format=verified.format,
        time=clock.time,
        proposed=proposed,
        path=file.path,
        notes=(
            *_column_notes(file, found, (*series, *levels), clock, series, stale),
            *_ahead_notes(left["known"], _blank(verified, used), later, clock),
            *gaps.notes(read, length),
            _season_note(target.name, repeats, clock.word),
            _normalize_note(target.name, normalize, drifted, clock.panel),
            *verified.notes,
            *file.notes,
        ),
    )


def _column_notes(
    file: File,
    columns: Columns,
    tried: Sequence[str],
    clock: Clock,
    series: Mapping[str, Series],
    stale: Sequence[str],
) -> list[str]:
    """Return what the columns are, and which of them are left out; `tried` may be constant."""
    targets, features = columns["targets"], columns["features"]
    used = {name for names in columns.values() for name in names}
    return [
        _time_note(columns["time"], clock),
        *clock.notes,
        *_grid_notes(clock),
        *_series_notes(clock, series),
        f"Targets: {', '.join(targets)}; features: {', '.join(features)}.",
        *_target_note(file, columns, series),
        *_gap_notes({name: series[name] for name in used & series.keys()}),
        *kinds.left_out(file, {*used, *stale}, [name for name in tried if name not in used]),
        *gaps.left_out({name: series[name].gaps for name in stale}),
    ]


def _target_note(file: File, columns: Columns, series: Mapping[str, Series]) -> list[str]:
    """Return that the target is a guess, where there are other numbers and no name tells."""
    if "targets" in file.given or len(series) == 1 or _named(columns["targets"]):
        return []
    name = columns["targets"][0]
    return [f"{name!r} is the last column of numbers; --column targets=NAME forecasts another."]


def _blank(verified: Verified, levels: ahead.Levels) -> dict[str, tuple[Sequence[str], int]]:
    """Return the categories of each column, and how many rows have none."""
    return {name: (held, verified.table[name].null_count()) for name, held in levels.items()}


def _ahead_notes(
    known: Sequence[str],
    levels: Mapping[str, tuple[Sequence[str], int]],
    later: int,
    clock: Clock,
) -> list[str]:
    """Return what is known ahead, what holds words, and which rows are to be forecast."""
    notes = []
    if known:
        notes.append(f"Known ahead, so read at the steps of the targets too: {listed(known)}.")
    if later:
        rows = f"The last {later} rows{{}} have" if later > 1 else "The last row{} has"
        rows = rows.format(" of each series" if clock.panel else "")
        notes.append(f"{rows} no target: that is what is to be forecast, and in no split.")
    notes += [
        f"{name} holds words, read as {len(held)} categories: {listed(held)}"
        + (f"; none of them in {blank} rows without a value." if blank else ".")
        for name, (held, blank) in levels.items()
    ]
    return notes


def _series_notes(clock: Clock, series: Mapping[str, Series]) -> list[str]:
    """Return what the series are: how many, how long, cut at which dates."""
    if not clock.panel:
        return []
    sizes, late = clock.panel.sizes, clock.panel.begun_late()
    least, most = int(sizes.min()), int(sizes.max())
    train, val = (stamps.shown(clock.grid[cut], clock.time) for cut in clock.panel.cuts)
    length = f"{least}" if least == most else f"{least} to {most}"
    notes = [
        f"Series: {clock.panel.count} by {', '.join(clock.panel.names)}, of {length} "
        f"{clock.word}s each; validation begins at {train} and testing at {val} in all of them."
    ]
    if late:
        notes.append(f"Series that begin after the training split, and are forecast only: {late}.")
    static = [name for name, found in series.items() if found.static]
    if static:
        names = ", ".join(static)
        notes.append(f"Constant within each series, and read as a feature of it: {names}.")
    return notes


def step_word(step: timedelta) -> str:
    """Return what one step is called, such that "28 days" can be said; else "step"."""
    for word, (low, high) in MONTHLY.items():
        if timedelta(days=low) <= step <= timedelta(days=high):
            return word
    return STEPS.get(step.total_seconds(), "step")


def _time_note(names: Sequence[str], clock: Clock) -> str:
    columns = f"column {names[0]}" if len(names) == 1 else f"columns {', '.join(names)}"
    if clock.counts:
        first, last = (f"{s / 1e6:.12g}" for s in clock.grid.to_physical().gather([0, -1]))
        return f"Time: {columns}, a counter from {first} to {last} without a calendar."
    start, stop = (stamps.shown(stamp, clock.time) for stamp in stamps.span(clock.stamps))
    if not clock.time.regular:
        return f"Time: {columns}, {len(clock.stamps)} timestamps from {start} to {stop}."
    if clock.absent and not clock.panel:
        steps = f"{len(clock.stamps)} of the {len(clock.grid)} {clock.word}s"
        return f"Time: {columns}, {steps} from {start} to {stop}."
    every = f"every {clock.word}" if clock.word != "step" else f"every {_span(clock.step)}"
    return f"Time: {columns}, {every} from {start} to {stop}."


def _span(step: timedelta) -> str:
    """Return a step in its largest whole unit, such as "10 minutes"."""
    for unit in ("day", "hour", "minute", "second"):
        count, rest = divmod(step, timedelta(**{f"{unit}s": 1}))
        if not rest:
            return f"{count} {unit}s"
    return str(step)


def _grid_notes(clock: Clock) -> list[str]:
    """Return what is special about the grid: its days and hours, and the rows missing from it."""
    time, notes = clock.time, []
    if not time.regular:
        return [_irregular_note(clock)]
    if time.weekdays:
        notes.append(f"Weekdays: {', '.join(WEEKDAYS[day - 1] for day in time.weekdays)}.")
    if time.sessions:
        hours = [f"{_day_names(s.days)} {s.opens} to {s.closes}" for s in time.sessions]
        notes.append(f"Hours: {', '.join(hours)}.")
    if time.anchor != "start":
        notes.append(f"Each timestamp is the {time.anchor.replace('-', ' ')}.")
    if clock.absent:
        notes.append(f"{clock.absent} rows are missing from the regular steps and will be added.")
        notes += _skipped_note(clock)
    return notes


def _day_names(days: Sequence[int]) -> str:
    """Return the names of weekdays, such as Mon–Fri; of all seven, "daily"."""
    names = [WEEKDAYS[day - 1] for day in days]
    if len(names) == len(WEEKDAYS):
        return "daily"
    whole = len(names) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{names[0]}–{names[-1]}" if whole else " ".join(names)


def _irregular_note(clock: Clock) -> str:
    """Return that there is no grid, and how many steps of the finest one have no row."""
    micros = clock.grid.diff().drop_nulls().to_physical().to_numpy()
    finest = timedelta(microseconds=int(np.gcd.reduce(micros))) if len(micros) else clock.step
    count = (clock.grid[-1] - clock.grid[0]) // finest + 1 if finest else 0
    what = "The timestamps have no regular step"
    if count <= grid.SPARSE * len(clock.grid):
        absent = f"{count - len(clock.grid)} of the {count} {step_word(finest)}s have no row"
        what = f"The timestamps are irregular: {absent}"
    return f"{what}. Each row is taken as one step; predictions are {clock.time.every} apart."


def _skipped_note(clock: Clock) -> list[str]:
    """Return which of the missing rows are of the hour that clocks skip when they go forward."""
    hours = clock.grid.filter(~clock.grid.is_in(clock.stamps.implode())).dt.truncate("1h")
    days = [hour for hour in hours.unique().sort() if repeats.is_clock_change(pl.Series([hour]))]
    skipped = int(hours.is_in(days).sum())
    if not days or clock.step >= timedelta(days=1):
        return []
    first = f"{days[0]:%Y-%m-%d}"
    return [f"{skipped} of them are in the hour that clocks skip when they go forward ({first})."]


def _gap_notes(series: Mapping[str, Series]) -> list[str]:
    """Return what is missing."""
    missing = sum(found.missing for found in series.values())
    return [f"{missing} missing values will be filled from the past."] if missing else []


def _season_note(target: str, repeats: int, word: str) -> str:
    if repeats == 1:
        return f"Season: none found in {target}; the seasonal baseline is the last value."
    return f"Season: {repeats} {word}s, the distance at which values of {target} differ least."


def _normalize(mode: Mode, length: int, repeats: int, seasons: float, found: Drift) -> str:
    """Return how to scale, for a window of `length` steps and `seasons` of `repeats` in training.

    An RNN learns a season from many hundreds of them; from fewer it stays behind the mere
    repetition, unless it begins with that and learns what differs.
    """
    if 1 < repeats < length and seasons < MANY_SEASONS and not mode.within_window:
        return "season"
    return "window" if found.leaves_range else "global"


def _normalize_note(target: str, normalize: str, found: Drift, several: Panel | None) -> str:
    if normalize == "series":
        return (
            f"Scaling by series, because the mean or the deviation of {target} differs between "
            "them: each is scaled by its own training rows."
        )
    if normalize == "season":
        return (
            "Scaling by the season, because the training rows hold few of them: the model begins "
            "with the last one and learns what differs."
        )
    if normalize == "window":
        return (
            f"Scaling by window, because {target} drifts in the training rows: its mean by "
            f"{abs(found.mean):.1f} standard deviations within a window, that deviation to "
            f"{found.deviation:.1f} times what it was."
        )
    return f"Scaling by the training rows, because the mean and variance of {target} hardly drift."


DETECTOR = Detector(find, likely, propose)
