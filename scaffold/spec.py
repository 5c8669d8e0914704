"""Answers → Spec: everything is checked here, once, and every problem is reported together."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from scaffold import naming
from scaffold.answers import Answers
from scaffold.errors import AnswersError, Problem
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS, Option
from scaffold.tasks import TASKS, Data, Task

OTHER_KEYS = ("mode", "task", "data", "columns")


@dataclass(frozen=True)
class Spec:
    """Valid answers with every derived fact; nothing that reads a Spec checks it again.

    Args:
        mode, task: the rows chosen.
        data: the file, with its columns.
        values: option → value, for every option that applies.
        answers: what has to be kept to generate the same project again.
        name, slug, package: of the project.
    """

    mode: Mode
    task: Task
    data: Data
    values: Mapping[str, Any]
    answers: Mapping[str, Any]
    name: str
    slug: str
    package: str

    @classmethod
    def parse(cls, answers: Answers, data: Data) -> "Spec":
        """Return the Spec of `answers` about `data`.

        Raises:
            AnswersError: with every problem of every answer.
        """
        mode, task = choose(answers)
        given, problems = converted(answers)
        values, wrong = _values(given, mode, task, data)
        name = values.get("name") or f"{mode.name}-{task.name}"
        slug = naming.slug(name)
        package = values.get("package") or slug.replace("-", "_")
        data = _arranged(data, values) if task.windowed else data
        problems += wrong
        problems += _name_problems(name, package, values)
        problems += _shape_problems(mode, task, data, values) if not wrong else []
        if problems:
            raise AnswersError(*problems)
        values |= {"name": name, "package": package}
        kept = {"mode": mode.name, "task": task.name, **values}
        if data.path:
            kept["data"] = data.place
        if data.path or answers.get("columns"):
            kept["columns"] = data.columns
        return cls(mode, task, data, values, kept, name, slug, package)

    def has(self, choices: str) -> bool:
        """Return whether OPTION-VALUE holds: of an option, of a fact of the data or of the mode.

        Of several, with dots between, all must hold. What `--normalize window` and `season` share
        is "relative-true".
        """
        relative = self.values.get("normalize", "global") != "global"
        chosen = {**self.data.facts, **self.values, "mode": self.mode.name, "relative": relative}
        pairs = (choice.partition("-") for choice in choices.split("."))
        return all(str(chosen.get(option)).lower() == value for option, _, value in pairs)


def choose(answers: Answers) -> tuple[Mode, Task]:
    """Return the mode and task that `answers` name, completed by what is natural.

    Raises:
        AnswersError: where the pair does not exist.
    """
    mode, task = named(answers)
    if mode is None and task is None:
        nothing = Problem("--mode", "nothing chosen", f"one of {', '.join(MODES)}")
        raise AnswersError(nothing)
    mode = mode or MODES[task.mode if task else ""]
    task = task or TASKS[mode.tasks[0]]
    if mode.name not in task.modes:
        what = f"{task.name} has no {mode.name} model"
        able = f"{task.name} works with {', '.join(task.modes)}"
        remedy = f"{able}; {mode.name} with {', '.join(mode.tasks)}"
        raise AnswersError(Problem("--mode, --task", what, remedy))
    return mode, task


def named(answers: Answers) -> tuple[Mode | None, Task | None]:
    """Return the rows that `answers` name, None where none is named.

    Raises:
        AnswersError: where there is no such row.
    """
    mode, task = answers.get("mode"), answers.get("task")
    unknown = [
        _unknown(flag, chosen, table)
        for flag, chosen, table in (("--mode", mode, MODES), ("--task", task, TASKS))
        if chosen is not None and chosen not in table
    ]
    if unknown:
        raise AnswersError(*unknown)
    return MODES[mode] if mode else None, TASKS[task] if task else None


def applies(option: Option, mode: Mode, task: Task) -> bool:
    """Return whether `option` means anything for this pair."""
    if not option.selective:
        return True
    if option.windowed and not task.windowed:
        return False
    if option.name == "bidirectional" and mode.no_bidirectional and not task.whole_sequences:
        return False
    return option.name in mode.options or option.name in task.options


def choices_for(option: Option, mode: Mode) -> tuple[str, ...]:
    """Return the words of `option` that mean something for `mode`.

    Where outputs stand at steps of the window, those of its first season have none before.
    """
    aligned = option.name == "normalize" and "lead" in mode.options
    return tuple(word for word in option.choices if not (aligned and word == "season"))


def _unknown(where: str, given: object, known: Iterable[str]) -> Problem:
    close = difflib.get_close_matches(str(given), list(known), n=1)
    remedy = f"did you mean {close[0]}?" if close else f"one of {', '.join(known)}"
    return Problem(where, f"{given!r} does not exist", remedy)


def problems_alone(answers: Answers) -> list[Problem]:
    """Return what is wrong with each answer by itself, whatever the others are."""
    given, problems = converted(answers)
    name = given.get("name", "project")
    package = given.get("package") or naming.slug(name).replace("-", "_")
    try:
        named(answers)
    except AnswersError as error:
        problems = [*error.problems, *problems]
    return problems + _name_problems(name, package, given)


def converted(answers: Answers) -> tuple[dict[str, Any], list[Problem]]:
    """Return option → value of its type, and a problem for each answer that has none."""
    known = [*OTHER_KEYS, *OPTIONS]
    values: dict[str, Any] = {}
    problems = [_unknown("answers", key, known) for key in answers if key not in known]
    for name, option in OPTIONS.items():
        if answers.get(name) is None:
            continue
        try:
            values[name] = msgspec.convert(answers[name], option.kind, strict=False)
        except (msgspec.ValidationError, UnicodeError) as error:
            what = f"{str(answers[name])[:60]!r} will not do: {error}"
            one_of = f"one of {', '.join(option.choices)}" if option.choices else option.help
            problems.append(Problem(option.flag, what, f"give {one_of}"))
    return values, problems


def _values(
    answers: Answers, mode: Mode, task: Task, data: Data
) -> tuple[dict[str, Any], list[Problem]]:
    """Return option → value for the options that apply, and what is given that does not apply."""
    values: dict[str, Any] = {}
    problems = []
    defaults = {**task.defaults, **data.proposed}
    for name, option in OPTIONS.items():
        given = answers.get(name)
        if applies(option, mode, task):
            values[name] = given if given is not None else defaults.get(name, option.default)
        elif given is not None and given is not False:
            problems.append(_not_applicable(option, mode, task))
    if answers.get("normalize") is None and "normalize" in values:
        values["normalize"] = _possible_scaling(mode, data, values)
    return values, problems


def _possible_scaling(mode: Mode, data: Data, values: Mapping[str, Any]) -> str:
    """Return the scaling that is proposed, or what it gives way to beside the other choices."""
    if not _reads_targets(data) or values.get("lead") == 0:
        return "global"
    return "window" if _season_problems(mode, values) else str(values["normalize"])


def _reads_targets(data: Data) -> bool:
    """Return whether the targets are among the features."""
    return set(data.columns.get("targets", ())) <= set(data.columns.get("features", ()))


def _not_applicable(option: Option, mode: Mode, task: Task) -> Problem:
    if option.name == "bidirectional" and mode.no_bidirectional:
        return Problem(option.flag, mode.no_bidirectional, "leave it out")
    able = [
        f"{a_mode.name} ({a_task.name})"
        for a_task in TASKS.values()
        for a_mode in map(MODES.__getitem__, a_task.modes)
        if applies(option, a_mode, a_task)
    ]
    what = f"means nothing for {mode.name} with {task.name}"
    return Problem(option.flag, what, f"leave it out; it is for {', '.join(able)}")


def _name_problems(name: str, package: str, values: Mapping[str, Any]) -> list[Problem]:
    texts = [("--name", name), ("--author", values.get("author", ""))]
    found = [naming.text_problem(where, text) for where, text in texts]
    if not found[0] and not naming.slug(name):
        remedy = "use at least one Latin letter or digit"
        found[0] = Problem("--name", f"{name!r} leaves no name for a folder", remedy)
    found[0] = found[0] or naming.slug_problem(naming.slug(name))
    if values.get("package") or not found[0]:
        found.append(naming.package_problem(package))
    return [problem for problem in found if problem]


def _arranged(data: Data, values: Mapping[str, Any]) -> Data:
    """Return the data of a series with its targets first among its features, or not among them.

    Where an output stands for the step just read (--lead 0), reading the target would be reading
    the answer.
    """
    targets, features = data.columns["targets"], data.columns["features"]
    others = tuple(name for name in features if name not in targets)
    read = targets if set(targets) <= set(features) and values.get("lead") != 0 else ()
    features = (*read, *others) if read or values.get("lead") == 0 else features
    facts = {**data.facts, "feature_width": len(features)}
    return replace(data, columns={**data.columns, "features": features}, facts=facts)


def _season_problems(mode: Mode, values: Mapping[str, Any]) -> list[Problem]:
    """Return why no output can be relative to the value one season before it."""
    if values.get("normalize") != "season":
        return []
    if "season" not in choices_for(OPTIONS["normalize"], mode):
        what = f"outputs of {mode.name} stand within the window, whose first season has none before"
        return [Problem("--normalize", what, "use --normalize window")]
    length, season = values["input_length"], values["season"]
    if season < length:
        return []
    what = f"a window of {length} steps does not reach back to the last season, {season} steps ago"
    remedy = "use --normalize window"
    _, too_long = converted({"input_length": season + 1})
    if not too_long:
        remedy = f"lengthen --input-length to {season + 1} at least, or {remedy}"
    return [Problem("--normalize", what, remedy)]


def _shape_problems(mode: Mode, task: Task, data: Data, values: Mapping[str, Any]) -> list[Problem]:
    """Return the problems that only several answers together have."""
    problems = []
    steps_in, steps_out = values.get("input_length", 0), values.get("output_length", 0)
    if mode.within_input and steps_out > steps_in:
        what = f"{steps_out} steps cannot be the last of {steps_in}"
        problems.append(Problem("--output-length", what, f"at most {steps_in}"))
    reads_targets = _reads_targets(data)
    if values.get("normalize", "global") != "global" and not reads_targets:
        what = "the model does not read the target, so a window has no earlier value of it"
        problems.append(Problem("--normalize", what, "use --normalize global"))
    else:
        problems += _season_problems(mode, values)
    if values.get("lead") == 0 and not data.columns.get("features"):
        what = "there is no other column to estimate the target from"
        problems.append(Problem("--lead", what, "use --lead 1, or bring more columns"))
    if mode.taught and task.windowed and not reads_targets:
        what = (
            "the decoder starts from the last value of the target, which is not among the features"
        )
        problems.append(Problem("--column features", what, "add the target to the features"))
    if mode.per_step and data.facts.get("layout") == "wide":
        what = "a file with a row for each sequence has one label for all of its steps"
        problems.append(Problem("--mode", what, "use --mode many-to-one"))
    rows, span = data.facts.get("rows"), steps_in + steps_out + values.get("lead", 0)
    if steps_in and rows and rows * 15 // 100 < span:
        left = rows * 15 // 100
        what = f"{rows} rows leave {left} for the test split, fewer than one window of {span}"
        remedy = "shorten --input-length or --output-length, or bring a longer file"
        problems.append(Problem("--input-length", what, remedy))
    return problems
