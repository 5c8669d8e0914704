"""The schema → the fields of the form, each with its value, its limits and its problems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from scaffold.errors import Problem, ScaffoldError
from scaffold.extras import EXTRAS
from scaffold.options import OPTIONS, Option, Options
from scaffold.questions import schema_of
from scaffold.schema import Schema, schema
from scaffold.spec import applies, choices_for, inapplicable, usual
from scaffold.tasks import TASKS
from scaffold.web.choices import SET, Choices
from scaffold.web.preview import Preview, Previews
from scaffold.web.problems import problems_of

_WORDS = {"true": "yes", "false": "no"}
_TITLES = {
    "data": "Task",
    "dimensions": "Dimensions",
    "topology": "Network",
    "training": "Training",
    "project": "Project",
    "overlays": "Your team asks",
}


@dataclass(frozen=True)
class Choice:
    """One value to choose; `reason` is why it cannot be, "" where it can."""

    value: str
    words: str
    reason: str = ""


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
        choices: what there is to choose.
        limits: the attributes of its input, such as "min".
        reason: why it cannot be chosen; "" where it can.
        problems: what is wrong with its value.
        main: whether it is shown at once, or folded until it is asked for.
    """

    name: str
    label: str
    help: str
    group: str
    kind: str
    value: str
    usual: str
    choices: Sequence[Choice] = ()
    limits: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    problems: tuple[Problem, ...] = ()
    main: bool = True

    @property
    def wanted(self) -> bool:
        """Return whether it has to be seen: something was chosen in it, or is wrong with it."""
        return bool(self.value or self.problems)


@dataclass(frozen=True)
class Group:
    """Fields under one heading.

    Args:
        name, title: of the heading.
        main: those that are shown.
        folded: those that are shown when they are asked for.
    """

    name: str
    title: str
    main: tuple[Field, ...]
    folded: tuple[Field, ...]

    @property
    def opened(self) -> bool:
        """Return whether a folded field has to be seen."""
        return any(one.wanted for one in self.folded)

    @property
    def summary(self) -> str:
        """Return what is folded, in words."""
        able = [one.label for one in self.folded if not one.reason]
        return f"More: {', '.join(able).lower()}" if able else "Not for this project"


def groups(preview: Preview, previews: Previews) -> list[Group]:
    """Return the fields of the options, and of what the overlays ask, under their headings."""
    known = [*_fields(preview, previews), *_questions(preview, previews)]
    return [_group(name, [one for one in known if one.group == name]) for name in _TITLES]


def _group(name: str, fields: Sequence[Field]) -> Group:
    main = tuple(one for one in fields if one.main)
    folded = sorted((one for one in fields if not one.main), key=lambda one: bool(one.reason))
    return Group(name, _TITLES[name], main, tuple(folded))


@cache
def _properties() -> Schema:
    """Return the schema of every answer; what overlays ask is not among them."""
    found: Schema = schema()["properties"]
    return found


def _fields(preview: Preview, previews: Previews) -> Iterator[Field]:
    yield _task(preview)
    now = _Now(preview, previews)
    for name in OPTIONS:
        yield _option(name, _properties()[name], now)


class _Now:
    """What the options come to, with and without each."""

    def __init__(self, preview: Preview, previews: Previews) -> None:
        self.preview, self.previews = preview, previews
        self._options = self._usual("")

    def usual(self, name: str) -> str:
        """Return what an option is where nobody chooses it."""
        chosen = name in self.preview.choices.given
        value = getattr(self._usual(name) if chosen else self._options, name)
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _usual(self, left_out: str) -> Options:
        preview = self.preview
        if preview.data is None:
            return Options()
        given = preview.choices.given
        chosen = {n: value for n, value in given.items() if n in OPTIONS and n != left_out}
        answers = {**chosen, "mode": preview.mode.name, "task": preview.task.name}
        return usual(answers, preview.data, self.previews.team.defaults)

    def refusal(self, name: str, word: str) -> str:
        """Return why an option cannot be `word` beside the others; "" where it can."""
        about = OPTIONS[name].about
        if not self.preview.spec or about.reads or not about.selective:
            return ""
        others = tuple(pair for pair in self.preview.choices.pairs if pair[0] != name)
        try:
            self.previews.plan(Choices((*others, (name, word))))
        except ScaffoldError as error:
            return error.problems[0].what
        return ""


def is_decided(preview: Preview) -> bool:
    """Return whether the topology is known: a file that cannot be read yet may be for any."""
    return bool(preview.spec or preview.data or not preview.choices.data) or (
        "mode" in preview.choices.given
    )


def _task(preview: Preview) -> Field:
    known = _properties()["task"]
    chosen = preview.choices.given.get("task", "")
    able = preview.mode.tasks if is_decided(preview) else TASKS
    usual = preview.task.name if is_decided(preview) else ""
    names = [name for name in able if name != usual or chosen == name]
    return Field(
        name="task",
        label=known["title"],
        help=known["description"],
        group=known["x-group"],
        kind="choice",
        value=chosen,
        usual=f"{usual}: {preview.task.summary}" if usual else "as the file has it",
        choices=[Choice(name, f"{name}: {TASKS[name].summary}") for name in names],
        problems=problems_of("task", preview.problems),
    )


def _option(name: str, known: Schema, now: _Now) -> Field:
    option, preview = OPTIONS[name], now.preview
    able = applies(option, preview.mode, preview.task)
    words = choices_for(option, preview.mode) or (("true", "false") if option.base is bool else ())
    value, default = preview.choices.given.get(name, ""), now.usual(name)
    shown = [word for word in words if word != default or word == value]
    return Field(
        name=name,
        label=known["title"],
        help=_help(option),
        group=known["x-group"],
        kind="choice" if words else "number" if option.base in (int, float) else "text",
        value=value,
        usual=_WORDS.get(default, default),
        choices=[
            Choice(word, _WORDS.get(word, word), now.refusal(name, word) if able else "")
            for word in shown
        ],
        limits=dict(_limits(known)),
        reason="" if able else _reason(option, preview),
        problems=problems_of(name, preview.problems),
        main=option.about.group == "topology" or able and _is_common(option),
    )


def _help(option: Option) -> str:
    """Return what an option is, and which numbers it can be."""
    return (
        f"{option.about.help}; {option.expected}"
        if option.base in (int, float)
        else (option.about.help)
    )


def _reason(option: Option, preview: Preview) -> str:
    """Return why an option cannot be chosen, and for what it is."""
    problem = inapplicable(option, preview.mode, preview.task)
    return f"{problem.what}{problem.remedy.removeprefix('leave it out')}"


def _is_common(option: Option) -> bool:
    return option.about.prompt or option.about.proposed


def _questions(preview: Preview, previews: Previews) -> Iterator[Field]:
    team = previews.team
    for name, known in schema_of(team.questions).items():
        words = known.get("enum", ["true", "false"] if known["type"] == "boolean" else [])
        labels = {**_WORDS, **team.questions[name].labels}
        default = str(team.given.get(name, known.get("default", "")))
        default = default.lower() if known["type"] == "boolean" else default
        value = preview.choices.given.get(f"{SET}{name}", "")
        yield Field(
            name=f"{SET}{name}",
            label=known["title"],
            help="",
            group="overlays",
            kind="choice" if words else "text",
            value=value,
            usual=labels.get(default, default),
            choices=[
                Choice(w, labels.get(w, w)) for w in map(str, words) if w != default or w == value
            ],
            limits=dict(_limits(known)),
            problems=problems_of(f"{SET}{name}", preview.problems),
        )


def _limits(known: Schema) -> Iterator[tuple[str, object]]:
    kinds = {"minimum": "min", "maximum": "max", "maxLength": "maxlength"}
    yield from ((kinds[key], value) for key, value in known.items() if key in kinds)
    if known.get("type") == "number":
        yield "step", "any"


@dataclass(frozen=True)
class Addition:
    """What a project may have beside the rest, as a box to tick."""

    name: str
    summary: str
    chosen: bool
    reason: str
    problems: tuple[Problem, ...]


def additions(preview: Preview) -> Iterator[Addition]:
    """Yield every addition, with the reason where it is not for the project."""
    backend = preview.choices.given.get("backend", OPTIONS["backend"].default)
    for one in EXTRAS.values():
        suits = one.suits(preview.mode, preview.task, str(backend))
        reason = "" if suits else f"is for {one.scope}{one.reason and f' ({one.reason})'}"
        problems = problems_of(f"with-{one.name}", preview.problems)
        yield Addition(one.name, one.summary, one.name in preview.choices.extras, reason, problems)


def labels(groups: Sequence[Group], additions: Sequence[Addition]) -> dict[str, str]:
    """Return id → label of everything that can be filled in or ticked."""
    fields = [field for group in groups for field in (*group.main, *group.folded)]
    named = {field.name: field.label for field in fields}
    return named | {f"with-{one.name}": one.name for one in additions}
