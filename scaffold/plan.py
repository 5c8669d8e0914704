"""Answers → Spec: what is known of a sample, or found in the user's own file, completes them."""

from pathlib import Path

from scaffold.answers import Answers
from scaffold.errors import ScaffoldError
from scaffold.layers import templates_folder
from scaffold.spec import Spec, choose, converted, named
from scaffold.tasks import Data


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
    if not file:
        mode, task = choose(answers)
        if not columns:
            return answers, task.sample(mode.name)
        file = sample_path(task.sample(mode.name))
    from scaffold.inspect_data import inspect

    task, data = inspect(Path(file), mode, task, columns)
    return {**answers, "task": task.name}, data


def sample_path(data: Data) -> Path:
    """Return where the file of a sample lies among the templates."""
    return next(templates_folder().glob(f"tasks/*/*/data/{data.file}"))
