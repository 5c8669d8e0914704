"""Answers → Spec, with the data file that they name read once."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from scaffold.answers import Answers, columns_of, expanded
from scaffold.conventions import Default
from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.layers import sample_path
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS
from scaffold.spec import Spec, choose, named, problems_alone
from scaffold.tasks import TASKS, Data, Task


def plan(answers: Answers, defaults: Mapping[str, Default] | None = None) -> Spec:
    """Return the Spec of `answers`, having read the data file that they name, if any.

    Args:
        answers: option → value, with "mode", "task", "data" (a path) and "columns" (role → names),
            as `scaffold new` takes them and .scaffold.toml keeps them.
        defaults: option → what it is where nobody chooses and it means something; None: as usual.

    Raises:
        ScaffoldError: with every problem of the answers and of the file.
    """
    usual = defaults or {}
    reading = {name: one.value for name, one in usual.items() if OPTIONS[name].about.reads}
    with completing(answers):
        completed, data = look({**reading, **answers})
    chosen = {
        key: value for key, value in completed.items() if key in answers or key not in reading
    }
    return Spec.parse(chosen, data, usual)


@contextlib.contextmanager
def completing(answers: Answers) -> Iterator[None]:
    """Let an error that ends the work early also tell what else is wrong with `answers`."""
    try:
        yield
    except ScaffoldError as error:
        others = [problem for problem in problems_alone(answers) if problem not in error.problems]
        raise error.joined_by(others) from error


def look(answers: Answers) -> tuple[Answers, Data]:
    """Return `answers` with the task that the data calls for, and the data."""
    mode, task = named(answers)
    file, columns = answers.get("data"), columns_of(answers)
    choices = {n: str(answers[n]) for n, o in OPTIONS.items() if o.about.reads and answers.get(n)}
    if file == "":  # such as "$FILE" that is not set: the sample is not what was meant
        raise AnswersError(Problem("--data", "names no file", "give its path, or leave it out"))
    if file is not None:
        task, data = _inspect(Path(expanded(str(file))), mode, task, columns, choices)
        only = {"mode": data.mode} if data.mode else {}
        return {**answers, "task": task.name, **only}, data
    mode, task = choose(answers)
    sample = task.sample(mode.name)
    if not columns and not choices:
        return answers, sample
    # other roles for the columns of a sample; it stays a sample, with its licence
    _, data = _inspect(sample_path(sample.file), mode, task, columns, choices)
    return answers, replace(data, path=None)


def _inspect(
    path: Path,
    mode: Mode | None,
    task: Task | None,
    columns: Mapping[str, tuple[str, ...]],
    choices: Mapping[str, str],
) -> tuple[Task, Data]:
    """Return what `reading.inspect` does; the dialogue and the plan after it read a file once."""
    try:
        status = os.stat(path)
        version = status.st_mtime_ns, status.st_size
    except (OSError, ValueError):  # said by the reading, in its own words
        version = 0, 0
    names = (mode.name if mode else None, task.name if task else None)
    given = tuple(sorted(columns.items())), tuple(sorted(choices.items()))
    found = _inspected(path, version, *names, *given)
    if isinstance(found, ScaffoldError):
        raise found.with_traceback(None)
    return found


@lru_cache(maxsize=4)  # a dialogue asks with and without the mode
def _inspected(
    path: Path,
    version: tuple[int, int],
    mode: str | None,
    task: str | None,
    columns: tuple[tuple[str, tuple[str, ...]], ...],
    choices: tuple[tuple[str, str], ...],
) -> tuple[Task, Data] | ScaffoldError:
    """Return what was found, or why nothing could be, which takes as long to find out again."""
    from scaffold.reading import inspect

    row = (MODES[mode] if mode else None, TASKS[task] if task else None)
    try:
        return inspect(path, *row, dict(columns), dict(choices))
    except ScaffoldError as error:
        return error
