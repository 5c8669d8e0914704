"""`scaffold update`: all of it reaches the project, or nothing does."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scaffold.answers import Answers
from scaffold.errors import Problem, UpdateError
from scaffold.generation import rendering
from scaffold.overlays import Overlay, defaults
from scaffold.planning import completing, plan
from scaffold.record import RECORD
from scaffold.render import Rendering
from scaffold.trust import require_accepted
from scaffold.update import aside, fresh, git, trial
from scaffold.update.answers import changed
from scaffold.update.base import BASE, Base, read_base
from scaffold.update.combine import Combined, combine, package_of, with_base
from scaffold.update.files import Files, read_all, write_all
from scaffold.write import clear_left_over, put

Accept = Callable[[tuple[Overlay, ...], Rendering], tuple[Overlay, ...]]


def accept_nothing(overlays: tuple[Overlay, ...], _: Rendering) -> tuple[Overlay, ...]:
    """Return `overlays` with the files that were accepted before, and no more."""
    return overlays


@dataclass(frozen=True)
class Prepared:
    """What an update would do.

    Args:
        project: its folder.
        combined: what becomes of each file.
        yours: the files of the user that were read.
        notes: what of the recorded answers was left out, and what stays where it was.
    """

    project: Path
    combined: Combined
    yours: Files
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What an update did.

    Args:
        prepared: what it was about to do.
        applied: whether the project is as that says; where nothing changes, it is.
        tested: whether the tests of the project ran.
        failure: the first of them that failed.
        place: where the result lies where it was not applied.
    """

    prepared: Prepared
    applied: bool
    tested: bool = False
    failure: trial.Failure | None = None
    place: aside.Place | None = None


@git.told()
def prepare(
    project: Path,
    given: Answers | None = None,
    overlays: Sequence[Overlay | Path] = (),
    templates: Path | None = None,
    accept: Accept = accept_nothing,
) -> Prepared:
    """Return what an update of `project` to today's templates would do; nothing is written.

    Args:
        project: its folder.
        given: answers that change the recorded ones.
        overlays: those that take the place of the recorded ones, if any.
        templates: a folder of templates in place of the generator's.
        accept: returns the overlays with the files that run accepted, as far as a user does so.

    Raises:
        ScaffoldError: where it has no record or base, or its answers are not valid any more.
    """
    project = fresh.project_folder(project)
    git.require_git()
    given = given or {}
    with completing(given):
        record, known = fresh.recorded(project, overlays, given)
        base = read_base(project)
        answers, notes = changed(record, given)
    spec = plan(answers, defaults(known))
    if any(one.is_remote for one in known):
        rendered = rendering(spec, known, templates)
        known = accept(known, rendered)
        require_accepted(known, rendered)
    files = fresh.generated(spec, known, templates)
    yours = fresh.theirs(project, {*base.texts, *base.digests, *files})
    own = fresh.own_data(record, project) | ({spec.data.place} if spec.data.path else set())
    combined = combine(base, yours, files, own)
    combined = with_base(combined, base, Base.of(files, spec.data))
    notes += _left_behind(project, package_of(base.files), package_of(files), yours)
    return Prepared(project, combined, yours, tuple(notes))


def _left_behind(project: Path, old: str, new: str, yours: Files) -> Iterator[str]:
    """Yield a note on each file of the user that does not move with its package."""
    for path in git.listed(project) if old and new and old != new else ():
        if path.startswith(old) and path not in yours and (project / path).is_file():
            yield f"{path} is too large to move with its package: move it to {new} by hand"


@git.told()
def update(prepared: Prepared, test: bool = True) -> Outcome:
    """Bring a project up to date if that merged without a conflict and its tests pass.

    Otherwise its folder is left as it is, and the result lies beside it or on a branch.

    Raises:
        ScaffoldError: where the tests cannot run, or the project cannot be written.
    """
    combined, project = prepared.combined, prepared.project
    clear_left_over(project.parent)  # of an update before that was killed
    if not combined.changes:
        return Outcome(prepared, applied=True)
    if combined.conflicts:
        return Outcome(prepared, applied=False, place=aside.lay(prepared.project, combined))
    test = test and bool({*combined.written, *combined.removed} - {RECORD, BASE})
    failure = _tried(prepared) if test else None
    if failure:
        place = aside.lay(prepared.project, combined)
        return Outcome(prepared, applied=False, tested=True, failure=failure, place=place)

    def fill(folder: Path) -> None:
        folder.mkdir()
        write_all(folder, combined.written, like=project)

    ready = partial(_require_unchanged, prepared)
    put(
        project, fill, combined.removed, ready, "run it on a clone, in a folder that can be written"
    )
    return Outcome(prepared, applied=True, tested=test)


def _tried(prepared: Prepared) -> trial.Failure | None:
    """Return what fails of the project's tests on what it would become."""
    python = trial.interpreter(prepared.project)
    with tempfile.TemporaryDirectory(prefix="scaffold-", ignore_cleanup_errors=True) as place:
        folder = Path(place, prepared.project.name)
        combined = prepared.combined
        trial.copy_changed(prepared.project, folder, combined.written, combined.removed)
        return trial.tested(folder, python)


def _require_unchanged(prepared: Prepared) -> None:
    """Refuse to replace a project whose files are not those that were merged.

    Raises:
        UpdateError: naming the first file that changed.
    """
    known = prepared.yours.keys() | prepared.combined.written.keys() - {BASE}
    now = read_all(prepared.project, known)
    if now != {**prepared.yours}:
        path = next(p for p in sorted(known) if now.get(p) != prepared.yours.get(p))
        what = "was changed while the update was made; nothing was written"
        raise UpdateError(Problem(str(prepared.project / path), what, "run it again"))
