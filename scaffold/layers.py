"""Spec → the ordered list of template folders that make up its project."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scaffold.errors import AnswersError, Problem
from scaffold.render import ROOT, settings
from scaffold.spec import Spec


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
    found = [
        root / "common",
        root / "tasks" / spec.task.name,
        root / "modes" / spec.mode.name / spec.task.name,
        *([root / "extras" / "intervals"] if spec.levels else []),
        root / "extras" / f"license-{spec.options.license}",
        *(root / "extras" / extra.name for extra in spec.extras),
    ]
    there = [layer for layer in found if _is_layer(layer)]
    if not there:
        places = ", ".join(str(layer.relative_to(root)) for layer in found)
        what = f"{root} has no template for {spec.mode.name} with {spec.task.name}"
        remedy = f"name a template, or a folder with some of {places}"
        raise AnswersError(Problem("templates", what, remedy))
    return there


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
        AnswersError: naming each folder that is absent or is none.
    """
    problems = [_no_template("overlays", folder) for folder in overlays if not _is_layer(folder)]
    if templates and not any(map(_is_layer, templates.glob("**/"))):
        problems.append(_no_template("templates", templates))
    if problems:
        raise AnswersError(*problems)


def _is_layer(folder: Path) -> bool:
    return (folder / ROOT).is_dir()


def _no_template(where: str, folder: Path) -> Problem:
    what = f"{folder} holds no folder {ROOT}" if folder.is_dir() else f"{folder} is no folder"
    return Problem(where, what, "name a folder in the cookiecutter format")
