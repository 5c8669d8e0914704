"""What a team has chosen for its projects: overlays, what they ask, and defaults."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scaffold.answers import Set
from scaffold.conventions import Default
from scaffold.overlays import Overlay, defaults, named, paths, resolve
from scaffold.questions import Question, check_answers, questions
from scaffold.repository import Repository, read_repository


@dataclass(frozen=True)
class Team:
    """What a project begins with, before its user has chosen anything.

    Args:
        overlays: of the flags, else of the answers, else of the repository around.
        questions: name → what the overlays ask.
        defaults: option → what it is where nobody chooses, of the overlays and the repository.
        given: what the repository answers to the questions.
    """

    overlays: tuple[Overlay, ...]
    questions: Mapping[str, Question]
    defaults: Mapping[str, Default]
    given: Set

    def answers(self, given: Set) -> Set:
        """Return the answers to the questions: those of the repository, then those `given`.

        Raises:
            AnswersError: with a problem for each that no overlay asks for, or that cannot be one.
        """
        known = {**self.given, **given}
        check_answers(self.questions, known)
        return known


def read_team(sources: Sequence[str], files: Iterable[Path] = ()) -> Team:
    """Return what the overlays from `sources` and the repository around the working folder say.

    Args:
        sources: folders and addresses.
        files: of answers, which may name overlays where `sources` does not.

    Raises:
        ScaffoldError: where an overlay or the repository around cannot be used.
    """
    around = read_repository(Path.cwd())
    overlays = _overlays(sources, files, around)
    asked = questions(paths(overlays))
    usual = {name: answer for name, answer in around.given.items() if name in asked}
    return Team(overlays, asked, {**defaults(overlays), **around.defaults}, usual)


def _overlays(
    sources: Sequence[str], files: Iterable[Path], around: Repository
) -> tuple[Overlay, ...]:
    if chosen := named(sources, files):
        return chosen
    usual = resolve(around.overlays)
    check_answers(questions(paths(usual)), around.given)
    return tuple(
        replace(o, notes=(f"the overlay {o} is from {around.name}", *o.notes)) for o in usual
    )
