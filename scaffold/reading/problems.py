"""The problems of one data file, collected so that all of them are reported at once."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from scaffold.errors import DataFileError, Problem

Result = TypeVar("Result")


class AmbiguousTime(DataFileError):
    """The timestamps can be read in several ways, and nothing in the column decides.

    Args:
        patterns: the ways, each of which `--column time-format=PATTERN` chooses.
        problems: the same for people.
    """

    def __init__(self, patterns: Sequence[str], *problems: Problem) -> None:
        super().__init__(*problems)
        self.patterns = tuple(patterns)

    def joined_by(self, others: Iterable[Problem]) -> "AmbiguousTime":
        """Return the same error with more problems."""
        return AmbiguousTime(self.patterns, *self.problems, *others)


class NotPlain(DataFileError):
    """A table has to be written anew, and the file is too large to be copied into a project."""


class Surrounded(NotPlain):
    """A table has something around it, or is laid out in another way.

    Args:
        plain: returns the lines of the table alone, of those of the file.
        remark: what that leaves out or changes.
        problems: the same for people, where the file is too large for that.
    """

    def __init__(
        self, plain: Callable[[list[str]], list[str]], remark: str, *problems: Problem
    ) -> None:
        super().__init__(*problems)
        self.plain, self.remark = plain, remark


class Checks:
    """Collects the problems of a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._ambiguous: AmbiguousTime | None = None

    def run(self, step: Callable[[], Result]) -> Result | None:
        """Return what `step` returns; None, with its problems kept, where it raises."""
        try:
            return step()
        except DataFileError as error:
            self.problems.extend(error.problems)
            if isinstance(error, AmbiguousTime):
                self._ambiguous = error
            return None

    def add(self, where: str, what: str, remedy: str) -> None:
        """Keep a problem of the part `where` of the file, such as "column 'x'"."""
        self.problems.append(problem(self.path, where, what, remedy))

    def refuse(self) -> None:
        """Raise DataFileError if there is any problem.

        Raises:
            AmbiguousTime: where the choice of a time format is all that is missing.
            DataFileError: with every problem.
        """
        found = tuple(dict.fromkeys(self.problems))
        if self._ambiguous and found == self._ambiguous.problems:
            raise self._ambiguous
        if found:
            raise DataFileError(*found)


def problem(path: Path, where: str, what: str, remedy: str) -> Problem:
    """Return a problem of the part `where` of the file at `path`; "" for all of it."""
    return Problem(f"{path}, {where}" if where else str(path), what, remedy)


def bad_file(path: Path, where: str, what: str, remedy: str) -> DataFileError:
    """Return the error for one problem of the file at `path`."""
    return DataFileError(problem(path, where, what, remedy))
