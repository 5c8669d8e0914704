"""Choices → what the project would be, or why there would be none; nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from scaffold.answers import Answers
from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.extras import EXTRAS
from scaffold.generation import data_content, rendering
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS
from scaffold.overlays import Overlay
from scaffold.planning import completing, look, plan
from scaffold.reading import AmbiguousTime
from scaffold.render import Content
from scaffold.spec import Spec, applies, choose
from scaffold.tasks import TASKS, Data, Task
from scaffold.team import Team
from scaffold.trust import accepting
from scaffold.web.choices import Choices, Pairs, answers
from scaffold.web.uploads import Uploads

FIRST = "many-to-one"  # what is shown before anything is chosen
_KEPT = 64  # previews; each holds a few hundred kilobytes


@dataclass(frozen=True)
class Preview:
    """What choices come to.

    Args:
        choices: those that mean something together.
        mode, task: chosen, found in the data file, or natural.
        spec: None where there are problems.
        data: what is known of the data file; None where it cannot be read.
        files: path → content, as `new` would write them.
        problems: of the choices, the data file and the templates.
        dropped: "task", option or "with NAME" → why it means nothing with the others.
        patterns: the ways to read the timestamps, where only the choice of one is missing.
    """

    choices: Choices
    mode: Mode
    task: Task
    spec: Spec | None = None
    data: Data | None = None
    files: Mapping[str, Content] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    dropped: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()


class Previews:
    """What choices come to with the overlays of a team and the uploaded files.

    Args:
        team: what every project begins with.
        uploads: where `data` is looked up.
        trust: whether what overlays from an address let run is accepted.
    """

    def __init__(self, team: Team, uploads: Uploads, trust: bool = False) -> None:
        self.team, self.uploads, self.trust = team, uploads, trust
        self._cached = lru_cache(_KEPT)(self._preview)

    def of(self, choices: Choices) -> Preview:
        """Return what `choices` come to; what means nothing beside the others is left out."""
        return self._cached(choices.pairs)

    def sound(self, choices: Choices) -> Spec:
        """Return the Spec of what is shown of `choices`.

        Raises:
            AnswersError: with every problem that is shown.
        """
        shown = self.of(choices)
        if shown.spec is None:
            raise AnswersError(*shown.problems)
        return shown.spec

    def plan(self, choices: Choices) -> Spec:
        """Return the Spec of `choices`, every one of which has to mean something.

        Raises:
            ScaffoldError: with every problem.
        """
        return plan(self.answers(choices), self.team.defaults)

    def overlays(self, spec: Spec) -> tuple[Overlay, ...]:
        """Return the overlays of a project, with what they let run accepted where that was said."""
        theirs = self.team.overlays
        if not (self.trust and any(one.is_remote for one in theirs)):
            return theirs
        return accepting(theirs, rendering(spec, theirs))

    def answers(self, choices: Choices) -> Answers:
        """Return the answers of `choices` with the path of the data file.

        Raises:
            AnswersError: with every parameter that cannot be understood.
        """
        found = answers(choices)
        if not {"mode", "task"} & found.keys() and not choices.data:
            found["mode"] = FIRST
        if choices.data:
            found["data"] = str(self.uploads.path(choices.data))
        given = found.get("set", {})
        assert isinstance(given, dict)
        with completing(found):
            return {**found, "set": self.team.answers(given)}

    def _preview(self, pairs: Pairs) -> Preview:
        unfit = _unfit(Choices(pairs))
        choices = _without(pairs, unfit)
        mode, task, data, problems = self._begun(choices)
        dropped = {**unfit, **_meaningless(choices, mode, task)}
        kept = _without(pairs, dropped)
        found = Preview(kept, mode, task, data=data, problems=problems, dropped=dropped)
        try:
            spec = self.plan(kept)
            files = dict(rendering(spec, self.team.overlays).files)
            if (content := data_content(spec)) is not None:
                files[spec.data.place] = content
        except ScaffoldError as error:
            patterns = error.patterns if isinstance(error, AmbiguousTime) else ()
            problems = tuple(_without_folder(error, self.uploads.folder))
            return replace(found, problems=problems, patterns=patterns)
        return replace(found, spec=spec, data=spec.data, files=files, problems=())

    def _begun(self, choices: Choices) -> tuple[Mode, Task, Data | None, tuple[Problem, ...]]:
        """Return the topology, the task and the data as far as they are sound by themselves."""
        given = choices.given
        mode, task = MODES.get(given.get("mode", "")), TASKS.get(given.get("task", ""))
        try:
            completed, data = look(self.answers(choices))
            return *choose(completed), data, ()
        except ScaffoldError as error:
            mode = mode or MODES[task.mode if task else FIRST]
            if not task or task.name not in mode.tasks:
                task = TASKS[mode.tasks[0]]
            return mode, task, None, error.problems


def _unfit(choices: Choices) -> Mapping[str, str]:
    """Return the task where the topology, which is chosen by itself, cannot do it."""
    mode, task = (choices.given.get(name, "") for name in ("mode", "task"))
    if mode not in MODES or task not in TASKS or task in MODES[mode].tasks:
        return {}
    return {"task": f"{task} has no {mode} model"}


def _meaningless(choices: Choices, mode: Mode, task: Task) -> Mapping[str, str]:
    """Return what of the choices means nothing for a topology and a task."""
    chosen = [OPTIONS[name] for name in choices.given if name in OPTIONS]
    extras = [EXTRAS[name] for name in choices.extras if name in EXTRAS]
    return {
        option.name: f"means nothing for {mode.name} with {task.name}"
        for option in chosen
        if not applies(option, mode, task)
    } | {
        f"with {extra.name}": f"is for {extra.scope}"
        for extra in extras
        if not extra.suits(mode, task)
    }


def _without(pairs: Pairs, dropped: Mapping[str, str]) -> Choices:
    """Return the choices that are not dropped."""
    named = [(f"with {value}" if name == "with" else name, name, value) for name, value in pairs]
    return Choices(tuple((name, value) for key, name, value in named if key not in dropped))


def _without_folder(error: ScaffoldError, folder: Path) -> Iterator[Problem]:
    """Yield the problems of `error` with files named as their owner calls them."""
    for problem in error.problems:
        yield Problem(*(_shortened(text, folder) for text in _texts(problem)))


def _texts(problem: Problem) -> tuple[str, str, str]:
    return problem.where, problem.what, problem.remedy


def _shortened(text: str, folder: Path) -> str:
    before, found, after = text.partition(f"{folder}/")
    return before + _shortened(after.partition("/")[2], folder) if found else text
