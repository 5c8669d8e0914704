"""Answers → Spec: everything is checked here, once, and every problem is reported together."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, fields, replace
from typing import Literal

import msgspec

from scaffold import intervals, naming
from scaffold.answers import Answers, columns_of, extras_of, set_of
from scaffold.calendar import PARTS, parts, seconds
from scaffold.calendar import named as named_parts
from scaffold.conventions import Default
from scaffold.errors import AnswersError, Problem
from scaffold.extras import EXTRAS, Extra
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS, Option, Options, Value
from scaffold.tasks import TASKS, Data, Task

OTHER_KEYS = ("mode", "task", "data", "columns", "with", "set")

SLOW_ON_TORCH = (
    "On a CPU, Keras runs recurrent layers on torch as a Python loop over the steps, which is "
    "slow: train on a GPU, or choose --backend tensorflow or jax."
)


@dataclass(frozen=True)
class Spec:
    """Valid answers with every derived fact; nothing that reads a Spec checks it again.

    Args:
        mode, task: the rows chosen.
        data: the file, with its columns and its format.
        options: a value for every option.
        applicable: the names of those that mean something for this project.
        answers: what everything came to, chosen or not.
        chosen: the answers that generate the same project again: what was given and differs from
            what follows without it; mode, task and name always.
        name, slug, package: of the project.
        extras: what it has beside what every project has.
    """

    mode: Mode
    task: Task
    data: Data
    options: Options
    applicable: frozenset[str]
    answers: Answers
    chosen: Answers
    name: str
    slug: str
    package: str
    extras: tuple[Extra, ...] = ()

    @classmethod
    def parse(
        cls, answers: Answers, data: Data, defaults: Mapping[str, Default] | None = None
    ) -> "Spec":
        """Return the Spec of `answers` about `data`.

        Args:
            answers, defaults: as `plan` takes them.
            data: the file that they name, or the sample.

        Raises:
            AnswersError: with every problem of every answer.
        """
        mode, task = choose(answers)
        given, problems = converted(answers)
        applicable = _applicable(mode, task)
        wrong = [
            inapplicable(OPTIONS[name], mode, task)
            for name, value in given.items()
            if name not in applicable and value is not False
        ]
        team = _suiting(defaults, mode, applicable)
        theirs = _values(team)
        taken = team.keys() - given.keys()
        given |= {name: theirs[name] for name in taken if team[name].recorded}
        options = _options({**theirs, **given}, mode, task, data, applicable)
        read = data
        data = _arranged(data, options) if task.windowed else data
        data = _in_characters(data) if options.tokens == "characters" else data
        problems += wrong
        problems += _name_problems(options)
        problems += _data_problems(data)
        problems += _extras_problems(answers, mode, task, options)
        problems += _shape_problems(mode, task, data, options) if not wrong else []
        if problems:
            raise AnswersError(*(_of_team(problem, team, taken) for problem in problems))
        told = [one.note(OPTIONS[name].flag) for name, one in team.items() if name in taken]
        told += _option_notes(mode, data, options, applicable)
        data = replace(data, notes=(*data.notes, *told))
        extras = tuple(extra for name, extra in EXTRAS.items() if name in extras_of(answers))
        kept = {
            "mode": mode.name,
            "task": task.name,
            **_meaningful(options, applicable, given),
            **_beside_options(answers, data),
        }

        def following(name: str) -> Value:
            """Return what an option is where it is not given."""
            follows = {n: v for n, v in theirs.items() if not team[n].recorded}
            others = {**follows, **_without(given, name)}
            value: Value = getattr(_options(others, mode, task, read, applicable), name)
            return value

        chosen = _chosen(answers, kept, given, following)
        slug, package = naming.slug(options.name), options.package
        named = (options.name, slug, package)
        return cls(mode, task, data, options, applicable, kept, chosen, *named, extras)

    @property
    def lengths(self) -> tuple[int | None, int | None]:
        """Return T and N, None where they differ from one example to the next, or are not there.

        N of a profile is the number of its target columns.
        """
        steps_in = self.options.input_length if "input_length" in self.applicable else None
        if self.data.facts.problem == "profile":
            return steps_in, len(self.data.columns["targets"])
        return steps_in, self.options.output_length if "output_length" in self.applicable else None

    @property
    def levels(self) -> tuple[float, ...]:
        """Return the nominal coverages of the prediction intervals, the narrowest first."""
        return intervals.levels(self.options.intervals)


def _option_notes(
    mode: Mode, data: Data, options: Options, applicable: Set[str]
) -> tuple[str, ...]:
    """Return what to know of the options that were chosen."""
    notes: list[str] = []
    if options.intervals:
        notes += intervals.notes(options.intervals, _validation_windows(mode, data, options))
    if options.backend == "torch" and "cell" in applicable:
        notes.append(SLOW_ON_TORCH)
    return tuple(notes)


def _meaningful(options: Options, applicable: Set[str], given: Answers) -> dict[str, object]:
    """Return the options, chosen or not, that mean something for the project."""
    return {
        name: getattr(options, name)
        for name, option in OPTIONS.items()
        if name in applicable
        and not (option.about.reads and name not in given)
        and not (option.about.selective and getattr(options, name) == "")
    }


def _beside_options(answers: Answers, data: Data) -> dict[str, object]:
    """Return the answers about the data file, the extras and the questions of overlays."""
    kept: dict[str, object] = {}
    if data.path:
        kept["data"] = data.place
    if data.path or answers.get("columns"):
        kept["columns"] = {**data.columns, **_settings(answers)}
    if extras := extras_of(answers):
        kept["with"] = tuple(name for name in EXTRAS if name in extras)
    if answered := set_of(answers):
        kept["set"] = answered
    return kept


def _chosen(
    answers: Answers,
    kept: Answers,
    given: Answers,
    following: Callable[[str], Value],
) -> dict[str, object]:
    """Return those of the answers that are kept which differ from what follows without them."""
    chosen = {
        name: value
        for name, value in kept.items()
        if name in ("mode", "task", "name", "data", "with", "set")
        or name in given
        and (value != following(name) or OPTIONS[name].about.reads)
    }
    if columns_of(answers):
        chosen["columns"] = columns_of(answers)
    return chosen


def _of_team(problem: Problem, team: Mapping[str, Default], taken: Set[str]) -> Problem:
    """Return a problem of an option that has a default of a team with where that is from."""
    name = problem.where.removeprefix("--").replace("-", "_")
    if name not in taken:
        return problem
    return replace(problem, what=f"{problem.what} (the default of {team[name].source})")


def _without(values: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {key: value for key, value in values.items() if key != name}


def _settings(answers: Answers) -> dict[str, tuple[str, ...]]:
    """Return what `--column` says of the format of the file, which has to be kept too."""
    given = columns_of(answers)
    return {name: given[name] for name in ("time-format", "decimal") if name in given}


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
    problems = [
        unknown(flag, chosen, table)
        for flag, chosen, table in (("--mode", mode, MODES), ("--task", task, TASKS))
        if chosen is not None and chosen not in table
    ]
    if problems:
        raise AnswersError(*problems)
    return MODES[str(mode)] if mode else None, TASKS[str(task)] if task else None


def applies(option: Option, mode: Mode, task: Task) -> bool:
    """Return whether `option` means anything for this pair."""
    if not option.about.selective:
        return True
    if option.about.windowed and not task.windowed:
        return False
    if option.name == "bidirectional" and mode.no_bidirectional and not task.whole_sequences:
        return False
    return option.name in mode.options or option.name in task.options


def choices_for(option: Option, mode: Mode) -> tuple[str, ...]:
    """Return the words of `option` that mean something for `mode`.

    Where the outputs belong to steps of the window, those of its first season have none before.
    """
    unseasoned = option.name == "normalize" and mode.within_window
    return tuple(word for word in option.choices if not (unseasoned and word == "season"))


def unknown(where: str, given: object, known: Iterable[str]) -> Problem:
    """Return the problem of a word that is none of `known`, with the closest of them."""
    close = difflib.get_close_matches(str(given), list(known), n=1)
    remedy = f"did you mean {close[0]}?" if close else f"one of {', '.join(known)}"
    return Problem(where, f"{given!r} does not exist", remedy)


def problems_alone(answers: Answers) -> list[Problem]:
    """Return what is wrong with each answer by itself, whatever the others are."""
    given, problems = converted(answers)
    try:
        named(answers)
    except AnswersError as error:
        problems = [*error.problems, *problems]
    return problems + _unknown_extras(answers) + _name_problems(_with_names(given, "project"))


def converted(answers: Answers) -> tuple[dict[str, Value], list[Problem]]:
    """Return option → value of its type, and a problem for each answer that has none."""
    known = [*OTHER_KEYS, *OPTIONS]
    values: dict[str, Value] = {}
    problems = [unknown("answers", key, known) for key in answers if key not in known]
    for name, option in OPTIONS.items():
        if answers.get(name) is None:
            continue
        try:
            values[name] = msgspec.convert(answers[name], option.kind, strict=False)
        except (msgspec.ValidationError, UnicodeError):
            problems.append(_unfit(option, answers[name]))
    return values, problems


def _unfit(option: Option, given: object) -> Problem:
    """Return the problem of a value that `option` does not take."""
    shown = given[:60] if isinstance(given, str) else given
    close = difflib.get_close_matches(str(given), option.choices, n=1)
    remedy = f"did you mean {close[0]}?" if close else option.remedy
    return Problem(option.flag, f"expected {option.expected}, came {shown!r}", remedy)


def usual(answers: Answers, data: Data, defaults: Mapping[str, Default] | None = None) -> Options:
    """Return what every option is with `answers` about `data`, be they valid or not.

    Raises:
        AnswersError: where their pair of mode and task does not exist.
    """
    mode, task = choose(answers)
    applicable = _applicable(mode, task)
    theirs = _values(_suiting(defaults, mode, applicable))
    return _options({**theirs, **converted(answers)[0]}, mode, task, data, applicable)


def _suiting(
    defaults: Mapping[str, Default] | None, mode: Mode, applicable: Set[str]
) -> dict[str, Default]:
    """Return those of `defaults` that mean something."""
    return {
        name: one
        for name, one in (defaults or {}).items()
        if name in applicable and one.suits(choices_for(OPTIONS[name], mode))
    }


def _values(defaults: Mapping[str, Default]) -> dict[str, Value]:
    return converted({name: one.value for name, one in defaults.items()})[0]


def _applicable(mode: Mode, task: Task) -> frozenset[str]:
    return frozenset(option.name for option in OPTIONS.values() if applies(option, mode, task))


def _options(
    given: Mapping[str, Value], mode: Mode, task: Task, data: Data, applicable: frozenset[str]
) -> Options:
    """Return a value for every option: given, proposed by the data, of the task, or its default."""
    chosen = {**task.defaults, **data.proposed, **given}
    options = _with_names(
        {name: value for name, value in chosen.items() if name in applicable},
        f"{mode.name}-{task.name}",
    )
    if "normalize" not in given and "normalize" in applicable:
        return replace(options, normalize=_possible_scaling(mode, data, options))
    return options


def _with_names(values: Mapping[str, Value], name: str) -> Options:
    """Return Options of `values`, with a name and the package that follows from it."""
    named = {"name": name, **values}
    package = naming.slug(str(named["name"])).replace("-", "_")
    known = {field.name for field in fields(Options)}
    found = {"package": package, **named, "author": str(named.get("author", "")).strip()}
    return Options(**{key: found[key] for key in known & found.keys()})  # type: ignore[arg-type]


def _possible_scaling(
    mode: Mode, data: Data, options: Options
) -> Literal["global", "window", "season", "series"]:
    """Return the scaling that is proposed, or what it gives way to beside the other choices."""
    if not _reads_targets(data) or options.lead == 0:
        return "series" if options.normalize == "series" else "global"
    return "window" if _season_problems(mode, options) else options.normalize


def _reads_targets(data: Data) -> bool:
    """Return whether the targets are among the features."""
    return set(data.columns.get("targets", ())) <= set(data.columns.get("features", ()))


def inapplicable(option: Option, mode: Mode, task: Task) -> Problem:
    """Return why `option` cannot be chosen for a pair for which it means nothing."""
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


def _extras_problems(answers: Answers, mode: Mode, task: Task, options: Options) -> list[Problem]:
    """Return a problem for each extra that is not there, or not for such a project."""
    chosen = [EXTRAS[name] for name in extras_of(answers) if name in EXTRAS]
    unsuited = [extra for extra in chosen if not extra.suits(mode, task, options.backend)]
    return _unknown_extras(answers) + [
        Problem(
            f"--with {extra.name}",
            f"is for {extra.scope}{extra.reason and f' ({extra.reason})'}",
            "leave it out",
        )
        for extra in unsuited
    ]


def _unknown_extras(answers: Answers) -> list[Problem]:
    return [unknown("--with", name, EXTRAS) for name in extras_of(answers) if name not in EXTRAS]


def _name_problems(options: Options) -> list[Problem]:
    texts = [("--name", options.name), ("--author", options.author)]
    found = [naming.text_problem(where, text) for where, text in texts]
    slug = naming.slug(options.name)
    if not found[0] and not slug:
        remedy = "use at least one Latin letter or digit"
        found[0] = Problem("--name", f"{options.name!r} leaves no name for a folder", remedy)
    found[0] = found[0] or naming.slug_problem(slug)
    if not found[0] or options.package != slug.replace("-", "_"):
        found.append(naming.package_problem(options.package))
    return [problem for problem in found if problem]


def _data_problems(data: Data) -> list[Problem]:
    """Return a problem for a file name that cannot be seen, and for each column that ends its line.

    Other column names are escaped wherever they are shown.
    """
    file = naming.text_problem("--data", data.place)
    names = dict.fromkeys(name for used in data.columns.values() for name in used)
    what = "the name of column {!r} holds a carriage return"
    columns = [Problem("--data", what.format(n), "rename the column") for n in names if "\r" in n]
    return [*([file] if file else []), *columns]


def _arranged(data: Data, options: Options) -> Data:
    """Return the data of a series with its targets first among its features, or not among them.

    With --lead 0, an output belongs to the step just read: reading the target would be reading
    the answer, and what is known ahead is read with the other features. Numbers come before words.
    """
    targets, features = data.columns["targets"], data.columns["features"]
    known, levels = data.columns.get("known", ()), data.facts.levels
    if options.lead == 0:
        features, known = (*features, *known), ()
    others = tuple(name for name in features if name not in targets)
    read = targets if set(targets) <= set(features) and options.lead != 0 else ()
    features = (*read, *others) if read or options.lead == 0 else features
    features = tuple(sorted(features, key=levels.__contains__))
    columns = {**data.columns, "features": features, "known": known}
    width = sum(len(levels.get(name, " ")) for name in (*features, *known))
    facts = replace(data.facts, feature_width=width + 2 * len(parts(options.calendar)))
    columns = {role: names for role, names in columns.items() if names or role != "known"}
    return replace(data, columns=columns, facts=facts)


def _in_characters(data: Data) -> Data:
    """Return the data of texts whose tokens are characters, whatever else they could be."""
    outputs = data.facts.characters or data.facts.outputs
    return replace(data, facts=replace(data.facts, separators=("", ""), outputs=outputs))


def _season_problems(mode: Mode, options: Options) -> list[Problem]:
    """Return why no output can be relative to the value one season before it."""
    if options.normalize != "season":
        return []
    if "season" not in choices_for(OPTIONS["normalize"], mode):
        what = f"outputs of {mode.name} lie within the window, whose first season has none before"
        return [Problem("--normalize", what, "use --normalize window")]
    length, season = options.input_length, options.season
    if season < length:
        return []
    what = f"a window of {length} steps does not reach back to the last season, {season} steps ago"
    remedy = "use --normalize window"
    _, too_long = converted({"input_length": season + 1})
    if not too_long:
        remedy = f"lengthen --input-length to {season + 1} at least, or {remedy}"
    return [Problem("--normalize", what, remedy)]


def _calendar_problems(data: Data, options: Options) -> list[Problem]:
    """Return a problem for each part of the timestamp that does not exist or never changes."""
    words, flag = named_parts(options.calendar), "--calendar"
    remedy = f"name some of {', '.join(PARTS)}, separated by commas"
    dateless = {"counter": set(PARTS), "clock": set(PARTS) - {"hour", "minute"}}
    if data.time and set(words) & dateless.get(data.time.kind, set()):
        what = f"timestamps that are a {data.time.kind} without a date have no {words[0]}"
        return [Problem(flag, what, "leave it out")]
    twice = [
        Problem(flag, f"{word!r} is given twice", "name it once")
        for word in dict.fromkeys(words)
        if words.count(word) > 1
    ]
    unknown = [
        Problem(flag, f"{word!r} is no part of a timestamp", remedy)
        for word in words
        if word not in PARTS
    ]
    same = [
        Problem(
            flag, f"{part.name} never changes, or is unrelated, at steps of {step}", "leave it out"
        )
        for part in parts(options.calendar)
        if data.time and seconds(step := data.time.every) > part.longest
    ]
    return [*twice, *unknown, *same]


def target_steps(mode: Mode, options: Options) -> range:
    """Return the steps of a window's targets, as its project counts them; step 0 is read first."""
    length, horizon, lead = options.input_length, options.output_length, options.lead
    if mode.alignment == "aligned":
        return range(lead, length + lead)
    if mode.alignment == "last":
        return range(length - horizon + lead, length + lead)
    return range(length, length + (1 if mode.alignment == "next" else horizon))


def _validation_windows(mode: Mode, data: Data, options: Options) -> int:
    """Return how many windows have their targets in the validation split, at most.

    Of several series, all are taken to be as long as a typical one.
    """
    steps = data.facts.steps or data.facts.rows
    rows = int(0.85 * steps) - int(0.7 * steps)
    return data.facts.rows // steps * max(rows - len(target_steps(mode, options)) + 1, 0)


def _shape_problems(mode: Mode, task: Task, data: Data, options: Options) -> list[Problem]:
    """Return the problems that only several answers together have."""
    if mode.per_step and data.facts.layout == "wide":
        what = "a file with one row per sequence has one label for all of its steps"
        return [Problem("--mode", what, "use --mode many-to-one")]
    if options.class_weights == "balanced" and data.facts.problem != "classification":
        what = "what is predicted are numbers, not classes"
        return [Problem("--class-weights", what, "leave it out")]
    if task.name == "pairs" and options.tokens == "words" and not any(data.facts.separators):
        what = "hardly a text has two words, so a word would be all that it is"
        return [Problem("--tokens", what, "use --tokens characters")]
    if not task.windowed:
        return []
    problems = _calendar_problems(data, options)
    problems += intervals.problems(options, data)
    if mode.within_input and options.output_length > options.input_length:
        what = f"{options.output_length} steps cannot be the last of {options.input_length}"
        problems.append(Problem("--output-length", what, f"at most {options.input_length}"))
    reads_targets = _reads_targets(data)
    if options.normalize == "series" and "series" not in data.columns:
        what = "the file is read as one series"
        remedy = "use --normalize global, or name the columns: --column series=NAME"
        problems.append(Problem("--normalize", what, remedy))
    elif options.normalize in ("window", "season") and not reads_targets:
        what = "the model does not read the target, so a window has no earlier value of it"
        problems.append(Problem("--normalize", what, "use --normalize global"))
    else:
        problems += _season_problems(mode, options)
    if options.lead == 0 and not data.columns.get("features"):
        what = "there is no other column to estimate the target from"
        problems.append(Problem("--lead", what, "use --lead 1, or bring more columns"))
    features = set(data.columns["features"])
    if features and features <= set(data.facts.levels):
        what = "all of them hold words, and a forecast reads a number at least"
        problems.append(Problem("--column features", what, "add a column of numbers"))
    if mode.taught and not reads_targets:
        what = "the decoder starts from the last value of the target, which is not a feature"
        problems.append(Problem("--column features", what, "add the target to the features"))
    return problems + _length_problems(mode, data, options)


def _length_problems(mode: Mode, data: Data, options: Options) -> list[Problem]:
    """Return why the rows are too few: targets stay in their split, inputs may reach back."""
    rows, steps = data.facts.steps or data.facts.rows, target_steps(mode, options)
    test, train = rows * 15 // 100, int(0.7 * rows)
    remedy = "shorten --input-length or --output-length, or bring a longer file"
    if test < len(steps):
        what = f"{rows} rows leave {test} for the test split, fewer than {len(steps)} targets"
        return [Problem("--output-length", what, remedy)]
    if train < steps.stop:
        what = f"{rows} rows leave {train} for training, fewer than one window of {steps.stop}"
        return [Problem("--input-length", what, remedy)]
    if train <= options.season:
        what = f"{rows} rows leave {train} for training, no more than a season"
        return [Problem("--season", what, "shorten it, or bring a longer file")]
    return []
