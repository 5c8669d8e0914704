"""Choices → what the project would be, or why there would be none; nothing is written."""

import contextlib
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from scaffold import bounded
from scaffold.answers import Answers
from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.extras import EXTRAS
from scaffold.generation import rendering
from scaffold.layers import templates_folder
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS
from scaffold.overlays import Overlay, relative
from scaffold.planning import completing, look, plan
from scaffold.reading import AmbiguousTime
from scaffold.reading.opening import open_bytes
from scaffold.render import Content
from scaffold.spec import Spec, applies, choose
from scaffold.tasks import TASKS, Data, Task, mode_task_pairs
from scaffold.team import Team
from scaffold.trust import accepting
from scaffold.web.choices import Choices, Pairs, answers
from scaffold.web.kept import Kept
from scaffold.web.teams import Teams
from scaffold.web.uploads import GONE, Uploads

FIRST = "many-to-one"  # what is shown before anything is chosen
_KEPT = 2**27  # bytes of all previews that are kept
_HEAD = 200_000  # bytes of a data file that a preview keeps


@dataclass(frozen=True)
class Preview:
    """What choices come to.

    Args:
        choices: those that mean something together.
        mode, task: chosen, found in the data file, or natural.
        spec: None where there are problems.
        data: what is known of the data file; None where it cannot be read.
        files: path → content, as `new` would write them; of the user's data, the beginning.
        sizes: path → bytes.
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
    sizes: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    dropped: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()


class Previews:
    """What choices come to with the overlays of a team and the uploaded files.

    Args:
        teams: what every project begins with.
        uploads: where `data` is looked up.
        trust: whether what overlays from an address let run is accepted.
    """

    def __init__(self, teams: Teams, uploads: Uploads, trust: bool = False) -> None:
        self.teams, self.uploads, self.trust = teams, uploads, trust
        self._lock, self._prepared = threading.Lock(), False
        self._kept = Kept[tuple[Pairs, int], Preview](_KEPT, _size)

    @property
    def team(self) -> Team:
        """Return what every project begins with now."""
        return self.teams.now().team

    def of(self, choices: Choices) -> Preview:
        """Return what `choices` come to; what means nothing beside the others is left out."""
        now = self.teams.now()
        found = self._kept.get((choices.pairs, now.number), lambda: self._preview(choices.pairs))
        return replace(found, spec=None, files={}, problems=now.problems) if now.problems else found

    def prepare(self) -> None:
        """Begin to make what every topology comes to, whose first preview takes longest."""
        with self._lock:
            begun, self._prepared = self._prepared, True
        if not begun and not self.team.overlays:  # whose templates take a process for each
            threading.Thread(target=self._prepare, daemon=True).start()

    def _prepare(self) -> None:
        for mode, task in mode_task_pairs():
            self.of(Choices((("mode", mode), ("task", task))))

    def sound(self, choices: Choices) -> Spec:
        """Return the Spec of what is shown of `choices`.

        Raises:
            AnswersError: with every problem that is shown.
        """
        shown = self.of(choices)
        if shown.spec is None:
            raise AnswersError(*shown.problems)
        return shown.spec

    def plan(self, choices: Choices, file: Path | None = None) -> Spec:
        """Return the Spec of `choices`, every one of which has to mean something.

        Args:
            choices: the choices.
            file: the data file, where it is none of the uploads.

        Raises:
            ScaffoldError: with every problem.
        """
        now = self.teams.now()
        if now.problems:
            raise AnswersError(*now.problems)
        with _by_its_name(self.uploads.folder):
            return plan(self.answers(choices, file), now.team.defaults)

    def look(self, choices: Choices, file: Path | None = None) -> tuple[Task, Data]:
        """Return what the data file of `choices` is, as `plan` reads it.

        Raises:
            ScaffoldError: with every problem.
        """
        with _by_its_name(self.uploads.folder):
            completed, data = look(self.answers(choices, file))
        notes = tuple(_shortened(note, self.uploads.folder) for note in data.notes)
        return TASKS[str(completed["task"])], replace(data, notes=notes)

    def overlays(self, spec: Spec) -> tuple[Overlay, ...]:
        """Return the overlays of a project, with what they let run accepted where that was said."""
        theirs = self.team.overlays
        if not (self.trust and any(one.is_remote for one in theirs)):
            return theirs
        return accepting(theirs, rendering(spec, theirs))

    def answers(self, choices: Choices, file: Path | None = None) -> Answers:
        """Return the answers of `choices` with the path of the data file.

        Raises:
            AnswersError: with every parameter that cannot be understood, and every answer that
                cannot be.
        """
        found, problems = answers(choices)
        if not {"mode", "task"} & found.keys() and not choices.data and not file:
            found["mode"] = FIRST
        given = found.get("set", {})
        assert isinstance(given, dict)
        with completing(found):
            if problems:
                raise AnswersError(*problems)
            if file or choices.data:
                found["data"] = str(file or self.uploads.path(choices.data))
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
            project = rendering(spec, relative(self.team.overlays, Path(spec.slug)))
            if self.team.overlays:
                bounded.prepare()  # for the next choice
            files, sizes = dict(project.files), project.sizes()
            if spec.data.path and not spec.data.facts.referred:
                files[spec.data.place], sizes[spec.data.place] = _head(spec.data)
        except ScaffoldError as error:
            patterns = error.patterns if isinstance(error, AmbiguousTime) else ()
            return replace(found, problems=error.problems, patterns=patterns)
        except FileNotFoundError:  # newer uploads have taken its place meanwhile
            return replace(found, problems=(GONE,))
        return replace(found, spec=spec, data=spec.data, files=files, sizes=sizes, problems=())

    def _begun(self, choices: Choices) -> tuple[Mode, Task, Data | None, tuple[Problem, ...]]:
        """Return the topology, the task and the data as far as they are sound by themselves."""
        given = choices.given
        mode, task = MODES.get(given.get("mode", "")), TASKS.get(given.get("task", ""))
        try:
            with _by_its_name(self.uploads.folder):
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


def _size(preview: Preview) -> int:
    """Return about how many bytes a preview occupies, those of a converted data file among them."""
    content = preview.data.content if preview.data else None
    return sum(map(len, preview.files.values())) + len(content or b"") + 10_000


def _head(data: Data) -> tuple[bytes, int]:
    """Return the beginning of the user's data as the project holds it, and the size of it all."""
    if data.content is not None:
        return data.content[:_HEAD], len(data.content)
    assert data.path
    return _beginning(data.path)


@lru_cache(32)  # nobody writes into an upload
def _beginning(path: Path) -> tuple[bytes, int]:
    with open_bytes(path) as file:
        head = file.read(_HEAD)
        return head, len(head) + sum(map(len, iter(partial(file.read, 2**20), b"")))


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


@contextlib.contextmanager
def _by_its_name(folder: Path) -> Iterator[None]:
    """Let the problems of an error name a file of `folder` as its owner calls it."""
    try:
        yield
    except ScaffoldError as error:
        error.problems = tuple(_named(problem, folder) for problem in error.problems)
        raise


def _named(problem: Problem, folder: Path) -> Problem:
    texts = (_shortened(text, folder) for text in (problem.where, problem.what, problem.remedy))
    return Problem(*(_SAMPLE.sub("", text) for text in texts))


_SAMPLE = re.compile(rf"{re.escape(str(templates_folder()))}/(\S+/)*")


def _shortened(text: str, folder: Path) -> str:
    """Return a text without `folder`, and the folder of a file in it."""
    return re.sub(rf"{re.escape(str(folder))}/[^/]+/", "", text)
