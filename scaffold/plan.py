"""Answers → Spec: what is known of a sample, or found in the user's own file, completes them."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from scaffold.answers import Answers
from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.layers import sample_path
from scaffold.modes import Mode
from scaffold.spec import Spec, choose, named, problems_alone
from scaffold.tasks import Data, Task


def plan(answers: Answers) -> Spec:
    """Return the Spec of `answers`, having read the data file that they name, if any.

    Raises:
        ScaffoldError: with every problem of the answers and of the file.
    """
    with completing(answers):
        completed, data = look(answers)
    return Spec.parse(completed, data)


@contextlib.contextmanager
def completing(answers: Answers) -> Iterator[None]:
    """Let an error that ends the work early also tell what else is wrong with `answers`."""
    try:
        yield
    except ScaffoldError as error:
        others = [problem for problem in problems_alone(answers) if problem not in error.problems]
        raise type(error)(*error.problems, *others) from error


def look(answers: Answers) -> tuple[Answers, Data]:
    """Return `answers` with the task that the data calls for, and the data."""
    mode, task = named(answers)
    file, columns = answers.get("data"), answers.get("columns") or {}
    if file == "":  # such as "$FILE" that is not set: the sample is not what was meant
        raise AnswersError(Problem("--data", "names no file", "give its path, or leave it out"))
    if file is not None:
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

    _, data = inspect(sample_path(sample.file), mode, task, columns)
    return replace(data, path=None)
