"""What was found in a data file, for programs and in words."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from scaffold.tasks import Data, Task


def as_object(task: Task, data: Data) -> dict[str, object]:
    """Return everything that was found, for programs."""
    return {
        "file": str(data.path),
        "task": task.name,
        "columns": dict(data.columns),
        "facts": asdict(data.facts),
        "format": asdict(data.format),
        "time": asdict(data.time) if data.time else None,
        "proposed": dict(data.proposed),
        "notes": list(data.notes),
        "literals": literals(task, data),
    }


def literals(task: Task, data: Data) -> dict[str, object]:
    """Return constant → value, as at the top of the data.py of a generated project."""
    arguments = data.format.arguments if data.format.kind == "csv" else {}
    found: dict[str, object] = {name.upper(): value for name, value in arguments.items()}
    if data.format.sentinels:
        found["SENTINELS"] = dict(data.format.sentinels)
    if data.format.strip:
        found["NOT_DIGITS"] = list(data.format.strip)
    if data.format.negative:
        found["NEGATIVE"] = data.format.negative
    several = {role.name for role in task.roles if role.many}
    for role, names in data.columns.items():
        single = len(names) == 1 and (role not in several or role == "time")
        found[role.upper()] = names[0] if single else list(names)
        if role == "time" and data.time:
            found.update(_of_time(data))
        elif role == "step" and data.time:
            found["STEP_FORMAT"] = data.time.pattern
    if data.facts.levels:
        found["CATEGORIES"] = {name: list(words) for name, words in data.facts.levels.items()}
    return found


def _of_time(data: Data) -> Iterator[tuple[str, object]]:
    assert data.time is not None
    if data.time.kind in ("text", "clock", "quarter"):
        yield "TIME_FORMAT", data.time.pattern
    counts = data.time.kind == "counter"
    yield "FREQUENCY", json.loads(data.time.every) if counts else data.time.every
    if data.time.weekdays:
        yield "WEEKDAYS", list(data.time.weekdays)
    if data.time.sessions:
        yield "SESSIONS", [(list(s.days), s.opens, s.closes) for s in data.time.sessions]


def format_words(data: Data) -> str:
    """Return how the file is written, in words."""
    if data.format.kind == "parquet":
        return "Parquet"
    marks = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    decimal = "comma" if data.format.decimal_comma else "point"
    separated = f"separated by {marks[data.format.separator]}"
    return f"text in {data.format.encoding}, {separated}, decimal {decimal}"


def time_words(data: Data) -> str:
    """Return how the timestamps are written and at which steps they come, in words."""
    time = data.time
    if time is None:
        return ""
    written = {"text": time.pattern, "epoch": f"{time.unit} since 1970"}.get(time.kind, time.kind)
    return f"{written}, every {time.every}" if time.regular else f"{written}, irregular"
