"""Which projects are tested: pairs of mode and task, matrices of their options, shards."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from scaffold import naming
from scaffold.answers import Answers, columns_of, extras_of
from scaffold.characters import visible
from scaffold.errors import Problem
from scaffold.generation import generate
from scaffold.options import Value
from scaffold.overlays import Overlay, defaults
from scaffold.planning import plan
from scaffold.smoke.failures import SelectionError
from scaffold.spec import Spec, choose
from scaffold.tasks import mode_task_pairs

Item = TypeVar("Item")


@dataclass(frozen=True)
class Combination:
    """Answers that become one project.

    Args:
        mode, task: of the project.
        options: the answers beside them, those that nobody chose left out; `data` and `columns`,
            for a file of the user's own, are answers as any other.
    """

    mode: str
    task: str
    options: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        said = (_said(*option) for option in self.options)
        return visible(" ".join((self.mode, self.task, *said)))

    def __hash__(self) -> int:
        plain = (option for option in self.options if isinstance(option[1], Value))
        return hash((self.mode, self.task, *plain))  # columns are a dict

    @property
    def slug(self) -> str:
        """Return a name for a folder."""
        return naming.slug(str(self))

    @property
    def answers(self) -> Answers:
        """Return the answers as `scaffold new` takes them."""
        return {"mode": self.mode, "task": self.task, **dict(self.options)}

    def spec(self) -> Spec:
        """Return the Spec of the project, on the sample of its task or on its own data file.

        Raises:
            AnswersError: when the combination is not valid.
            DataFileError: when the file will not do.
        """
        return plan(self.answers)

    def on(self, backend: str) -> "Combination":
        """Return the combination on another backend."""
        return replace(self, options=(*self.options, ("backend", backend)))

    def generate(
        self, folder: Path, overlays: Sequence[Overlay | Path] = (), templates: Path | None = None
    ) -> Path:
        """Write the project into `folder`, as scaffold.generate does; return where it lies."""
        spec = plan(self.answers, defaults(overlays))
        generate(spec, folder / spec.slug, overlays=overlays, templates=templates)
        return folder / spec.slug


def _said(name: str, value: object) -> str:
    """Return one answer in words; of a data file, its name is enough."""
    if name == "columns":
        columns = columns_of({name: value}).items()
        return " ".join(f"{role}={','.join(names)}" for role, names in sorted(columns))
    if name == "with":
        return f"with={','.join(extras_of({name: value})) or 'none'}"
    return f"{name}={Path(str(value)).name if name == 'data' else value}"


def of_answers(answers: Answers) -> Combination:
    """Return the combination of whole answers, whose mode and task the data file may have decided.

    Raises:
        ScaffoldError: when they cannot become a project.
    """
    spec = plan(answers)
    options = {name: value for name, value in answers.items() if name not in ("mode", "task")}
    return Combination(spec.mode.name, spec.task.name, tuple(options.items()))


def select_pairs(
    modes: Iterable[str] = (), tasks: Iterable[str] = (), options: Answers | None = None
) -> list[Combination]:
    """Return every pair of mode and task, or those with one of `modes` and one of `tasks`.

    Args:
        options: more answers, the same for all.

    Raises:
        AnswersError: when a mode or task does not exist, or is in no pair with the others.
    """
    modes, tasks = tuple(modes), tuple(tasks)
    given = tuple((options or {}).items())
    found = [
        Combination(mode, task, given)
        for mode, task in mode_task_pairs()
        if (not modes or mode in modes) and (not tasks or task in tasks)
    ]
    for mode in modes:
        if mode not in {one.mode for one in found}:
            choose({"mode": mode, "task": (*tasks, None)[0]})
    for task in tasks:
        if task not in {one.task for one in found}:
            choose({"task": task, "mode": (*modes, None)[0]})
    return found


def shard(items: Sequence[Item], part: str) -> list[Item]:
    """Return the part "i/n" of `items`: every n-th, from the i-th on; the parts make up the whole.

    Raises:
        SelectionError: when `part` is not of that form.
    """
    numbers = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", part)
    number, count = map(int, numbers.groups()) if numbers else (0, 0)
    if not 1 <= number <= count:
        raise SelectionError(Problem("--shard", f"{part!r} is not a part", "give one such as 2/5"))
    return list(items[number - 1 :: count])
