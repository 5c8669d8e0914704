"""What `scaffold new --data FILE` finds out about a file before anything is written.

The file is read by the very modules that the generated project will read it with, so that it is
understood, or refused, in the same words.
"""

import csv
import difflib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scaffold.errors import AnswersError, Problem
from scaffold.modes import Mode
from scaffold.tasks import TASKS, Data, Task


def inspect(
    path: Path,
    mode: Mode | None = None,
    task: Task | None = None,
    columns: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Task, Data]:
    """Return the task that the file at `path` is for, and what the file proposes for it.

    Args:
        path: a CSV, TSV or Parquet file.
        mode, task: what is chosen already.
        columns: role → column names, where they are not to be found.

    Raises:
        AnswersError: where a role does not exist, or the mode cannot do the task.
        DataFileError: with every problem of the file.
    """
    from scaffold.inspect_data import evidence, reading

    given = {role: tuple(names) for role, names in (columns or {}).items()}
    _check_roles(given, [task] if task else list(TASKS.values()))
    file = reading.open_file(path, given)
    found = evidence.choose_task(file, mode, task)
    return found, evidence.propose(file, mode, found)


def parse_columns(texts: Iterable[str], task: Task | None = None) -> dict[str, tuple[str, ...]]:
    """Return role → column names, as written in `--column ROLE=NAME[,NAME…]`.

    A name that holds a comma stands in quotation marks, as in CSV.

    Raises:
        AnswersError: with every text that does not say this, or names no role.
    """
    columns: dict[str, tuple[str, ...]] = {}
    problems = []
    for text in texts:
        role, _, names = text.partition("=")
        try:
            row = next(csv.reader([names], skipinitialspace=True), [])
        except csv.Error:
            row = []
        found = tuple(name.strip() for name in row)
        if found and all(found):
            columns[role.strip()] = columns.get(role.strip(), ()) + found
        else:
            remedy = "write ROLE=NAME or ROLE=NAME,NAME"
            problems.append(Problem("--column", f"{text!r} names no column", remedy))
    try:
        _check_roles(columns, [task] if task else list(TASKS.values()))
    except AnswersError as error:
        raise AnswersError(*error.problems, *problems) from None
    if problems:
        raise AnswersError(*problems)
    return columns


def _check_roles(columns: Mapping[str, tuple[str, ...]], tasks: list[Task]) -> None:
    roles = {role.name: role for task in tasks for role in task.roles}
    problems = []
    for name, given in columns.items():
        if name not in roles:
            close = difflib.get_close_matches(name, roles, n=1)
            hint = f"did you mean {close[0]}? the roles are " if close else "one of "
            problems.append(
                Problem("--column", f"there is no role {name!r}", hint + ", ".join(roles))
            )
        elif len(set(given)) < len(given):
            twice = next(column for column in given if given.count(column) > 1)
            problems.append(Problem("--column", f"{name}: {twice!r} stands twice", "name it once"))
        elif len(given) > 1 and not roles[name].many:
            what = f"{name} is one column, not {len(given)}"
            problems.append(Problem("--column", what, f"choose one of {', '.join(given)}"))
    for one, other in itertools.combinations(columns, 2):
        shared = set(columns[one]) & set(columns[other])
        if shared and {one, other} != {"targets", "features"}:
            what = f"{min(shared)!r} cannot be both {one} and {other}"
            problems.append(Problem("--column", what, "choose another column"))
    if problems:
        raise AnswersError(*problems)
