"""What the user has to know of a time series and of the forecast that is proposed."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np

from scaffold.reading import commands, grid, kinds, stamps
from scaffold.reading.files import Columns, File
from scaffold.reading.forecast import gaps, repeats, scaling
from scaffold.reading.forecast.ahead import Levels
from scaffold.reading.forecast.choice import Choice
from scaffold.reading.forecast.clock import Clock, step_word
from scaffold.reading.forecast.columns import named, telling_next, unmeasured
from scaffold.reading.forecast.history import Held, History
from scaffold.reading.forecast.past import Past
from scaffold.reading.notes import left_out, listed, told
from scaffold.reading.verification import Verified

JUMP = 5  # steps, and more, are a gap between two runs
OFFSET = r"z|(Z|[+-]\d\d:?\d\d)$"  # from UTC: no clock is changed then
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def of(chosen: Choice, past: Past, held: Held, clock: Clock) -> tuple[str, ...]:
    """Return the notes, in the order in which they are read."""
    columns = chosen.columns
    target = columns["targets"][0]
    return (
        _time_note(columns["time"], clock),
        *clock.notes,
        *_grid_notes(clock),
        *_series_notes(clock, held.numbers),
        *_runs_note(past.verified.file, clock),
        *_column_notes(past, chosen, held),
        *_ahead_notes(columns.get("known", ()), past, clock),
        *_word_notes(past, held.categories(columns)),
        *_apart_note(clock, held.categories(columns)),
        *gaps.notes(held.gaps(columns), chosen.input_length),
        *_blanks_note(past.verified, columns, held),
        _season_note(target, chosen.season, clock.word),
        scaling.note(target, chosen.scaling),
    )


def _column_notes(past: Past, chosen: Choice, held: Held) -> list[str]:
    """Return what the columns are, and which of them are left out."""
    file = past.verified.file
    columns, numbers = chosen.columns, held.numbers
    used = {name for names in columns.values() for name in names}
    constant = [name for name in (*numbers, *held.levels) if name not in used]
    others = (column.name for column in kinds.columns(file) if column.kind == "number")
    bare = unmeasured(file, set(others) - used, columns.get("series", ()))
    names = [column.name for column in kinds.columns(file)]
    told = [n for n in telling_next(file, names, columns.get("series", ())) if n not in used]
    why = "they hold no value in some of the series"
    return [
        f"Targets: {', '.join(columns['targets'])}; features: {', '.join(columns['features'])}.",
        *([] if past.trailing else _target_note(file, columns, numbers)),
        *_gap_notes({name: numbers[name] for name in used & numbers.keys()}),
        *[f"Left out, because {why}: {', '.join(sorted(bare))}." for _ in bare[:1]],
        *[
            f"Left out, because they say what the next row holds: {', '.join(told)}."
            for _ in told[:1]
        ],
        *left_out(file, {*used, *chosen.stale, *bare, *told}, constant),
        *gaps.left_out({name: numbers[name].gaps for name in chosen.stale}),
    ]


def _runs_note(file: File, clock: Clock) -> Iterator[str]:
    """Yield what to say of a column that has another value after each gap between the times."""
    steps = clock.stamps.diff()
    within = clock.panel or clock.time.sessions  # no window reaches over their ends
    if within or len(file.table) != len(clock.stamps) or not clock.step:
        return
    jumps = (steps > JUMP * clock.step).fill_null(False)
    for column in file.table if jumps.any() else ():
        changes = (column.rle_id().diff() != 0).fill_null(False)
        if changes.equals(jumps) and column.n_unique() == jumps.sum() + 1:
            what = f"{column.name} has another value after each of the {jumps.sum()} gaps"
            name = shlex.quote(f"series={column.name}")
            yield f"{what}, over which windows reach; --column {name} keeps them apart."
            return


def _time_note(names: Sequence[str], clock: Clock) -> str:
    columns = f"columns {', '.join(names)}"
    if len(names) == 1:
        columns = f"column {names[0]}" if told(names[0]) == names[0] else told(names[0])
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
        are = "1 row is" if clock.absent == 1 else f"{clock.absent} rows are"
        notes.append(f"{are} missing from the regular steps and will be added.")
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
    apart = f"predictions are {clock.time.every} apart"
    if clock.panel:
        apart = "predictions of a series are its own median step apart"
    return f"{what}. Each row is taken as one step; {apart}."


def _apart_note(clock: Clock, levels: Levels) -> list[str]:
    """Return that groups may be series, where they have timestamps of their own without a step."""
    if clock.time.regular or clock.panel or clock.counts or not levels:
        return []
    name = next(iter(levels))
    return [f"Where each {name} is a series of its own, say --column series={name}."]


def _skipped_note(clock: Clock) -> list[str]:
    """Return which of the missing rows are of the hour that clocks skip when they go forward."""
    hours = clock.grid.filter(~clock.grid.is_in(clock.stamps.implode())).dt.truncate("1h")
    changes = hours.filter(repeats.at_change(hours)).unique().sort()
    skipped, once = int(hours.is_in(changes.implode()).sum()), changes.dt.year().is_unique().all()
    offset = re.search(OFFSET, clock.time.pattern)
    if not skipped or not once or clock.step >= timedelta(days=1) or offset:
        return []
    first = f"{changes[0]:%Y-%m-%d}"
    return [f"{skipped} of them are in the hour that clocks skip when they go forward ({first})."]


def _series_notes(clock: Clock, series: Mapping[str, History]) -> list[str]:
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


def _target_note(file: File, columns: Columns, series: Mapping[str, History]) -> list[str]:
    """Return that the target is a guess, where there are other numbers and no name tells."""
    if "targets" in file.given or len(series) == 1 or named(columns["targets"]):
        return []
    name = columns["targets"][0]
    what = f"{name!r} is the last column of numbers that change"
    return [f"{what}; --column targets=NAME forecasts another."]


def _gap_notes(series: Mapping[str, History]) -> list[str]:
    """Return what is missing."""
    missing = sum(found.missing for found in series.values())
    return [f"{missing} missing values will be filled from the past."] if missing else []


def _ahead_notes(known: Sequence[str], past: Past, clock: Clock) -> list[str]:
    """Return what is known ahead, and which rows are to be forecast."""
    notes, later = [], past.trailing
    if known:
        notes.append(f"Known ahead, so read at the steps of the targets too: {listed(known)}.")
    if later:
        rows = f"The last {later} rows{{}} have" if later > 1 else "The last row{} has"
        rows = rows.format(" of each series" if clock.panel else "")
        notes.append(f"{rows} no target: that is what is to be forecast, and in no split.")
    return notes


def _word_notes(past: Past, levels: Levels) -> list[str]:
    """Return which columns hold words, and how many rows have none."""
    blank = {name: past.verified.table[name].null_count() for name in levels}
    return [
        f"{name} holds words, read as {len(held)} categories: {listed(held)}"
        + (f"; none of them in {blank[name]} rows without a value." if blank[name] else ".")
        for name, held in levels.items()
    ]


def _blanks_note(verified: Verified, columns: Columns, held: Held) -> Iterator[str]:
    """Yield how to read blanks as 0, where most rows of a feature have none and none has 0."""
    found, file = list[str](), verified.file
    for name, missing in held.gaps(columns).items():
        least = verified.table[name].min()
        above = isinstance(least, int | float) and least > 0
        if above and name not in columns["targets"] and 2 * missing.missing > missing.steps:
            found.append(name)
    if found and file.content is not None:
        names = ", ".join(map(commands.text, found))
        steps = f".with_columns(pl.col({names}).fill_null({commands.text(0)}))"
        command = commands.then_new(file, steps, "zeros", flags=commands.flags_of(file.choices))
        yield f"Where a blank in {listed(found)} means 0: `{command}`."


def _season_note(target: str, repeats: int, word: str) -> str:
    if repeats == 1:
        return f"Season: none found in {target}; the seasonal baseline is the last value."
    return f"Season: {repeats} {word}s, the distance at which values of {target} differ least."
