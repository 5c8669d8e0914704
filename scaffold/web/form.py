"""The schema → the fields of the form, each with its value, its limits and its problems."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scaffold.errors import Problem
from scaffold.extras import EXTRAS
from scaffold.options import OPTIONS
from scaffold.questions import schema_of
from scaffold.schema import schema
from scaffold.spec import choices_for
from scaffold.team import Team
from scaffold.web.choices import SET
from scaffold.web.preview import Preview

_FLAG = re.compile(r"--([a-z][a-z-]*)")
_ELSEWHERE = ("mode", "data", "columns", "with", "set")  # what has a place of its own on the page


@dataclass(frozen=True)
class Field:
    """One input of the form.

    Args:
        name: its parameter in a query.
        label, help: its words.
        group: under which heading it stands.
        kind: "number", "text", or "choice".
        value: what was chosen; "" for nothing.
        usual: what it is where nothing is chosen.
        choices: value → words, of a choice.
        limits: the attributes of its input, such as "min".
        reason: why it cannot be chosen; "" where it can.
        problems: what is wrong with its value.
    """

    name: str
    label: str
    help: str
    group: str
    kind: str
    value: str
    usual: str
    choices: Mapping[str, str]
    limits: Mapping[str, object]
    reason: str
    problems: tuple[Problem, ...]


def fields(preview: Preview, team: Team) -> list[Field]:
    """Return the fields of the options, and of what the overlays ask, as the schema has them."""
    known = schema(schema_of(team.questions))["properties"]
    own = [_field(name, one, preview) for name, one in known.items() if name not in _ELSEWHERE]
    asked = known.get("set", {"properties": {}})["properties"]
    return own + [_question(name, one, preview, team) for name, one in asked.items()]


def _field(name: str, known: Mapping[str, Any], preview: Preview) -> Field:
    usual = preview.task.name if name == "task" else _usual(name, preview)
    words = known.get("enum", ["true", "false"] if known.get("type") == "boolean" else [])
    if name == "task":
        words = preview.mode.tasks
    elif name in OPTIONS and OPTIONS[name].choices:
        words = choices_for(OPTIONS[name], preview.mode)
    number = known.get("type") in ("integer", "number")
    reason = preview.dropped.get(name, "")
    if name in OPTIONS and preview.spec and name not in preview.spec.applicable:
        reason = f"means nothing for {preview.mode.name} with {preview.task.name}"
    return Field(
        name=name,
        label=known["title"],
        help=known["description"],
        group=known["x-group"],
        kind="number" if number else "choice" if words else "text",
        value=preview.choices.given.get(name, ""),
        usual=usual,
        choices={word: _WORDS.get(word, word) for word in words},
        limits=dict(_limits(known)),
        reason=reason,
        problems=problems_of(name, preview.problems),
    )


def _question(name: str, known: Mapping[str, Any], preview: Preview, team: Team) -> Field:
    words = known.get("enum", ["true", "false"] if known["type"] == "boolean" else [])
    labels = team.questions[name].labels
    return Field(
        name=f"{SET}{name}",
        label=known["title"],
        help="asked by an overlay",
        group="overlays",
        kind="choice" if words else "text",
        value=preview.choices.given.get(f"{SET}{name}", ""),
        usual=str(team.given.get(name, known.get("default", ""))),
        choices={word: labels.get(word, _WORDS.get(word, word)) for word in words},
        limits={},
        reason="",
        problems=problems_of(f"{SET}{name}", preview.problems),
    )


_WORDS = {"true": "yes", "false": "no"}


def _usual(name: str, preview: Preview) -> str:
    """Return what an option is in the project; what was typed is that already."""
    value = getattr(preview.spec.options, name) if preview.spec else OPTIONS[name].default
    return str(value).lower() if isinstance(value, bool) else str(value)


def _limits(known: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    kinds = {"minimum": "min", "maximum": "max", "maxLength": "maxlength"}
    yield from ((kinds[key], value) for key, value in known.items() if key in kinds)
    if known.get("type") == "number":
        yield "step", "any"


def problems_of(name: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems whose place is the field `name`."""
    return tuple(problem for problem in problems if name in places(problem))


def places(problem: Problem) -> list[str]:
    """Return the fields that a problem names, such as "units" for "--units"."""
    if problem.where.startswith("--set"):
        words = f"{problem.where} {problem.what}".split()
        return [f"{SET}{word}" for word in words]
    flags = [flag.replace("-", "_") for flag in _FLAG.findall(problem.where)]
    return [_NAMES.get(flag, flag) for flag in flags]


_NAMES = {"column": "columns"}


def extras(preview: Preview) -> Iterator[tuple[str, str, bool, str]]:
    """Yield name, summary, whether it is chosen, and why it cannot be, of every addition."""
    backend = preview.choices.given.get("backend", OPTIONS["backend"].default)
    for one in EXTRAS.values():
        suits = one.suits(preview.mode, preview.task, str(backend))
        reason = "" if suits else f"is for {one.scope}{one.reason and f' ({one.reason})'}"
        yield one.name, one.summary, one.name in preview.choices.extras, reason
