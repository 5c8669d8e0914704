"""The whole way from a Spec to a project on disk."""

import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scaffold.answers import Set, set_of
from scaffold.bounded import render_bounded
from scaffold.context import context
from scaffold.conventions import (
    SETTINGS,
    Conventions,
    carried_out,
    only,
    read_conventions,
    without_removed,
)
from scaffold.errors import DataFileError, DestinationError, Problem, TemplateError
from scaffold.formatting import format_rendering
from scaffold.layers import layers, overlay_layers, require_fit, sample_files, templates_folder
from scaffold.overlays import Overlay, as_overlays, paths, record, relative
from scaffold.parts import Part
from scaffold.questions import check_answers, questions
from scaffold.record import RECORD
from scaffold.render import Rendering, refuse_clashes, render, settings
from scaffold.spec import Spec
from scaffold.trust import require_accepted
from scaffold.update.base import write_base
from scaffold.update.overwrite import abandoned
from scaffold.write import write


def rendering(
    spec: Spec, overlays: Sequence[Overlay | Path] = (), templates: Path | None = None
) -> Rendering:
    """Return the project of `spec` in memory, formatted, without a data file of the user's own.

    Args:
        spec: the valid answers.
        overlays: templates that override the generator's own; the last one wins.
        templates: a folder of templates in place of the generator's.

    Raises:
        AnswersError: where `templates` or `overlays` hold none for this project.
        TemplateError: where a template is broken.
    """
    project = format_rendering(unformatted(spec, overlays, templates), spec.package)
    _refuse_bad_metadata(project)
    return project


def unformatted(
    spec: Spec, overlays: Sequence[Overlay | Path] = (), templates: Path | None = None
) -> Rendering:
    """Return what `rendering` does, before it is formatted."""
    known = as_overlays(overlays)
    folders = paths(known)
    require_fit(spec, [*layers(spec, templates), *folders])
    if templates is None:
        project = _with_sample(render(layers(spec), context(spec), (templates_folder(),)), spec)
    else:
        whole = Part(layers(spec, templates), (templates,), {}, Conventions())
        (rendered,) = render_bounded([whole], context(spec), {}).renderings
        project = _with_sample(rendered, spec)
    project = _overlaid(project, spec, folders) if folders else project
    project = _recording(project, known, set_of(spec.answers)) if folders else project
    refuse_clashes(project, [f"data/{spec.data.file}"] if _brings_data(spec) else [])
    return project


def _overlaid(project: Rendering, spec: Spec, overlays: Sequence[Path]) -> Rendering:
    """Return `project` with what `overlays` take out, put in and change, the last one last.

    The record of what was chosen stays the generator's.
    """
    given = set_of(spec.answers)
    check_answers(questions(overlays), given)
    done = render_bounded([_part(one, spec) for one in overlays], context(spec), given)
    record = only(project, [RECORD])
    for theirs, asked in zip(done.renderings, done.conventions, strict=True):
        _refuse_own_places(theirs)
        project = without_removed(project, asked.remove).with_those_of(theirs)
    for overlay, asked in zip(overlays, done.conventions, strict=True):
        project = carried_out(project, asked, overlay / SETTINGS)
    return project.with_those_of(record)


def _refuse_own_places(theirs: Rendering) -> None:
    """Refuse files of an overlay where the generator keeps what it has written."""
    for path, sources in theirs.sources.items():
        if path.casefold().split("/")[0] == ".scaffold":
            what = f"renders to {path!r}, where the generator keeps what it has written"
            raise TemplateError(Problem(str(sources[0]), what, "choose another name"))


def _recording(project: Rendering, overlays: Sequence[Overlay], given: Set) -> Rendering:
    """Return `project` with its overlays in its record, if it has one."""
    text = "".join(map(str, only(project, [RECORD]).files.values()))
    changed = Rendering({RECORD: text + record(overlays, given)} if text else {}, {})
    return project.with_those_of(changed)


def slots(spec: Spec, overlays: Sequence[Path], given: Set) -> Mapping[str, object]:
    """Return slot → value of a project with `given` answers to what its overlays ask.

    Raises:
        AnswersError: where an answer is none of the choices.
        TemplateError: where a default cannot be rendered.
    """
    parts = [replace(_part(one, spec), layers=()) for one in overlays]
    return render_bounded(parts, context(spec), given).slots


def _part(overlay: Path, spec: Spec) -> Part:
    roots = (overlay, templates_folder())
    layers = overlay_layers(overlay, spec)
    return Part(layers, roots, settings(overlay), read_conventions(overlay))


def _refuse_bad_metadata(project: Rendering) -> None:
    """Raise TemplateError about a pyproject.toml that no tool could read."""
    content = project.files.get("pyproject.toml", "")
    try:
        tomllib.loads(content if isinstance(content, str) else content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        source = str(project.sources["pyproject.toml"][0])
        what = f"renders to a pyproject.toml that cannot be parsed: {error}"
        raise TemplateError(Problem(source, what, "correct the template")) from error


def _with_sample(project: Rendering, spec: Spec) -> Rendering:
    """Return `project` with the sample that it is about, if it is, and its licence note."""
    if spec.data.path:
        return project
    sample = {f"data/{file.name}": file for file in sample_files(spec.data.file)}
    files = {path: file.read_bytes() for path, file in sample.items()}
    sources = {path: (file,) for path, file in sample.items()}
    return Rendering({**files, **project.files}, {**sources, **project.sources})


def generate(
    spec: Spec,
    destination: Path,
    force: bool = False,
    git: bool = False,
    overlays: Sequence[Overlay | Path] = (),
    templates: Path | None = None,
) -> Rendering:
    """Write the project of `spec` to `destination`, all or nothing; return what was rendered.

    Args:
        spec: the valid answers.
        destination: a folder that does not exist or is empty.
        force: allow a folder with files in it; they are replaced or kept beside the new ones, but
            for those that an earlier generation left and nobody edited.
        git: make it a git repository.
        overlays, templates: as `rendering` takes them.

    Raises:
        AnswersError: where an overlay from an address holds what no one has accepted yet.
        DestinationError: where nothing may be written.
        TemplateError: where a template is broken.
    """
    known = relative(overlays, destination)
    project = rendering(spec, known, templates)
    require_accepted(known, project)

    def finish(folder: Path) -> None:
        complete(spec, folder)
        if git:
            _make_repository(folder)

    removed = abandoned(destination, [*project.files, spec.data.place]) if force else ()
    write(project, destination, force, finish, removed)
    return project


def complete(spec: Spec, folder: Path) -> None:
    """Add to the files of a project what is not rendered: the user's data, and the base."""
    _copy_data(spec, folder)
    write_base(folder, spec.data)


def _brings_data(spec: Spec) -> bool:
    """Return whether a file of the user's own is copied into the project."""
    return bool(spec.data.path) and not spec.data.facts.referred


def _copy_data(spec: Spec, folder: Path) -> None:
    content = data_content(spec)
    if content is not None:
        (folder / "data").mkdir(exist_ok=True)
        (folder / spec.data.place).write_bytes(content)


def data_content(spec: Spec) -> bytes | None:
    """Return what the project holds as the user's data; None where it is a sample, or too large.

    Raises:
        DataFileError: where the file has gone since it was read.
    """
    if not _brings_data(spec):
        return None
    assert spec.data.path
    from scaffold.reading.opening import open_bytes

    try:
        with open_bytes(spec.data.path) as file:
            return spec.data.content or file.read()
    except OSError as error:
        what = f"cannot be copied ({error.strerror})"
        raise DataFileError(
            Problem(str(spec.data.path), what, "see that it stays there")
        ) from error


def _make_repository(folder: Path) -> None:
    done = subprocess.run(["git", "init", "--quiet", str(folder)], capture_output=True, text=True)
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise DestinationError(Problem("git init", said, "correct that, or use --no-git"))
