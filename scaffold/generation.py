"""The whole way from a Spec to a project on disk."""

import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

from scaffold.bounded import Part, render_bounded
from scaffold.context import context
from scaffold.errors import DataFileError, DestinationError, Problem, TemplateError
from scaffold.formatting import format_rendering
from scaffold.layers import layers, overlay_layers, require_fit, sample_files, templates_folder
from scaffold.render import Rendering, refuse_clashes, render
from scaffold.spec import Spec
from scaffold.write import write


def rendering(
    spec: Spec, overlays: Sequence[Path] = (), templates: Path | None = None
) -> Rendering:
    """Return the project of `spec` in memory, formatted, without a data file of the user's own.

    Args:
        spec: the valid answers.
        overlays: folders of templates that override the generator's own; the last one wins.
        templates: a folder of templates in place of the generator's.

    Raises:
        AnswersError: where `templates` or `overlays` hold none for this project.
        TemplateError: where a template is broken.
    """
    project = _with_sample(_rendered(spec, overlays, templates), spec)
    refuse_clashes(project)
    project = format_rendering(project, spec.package)
    _refuse_bad_metadata(project)
    return project


def _rendered(spec: Spec, overlays: Sequence[Path], templates: Path | None) -> Rendering:
    """Return what the layers give; those of others are rendered with a bound."""
    values, chosen = context(spec), layers(spec, templates)
    require_fit(spec, [*chosen, *overlays])
    ours = templates_folder()
    parts: list[Part] = [(overlay_layers(one, spec), (one, ours)) for one in overlays]
    if templates is None:
        project = render(chosen, values, (ours,))
    else:
        project, parts = Rendering({}, {}), [(chosen, (templates,)), *parts]
    return project.with_those_of(render_bounded(parts, values)) if parts else project


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
    overlays: Sequence[Path] = (),
    templates: Path | None = None,
) -> Rendering:
    """Write the project of `spec` to `destination`, all or nothing; return what was rendered.

    Args:
        spec: the valid answers.
        destination: a folder that does not exist or is empty.
        force: allow a folder with files in it; they are replaced or kept beside the new ones.
        git: make it a git repository.
        overlays, templates: as `rendering` takes them.

    Raises:
        DestinationError: where nothing may be written.
        TemplateError: where a template is broken.
    """
    project = rendering(spec, overlays, templates)

    def finish(folder: Path) -> None:
        _copy_data(spec, folder)
        if git:
            _make_repository(folder)

    write(project, destination, force, finish)
    return project


def _copy_data(spec: Spec, folder: Path) -> None:
    if not spec.data.path or spec.data.facts.referred:
        return
    from scaffold.reading.opening import open_bytes

    (folder / "data").mkdir(exist_ok=True)
    try:
        with open_bytes(spec.data.path) as file:
            content = spec.data.content or file.read()
    except OSError as error:
        what = f"cannot be copied ({error.strerror})"
        raise DataFileError(
            Problem(str(spec.data.path), what, "see that it stays there")
        ) from error
    (folder / "data" / spec.data.file).write_bytes(content)


def _make_repository(folder: Path) -> None:
    done = subprocess.run(["git", "init", "--quiet", str(folder)], capture_output=True, text=True)
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise DestinationError(Problem("git init", said, "correct that, or use --no-git"))
