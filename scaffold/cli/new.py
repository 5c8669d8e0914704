"""`scaffold new`: answers from flags, a file or prompts become a project."""

import contextlib
import json
import shlex
import shutil
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffold import diagram, listing
from scaffold.answers import Answers, expanded, keep, read_accepted, read_answers, set_of
from scaffold.characters import visible
from scaffold.cli.flags import answer_flags
from scaffold.cli.replacing import say_changes, warn
from scaffold.cli.trust import accepted, to_accept, trust_option
from scaffold.context import as_chosen, dimensions
from scaffold.conventions import Default
from scaffold.destination import next_commands, replacement, wants_git
from scaffold.errors import AnswersError, DestinationError, Problem, ScaffoldError
from scaffold.generation import data_content, generate, rendering, slots
from scaffold.overlays import Overlay, paths, relative
from scaffold.planning import completing, plan
from scaffold.questions import Question, parse_set
from scaffold.render import Rendering
from scaffold.spec import Spec
from scaffold.team import read_team
from scaffold.write import check_destination, is_full

if TYPE_CHECKING:  # most projects are made without a smoke test, and import nothing of it
    from scaffold.dialogue import Dialogue
    from scaffold.smoke import Report
    from scaffold.update.overwrite import Overwrite


@click.command("new")
@click.argument("dest", required=False)
@answer_flags
@trust_option
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
    trust: bool,
    **flags: object,
) -> None:
    """Generate a project in DEST (default: a folder named after the project)."""
    answers = _answers(dest, answers_file, column, {**flags, "with": extras or None})
    with completing(answers):
        team = read_team(overlay, [Path(answers_file)] if answers_file else [])
        answers["set"] = team.answers({**set_of(answers), **parse_set(given)})
    overlays = team.overlays
    dialogue, place = None, _Place(dest, overlays, team.defaults, force)
    interactive = not (no_input or as_json) and sys.stdin.isatty() and sys.stdout.isatty()
    if interactive:
        dialogue = _dialogue(answers, place, team.questions, answers_file)
        answers = dialogue.chosen
    spec = plan(answers, team.defaults)
    folder = _folder(dest, spec)
    check_destination(folder, force or dry_run)
    replaced = replacement(spec, folder, overlays) if is_full(folder) else None
    if dry_run:
        project = rendering(spec, relative(overlays, folder))
    else:
        if replaced:
            warn(replaced, folder, asks=dialogue is not None)
        with _keeping(dialogue, place):
            if any(one.is_remote for one in overlays):
                overlays = accepted(overlays, rendering(spec, overlays), trust, interactive)
            project = generate(spec, folder, force, wants_git(git, folder), overlays)
    outcome = _Outcome(spec, folder, project, overlays, replaced, written=not dry_run)
    if not as_json:
        outcome.say(dialogue.said if dialogue else ())
    smoked = _smoke(folder, as_json) if smoke and not dry_run else None
    if as_json:
        _print_json(outcome.summary() | _report(smoked))
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


def _folder(dest: str | None, spec: Spec) -> Path:
    return Path(spec.slug if dest is None else expanded(dest))


@dataclass(frozen=True)
class _Place:
    """What the dialogue does not ask: where a project is to be written, and from which overlays.

    Args:
        dest, force: the flags of the same names.
        overlays: what the flag, the file of answers or the repository around names.
        team: the defaults of the overlays and of the repository around.
    """

    dest: str | None
    overlays: tuple[Overlay, ...]
    team: Mapping[str, Default]
    force: bool

    def command(self, answers: Path) -> str:
        """Return the command that goes on from a file of answers."""
        places = (one if one.is_remote else one.path for one in self.overlays)
        overlays = (f"--overlay={place}" for place in places)  # an address without its password
        where = [*([self.dest] if self.dest else []), *overlays, *(["--force"] * self.force)]
        return shlex.join(["scaffold", "new", *where, "--answers", str(answers)])


@dataclass(frozen=True)
class _Outcome:
    """What came of the command, or would come of it without --dry-run.

    Args:
        spec, folder, project: what is where.
        overlays: those that it is rendered from.
        replaced: what was in the folder before, if anything.
        written: whether the project is there now.
    """

    spec: Spec
    folder: Path
    project: Rendering
    overlays: tuple[Overlay, ...]
    replaced: "Overwrite | None"
    written: bool

    @property
    def notes(self) -> list[str]:
        """What to know of the data, the options and the overlays."""
        notes = [*self.spec.data.notes, *(note for one in self.overlays for note in one.notes)]
        return notes if self.written else [*notes, *to_accept(self.overlays, self.project)]

    def say(self, said: Container[str]) -> None:
        """Print the notes but those already `said`, the tree, the diagram and what comes next."""
        if self.replaced and not self.written:
            say_changes(self.replaced, self.folder)
            return
        for note in self.notes:
            if note not in said:
                click.echo(f"note: {visible(note)}", err=True)
        click.echo(listing.tree(str(self.folder), self.sizes()))
        click.echo(f"\n{_diagram(self.spec)}\n")
        if not self.written:
            click.echo("dry run: nothing was written")
            return
        for line in next_commands(self.spec, self.folder):
            click.echo(line)

    def sizes(self) -> dict[str, int]:
        """Return path → size in bytes, the user's data among them."""
        content = data_content(self.spec)
        own = {} if content is None else {self.spec.data.place: len(content)}
        return dict(sorted({**self.project.sizes(), **own}.items()))

    def summary(self) -> dict[str, object]:
        """Return what `--json` prints of it."""
        sizes, replaced = self.sizes(), self.replaced
        summary = {
            "project": str(self.folder),
            "written": self.written,
            "mode": self.spec.mode.name,
            "task": self.spec.task.name,
            "package": self.spec.package,
            "answers": dict(self.spec.answers),
            "notes": self.notes,
            "files": [{"path": path, "bytes": size} for path, size in sizes.items()],
        }
        if self.overlays:
            fields = ("source", "version", "commit", "accepted")
            summary["overlays"] = [{key: getattr(x, key) for key in fields} for x in self.overlays]
        if replaced:
            summary |= {"overwritten": list(replaced.edited), "removed": list(replaced.removed)}
        return summary


def _dialogue(
    answers: dict[str, object], place: _Place, theirs: Mapping[str, Question], file: str | None
) -> "Dialogue":
    """Return the dialogue that has completed `answers`."""
    from scaffold.dialogue import Dialogue

    if place.dest is not None:
        check_destination(Path(expanded(place.dest)), place.force)
    accepted = set(read_accepted(Path(file))) if file else set()
    preview, proposals = partial(_preview, place), partial(_proposals, place)
    dialogue = Dialogue(answers, preview, theirs, proposals, accepted, place.team)
    with _keeping(dialogue, place):
        dialogue.run()
    return dialogue


@contextlib.contextmanager
def _keeping(dialogue: "Dialogue | None", place: _Place) -> Iterator[None]:
    """Leave what was answered in a file, where the user leaves or something is refused."""
    try:
        yield
    except (KeyboardInterrupt, EOFError, click.Abort, ScaffoldError):
        if dialogue and dialogue.answered:
            kept = keep(dialogue.chosen, filter(dialogue.accepts, dialogue.known))
            if kept:
                click.echo(
                    f"the answers are in {kept}; go on with: {place.command(kept)}", err=True
                )
        raise


def _proposals(place: _Place, answers: Answers) -> Mapping[str, object]:
    """Return what the overlays propose for what they ask, with the answers known so far."""
    return slots(plan(answers, place.team), paths(place.overlays), set_of(answers))


def _preview(place: _Place, answers: Answers) -> str:
    """Return what would be written, in few lines.

    Raises:
        ScaffoldError: where it would not.
    """
    spec = plan(answers, place.team)
    folder = _folder(place.dest, spec)
    try:
        check_destination(folder, place.force)
    except DestinationError as error:
        (problem,) = error.problems
        what = f"the folder {problem.where} {problem.what}"
        raise AnswersError(Problem("--name", what, "choose another name")) from error
    sizes = rendering(spec, place.overlays).sizes()
    return f"\n{folder}/: {len(sizes)} files, {sum(sizes.values()):,} bytes\n\n{_diagram(spec)}\n"


def _diagram(spec: Spec) -> str:
    """Return the topology with its dimensions, no wider than the terminal, if it is one."""
    width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else 0
    return diagram.text(as_chosen(spec.mode, spec), dimensions(spec), width)


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


def _print_json(value: dict[str, object]) -> None:
    click.echo(json.dumps(value, default=list))
