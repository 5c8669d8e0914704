"""A time series: its time column, targets and features, season, window and horizon."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import polars as pl

from scaffold.inspect_data import kinds
from scaffold.inspect_data.reading import Checks, Columns, File, Look, module
from scaffold.inspect_data.season import Drift, Values, drift, season
from scaffold.modes import Mode
from scaffold.tasks import Data

TARGETS = r"(?i)^(y|target|value|values|ot|close|sales|demand|load|price)$"
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
CYCLES = (3600, 86400, 604800, 31557600)  # seconds of an hour, a day, a week, a year
LONGEST_INPUT = 168
LONGEST_OUTPUT = 60
MANY_SEASONS = 400  # in the training rows: enough for a network to learn what repeats
ENOUGH = 200_000  # rows that show whether a time stamp stands twice


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    times = [column.name for column in columns if column.is_time]
    named = [name for name in times if re.match(kinds.TIME_NAMES, name)]
    time = file.given.get("time", tuple((named or times)[:1]))
    numbers = tuple(c.name for c in columns if c.kind == "number" and c.name not in time)
    features = file.given.get("features", numbers)
    targets = file.given.get("targets") or _target(features)
    if "features" not in file.given:
        features = (*targets, *(name for name in numbers if name not in targets))
    return {"time": time, "targets": targets, "features": features}


def _target(numbers: Sequence[str]) -> tuple[str, ...]:
    named = [name for name in numbers if re.match(TARGETS, name)]
    return tuple(named[:1] or numbers[-1:])


def likely(file: File, found: Columns, mode: Mode | None) -> bool:
    """Return whether the file is a time series: hardly a time stamp stands twice."""
    time = file.table[found["time"][0]].head(ENOUGH)
    return time.n_unique() >= 0.95 * len(time)


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for a forecast.

    Raises:
        DataFileError: with every problem of its time stamps and of its columns.
    """
    checks = Checks(file.path)
    time = checks.run(lambda: _time(file, columns["time"][0]))
    series = {
        name: checks.run(partial(_look, file, name, time, name in columns["targets"]))
        for name in dict.fromkeys((*columns["features"], *columns["targets"]))
    }
    _refuse_short(file, checks)
    checks.refuse()
    known = {name: found for name, found in series.items() if found}
    assert time is not None
    return _data(file, mode, columns, time, known)


@dataclass(frozen=True)
class Series:
    """What a column of numbers holds.

    Args:
        missing: how many values are not there.
        constant: whether it never changes in the training rows.
        training: its training rows in time order; empty unless it is a target.
    """

    missing: int
    constant: bool
    training: Values


def _time(file: File, name: str) -> pl.Series:
    """Return the time stamps, none of which stands twice."""
    tables = module("tables")
    time: pl.Series = module("times").times(file.table, name, str(file.path))
    if time.n_unique() < len(time):
        row = time.is_duplicated().arg_max() or 0
        raise tables.DataError(
            f"{file.path}, {tables.place(file.path, row)}: {time[row]} stands more than once; "
            "keep one row for each time stamp"
        )
    return time


def _look(file: File, name: str, time: pl.Series | None, is_target: bool) -> Series:
    """Return what column `name` holds, in the order of `time`."""
    values = pl.Series(module("tables").numbers(file.table, name, str(file.path)))
    if time is not None and not time.is_sorted():
        values = values[time.arg_sort()]
    gaps = values.fill_nan(None)
    training = gaps[: int(0.7 * len(gaps))].forward_fill().drop_nulls().to_numpy()
    constant = len(training) == 0 or bool(training.min() == training.max())
    if gaps.null_count() == len(gaps):
        _raise(file, name, "holds no value; choose another")
    if is_target and constant:
        _raise(file, name, "constant in the training rows; drop it")
    return Series(gaps.null_count(), constant, training if is_target else training[:0])


def _raise(file: File, name: str, text: str) -> None:
    raise module("tables").DataError(f"{file.path}, column {name!r}: {text}")


def _refuse_short(file: File, checks: Checks) -> None:
    test = len(file.table) * 15 // 100
    if test < 3:
        what = f"a split has {test} rows, one window needs 3"
        checks.add("", what, "bring more rows")


def _data(
    file: File,
    mode: Mode,
    columns: Columns,
    time: pl.Series,
    series: dict[str, Series],
) -> Data:
    features = tuple(
        name
        for name in columns["features"]
        if not series[name].constant or name in file.given.get("features", ())
    )
    target = columns["targets"][0]
    step = typical_step(time)
    repeats = season(series[target].training, cycles(step))
    length, horizon = lengths(repeats, len(file.table), mode)
    found = drift(series[target].training, max(length + horizon, 4))
    seasons = len(series[target].training) / repeats
    normalize = _normalize(mode, length, repeats, seasons, found)
    answers = {
        "input_length": length,
        "output_length": horizon,
        "season": repeats,
        "normalize": normalize,
    }
    notes = (
        _time_note(columns["time"][0], time, step),
        f"Targets: {', '.join(columns['targets'])}; features: {', '.join(features)}.",
        *_gap_notes(series, (*columns["features"], *_constant(file)), features),
        _season_note(target, repeats, step),
        _normalize_note(target, normalize, found),
        *file.notes,
    )
    facts = {
        **file.facts,
        "feature_width": len(features),
        "outputs": len(columns["targets"]),
        "step": step_word(step),
    }
    found_columns = {**columns, "features": features}
    subject = f"{', '.join(columns['targets'])} of {file.path.name}"
    return Data(file.path.name, found_columns, answers, facts, subject, file.path, notes)


def typical_step(time: pl.Series) -> timedelta:
    """Return the median time from one row to the next."""
    step = (time if time.is_sorted() else time.sort()).diff().drop_nulls().median()
    return step if isinstance(step, timedelta) else timedelta(0)


def step_word(step: timedelta) -> str:
    """Return what one step is called, such that "28 days" can be said; else "step"."""
    for word, (low, high) in MONTHLY.items():
        if timedelta(days=low) <= step <= timedelta(days=high):
            return word
    return STEPS.get(step.total_seconds(), "step")


def cycles(step: timedelta) -> tuple[int, ...]:
    """Return how many steps an hour, a day, a week and a year have, where they are whole."""
    seconds = step.total_seconds()
    lengths = (length / seconds for length in CYCLES if seconds)
    return tuple(
        round(length) for length in lengths if length > 1.5 and abs(length % 1 - 0.5) > 0.3
    )


def lengths(repeats: int, rows: int, mode: Mode) -> tuple[int, int]:
    """Return the input and output length for a season: two thirds of a split at most.

    Where there is room, the input is longer than the season.
    """
    length = 24 if repeats == 1 else min(repeats * (4 if repeats < 12 else 2), LONGEST_INPUT)
    horizon = 6 if repeats == 1 else min(repeats, LONGEST_OUTPUT)
    split = rows * 15 // 100
    room = min(max(split * 2 // 3 + 1, 3), split)
    if "output_length" not in mode.options:
        return max(min(length, room - 1), 2), horizon
    least = repeats + 1
    if room - horizon >= max(least, horizon):
        length = min(length, room - horizon)
    elif length + horizon > room:
        length = max(min(length, max(least if least < room else 0, room * 2 // 3)), 2)
        horizon = max(min(horizon, room - length), 1)
    return length, horizon


def _time_note(name: str, time: pl.Series, step: timedelta) -> str:
    word = step_word(step)
    every = f"every {word}" if word != "step" else f"every {step}"
    stamps = [stamp for stamp in (time.min(), time.max()) if isinstance(stamp, datetime)]
    first, last = (str(stamp).removesuffix(" 00:00:00") for stamp in stamps)
    return f"Time: column {name}, {every} from {first} to {last}."


def _constant(file: File) -> list[str]:
    return [column.name for column in kinds.columns(file) if column.kind == "constant"]


def _gap_notes(
    series: dict[str, Series], columns: tuple[str, ...], features: tuple[str, ...]
) -> list[str]:
    """Return what is missing, and what is left out."""
    dropped = [name for name in dict.fromkeys(columns) if name not in features]
    missing = sum(found.missing for found in series.values())
    notes = [f"Left out, because they never change: {', '.join(dropped)}."] if dropped else []
    if missing:
        notes.append(f"{missing} missing values will be filled from the past.")
    return notes


def _season_note(target: str, repeats: int, step: timedelta) -> str:
    if repeats == 1:
        return f"Season: none found in {target}; the seasonal baseline is the last value."
    word = step_word(step)
    return f"Season: {repeats} {word}s, the distance at which values of {target} differ least."


def _normalize(mode: Mode, length: int, repeats: int, seasons: float, found: Drift) -> str:
    """Return how to scale, for a window of `length` steps and `seasons` of `repeats` in training.

    An RNN learns a season from many hundreds of them; from fewer it stays behind the mere
    repetition, unless it begins with that and learns what differs.
    """
    if 1 < repeats < length and seasons < MANY_SEASONS and "lead" not in mode.options:
        return "season"
    return "window" if found.leaves_range else "global"


def _normalize_note(target: str, normalize: str, found: Drift) -> str:
    if normalize == "season":
        return (
            "Scaling by the season, because the training rows hold few of them: the model begins "
            "with the last one and learns what differs."
        )
    if normalize == "window":
        return (
            f"Scaling by window, because {target} drifts in the training rows: its level by "
            f"{abs(found.level):.1f} times the spread within a window, that spread to "
            f"{found.spread:.1f} times what it was."
        )
    return f"Scaling by the training rows, because the level and spread of {target} hardly drift."


LOOK = Look(find, likely, propose)
