"""What the user says of the columns: `--column ROLE=NAME`."""

import csv
import difflib
import itertools
from collections.abc import Iterable, Mapping, Sequence

from scaffold.errors import AnswersError, Problem
from scaffold.tasks import TASKS, Role, Task

TIME_FORMAT = Role("time-format", "how the timestamps are written, such as %d/%m/%Y")
DECIMAL = Role("decimal", "the decimal mark of the numbers, a comma or a point")
SETTINGS = {role.name: role for role in (TIME_FORMAT, DECIMAL)}  # no columns


def parse_columns(texts: Iterable[str], task: Task | None = None) -> dict[str, tuple[str, ...]]:
    """Return role → column names, as written in `--column ROLE=NAME[,NAME…]`.

    A name that holds a comma is in quotation marks, as in CSV. The pattern of
    `time-format=%d/%m/%Y` and the mark of `decimal=,` are taken as they are.

    Raises:
        AnswersError: with every text that does not say this, or names no role.
    """
    columns: dict[str, tuple[str, ...]] = {}
    problems = []
    for text in texts:
        role, _, names = text.partition("=")
        role, found = role.strip(), _names(role.strip(), names)
        if found and all(found):
            columns[role] = columns.get(role, ()) + found
        else:
            remedy = "write ROLE=NAME or ROLE=NAME,NAME"
            problems.append(Problem("--column", f"{text!r} names no column", remedy))
    problems = [*_role_problems(columns, task), *problems]
    if problems:
        raise AnswersError(*problems)
    return columns


def refuse_unknown(columns: Mapping[str, Sequence[str]], task: Task | None) -> None:
    """Raise AnswersError for every role that does not exist, or has columns it cannot have."""
    problems = _role_problems(columns, task)
    if problems:
        raise AnswersError(*problems)


def _names(role: str, text: str) -> tuple[str, ...]:
    """Return the column names in `text`; none where it is no row of CSV."""
    if role in SETTINGS:
        return (text.strip(),)
    try:
        row = next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        return ()
    return tuple(name.strip() for name in row)


def roles_of(task: Task | None) -> dict[str, Role]:
    """Return the roles of `task`, or of all tasks, and the settings, by name."""
    tasks = [task] if task else list(TASKS.values())
    dated = any(role.name in ("time", "step") for task in tasks for role in task.roles)
    settings = {name: role for name, role in SETTINGS.items() if dated or role is DECIMAL}
    known = sorted((role for task in tasks for role in task.roles), key=lambda role: role.many)
    return {
        role.name: role for role in known
    } | settings  # of several columns where a task has some


def _role_problems(columns: Mapping[str, Sequence[str]], task: Task | None) -> list[Problem]:
    roles = roles_of(task)
    found = (_problem(name, given, roles) for name, given in columns.items())
    return [*filter(None, found), *_shared(columns)]


def _problem(name: str, given: Sequence[str], roles: Mapping[str, Role]) -> Problem | None:
    if name not in roles:
        close = difflib.get_close_matches(name, roles, n=1)
        hint = f"did you mean {close[0]}? the roles are " if close else "one of "
        return Problem("--column", f"there is no role {name!r}", hint + ", ".join(roles))
    if len(set(given)) < len(given):
        twice = next(column for column in given if list(given).count(column) > 1)
        return Problem("--column", f"{name}: {twice!r} is given twice", "name it once")
    if len(given) > 1 and not roles[name].many:
        what = f"{name} is one {'value' if name in SETTINGS else 'column'}, not {len(given)}"
        return Problem("--column", what, f"choose one of {', '.join(given)}")
    if name == DECIMAL.name and given[0] not in (",", "."):
        return Problem("--column", f"{given[0]!r} is no decimal mark", "decimal=, or decimal=.")
    if name == TIME_FORMAT.name and "%" not in given[0]:
        return Problem("--column", f"{given[0]!r} is no time format", "write one such as %d/%m/%Y")
    return None


def _shared(columns: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Return a problem for each pair of roles with a column in common."""
    problems = []
    names = [name for name in columns if name not in SETTINGS]
    for one, other in itertools.combinations(names, 2):
        shared = set(columns[one]) & set(columns[other])
        if shared and {one, other} != {"targets", "features"}:
            what = f"{min(shared)!r} cannot be both {one} and {other}"
            problems.append(Problem("--column", what, "choose another column"))
    return problems
