"""A data file in memory, read by the modules of the generated projects themselves."""

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import polars as pl

from scaffold.errors import DataFileError, Problem
from scaffold.layers import templates_folder
from scaffold.modes import Mode
from scaffold.tasks import Data

REFERRED = 50 * 2**20  # bytes: a larger file is not copied into the project
_SOURCES = "{{cookiecutter.project_slug}}/src/{{cookiecutter.package}}"
_LAYERS = ("common", "tasks/forecast")

Result = TypeVar("Result")


@cache
def module(name: str) -> Any:
    """Return the template module `name`, such as "tables", as Python that can run."""
    package = f"{__name__}.templates"
    if package not in sys.modules:
        home = ModuleType(package)
        home.__path__ = [str(templates_folder() / layer / _SOURCES) for layer in _LAYERS]
        sys.modules[package] = home
    return importlib.import_module(f"{package}.{name}")


@dataclass(frozen=True, eq=False)
class File:
    """A data file and what is said of its columns.

    Args:
        path: where it lies.
        table: what it holds.
        given: role → columns, as the user said.
    """

    path: Path
    table: pl.DataFrame
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        """Return the facts that every task has."""
        referred = {"referred": True} if self.path.stat().st_size > REFERRED else {}
        return {"rows": len(self.table), **referred}

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Return what holds whatever the task is."""
        if not self.facts.get("referred"):
            return ()
        size = self.path.stat().st_size / 2**20
        return (f"The file has {size:.0f} MB: the project refers to it and holds no copy.",)


def open_file(path: Path, given: Mapping[str, tuple[str, ...]]) -> File:
    """Return the file at `path`, or raise DataFileError for it and for the columns it lacks."""
    checks = Checks(path)
    table = checks.run(lambda: module("tables").read_table(path))
    checks.refuse()
    names = [name for names in given.values() for name in names]
    checks.run(lambda: module("tables").require_columns(table, names, str(path)))
    checks.refuse()
    assert table is not None
    return File(path, table, given)


def as_text(file: File, names: Sequence[str]) -> pl.DataFrame:
    """Return the table of `file` with the columns `names` as the text that they are."""
    if all(file.table[name].dtype == pl.String for name in names):
        return file.table
    table: pl.DataFrame = module("tables").read_table(file.path, text=list(names))
    return table.with_columns(pl.col(names).cast(pl.String))


Columns = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Look:
    """How one task looks at a file.

    Args:
        find: returns role → columns, as far as they can be told.
        likely: returns whether a file with these columns is for this task.
        propose: returns what the file proposes, or raises DataFileError with every problem.
    """

    find: Callable[[File, Mode | None], Columns]
    likely: Callable[[File, Columns, Mode | None], bool]
    propose: Callable[[File, Mode, Columns], Data]


class Checks:
    """Collects the problems of a file, so that all of them are told at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def run(self, step: Callable[[], Result]) -> Result | None:
        """Return what `step` returns; None, with its problem kept, where it raises."""
        try:
            return step()
        except module("tables").DataError as error:
            self.problems.append(self._problem(str(error)))
            return None

    def add(self, where: str, what: str, remedy: str) -> None:
        """Keep a problem of the part `where` of the file, such as "column 'x'"."""
        place = f"{self.path}, {where}" if where else str(self.path)
        self.problems.append(Problem(place, what, remedy))

    def refuse(self) -> None:
        """Raise DataFileError if there is any problem."""
        if self.problems:
            raise DataFileError(*dict.fromkeys(self.problems))

    def _problem(self, text: str) -> Problem:
        """Return "file, place: what; remedy" in its parts."""
        start = len(str(self.path)) if text.startswith(str(self.path)) else 0
        place, _, rest = text[start:].partition(": ")
        what, _, remedy = rest.rpartition("; ")
        return Problem(text[:start] + place, what or rest, remedy if what else "correct the file")
