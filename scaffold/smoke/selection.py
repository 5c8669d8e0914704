"""Which projects are tested: pairs of mode and task, matrices of their options, shards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from scaffold import naming
from scaffold.context import context
from scaffold.errors import Problem
from scaffold.formatting import format_rendering
from scaffold.layers import layers
from scaffold.render import render
from scaffold.smoke.failures import SelectionError
from scaffold.spec import Spec, choose
from scaffold.tasks import TASKS, pairs
from scaffold.write import write

Item = TypeVar("Item")


@dataclass(frozen=True)
class Combination:
    """Answers that become one project.

    Args:
        mode, task: of the project.
        options: the answers beside them, those that nobody chose left out.
    """

    mode: str
    task: str
    options: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return " ".join(
            (self.mode, self.task, *(f"{name}={value}" for name, value in self.options))
        )

    @property
    def slug(self) -> str:
        """Return a name for a folder."""
        return naming.slug(str(self))

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers as `scaffold new` takes them."""
        return {"mode": self.mode, "task": self.task, **dict(self.options)}

    def spec(self) -> Spec:
        """Return the Spec of the project on the sample of its task.

        Raises:
            AnswersError: when the combination is not valid.
        """
        return Spec.parse(self.answers, TASKS[self.task].sample(self.mode))

    def generate(
        self, folder: Path, overriding: Sequence[Path] = (), templates: Path | None = None
    ) -> Path:
        """Write the project into `folder`; return where it lies.

        Args:
            overriding: folders of templates that override the generator's own, the last one first.
            templates: a folder of templates in place of the generator's.
        """
        spec = self.spec()
        chosen = [*layers(spec, templates), *overriding]
        rendering = format_rendering(render(chosen, context(spec)))
        write(rendering, folder / spec.slug, force=False, finish=lambda _: None)
        return folder / spec.slug


def select_pairs(
    modes: Iterable[str] = (), tasks: Iterable[str] = (), options: Mapping[str, Any] | None = None
) -> list[Combination]:
    """Return every pair of mode and task, or those with one of `modes` and one of `tasks`.

    Args:
        options: more answers, the same for all.

    Raises:
        AnswersError: when a mode or task does not exist or no pair of them works.
    """
    modes, tasks = tuple(modes), tuple(tasks)
    given = tuple((options or {}).items())
    found = [
        Combination(mode, task, given)
        for mode, task in pairs()
        if (not modes or mode in modes) and (not tasks or task in tasks)
    ]
    for mode in modes or (None,):
        for task in tasks or (None,):
            if mode or task:
                choose({"mode": mode, "task": task})
    return found


def shard(items: Sequence[Item], part: str) -> list[Item]:
    """Return the part "i/n" of `items`: every n-th, from the i-th on; the parts make up the whole.

    Raises:
        SelectionError: when `part` is not of that form.
    """
    number, slash, count = part.partition("/")
    if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise SelectionError(Problem("--shard", f"{part!r} is not a part", "give one such as 2/5"))
    return list(items[int(number) - 1 :: int(count)])
