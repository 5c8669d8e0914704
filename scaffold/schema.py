"""Which answers are valid, as JSON Schema: derived from the tables of options, modes and tasks.

What depends on the content of a data file, or compares two numbers, is left to `scaffold.plan`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

import msgspec

from scaffold import naming
from scaffold.calendar import PARTS
from scaffold.errors import AnswersError
from scaffold.extras import EXTRAS, Extra
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS, Option, Value
from scaffold.planning import plan
from scaffold.reading.roles import DECIMAL, TIME_FORMAT, roles_of
from scaffold.spec import applies, choices_for
from scaffold.tasks import TASKS, Role, Task, mode_task_pairs

Schema = dict[str, Any]
Pair = tuple[Mode, Task]

_PART = f"({'|'.join(PARTS)})"
_LEVEL = r" *0*\.(0[1-9][0-9]*|[1-8][0-9]*|9|9[0-8][0-9]*|99|99[0-8][0-9]*|9990*) *"
_FORMS: Mapping[str, Schema] = {
    "package": {
        "pattern": f"^{naming.PACKAGE}$",
        "maxLength": naming.LONGEST,
        "not": {"enum": sorted(naming.TAKEN)},
    },
    "calendar": {"pattern": f"^[ ,]*({_PART} *(,[ ,]*{_PART} *)*)?[ ,]*$"},
    "intervals": {"pattern": f"^ *({_LEVEL}(,{_LEVEL})*)?$"},
}
_READING = ("data", "columns", *(name for name, one in OPTIONS.items() if one.about.reads))
_DESCRIPTION = (
    "What `scaffold new --answers FILE` reads from TOML and `scaffold.plan` takes as a dict. What "
    "is left out has the default of its mode and task, or what the data file proposes. It cannot "
    "say what depends on the content of a file, nor compare two numbers: `scaffold new --dry-run "
    "--json` does."
)


def schema(questions: Mapping[str, Schema] | None = None) -> Schema:
    """Return the JSON Schema (2020-12) of answers.

    Args:
        questions: name → schema of its answer, for what overlays ask.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Answers of a scaffold project",
        "description": _DESCRIPTION,
        "type": "object",
        "properties": {**_chosen(), **_options(), **_asked(questions or {})},
        "additionalProperties": False,
        "anyOf": [{"required": [name]} for name in ("mode", "task", "data")],
        "allOf": [*_by_pair(), *(_on_backends(one) for one in EXTRAS.values() if one.backends)],
        "$defs": {_name(pair): _alone(pair) for pair in _pairs()},
    }


def _pairs() -> list[Pair]:
    return [(MODES[mode], TASKS[task]) for mode, task in mode_task_pairs()]


def _chosen() -> Schema:
    """Return the properties of what is no option."""
    texts = {"type": "array", "items": {"type": "string", "minLength": 1}}
    return {
        "data": {
            "title": "Data file",
            "description": "Path of a file of your own; without it, a sample",
            "type": "string",
            "minLength": 1,
            "x-group": "data",
        },
        "mode": {
            "title": "Topology",
            "description": "How the network turns inputs into outputs",
            "enum": list(MODES),
            "x-descriptions": {mode.name: mode.when for mode in MODES.values()},
            "x-group": "data",
        },
        "task": {
            "title": "Task",
            "description": "What the data is and what is predicted",
            "enum": list(TASKS),
            "x-descriptions": {task.name: task.summary for task in TASKS.values()},
            "x-group": "data",
        },
        "columns": {
            "title": "Columns",
            "description": "Role → columns that have it; those left out are found in the file",
            "type": "object",
            "propertyNames": {"enum": list(roles_of(None))},
            "additionalProperties": {**texts, "minItems": 1, "uniqueItems": True},
            "x-group": "data",
        },
        "with": {
            "title": "Additions",
            "description": "What the project has beside train, evaluate and predict",
            "type": "array",
            "items": {"enum": list(EXTRAS)},
            "uniqueItems": True,
            "default": [],
            "x-descriptions": {extra.name: extra.summary for extra in EXTRAS.values()},
            "x-group": "project",
        },
    }


def _options() -> Schema:
    """Return the property of each option, with its default where it is the same for all pairs."""
    found, common = {}, _common()
    for name, option in OPTIONS.items():
        usual = {"default": common[name]} if name in common else {"examples": [option.default]}
        found[name] = {
            **_property(option),
            **(usual if option.default != "" or name in common else {}),
        }
    return found


def _property(option: Option) -> Schema:
    kind: Schema = msgspec.json.schema(option.kind)
    words = {"type": "string", "enum": list(option.choices)} if option.choices else {}
    return {
        "title": option.name.replace("_", " ").capitalize(),
        "description": option.about.help,
        **kind,
        **words,
        **_FORMS.get(option.name, {}),
        "x-group": option.about.group,
        "x-flag": option.flag,
        **({"x-proposed": True} if option.about.proposed else {}),
    }


def _asked(questions: Mapping[str, Schema]) -> Schema:
    """Return the property that holds the answers to what overlays ask."""
    if not questions:
        return {}
    described = {"title": "Overlays", "description": "Answers to what the overlays ask"}
    held = {"properties": dict(questions), "additionalProperties": False}
    return {"set": {**described, "type": "object", **held, "x-group": "overlays"}}


def _by_pair() -> Iterator[Schema]:
    """Yield what each choice of mode and task means for the rest.

    Where one of the two is left out, a data file decides between those that it may be, and
    without one it is the natural one.
    """
    for mode, task in _pairs():
        both = {"mode": mode.name, "task": task.name}
        yield {"if": _is(both), "then": _of((mode, task))}
    for mode in MODES.values():
        able = [(mode, TASKS[task]) for task in mode.tasks]
        yield {
            "if": _is({"mode": mode.name}),
            "then": {"properties": {"task": {"enum": [*mode.tasks]}}},
        }
        yield from _left_out("task", {"mode": mode.name}, able[0], able)
    for task in TASKS.values():
        able = [(MODES[mode], task) for mode in task.modes]
        yield from _left_out("mode", {"task": task.name}, able[0], able)


def _left_out(
    name: str, given: Mapping[str, str], natural: Pair, able: Sequence[Pair]
) -> Iterator[Schema]:
    alone, none = _is(given), {"not": {"required": [name]}}
    data: Schema = {"required": ["data"]}
    yield {"if": {"allOf": [alone, none, {"not": data}]}, "then": _of(natural)}
    yield {"if": {"allOf": [alone, none, data]}, "then": {"properties": _limits(able)}}


def _is(given: Mapping[str, str]) -> Schema:
    return {
        "properties": {name: {"const": value} for name, value in given.items()},
        "required": list(given),
    }


def _name(pair: Pair) -> str:
    mode, task = pair
    return f"{mode.name}-{task.name}"


def _of(pair: Pair) -> Schema:
    return {"$ref": f"#/$defs/{_name(pair)}"}


def _alone(pair: Pair) -> Schema:
    """Return what a pair means for the rest: what it limits, and its defaults."""
    mode, task = pair
    found, on_sample = _limits([pair]), _words_on_sample(pair)
    for name, value in _defaults(mode.name, task.name).items():
        place = on_sample if OPTIONS[name].about.proposed else found
        if name not in _common():
            place[name] = {**place.get(name, {}), "default": value}
    return {
        "title": f"{mode.name} on {task.name}",
        "properties": found,
        "if": {"not": {"anyOf": [{"required": [name]} for name in _READING]}},
        "then": {"properties": on_sample},
        **(_with_lead() if applies(OPTIONS["lead"], mode, task) else {}),
    }


def _limits(pairs: Sequence[Pair]) -> Schema:
    """Return the properties that mean less, or nothing, for every one of `pairs`."""
    found: Schema = {}
    for name, option in OPTIONS.items():
        able = [pair for pair in pairs if applies(option, *pair)]
        words = [
            word
            for word in option.choices
            if any(word in choices_for(option, pair[0]) for pair in able)
        ]
        if not able:
            found[name] = {"const": False} if option.base is bool else False
        elif len(words) < len(option.choices):
            found[name] = {"enum": words}
    names = [one.name for one in EXTRAS.values() if any(one.suits(*pair) for pair in pairs)]
    roles = {role.name: _role(role) for _, task in pairs for role in roles_of(task).values()}
    columns = {"properties": roles, "additionalProperties": False}
    return {**found, "columns": columns, "with": {"items": {"enum": names}}}


def _role(role: Role) -> Schema:
    held = {DECIMAL.name: {"enum": [",", "."]}, TIME_FORMAT.name: {"pattern": "%"}}.get(role.name)
    several = {} if role.many else {"maxItems": 1}
    return {"description": role.meaning, **several, **({"items": held} if held else {})}


@cache
def _defaults(mode: str, task: str) -> Mapping[str, Value]:
    """Return option → what it is on the sample where nobody chooses."""
    spec = plan({"mode": mode, "task": task})
    values = {name: getattr(spec.options, name) for name in OPTIONS if name in spec.applicable}
    return {name: value for name, value in values.items() if name != "package"}  # as the name is


@cache
def _common() -> Mapping[str, Value]:
    """Return option → default, of those that every pair has, with every data file the same."""
    first, *others = (_defaults(mode, task) for mode, task in mode_task_pairs())
    return {
        name: value
        for name, value in first.items()
        if all(name in one and one[name] == value for one in others)
        and not OPTIONS[name].about.proposed
    }


def _words_on_sample(pair: Pair) -> Schema:
    """Return the choices that the sample excludes, such as one series by itself."""
    found: Schema = {}
    for option in OPTIONS.values():
        if option.choices and applies(option, *pair) and not option.about.reads:
            words = [*filter(partial(_is_accepted, pair, option), option.choices)]
            if words != [*choices_for(option, pair[0])]:
                found[option.name] = {"enum": words}
    return found


def _is_accepted(pair: Pair, option: Option, word: str) -> bool:
    mode, task = pair
    try:
        plan({"mode": mode.name, "task": task.name, option.name: word})
    except AnswersError:
        return False
    return True


def _with_lead() -> Schema:
    """Return what an output at the time of its input means: its target is not read."""
    others = [word for word in OPTIONS["normalize"].choices if word not in ("window", "season")]
    same = {"properties": {"lead": {"const": 0}}, "required": ["lead"]}
    return {"allOf": [{"if": same, "then": {"properties": {"normalize": {"enum": others}}}}]}


def _on_backends(extra: Extra) -> Schema:
    """Return on which backends an addition works."""
    backend = OPTIONS["backend"]
    chosen = {"properties": {"with": {"contains": {"const": extra.name}}}, "required": ["with"]}
    needed = {} if backend.default in extra.backends else {"required": [backend.name]}
    able = {"properties": {backend.name: {"enum": [*extra.backends]}}}
    return {"if": chosen, "then": {**able, **needed}}
