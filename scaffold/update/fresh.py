"""The files of a project: as its user has them, and as they would be generated now."""

import os
import re
import tempfile
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from scaffold import __version__
from scaffold.answers import read_toml
from scaffold.errors import AnswersError, Problem, UpdateError
from scaffold.generation import data_content, rendering
from scaffold.overlays import Overlay, read_overlays, relative
from scaffold.record import RECORD, Record, read_record
from scaffold.spec import Spec, problems_alone
from scaffold.update import git
from scaffold.update.base import BASE
from scaffold.update.files import LARGEST, File, read_all
from scaffold.write import write_files


def generated(
    spec: Spec, overlays: Sequence[Overlay | Path] = (), templates: Path | None = None
) -> dict[str, File]:
    """Return the files of a fresh project of `spec`, with its data, without a base."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as place:
        folder = Path(place, "project")
        write_files(rendering(spec, overlays, templates), folder)
        files = read_all(folder, _below(folder))
    content = data_content(spec) if spec.data.path and spec.data.path.exists() else None
    return files if content is None else {**files, spec.data.place: File(content)}


def _below(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if not path.is_dir())
    return [path.relative_to(folder).as_posix() for path in files]


def theirs(project: Path, known: Iterable[str]) -> dict[str, File]:
    """Return the files of a user: those at `known` paths, and those that git would track.

    Of the others, environments and what is no text of usual size take no part in a merge.

    Raises:
        UpdateError: where one cannot be read.
    """
    known = {*known} - {BASE}
    listed = git.listed(project)
    ending = "/pyvenv.cfg"
    environments = tuple(path.removesuffix(ending[1:]) for path in listed if path.endswith(ending))
    others = {p for p in listed if p != BASE and not p.startswith(environments)} - known
    try:
        return read_all(project, known | {path for path in others if _is_small(project / path)})
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise UpdateError(Problem(str(error.filename), what, "see that it can be read")) from error


def _is_small(path: Path) -> bool:
    try:
        return path.lstat().st_size <= LARGEST
    except OSError:
        return False


def project_folder(project: Path) -> Path:
    """Return the folder itself, links followed.

    Raises:
        UpdateError: where it holds no project.
    """
    if not os.path.isdir(project):
        what = "is no folder" if os.path.lexists(project) else "does not exist"
        raise UpdateError(Problem(str(project), what, "give the folder of a generated project"))
    return project.resolve()


def recorded(
    project: Path, overlays: Sequence[Overlay | Path], given: Container[str] = ()
) -> tuple[Record, tuple[Overlay, ...]]:
    """Return the record of `project`, and its overlays as it records them.

    Args:
        project: its folder.
        overlays: those that take the place of the recorded ones, if any.
        given: the names of answers that take the place of the recorded ones.

    Raises:
        ScaffoldError: with every problem of the record by itself, of its answers and overlays.
    """
    record = _record_of(project)
    answers = {name: value for name, value in record.answers.items() if name not in given}
    place = f"{project / RECORD}, answers"
    problems = [problem.within(place) for problem in problems_alone(answers)]
    try:
        known = relative(overlays or read_overlays(project / RECORD), project)
    except AnswersError as error:
        raise error.joined_by(problems) from error
    if problems:
        raise AnswersError(*problems)
    return record, known


def _record_of(project: Path) -> Record:
    """Return the record of `project`.

    Raises:
        UpdateError: where there is none, it cannot be read, or a later version wrote it.
    """
    if not (project / RECORD).is_file():
        remedy = "give the folder of a generated project"
        if (project / BASE).is_file():
            remedy = f"scaffold adopt {project} brings it back from its base"
        raise UpdateError(Problem(str(project / RECORD), "is missing", remedy))
    try:
        _refuse_later(project)
        return read_record(project)
    except AnswersError as error:
        back = f"; or scaffold adopt {project} puts that of its base in its place"
        *others, last = error.problems
        raise UpdateError(*others, replace(last, remedy=last.remedy + back)) from error


def _refuse_later(project: Path) -> None:
    """Refuse a record of a later version, which may hold what this one does not know."""
    generator = str(read_toml(project / RECORD).get("generator", ""))
    if _numbers(generator) > _numbers(f"scaffold {__version__}"):
        what = f"was written by {generator}, which is later than this one, {__version__}"
        remedy = (
            "update scaffold itself: its older templates would undo what the later ones brought"
        )
        raise UpdateError(Problem(str(project / RECORD), what, remedy))


def _numbers(generator: str) -> list[int]:
    """Return the version of a generator as numbers that can be compared."""
    found = re.match(r"scaffold (\d+(?:\.\d+)*)", generator)
    return [int(number) for number in found[1].split(".")] if found else []


def own_data(record: Record, project: Path) -> set[str]:
    """Return the path of the data file of the user's own, if it lies in the project."""
    place = Path(str(record.answers.get("data") or ""))
    return {place.relative_to(project).as_posix()} if place.is_relative_to(project) else set()
