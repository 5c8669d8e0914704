"""How long the input window and the forecast horizon of a series should be."""

from datetime import timedelta

from scaffold.fileformat import TimeFormat
from scaffold.modes import Mode

CYCLES = (3600, 86400, 604800, 31557600)  # seconds of an hour, a day, a week, a year
LONGEST_INPUT = 168
LONGEST_OUTPUT = 60
TRAIN, HELD_OUT = 70, 15  # percent of the rows in the training split, and in each other one
LEAST = 3  # rows in a split: two steps of input and a target, where they are aligned
SPARE = 3  # one of so many training rows is left for further windows


def cycles(step: timedelta, time: TimeFormat) -> tuple[int, ...]:
    """Return how many steps an hour, a day, a week and a year have, where they are whole."""
    if time.kind == "counter":
        return ()
    seconds = step.total_seconds()
    lengths = [length / seconds for length in CYCLES if seconds]
    whole = [round(n) for n in lengths if n > 1.5 and abs(n % 1 - 0.5) > 0.2]
    if not time.steps_per_week:
        return tuple(whole)
    days = len(time.weekdays) or 7
    return tuple(n for n in (time.steps_per_week // days, time.steps_per_week) if n > 1)


def split_rows(rows: int) -> int:
    """Return how many rows the validation split and the test split have each."""
    return rows * HELD_OUT // 100


def lengths(season: int, rows: int, mode: Mode, later: int = 0) -> tuple[int, int]:
    """Return the input and output length for a season.

    The targets of a window have to be inside a split of 15% of the rows; its inputs may reach back
    into the rows before. Window and horizon fit into the training rows several times.

    Args:
        season: in steps; 1 for none.
        rows: of the whole series.
        mode: the topology.
        later: how many steps are to be forecast, where the file says so.
    """
    split, train = split_rows(rows), rows * TRAIN // 100
    wanted = 6 if season == 1 else min(season, LONGEST_OUTPUT)
    wanted = later or wanted
    horizon = wanted if wanted <= split else max(split * 2 // 3, 1)
    length = 24 if season == 1 else min(season * (4 if season < 12 else 2), LONGEST_INPUT)
    ahead = horizon if "output_length" in mode.options else 1
    room = train - ahead - train // SPARE
    if mode.alignment == "aligned":  # every step of the window has a target
        room = min(room, split * 2 // 3)
    length = max(min(length, room), 2)
    if mode.within_input:
        horizon = min(horizon, length)
    return length, horizon
