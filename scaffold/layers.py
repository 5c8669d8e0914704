"""Spec → the ordered list of template folders that make up its project."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from scaffold.errors import AnswersError, Problem
from scaffold.render import ROOT
from scaffold.spec import Spec


@cache
def templates_folder() -> Path:
    """Return the folder of the templates: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def sample_path(file: str) -> Path:
    """Return where the sample called `file` lies among the templates, beside its licence note."""
    return next(templates_folder().glob(f"tasks/*/*/data/{file}"))


def layers(spec: Spec, templates: Path | None = None) -> list[Path]:
    """Return the layers of `spec`; a later one overrides the files of an earlier one.

    Beside a folder X, a folder X.OPTION-VALUE holds what differs when OPTION has that VALUE.
    They come from the generator's own templates, or from the folder `templates`.
    """
    root = templates or templates_folder()
    bases = [
        root / "common",
        *dict.fromkeys(root / "extras" / name for name in _extras(spec)),
        root / "tasks" / spec.task.name,
        root / "modes" / spec.mode.name / spec.task.name,
    ]
    found = [layer for base in bases for layer in (base, *_variants(base, spec))]
    licence = root / "extras" / f"license-{spec.values['license']}"
    return [layer for layer in (*found, licence) if layer.is_dir()]


def _extras(spec: Spec) -> Iterator[str]:
    """Yield the names of the task's extras; NAME.OPTION-VALUE is there for that choice alone."""
    for extra in spec.task.extras:
        name, _, choices = extra.partition(".")
        if not choices or spec.has(choices):
            yield name


def _variants(base: Path, spec: Spec) -> Iterator[Path]:
    for folder in _siblings(base):
        if spec.has(folder.name.partition(".")[2]):
            yield folder


@cache
def _siblings(base: Path) -> tuple[Path, ...]:
    """Return the variants of `base`, those for fewer choices first, so that they can be refined."""
    return tuple(
        sorted(base.parent.glob(base.name + ".*"), key=lambda p: (p.name.count("."), p.name))
    )


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
