"""Whether predict reads all steps of a sequence, and of no other one."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from math import isfinite
from pathlib import Path
from types import ModuleType

from . import newest, script, tables
from .child import Failure, one_line
from .tables import Row

_STEPS = 24  # of a sequence, which a recurrent layer has not forgotten at its end
_MANY = 200  # more than a power of 2 that somebody may cut at
_LATER = 100  # is where the steps of a sequence may begin as well
_OWN = "steps up to its own"
_EXACTLY = 1e-4  # relative difference of two computations of one output


def check_steps(
    package: str, data: ModuleType, rows: Sequence[Row], answers: Sequence[str]
) -> None:
    """Raise Failure where an end of a sequence is not read, or a step knows those behind it.

    A project that does not say that a step is told from those up to its own may read the others.
    """
    column, names = data.SEQUENCE, [name for name in tables.features(data) if name in rows[0]]
    longest = Counter(row[column] for row in rows).most_common(1)[0][0]
    steps = [row for row in rows if row[column] == longest][:_STEPS]
    third = len(steps) // 3
    if not third or not names:
        return
    others = [row | {name: rows[-n][name] for name in names} for n, row in enumerate(steps, 1)]
    ways = steps, [*others[:third], *steps[third:]], [*steps[:-third], *others[-third:]]
    held = [row | {column: f"{longest}{n}"} for n, way in enumerate(ways, 1) for row in way]
    step = getattr(data, "STEP", "")
    if isinstance(step, str) and all(row.get(step, "").isdecimal() for row in held):
        held = [row | {step: str(int(row[step]) + _LATER)} for row in held]
    newest.write(data, Path("steps"), [[*rows[0]], *([*row.values()] for row in held)])
    script.run(f"{package}.predict", ["--input", "steps", "--output", "stepped"])
    found = tables.read_own(data, "stepped")
    first = {name: tables.number(text) for name, text in (found or [{}])[0].items()}
    said = [n for n in first if n in answers or n.startswith(tables.PREFIX) if isfinite(first[n])]
    if step in first and [row[step] for row in found] != [row[step] for row in held]:
        raise Failure(f"predict: it writes other values of {step} than its input has")
    values = [[tables.number(row[name]) for name in said] for row in found]
    count = len(values) // 3
    if len(values) not in (3, len(held)) or not said:
        return
    before, *after = values[:count], values[count : 2 * count], values[2 * count :]
    if before in after:
        which = ("first", "last")[after.index(before)]
        what = f"the {which} {third} of the {len(steps)} steps of a sequence are not read"
        raise Failure(f"predict: {what}")
    model = Path(data.__file__ or "").with_name("model.py")
    if count == 1 or not model.is_file() or _OWN not in model.read_text(encoding="utf-8"):
        return
    for one, other in zip(before[:-third], after[1][:-third], strict=True):
        size = max(map(abs, one))
        if any(abs(a - b) > _EXACTLY * size for a, b in zip(one, other, strict=True)):
            what = "what it says of a step of a sequence is another where those behind it are"
            raise Failure(f"predict: {what}, although model.py says '{_OWN}'")


def check_alone(
    package: str, data: ModuleType, rows: Sequence[Row], answers: Sequence[str]
) -> None:
    """Raise Failure where predict says something else of a sequence behind another, longer one.

    The sequence begins with a missing value. Nor may a step be left out.
    """
    column, names = data.SEQUENCE, [name for name in tables.features(data) if name in rows[0]]
    first, *others = (name for name, _ in Counter(row[column] for row in rows).most_common(2))
    if not others or not names:
        return
    second = others[0]
    long = _long(data, [row for row in rows if row[column] == first])
    begun, *rest = (row for row in rows if row[column] == second)
    own = [begun | {names[0]: ""}, *rest]
    found: list[list[Row]] = []
    for path, held in (("behind", [*long, *own]), ("alone", own)):
        newest.write(data, Path(path), [[*rows[0]], *([*row.values()] for row in held)])
        try:
            script.run(f"{package}.predict", ["--input", path, "--output", f"{path}_said"])
        except Failure:  # where it refuses a missing value
            return
        except Exception as error:
            what = f"it breaks at a sequence of {len(long)} steps, or one that lacks a value"
            raise Failure(f"predict: {what}: {one_line(error)}") from error
        found.append(tables.read_own(data, f"{path}_said"))
        if not found[-1] or not {*answers} <= {*found[-1][0]}:  # written in another format
            return
        if len(found[-1]) not in (len({row[column] for row in held}), len(held)):
            what = f"of {len(held)} steps, of which one lacks a value, it predicts"
            raise Failure(f"predict: {what} {len(found[-1])}")
    alone = found[1]
    behind = [row for row in found[0] if row.get(column, second) == second][-len(alone) :]
    said = [name for name in alone[0] if name in answers or name.startswith(tables.PREFIX)]
    for one, other in zip(behind, alone, strict=False):
        pairs = [(tables.number(one[name]), tables.number(other[name])) for name in said]
        pairs = [pair for pair in pairs if isfinite(sum(pair))]
        size = max((abs(value) for pair in pairs for value in pair), default=0.0)
        if any(abs(a - b) > 10 * _EXACTLY * size for a, b in pairs):
            what = "what it says of a sequence is another behind another sequence"
            raise Failure(f"predict: {what}")


def _long(data: ModuleType, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a sequence again and again, their steps counted on, if that can be."""
    step = getattr(data, "STEP", None) or ""
    long = list(islice(cycle(rows), _MANY))
    if not isinstance(step, str) or step not in rows[0]:  # several columns may make one
        return long
    for number, row in enumerate(long):
        with contextlib.suppress(ValueError, AttributeError):  # steps of another kind
            late = datetime.strptime(rows[0][step], data.STEP_FORMAT) + timedelta(days=number)
            long[number] = row | {step: late.strftime(data.STEP_FORMAT)}
        if row[step].isdecimal():
            long[number] = row | {step: str(number)}
    return long if len({row[step] for row in long}) == len(long) else [*rows]
