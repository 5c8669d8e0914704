"""`scaffold template`: hand a mode over to the stock cookiecutter command."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from scaffold.cli.flags import overlay_option, with_option

if TYPE_CHECKING:
    from scaffold.spec import Spec


@click.group("template")
def command() -> None:
    """Work with templates in the cookiecutter format."""


Command = TypeVar("Command", bound=Callable[..., None])


def _project(command: Command) -> Command:
    """Add the options that say which project."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="print one JSON object"),
        overlay_option,
        with_option,
        click.option("--answers", "answers_file", type=click.Path(path_type=Path), metavar="FILE"),
        click.option("--task", metavar="TASK"),
        click.option("--mode", required=True, metavar="MODE"),
    ):
        command = option(command)
    return command


def _planned(
    mode: str,
    task: str | None,
    answers_file: Path | None,
    extras: tuple[str, ...],
    overlay: tuple[str, ...],
) -> "tuple[Spec, list[Path]]":
    from scaffold.answers import read_answers
    from scaffold.overlays import defaults, named, paths
    from scaffold.planning import completing, plan

    given = read_answers(answers_file) if answers_file else {}
    flags = {"task": task, "with": extras}
    answers = {**given, "mode": mode, **{name: value for name, value in flags.items() if value}}
    with completing(answers):
        overlays = named(overlay, [answers_file] if answers_file else [])
    return plan(answers, defaults(overlays)), paths(overlays)


@command.command("files")
@_project
def files_command(
    mode: str,
    task: str | None,
    answers_file: Path | None,
    extras: tuple[str, ...],
    overlay: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print each file of a project, and the templates that its lines come from, its own first."""
    from scaffold.generation import rendering

    sources = rendering(*_planned(mode, task, answers_file, extras, overlay)).sources
    found = {path: [*map(str, sources[path])] for path in sorted(sources)}
    if as_json:
        files = [{"path": path, "templates": templates} for path, templates in found.items()]
        click.echo(json.dumps({"files": files}))
        return
    for path, templates in found.items():
        click.echo("\t".join([path, *templates]))


@command.command("export")
@click.argument("dest", type=click.Path(path_type=Path))
@_project
@click.option("--force", is_flag=True, help="write into a folder that has files")
def export_command(
    dest: Path,
    mode: str,
    task: str | None,
    answers_file: Path | None,
    extras: tuple[str, ...],
    overlay: tuple[str, ...],
    force: bool,
    as_json: bool,
) -> None:
    """Write a template to DEST that `cookiecutter DEST` renders to the same project."""
    from scaffold.export import export

    spec, overlays = _planned(mode, task, answers_file, extras, overlay)
    template = export(spec, dest, force, overlays)
    command = shlex.join(["cookiecutter", str(dest)])
    if as_json:
        files = [{"path": path, "bytes": size} for path, size in template.sizes().items()]
        click.echo(json.dumps({"template": str(dest), "files": files, "command": command}))
    else:
        click.echo(command)
