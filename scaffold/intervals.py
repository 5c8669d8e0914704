"""Prediction intervals: their levels, and the columns that `predict` writes for them."""

from itertools import chain

from scaffold.errors import Problem
from scaffold.options import OPTIONS, Options
from scaffold.tasks import Data

FLAG = OPTIONS["intervals"].flag
REMEDY = "give levels between 0 and 1, such as 0.8,0.95"


def levels(text: str) -> tuple[float, ...]:
    """Return the nominal coverages that `--intervals` names, the narrowest first.

    Raises:
        ValueError: where one is no number.
    """
    return tuple(sorted(float(level) for level in text.split(",") if text.strip()))


def columns(target: str, text: str) -> tuple[str, ...]:
    """Return the columns of the ends of all intervals of a target, such as births_lo_80."""
    return tuple(
        f"{target}_{end}_{100 * level:g}" for level in levels(text) for end in ("lo", "hi")
    )


def problems(options: Options, data: Data) -> list[Problem]:
    """Return why there cannot be such intervals: their levels, or the names of their columns."""
    try:
        found = levels(options.intervals)
    except ValueError:
        return [Problem(FLAG, f"{options.intervals!r} is no list of numbers", REMEDY)]
    out = [level for level in found if not 0.01 <= level <= 0.999]
    if out:
        percent = ",".join(f"{level / 100:g}" for level in found)
        given = all(1 < level < 100 for level in found)
        remedy = f"did you mean {FLAG} {percent}?" if given else REMEDY
        what = f"a level is a share from 0.01 to 0.999, not {', '.join(f'{x:g}' for x in out)}"
        return [Problem(FLAG, what, remedy)]
    names = [columns(target, options.intervals) for target in data.columns["targets"]]
    return _repeated([f"{level:g}" for level in found]) + _taken([*chain(*names)], data)


def notes(text: str, windows: int) -> tuple[str, ...]:
    """Return what there is to say of levels for which there are too few validation windows.

    A level is the share of `windows` + 1 exchangeable windows that all but the last can show.
    """
    most = windows / (windows + 1)
    return tuple(
        f"Prediction intervals: {windows} validation windows are too few to calibrate the level "
        f"{level:g}; it may hold fewer targets (the highest that they can is {most:.2g})."
        for level in levels(text)
        if level > most
    )


def _repeated(found: list[str]) -> list[Problem]:
    twice = [level for level in found if found.count(level) > 1]
    return [Problem(FLAG, f"{twice[0]} is given twice", "give each level once")] if twice else []


def _taken(names: list[str], data: Data) -> list[Problem]:
    """Return a problem where the predictions have a column of such a name already."""
    others = {*chain(*data.columns.values())}
    what = "the ends of an interval are written to {!r}, which is a column of the file"
    remedy = "rename that column, or choose other levels"
    return [Problem(FLAG, what.format(name), remedy) for name in names if name in others]
