"""What can go wrong with a generation, as data; smoke/failures.py adds what can with a test.

ScaffoldError
├── AnswersError     the answers cannot become a project: one Problem for each of them (exit code 2)
├── DataFileError    a data file cannot be used: file, place and remedy (exit code 2)
├── DestinationError the project cannot be written there (exit code 2)
├── UpdateError      nothing to update by: no record, no base, no git (exit code 2)
└── TemplateError    a template is broken: ours, not the user's, fault (exit code 1)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scaffold.characters import visible


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and what to do about it."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return visible(f"{self.where}: {self.what} → {self.remedy}")

    def within(self, place: str) -> "Problem":
        """Return it as a problem of an answer that a file says at `place`."""
        if self.where.startswith(place):
            return self
        name = self.where.removeprefix("--")
        return replace(self, where=place if place.endswith(name) else f"{place}, {name}")


class ScaffoldError(Exception):
    """A failure that the command line prints as its problems, one a line."""

    exit_code = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def joined_by(self, others: Iterable[Problem]) -> "ScaffoldError":
        """Return the same error with more problems."""
        return type(self)(*self.problems, *others)


class AnswersError(ScaffoldError):
    """The answers are not valid; every problem is listed."""


class DataFileError(ScaffoldError):
    """A data file cannot be read or does not hold what its task needs."""


class DestinationError(ScaffoldError):
    """The destination exists, or cannot be written."""


class UpdateError(ScaffoldError):
    """A project cannot be compared or brought up to date, because something for it is missing."""


class TemplateError(ScaffoldError):
    """A template does not render to valid files: a bug in the template, named by its path."""

    exit_code = 1
