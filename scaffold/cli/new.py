"""`scaffold new`: answers from flags, a file or prompts become a project."""

import json
import shlex
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffold import diagram, listing
from scaffold.answers import Answers, read_answers, set_of
from scaffold.characters import visible
from scaffold.cli.flags import (
    completing_words,
    option_flags,
    overlay_option,
    set_option,
    with_option,
)
from scaffold.context import as_chosen, dimensions
from scaffold.errors import AnswersError, Problem
from scaffold.generation import generate, rendering, slots
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.overlays import paths, resolve
from scaffold.planning import completing, plan
from scaffold.questions import check_answers, parse_set, questions
from scaffold.render import Rendering
from scaffold.spec import Spec
from scaffold.tasks import TASKS
from scaffold.write import check_destination

if TYPE_CHECKING:  # most projects are made without a smoke test, and import nothing of it
    from scaffold.smoke import Report


@click.command("new")
@click.argument("dest", required=False)
@click.option(
    "--mode",
    help=f"topology: {', '.join(MODES)}",
    metavar="MODE",
    shell_complete=completing_words(MODES),
)
@click.option(
    "--task",
    help=f"kind of data: {', '.join(TASKS)}",
    metavar="TASK",
    shell_complete=completing_words(TASKS),
)
@click.option(
    "--data",
    type=click.Path(),
    help="text, Parquet, JSON, a workbook, an archive of one; without it, a sample",
    metavar="FILE",
)
@click.option(
    "--column",
    "column",
    multiple=True,
    help="columns of a role; or time-format, decimal",
    metavar="ROLE=NAME",
)
@option_flags(OPTIONS.values())
@with_option
@overlay_option
@set_option
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(),
    help="a TOML file of answers; flags go first",
    metavar="FILE",
)
@click.option("--no-input", is_flag=True, help="never ask")
@click.option("--dry-run", is_flag=True, help="show the tree and its sizes, write nothing")
@click.option("--force", is_flag=True, help="write into a folder that has files")
@click.option("--git/--no-git", default=None, help="make it a git repository [unless inside one]")
@click.option("--smoke", is_flag=True, help="build and run the project once it is there")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def command(
    dest: str | None,
    as_json: bool,
    answers_file: str | None,
    column: Sequence[str],
    extras: tuple[str, ...],
    no_input: bool,
    dry_run: bool,
    force: bool,
    git: bool | None,
    smoke: bool,
    overlay: tuple[str, ...],
    given: tuple[str, ...],
    **flags: object,
) -> None:
    """Generate a project in DEST (default: a folder named after the project)."""
    answers = _answers(dest, answers_file, column, {**flags, "with": extras or None})
    with completing(answers):
        overlays = resolve(overlay)
        asked = questions(paths(overlays))
        answers["set"] = set_of(answers) | parse_set(given)
        check_answers(asked, set_of(answers))
    if not (no_input or as_json) and sys.stdin.isatty() and sys.stdout.isatty():
        from scaffold.prompts import ask, ask_questions

        answers = ask(answers)
        known = partial(slots, plan(answers), paths(overlays))
        answers["set"] = ask_questions(asked, set_of(answers), known)
    spec = plan(answers)
    folder = Path(dest if dest is not None else spec.slug)
    if dry_run:
        check_destination(folder, force)
        project = rendering(spec, paths(overlays))
    else:
        project = generate(spec, folder, force, _wants_git(git, folder), paths(overlays))
    notes = [*spec.data.notes, *(note for one in overlays for note in one.notes)]
    summary = _summary(spec, project, notes, folder, written=not dry_run)
    if not as_json:
        _say(spec, project, notes, folder, written=not dry_run)
    smoked = _smoke(folder, as_json) if smoke and not dry_run else None
    if as_json:
        _print_json(summary | _report(smoked))
    if smoked and smoked.exit_code:
        sys.exit(smoked.exit_code)


def _answers(
    dest: str | None, file: str | None, column: Sequence[str], flags: Answers
) -> dict[str, object]:
    """Return the answers given so far: those of the file, then those of the flags."""
    answers = read_answers(Path(file)) if file else {}
    answers |= {name: value for name, value in flags.items() if value is not None}
    if dest and Path(dest).name not in ("", ".."):
        answers.setdefault("name", Path(dest).name)
    if column:
        from scaffold.reading import parse_columns

        with completing(answers):
            answers["columns"] = parse_columns(column)
    return answers


def _wants_git(git: bool | None, folder: Path) -> bool:
    """Return whether to make a repository: by default where git is there and none is around."""
    installed = shutil.which("git") is not None
    if git and not installed:
        raise AnswersError(Problem("--git", "git is not installed", "install it, or use --no-git"))
    around = any((parent / ".git").exists() for parent in folder.absolute().parents)
    return git if git is not None else installed and not around


def _smoke(folder: Path, as_json: bool) -> "Report":
    """Return how the smoke test went; the progress goes to the screen, or to stderr."""
    from scaffold.smoke import Settings
    from scaffold.smoke.watching import watch

    return watch([folder], Settings(), as_object=as_json)


def _report(smoked: "Report | None") -> dict[str, object]:
    if smoked is None:
        return {}
    from scaffold.smoke.reports import as_json

    return {"smoke": as_json(smoked)}


def _say(spec: Spec, project: Rendering, notes: Sequence[str], folder: Path, written: bool) -> None:
    """Print the notes, the tree, the diagram and the next three commands."""
    for note in notes:
        click.echo(f"note: {visible(note)}", err=True)
    click.echo(listing.tree(str(folder), project.sizes()))
    click.echo("\n" + diagram.text(as_chosen(spec.mode, spec), dimensions(spec)) + "\n")
    if not written:
        click.echo("dry run: nothing was written")
        return
    click.echo(f"cd {shlex.quote(str(folder))}")
    click.echo("pip install -e '.[test]'")
    click.echo(f"python -m {spec.package}.train")


def _summary(
    spec: Spec, project: Rendering, notes: Sequence[str], folder: Path, written: bool
) -> dict[str, object]:
    return {
        "project": str(folder),
        "written": written,
        "mode": spec.mode.name,
        "task": spec.task.name,
        "package": spec.package,
        "answers": dict(spec.answers),
        "notes": list(notes),
        "files": [{"path": path, "bytes": size} for path, size in project.sizes().items()],
    }


def _print_json(value: dict[str, object]) -> None:
    click.echo(json.dumps(value, default=list))
