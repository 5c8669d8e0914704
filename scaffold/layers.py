"""Spec → the ordered list of template folders that make up its project."""

import difflib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scaffold.conventions import SETTINGS
from scaffold.errors import AnswersError, Problem
from scaffold.extras import EXTRAS
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.render import MACROS, ROOT, settings
from scaffold.spec import Spec, unknown
from scaffold.tasks import TASKS

LAYER_FOLDERS = ("common", "tasks", "modes", "extras", MACROS)  # of a folder laid out as ours


@cache
def templates_folder() -> Path:
    """Return the folder of the templates: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def sample_path(file: str) -> Path:
    """Return where the sample called `file` lies among the templates, beside its licence note."""
    return next(templates_folder().glob(f"tasks/*/samples/*/{file}"))


def sample_files(file: str) -> list[Path]:
    """Return the sample called `file` and what ships with it."""
    return sorted(path for path in sample_path(file).parent.iterdir() if path.is_file())


def layers(spec: Spec, templates: Path | None = None) -> list[Path]:
    """Return the layers of `spec`; a later one overrides the files of an earlier one.

    They come from the generator's own templates, or from the folder `templates`, which may be one
    template alone, such as an exported one.

    Raises:
        AnswersError: where `templates` has none for `spec`.
    """
    root = templates or templates_folder()
    if templates and _is_layer(templates):
        return [templates]
    there = _there(root, spec)
    if not there:
        places = ", ".join(_places(spec))
        what = f"{root} has no template for {spec.mode.name} with {spec.task.name}"
        remedy = f"name a template, or a folder with some of {places}"
        raise AnswersError(Problem("templates", what, remedy))
    return there


def overlay_layers(overlay: Path, spec: Spec) -> list[Path]:
    """Return the layers of an overlay for `spec`: what it has for all, then what it has for it."""
    return [*([overlay] if _is_layer(overlay) else []), *_there(overlay, spec)]


def _there(root: Path, spec: Spec) -> list[Path]:
    return [layer for place in _places(spec) if _is_layer(layer := root / place)]


def _places(spec: Spec) -> list[str]:
    """Return the layers that a project of `spec` may have, below the folder of the templates."""
    return [
        "common",
        f"tasks/{spec.task.name}",
        f"modes/{spec.mode.name}",
        f"modes/{spec.mode.name}/{spec.task.name}",
        *(["extras/intervals"] if spec.levels else []),
        f"extras/license-{spec.options.license}",
        *(f"extras/{extra.name}" for extra in spec.extras),
    ]


@cache
def _all_places() -> tuple[str, ...]:
    """Return every layer that some project may have."""
    pairs = [(mode.name, task) for mode in MODES.values() for task in mode.tasks]
    licenses = (f"license-{name}" for name in OPTIONS["license"].choices)
    return (
        "common",
        *(f"tasks/{name}" for name in TASKS),
        *(f"modes/{name}" for name in MODES),
        *(f"modes/{mode}/{task}" for mode, task in pairs),
        *(f"extras/{name}" for name in ("intervals", *licenses, *EXTRAS)),
    )


def require_fit(spec: Spec, folders: Iterable[Path]) -> None:
    """Refuse an exported template of another mode or task, whose files would not go together.

    Raises:
        AnswersError: naming each of these.
    """
    asked = {"mode": spec.mode.name, "task": spec.task.name}
    problems = []
    for folder in folders:
        fixed = {name: settings(folder).get(f"_{name}", value) for name, value in asked.items()}
        if fixed != asked:
            remedy = f"give --mode {fixed['mode']} --task {fixed['task']}"
            what = f"{folder} is a template of {fixed['mode']} with {fixed['task']}"
            problems.append(Problem("templates", what, remedy))
    if problems:
        raise AnswersError(*problems)


def require_templates(overlays: Iterable[Path], templates: Path | None = None) -> None:
    """Refuse a folder that holds no template, which would change nothing.

    Raises:
        AnswersError: naming each folder that is absent or is none, or where none is looked for.
    """
    problems = []
    for folder in overlays:
        there = _is_layer(folder) or _trees(folder) or (folder / SETTINGS).is_file()
        problems += _misplaced(folder) or ([] if there else [no_template("overlays", folder)])
    if templates and not any(map(_is_layer, templates.glob("**/"))):
        problems.append(no_template("templates", templates))
    if problems:
        raise AnswersError(*problems)


def _misplaced(folder: Path) -> list[Problem]:
    """Return a problem for each layer of an overlay that no project has, such as of no mode."""
    where = f"overlays, {folder}"
    places = [place for place in _trees(folder) if place not in _all_places()]
    problems = [unknown(where, place, _all_places()) for place in places]
    remedy = f"call it {ROOT}"
    problems += [Problem(where, f"{name} is not read", remedy) for name in _other_roots(folder)]
    return problems + [
        unknown(where, name, LAYER_FOLDERS)
        for name in sorted(
            {path.relative_to(folder).parts[0] for path in folder.glob(f"*/**/{ROOT}")}
        )
        if name not in LAYER_FOLDERS and difflib.get_close_matches(name, LAYER_FOLDERS)
    ]


def _other_roots(folder: Path) -> list[str]:
    """Return what an overlay has in the place of ROOT: what else cookiecutter takes for it."""
    pattern = "*{{*cookiecutter*}}*"
    found = [*folder.glob(pattern)]
    found += (path for name in LAYER_FOLDERS for path in (folder / name).rglob(pattern))
    names = sorted(path.relative_to(folder) for path in found if path.is_dir())
    return [
        str(name)
        for name in names
        if name.name != ROOT and not any("cookiecutter" in part for part in name.parts[:-1])
    ]


def _trees(folder: Path) -> list[str]:
    """Return the layers of a folder laid out as the generator's own, below it."""
    found = (path.parent for name in LAYER_FOLDERS for path in (folder / name).rglob(ROOT))
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _is_layer(folder: Path) -> bool:
    return (folder / ROOT).is_dir()


def no_template(where: str, folder: Path) -> Problem:
    """Return the problem of a folder that is none, or none of templates."""
    if not folder.is_dir():
        remedy = "name a folder of templates, or a git address"
        return Problem(where, f"{folder} is no folder", remedy)
    what = f"{folder} holds no folder {ROOT}, and is not laid out as the generator's templates"
    return Problem(where, what, "name a folder in the cookiecutter format")
