"""The dialogue on a terminal: asks for what was not given, and shows what each choice means."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import questionary
from questionary import Choice

from scaffold import diagram
from scaffold.answers import Answers, Set, columns_of
from scaffold.characters import visible
from scaffold.errors import ScaffoldError
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS, Option, Value
from scaffold.planning import look
from scaffold.questions import Question
from scaffold.reading import AmbiguousTime
from scaffold.spec import applies, choices_for, choose
from scaffold.tasks import TASKS, Data, Task

SAMPLE = "the sample that ships with it"


def ask(answers: Answers) -> dict[str, object]:
    """Return `answers` completed by what the user chooses; Ctrl-C ends it with nothing done."""
    given = dict(answers)
    if not given.get("data"):
        given |= _ask_data()
    completed, data = _ask_topology(given)
    mode, task = choose(completed)
    for note in data.notes:
        questionary.print(visible(note), style="italic")
    return {**completed, **_ask_options(completed, mode, task, data)}


def _ask_data() -> dict[str, object]:
    """Ask for a data file until there is one that exists; an empty answer means the sample."""

    def usable(text: str) -> bool | str:
        return not text.strip() or Path(text.strip()).is_file() or "no such file"

    path = questionary.path(f"Data file (empty: {SAMPLE})", validate=usable).unsafe_ask()
    return {"data": path.strip()} if path.strip() else {}


def _ask_topology(answers: dict[str, object]) -> tuple[dict[str, object], Data]:
    """Return the answers with a mode and task, and the data that goes with them."""
    tasks = [str(answers["task"])] if answers.get("task") else _possible_tasks(answers)
    mode = str(answers["mode"]) if answers.get("mode") else _ask_mode(tasks)
    answers = {**answers, "mode": mode}
    able = [name for name in tasks if mode in TASKS[name].modes]
    if not answers.get("task") and len(able) > 1:
        answers = {**answers, "task": _ask_task(able, mode)}
    completed, data = _look(answers)
    return dict(completed), data


def _look(answers: dict[str, object]) -> tuple[Answers, Data]:
    """Return what `look` finds, having asked how the timestamps are meant where it cannot tell."""
    try:
        return look(answers)
    except AmbiguousTime as error:
        question = "How are the timestamps written?"
        pattern = questionary.select(question, list(error.patterns)).unsafe_ask()
        columns = {**columns_of(answers), "time-format": (pattern,)}
        answers["columns"] = columns
        return look(answers)


def _possible_tasks(answers: Answers) -> list[str]:
    """Return the tasks that the data file can serve; all of them without one."""
    if not answers.get("data"):
        return list(TASKS)
    try:
        completed, _ = look(answers)
    except ScaffoldError:
        return list(TASKS)
    return [str(completed["task"])]


def _ask_mode(tasks: list[str]) -> str:
    modes = [mode for mode in MODES.values() if any(mode.name in TASKS[t].modes for t in tasks)]
    choices = [
        Choice(f"{mode.name:<22}{mode.when}", mode.name, description=f"\n{diagram.text(mode)}\n")
        for mode in modes
    ]
    default = TASKS[tasks[0]].modes[0] if len(tasks) == 1 else None
    chosen: str = questionary.select(
        "Topology", choices, default=default, show_description=True
    ).unsafe_ask()
    return chosen


def _ask_task(names: list[str], mode: str) -> str:
    choices = [Choice(f"{name:<12}{TASKS[name].summary}", name) for name in names]
    chosen: str = questionary.select(f"What is {mode} to work on?", choices).unsafe_ask()
    return chosen


def _ask_options(answers: Answers, mode: Mode, task: Task, data: Data) -> dict[str, object]:
    """Ask for every option of the dialogue that applies and was not given."""
    defaults = {"name": f"{mode.name}-{task.name}", **task.defaults, **data.proposed}
    return {
        option.name: _ask_option(option, mode, defaults.get(option.name, option.default))
        for option in OPTIONS.values()
        if option.about.prompt and applies(option, mode, task) and answers.get(option.name) is None
    }


def ask_questions(
    asked: Mapping[str, Question], given: Set, known: Callable[[Set], Mapping[str, object]]
) -> Set:
    """Return `given` completed by answers to what overlays ask.

    Args:
        asked: name → question, in the order to ask.
        given: the answers that are known.
        known: answers → the value of every slot, with the defaults of those left out.
    """
    answers = dict(given)
    for name, question in asked.items():
        if name not in answers:
            default = known(answers)[name]
            answer = _ask_question(question, default)
            if answer != default:
                answers[name] = answer
    return answers


def _ask_question(question: Question, default: object) -> str | bool:
    if isinstance(question.default, bool):
        sure: bool = questionary.confirm(question.prompt, default=bool(default)).unsafe_ask()
        return sure
    if isinstance(question.default, tuple) and not any("{" in w for w in question.default):
        choices = [Choice(str(question.labels.get(word, word)), word) for word in question.default]
        chosen: str = questionary.select(question.prompt, choices).unsafe_ask()
        return chosen
    text: str = questionary.text(question.prompt, default=str(default)).unsafe_ask()
    return text


def _ask_option(option: Option, mode: Mode, default: Value) -> Value:
    """Ask for one option; what is typed is checked as it would be on the command line."""
    label = f"{option.flag[2:]} ({option.about.help})"
    if words := choices_for(option, mode):
        return str(questionary.select(label, list(words), default=str(default)).unsafe_ask())
    text = questionary.text(label, default=str(default), validate=_check(option)).unsafe_ask()
    value: Value = msgspec.convert(text, option.kind, strict=False)
    return value


def _check(option: Option) -> Callable[[str], bool | str]:
    def check(text: str) -> bool | str:
        try:
            msgspec.convert(text, option.kind, strict=False)
        except msgspec.ValidationError as error:
            return str(error)
        return True

    return check
