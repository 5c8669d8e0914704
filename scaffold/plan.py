"""Answers → Spec: what is known of a sample, or found in the user's own file, completes them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from scaffold.answers import Answers
from scaffold.errors import ScaffoldError
from scaffold.layers import templates_folder
from scaffold.modes import Mode
from scaffold.spec import Spec, choose, converted, named
from scaffold.tasks import Data, Task


def plan(answers: Answers) -> Spec:
    """Return the Spec of `answers`, having read the data file that they name, if any.

    Raises:
        ScaffoldError: with every problem of the answers and of the file.
    """
    try:
        completed, data = look(answers)
    except ScaffoldError as error:
        others = [problem for problem in converted(answers)[1] if problem not in error.problems]
        raise type(error)(*error.problems, *others) from error
    return Spec.parse(completed, data)


def look(answers: Answers) -> tuple[Answers, Data]:
    """Return `answers` with the task that the data calls for, and the data."""
    mode, task = named(answers)
    file, columns = answers.get("data"), answers.get("columns") or {}
    if file:
        from scaffold.inspect_data import inspect

        task, data = inspect(Path(file), mode, task, columns)
        return {**answers, "task": task.name}, data
    mode, task = choose(answers)
    sample = task.sample(mode.name)
    return answers, _with_columns(sample, mode, task, columns) if columns else sample


def _with_columns(
    sample: Data, mode: Mode, task: Task, columns: Mapping[str, tuple[str, ...]]
) -> Data:
    """Return a sample with other roles for its columns; it stays a sample, with its licence."""
    from scaffold.inspect_data import inspect

    _, data = inspect(sample_path(sample), mode, task, columns)
    return replace(data, path=None)


def sample_path(data: Data) -> Path:
    """Return where the file of a sample lies among the templates."""
    return next(templates_folder().glob(f"tasks/*/*/data/{data.file}"))
