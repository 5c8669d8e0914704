"""`scaffold update`: today's templates, or other answers, with the edits of a user kept."""

import json
import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from scaffold.answers import Answers, read_answers
from scaffold.characters import visible
from scaffold.cli.flags import answer_flags
from scaffold.cli.trust import accepted, trust_option
from scaffold.overlays import at_version, continuing, read_overlays, resolve
from scaffold.planning import completing
from scaffold.questions import parse_set
from scaffold.reading import parse_columns
from scaffold.record import RECORD
from scaffold.update.combine import STATUSES
from scaffold.update.differences import changes
from scaffold.update.update import Outcome, Prepared, prepare, update


@click.command("update")
@click.argument("project", default=".", type=click.Path(path_type=Path))
@answer_flags
@trust_option
@click.option(
    "--overlay-version",
    "version",
    metavar="VERSION",
    help="take the recorded overlays from addresses at this tag, branch or commit; "
    "newest: at their newest tag",
)
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(path_type=Path),
    help="a TOML file of answers that change those recorded; flags go first",
    metavar="FILE",
)
@click.option("--dry-run", is_flag=True, help="show what would change, write nothing")
@click.option("--no-test", is_flag=True, help="do not run the project's tests on the result")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def command(
    project: Path,
    dry_run: bool,
    no_test: bool,
    as_json: bool,
    column: Sequence[str],
    extras: tuple[str, ...],
    overlay: tuple[str, ...],
    given: tuple[str, ...],
    trust: bool,
    version: str | None,
    answers_file: Path | None,
    **flags: object,
) -> None:
    """Bring PROJECT (default: the current folder) to today's templates, or to other answers.

    What changed in the templates is merged with what you changed. Nothing is written unless that
    merges without a conflict and the project's own tests pass: otherwise the exit code is 1, and
    the result lies on the branch scaffold/update, or in a folder beside the project.
    """
    answers = read_answers(answers_file) if answers_file else {}
    answers |= _given(flags, column, extras, given)
    with completing(answers):
        overlays = resolve(overlay)
        if overlays and (project / RECORD).is_file():
            overlays = continuing(overlays, read_overlays(project / RECORD))
        elif version:
            overlays = at_version(read_overlays(project / RECORD), version)
    interactive = not as_json and sys.stdin.isatty() and sys.stdout.isatty()
    accept = partial(accepted, trust=trust, interactive=interactive)
    prepared = prepare(project, answers, overlays, accept=accept)
    conflicts = bool(prepared.combined.conflicts)
    outcome = Outcome(prepared, not conflicts) if dry_run else update(prepared, not no_test)
    if as_json:
        click.echo(json.dumps(_as_json(outcome, dry_run), ensure_ascii=False))
    else:
        _say(outcome, project, dry_run, no_test)
    sys.exit(not outcome.applied)


def _given(
    flags: Answers, column: Sequence[str], extras: tuple[str, ...], given: tuple[str, ...]
) -> dict[str, object]:
    """Return the answers that the flags give."""
    answers = {name: value for name, value in flags.items() if value is not None}
    if extras:
        answers["with"] = extras
    with completing(answers):
        more = {"columns": parse_columns(column), "set": parse_set(given)}
    return {**answers, **{name: value for name, value in more.items() if value}}


def _say(outcome: Outcome, project: Path, dry_run: bool, no_test: bool) -> None:
    prepared = outcome.prepared
    for note in prepared.notes:
        click.echo(f"note: {visible(note)}", err=True)
    _say_files(prepared)
    if dry_run:
        combined = prepared.combined
        click.echo(changes(combined.before, combined.written, combined.removed), nl=False)
        click.echo("dry run: nothing was written, and no test was run")
    elif not prepared.combined.changes:
        click.echo(f"{project}: up to date")
    elif outcome.applied:
        tested = "its tests pass" if outcome.tested else "its tests were not run"
        click.echo(f"{project}: updated, {tested}{' (--no-test)' if no_test else ''}")
    else:
        _say_refused(outcome, project)


def _say_files(prepared: Prepared) -> None:
    """Print what became of each file, those that are as they were in one line."""
    statuses = prepared.combined.statuses
    for path, status in sorted(statuses.items(), key=lambda one: STATUSES.index(one[1])):
        if status != "unchanged":
            click.echo(f"{status:<12} {visible(path)}")
    for path, reason in prepared.combined.conflicts.items():
        click.echo(f"conflict: {visible(path)}: {visible(reason)}", err=True)
    counts = Counter(statuses.values())
    click.echo(", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status]))


def _say_refused(outcome: Outcome, project: Path) -> None:
    """Say why nothing was written, and where the result can be worked on."""
    if outcome.failure:
        click.echo(outcome.failure.detail, err=True)
        click.echo(f"error: {project}: {outcome.failure.test} fails on the result", err=True)
    else:
        number = len(outcome.prepared.combined.conflicts)
        click.echo(f"error: {project}: not updated, {number} in conflict", err=True)
    click.echo(f"{project} is as it was.", err=True)
    place = outcome.place
    if place and place.kind == "branch":
        if place.uncommitted:
            named = ", ".join(map(visible, place.uncommitted))
            click.echo(f"The branch holds edits that you have not committed: {named}", err=True)
        what = f"git switch {place.name}; correct it, commit; git switch -; git merge {place.name}"
        click.echo(f"The result is on the branch {place.name}: {what}", err=True)
    elif place:
        here, there = shlex.quote(place.name), shlex.quote(str(outcome.prepared.project))
        gone = " ".join(map(shlex.quote, outcome.prepared.combined.removed))
        first = f"cd {there} && rm {gone} && " if gone else ""  # a file may become a folder
        what = f"correct it there; then {first}cp -a {here}/. {there}"
        click.echo(f"The result is in {place.name}: {visible(what)}", err=True)


def _as_json(outcome: Outcome, dry_run: bool) -> dict[str, object]:
    prepared, place, failure = outcome.prepared, outcome.place, outcome.failure
    combined = prepared.combined
    return {
        "project": str(prepared.project),
        "written": outcome.applied and combined.changes and not dry_run,
        "tested": outcome.tested,
        "notes": list(prepared.notes),
        "files": [{"path": path, "status": status} for path, status in combined.statuses.items()],
        "conflicts": dict(combined.conflicts),
        "diff": changes(combined.before, combined.written, combined.removed),
        "failed": vars(failure) if failure else None,
        "result": vars(place) if place else None,
    }
