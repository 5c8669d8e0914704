"""Problems → the places of the page where they stand, and how they are said there."""

import re
from collections.abc import Mapping, Sequence

from scaffold.characters import visible
from scaffold.errors import Problem
from scaffold.web.choices import SET

_FLAG = re.compile(r"--([a-z][a-z-]*)")
_PARTS = ("mode", "data", "column", "with")  # ids of what is no field of an option


def summed_up(
    problems: Sequence[Problem], labels: Mapping[str, str], file: str
) -> list[tuple[str, str]]:
    """Return the id of the element to correct, "" where there is none, and the words of each.

    Args:
        problems: all that there are.
        labels: id → label of every field.
        file: the name of the data file; "" where there is none.
    """
    known = {*labels, *_PARTS}
    found = []
    for problem in problems:
        place = next((name for name in places(problem) if name in known), "")
        named = f"{labels[place]}: {remedied(problem)}" if place in labels else str(problem)
        found.append((place or part_of_data(problem, file), named))
    return found


def part_of_data(problem: Problem, file: str) -> str:
    """Return the part of the page that a problem of the data file is about; "" for any other."""
    if not file or not problem.where.startswith(file):
        return ""
    return "column" if "column" in f"{problem.where} {problem.what}" else "data"


def problems_of(name: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems whose place is the field `name`."""
    return tuple(problem for problem in problems if name in places(problem))


def places(problem: Problem) -> list[str]:
    """Return the fields that a problem names, such as "units" for "--units"."""
    first, _, rest = problem.where.partition(" ")
    if first == "--set":
        return [f"{SET}{word}" for word in f"{rest} {problem.what}".split()]
    if first == "--with":
        return [f"with-{rest}"] if rest else ["with"]
    if first == "--column":
        return ["column"]
    names = [flag.replace("-", "_") for flag in _FLAG.findall(problem.where)]
    return names or [problem.where]


def remedied(problem: Problem) -> str:
    """Return a problem as it is said beside its field."""
    return visible(f"{problem.what} → {problem.remedy}")
