"""`scaffold check`: whether projects are what their answers give today."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from scaffold.characters import visible
from scaffold.cli.flags import overlay_option
from scaffold.errors import Problem, ScaffoldError, UpdateError
from scaffold.overlays import Overlay, resolve
from scaffold.update.check import Checked, check
from scaffold.update.differences import Difference

WORKFLOW = Path(__file__).parent.parent / "workflows" / "update.yml"


@click.command("check")
@click.argument("project", nargs=-1, type=click.Path(path_type=Path))
@overlay_option
@click.option("--strict", is_flag=True, help="exit 1 also where generated files were edited")
@click.option("--diff", "shown", is_flag=True, help="print what differs as a unified diff")
@click.option("--workflow", is_flag=True, help="print a workflow that opens a pull request weekly")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def command(
    project: tuple[Path, ...],
    overlay: tuple[str, ...],
    strict: bool,
    shown: bool,
    workflow: bool,
    as_json: bool,
) -> None:
    """Exit 1 where PROJECT (default: the current folder) is not what its answers give today.

    That is: older templates made it, or its .scaffold.toml says something else by now.
    """
    if workflow:
        click.echo(WORKFLOW.read_text(encoding="utf-8"), nl=False)
        return
    found, problems = _checked(project or (Path("."),), resolve(overlay))
    if as_json and not problems:
        shape = [_as_json(one, strict) for one in found]
        click.echo(json.dumps({"projects": shape}, ensure_ascii=False))
    elif not as_json:
        for one in found:
            _say(one, strict, shown)
    if problems:
        raise UpdateError(*problems)
    sys.exit(any(one.outdated or strict and one.edited for one in found))


def _checked(
    projects: Iterable[Path], overlays: Sequence[Overlay]
) -> tuple[list[Checked], list[Problem]]:
    """Return how the projects stand, and the problems of those that cannot be told."""
    found: list[Checked] = []
    problems: list[Problem] = []
    for project in projects:
        try:
            found.append(check(project, overlays))
        except ScaffoldError as error:
            problems += error.problems
    return found, problems


def _say(found: Checked, strict: bool, shown: bool) -> None:
    if found.outdated:
        _say_files(f"{found.project}: not what its answers give today", found.outdated, shown)
        click.echo(f"run: scaffold update {found.project}")
    if found.edited and strict:
        _say_files(f"{found.project}: edited since it was generated", found.edited, shown)
        if not shown:
            click.echo(f"run: scaffold check --strict --diff {found.project}")
    for overlay, tag in found.newer.items():
        what = f"run: scaffold update {found.project} --overlay-version newest"
        click.echo(f"{found.project}: {visible(overlay)} has {visible(tag)}; {what}")
    if not found.outdated and not (found.edited and strict):
        click.echo(f"{found.project}: up to date")


def _say_files(heading: str, files: tuple[Difference, ...], shown: bool) -> None:
    click.echo(heading)
    for one in files:
        click.echo(f"  {one.kind:<8} {visible(one.path)}")
    if shown:
        click.echo("".join(one.diff for one in files), nl=False)


def _as_json(found: Checked, strict: bool) -> dict[str, object]:
    return {
        "project": str(found.project),
        "current": not found.outdated,
        "edited": bool(found.edited),
        "passed": not found.outdated and not (strict and found.edited),
        "outdated": [vars(one) for one in found.outdated],
        "edits": [vars(one) for one in found.edited],
        "newer": dict(found.newer),
        "run": f"scaffold update {found.project}" if found.outdated else None,
    }
