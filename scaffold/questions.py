"""What overlays ask in their `cookiecutter.json`, and the slots that the answers become.

A key whose name begins with an underscore is private and not asked, as cookiecutter means it; one
that is a slot of the generator keeps the generator's value.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scaffold import naming
from scaffold.answers import Set
from scaffold.errors import AnswersError, Problem, TemplateError
from scaffold.render import settings

Fill = Callable[[str], str]  # a template → its text
_PROMPTS = "__prompts__"
_YES, _NO = ("1", "true", "t", "yes", "y", "on"), ("0", "false", "f", "no", "n", "off")
_LONGEST = 2000  # characters of an answer


@dataclass(frozen=True)
class Question:
    """One question of an overlay.

    Args:
        name: of the slot that its answer becomes.
        default: a template; a truth value; or the templates of the choices, the first by default.
        prompt: what is asked.
        labels: choice → the words that are shown for it.
        file: the cookiecutter.json that asks it.
    """

    name: str
    default: str | bool | tuple[str, ...]
    prompt: str
    labels: Mapping[str, str]
    file: Path


def questions(overlays: Iterable[Path]) -> dict[str, Question]:
    """Return name → what the overlays ask; where two ask the same, the last one says how.

    Raises:
        TemplateError: where a cookiecutter.json cannot be used.
    """
    found: dict[str, Question] = {}
    for overlay in overlays:
        declared, file = settings(overlay), overlay / "cookiecutter.json"
        prompts = declared.get(_PROMPTS, {})
        for name, raw in declared.items():
            if not name.startswith("_") and name not in own_slots() and _is_asked(raw):
                require_slot(name, file)
                said = prompts.get(name, name) if isinstance(prompts, dict) else name
                labels = said if isinstance(said, dict) else {"__prompt__": said}
                prompt = str(labels.get("__prompt__", name))
                default = _default(raw, name, file)
                _require_visible(name, default, prompt, file)
                found[name] = Question(name, default, prompt, labels, file)
    return found


def require_slot(name: str, file: Path) -> None:
    """Refuse a name that no template could write as `{{ cookiecutter.name }}`.

    Raises:
        TemplateError: where it is no word, or Jinja would find something else by it.
    """
    if not name.isidentifier() or hasattr(dict, name):
        what = f"{name!r} cannot be the name of a slot"
        remedy = "choose a word of letters, digits and underscores, such as service"
        raise TemplateError(Problem(str(file), what, remedy))


def _require_visible(
    name: str, default: str | bool | tuple[str, ...], prompt: str, file: Path
) -> None:
    """Refuse a question that proposes what no answer may be.

    Raises:
        TemplateError: where a default, a choice or the words have what nobody can see.
    """
    words = default if isinstance(default, tuple) else (str(default),)
    for text in (prompt, *words):
        if hidden := naming.text_problem(str(file), text):
            raise TemplateError(Problem(hidden.where, f"{name} {hidden.what}", hidden.remedy))


@cache
def own_slots() -> frozenset[str]:
    """Return the names of the generator's slots, which are the same for every project."""
    from scaffold.context import context
    from scaffold.planning import plan

    return frozenset(context(plan({"mode": "one-to-one"})))


def schema_of(asked: Mapping[str, Question]) -> dict[str, dict[str, Any]]:
    """Return name → JSON Schema of the answer to each question."""
    return {name: {"title": one.prompt, **_kind(one.default)} for name, one in asked.items()}


def _kind(default: str | bool | tuple[str, ...]) -> dict[str, Any]:
    if isinstance(default, bool):
        return {"type": "boolean", "default": default}
    words = default if isinstance(default, tuple) else (default,)
    if any("{" in word for word in words):  # known when it is rendered
        return {"type": "string", "maxLength": _LONGEST}
    kind = {"enum": list(words)} if isinstance(default, tuple) else {"maxLength": _LONGEST}
    return {"type": "string", **kind, "default": words[0]}


def check_answers(asked: Mapping[str, Question], given: Set) -> None:
    """Refuse answers to what no overlay asks, and values that no answer may be.

    Raises:
        AnswersError: with a problem for each of them.
    """
    from scaffold.spec import unknown

    problems = []
    for name, value in given.items():
        if name not in asked and asked:
            problems.append(unknown("--set", name, asked))
        elif name not in asked:
            problems.append(Problem("--set", f"no overlay asks for {name!r}", "leave it out"))
        elif len(str(value)) > _LONGEST:
            what = f"{name} has {len(str(value)):,} characters, more than {_LONGEST:,}"
            problems.append(Problem("--set", what, "shorten it"))
        elif hidden := naming.text_problem(f"--set {name}", str(value)):
            problems.append(hidden)
        elif isinstance(asked[name].default, bool) and truth(value) is None:
            what = f"{name} is {value!r}, neither yes nor no"
            problems.append(Problem("--set", what, f"give {name}=yes or {name}=no"))
    if problems:
        raise AnswersError(*problems)


def truth(value: object) -> bool | None:
    """Return the truth value that `value` means, None where it means none."""
    word = str(value).strip().lower()
    return True if word in _YES else False if word in _NO else None


def parse_set(pairs: Iterable[str]) -> Set:
    """Return name → value of what was given as NAME=VALUE.

    Raises:
        AnswersError: where a pair has no equals sign, or a name is given twice.
    """
    found: Set = {}
    problems = []
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            problems.append(Problem("--set", f"{pair!r} is no NAME=VALUE", "write it so"))
        elif name.strip() in found:
            problems.append(Problem("--set", f"{name.strip()} is given twice", "give it once"))
        found[name.strip()] = value
    if problems:
        raise AnswersError(*problems)
    return found


def slots(
    declared: Mapping[str, Any], given: Set, known: Mapping[str, object], fill: Any
) -> dict[str, object]:
    """Return name → value of what overlays declare, each default rendered with those before it.

    Args:
        declared: the content of their cookiecutter.json, the last one first in what both have.
        given: the answers that differ from the defaults.
        known: the generator's slots.
        fill: renders a text with slots.

    Raises:
        AnswersError: where an answer is none of the choices.
    """
    found: dict[str, object] = {}
    problems = []
    for name, raw in declared.items():
        if name in known or name == _PROMPTS:
            continue
        if name.startswith("_") and not name.startswith("__"):
            found[name] = raw
            continue
        value = filled(raw, lambda text: fill(text, {**known, **found}))
        if isinstance(raw, bool):
            found[name] = truth(given[name]) if name in given else raw
        elif isinstance(value, list):
            words = list(map(str, value))
            found[name] = str(given.get(name, (*words, "")[0]))
            if name in given and found[name] not in words:
                what = f"{name} is {found[name]!r}"
                problems.append(Problem("--set", what, f"give one of {', '.join(words)}"))
        elif isinstance(value, dict) or value is None:
            found[name] = value
        else:
            found[name] = str(given.get(name, value))
    if problems:
        raise AnswersError(*problems)
    return found


def filled(value: Any, fill: Fill) -> Any:
    """Return a value with every text in it, however deep, rendered."""
    if isinstance(value, str):
        return fill(value)
    if isinstance(value, dict):
        return {filled(key, fill): filled(inner, fill) for key, inner in value.items()}
    return [filled(inner, fill) for inner in value] if isinstance(value, list | tuple) else value


def _is_asked(raw: object) -> bool:
    return isinstance(raw, str | bool | int | float) or isinstance(raw, list)


def _default(raw: Any, name: str, file: Path) -> str | bool | tuple[str, ...]:
    if isinstance(raw, list) and not raw:
        remedy = "name some, or leave the question out"
        raise TemplateError(Problem(str(file), f"{name} has no choices", remedy))
    if isinstance(raw, list):
        return tuple(map(str, raw))
    return raw if isinstance(raw, bool) else str(raw)
