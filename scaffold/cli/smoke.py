"""`scaffold smoke`: build and run generated projects."""

import json
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from scaffold.answers import read_answers
from scaffold.characters import visible
from scaffold.cli.flags import overlay_option
from scaffold.cli.trust import trust_option
from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.levels import LEVELS, Level, require_packages
from scaffold.modes import MODES
from scaffold.overlays import Overlay, named
from scaffold.smoke import (
    Combination,
    Report,
    SelectionError,
    Settings,
    select_pairs,
    shard,
    vary,
)
from scaffold.smoke.changes import HEAD, touched
from scaffold.smoke.devices import DEVICES, Device
from scaffold.smoke.matrix import MATRICES
from scaffold.smoke.reports import as_json, junit, markdown
from scaffold.smoke.runner import Subject
from scaffold.smoke.selection import of_answers
from scaffold.smoke.server import BACKENDS, installed
from scaffold.smoke.watching import watch
from scaffold.tasks import TASKS
from scaffold.trust import EVERYTHING, require_trust


@dataclass(frozen=True)
class Flags:
    """What is to be tested, and how; each field is the flag of its name."""

    everything: bool
    mode: tuple[str, ...]
    task: tuple[str, ...]
    matrix: str | None
    backend: tuple[str, ...]
    answers: tuple[Path, ...]
    overlays: tuple[Overlay, ...]
    level: Level
    device: Device
    jobs: int | None
    timeout: float | None
    isolated: bool
    changed: bool
    changed_since: str | None

    @property
    def makes(self) -> bool:
        """Return whether projects are made here."""
        return bool(self._pairs or self.answers)

    @property
    def _pairs(self) -> bool:
        """Return whether pairs of mode and task are among them; a matrix varies answers alone."""
        return bool(self.everything or self.mode or self.task or self.matrix and not self.answers)

    def combinations(self) -> list[Combination]:
        """Return the answers of what is made: of the pairs that are chosen, then of the files."""
        pairs = select_pairs(self.mode, self.task) if self._pairs else []
        return [*pairs, *_of_files(self.answers)]

    def settings(self) -> Settings:
        """Return how to test."""
        jobs, timeout = self.jobs or 0, self.timeout or 0
        overlays = tuple(replace(one, accepted=EVERYTHING) for one in self.overlays)
        return Settings(self.level, self.device, jobs, timeout, self.isolated, overlays)


@click.command("smoke")
@click.argument("path", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="every pair of mode and task")
@click.option(
    "--mode", multiple=True, metavar="MODE", help=f"one of {', '.join(MODES)}; may be repeated"
)
@click.option(
    "--task", multiple=True, metavar="TASK", help=f"one of {', '.join(TASKS)}; may be repeated"
)
@click.option(
    "--matrix",
    type=click.Choice(list(MATRICES)),
    help="vary the options too: every two values together at least once, or every combination",
)
@click.option(
    "--backend",
    multiple=True,
    type=click.Choice(list(BACKENDS)),
    help="what it runs on, of what is made here; default of a matrix: those that are installed",
)
@click.option(
    "--answers",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="make a project of the answers in this TOML file; may be repeated",
)
@overlay_option
@trust_option
@click.option(
    "--changed",
    is_flag=True,
    help="only projects that the uncommitted change of an overlay touches, found by rendering",
)
@click.option(
    "--changed-since",
    metavar="REF",
    help="only projects that the change of an overlay since a branch, tag or commit touches",
)
@click.option("--shard", "part", metavar="I/N", help="only the I-th of N equal parts")
@click.option(
    "--level", type=click.Choice(LEVELS), default="run", show_default=True, help="how far to go"
)
@click.option("--device", type=click.Choice(DEVICES), default="auto", show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), help="projects at a time; default: one a core")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, max=1e6, min_open=True),
    callback=lambda context, option, value: _a_number(value),
    help="seconds for each project",
)
@click.option(
    "--isolated", is_flag=True, help="install each set of requirements into its own environment"
)
@click.option(
    "--keep", type=click.Path(path_type=Path), help="folder for what failed, with its logs"
)
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="write JUnit XML")
@click.option("--summary", type=click.Path(path_type=Path, dir_okay=False), help="append Markdown")
@click.option(
    "--json", "as_object", is_flag=True, help="print one JSON object on stdout and nothing else"
)
@click.option("--list", "only_list", is_flag=True, help="print what would be tested, and stop")
def command(
    path: tuple[Path, ...],
    part: str | None,
    keep: Path | None,
    report: Path | None,
    summary: Path | None,
    as_object: bool,
    only_list: bool,
    overlay: tuple[str, ...],
    trust: bool,
    **given: Any,
) -> None:
    """Build and run the projects at PATH, or make them: --all, --mode, --task, --matrix, --answers.

    Without any of these, the project in the current folder. Exit code 0: all passed, 1: one failed.
    """
    _of_files(given["answers"])  # everything wrong with them is told before anything is fetched
    flags = Flags(**given, overlays=named(overlay, given["answers"]))
    if not (trust or only_list):
        require_trust(flags.overlays)
    if not flags.isolated:
        require_packages("scaffold smoke", ", or --isolated")
    subjects, notes = _select(path, flags, part)
    notes += [note for one in flags.overlays for note in one.notes]
    if only_list:
        _list(subjects, notes, as_object)
        return
    _check_places(subjects, keep, [report, summary])
    done = watch(subjects, flags.settings(), as_object, keep, notes)
    _write(done, report, summary)
    if as_object:
        click.echo(json.dumps(as_json(done), ensure_ascii=False))
    sys.exit(done.exit_code)


def _a_number(value: float | None) -> float | None:
    if value is not None and math.isnan(value):  # which is in every range
        raise click.BadParameter("nan is no number of seconds")
    return value


def _check_places(
    subjects: Sequence[Subject], keep: Path | None, reports: Sequence[Path | None]
) -> None:
    """Refuse, before any work, places where something would be lost or nothing can be written."""
    problems = []
    if keep:
        projects = [subject.resolve() for subject in subjects if isinstance(subject, Path)]
        if os.path.lexists(keep) and not (os.path.isdir(keep) and not os.listdir(keep)):
            what = "exists, and what it holds could be overwritten"
            problems.append(Problem("--keep", f"{keep} {what}", "give a new folder"))
        elif any(project in (keep.resolve() / "x").parents for project in projects):
            what = f"{keep} lies in a project that is to be tested"
            problems.append(Problem("--keep", what, "give a folder outside of it"))
    for file in filter(None, reports):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.open("ab").close()
        except OSError as error:
            what = f"{file} cannot be written ({error.strerror})"
            problems.append(Problem("--report, --summary", what, "give another file"))
    if problems:
        raise SelectionError(*problems)


def _select(
    paths: tuple[Path, ...], flags: Flags, part: str | None
) -> tuple[list[Subject], list[str]]:
    """Return what to test, and what had to be left out."""
    subjects: list[Subject] = list(dict.fromkeys(_project(path) for path in paths))
    notes: list[str] = []
    if flags.makes:
        made, notes = _made(flags)
        subjects += made
        if not subjects:
            return [], notes
    elif flags.backend:
        what = "is for projects that are made here; one at PATH has its own"
        remedy = f"set KERAS_BACKEND={flags.backend[0]} to run it on another"
        raise SelectionError(Problem("--backend", what, remedy))
    elif flags.overlays:
        what = "is for projects that are made here; those at PATH are there already"
        raise SelectionError(
            Problem("--overlay", what, "add --all, --mode, --answers or another that makes some")
        )
    subjects = subjects or [_project(Path("."))]
    chosen = subjects if part is None else shard(subjects, part)
    if not chosen:
        what = f"nothing in this shard: {part} of {len(subjects)} projects is an empty part"
        notes.append(f"{what}, which a shard may be, so the exit code is 0")
    return chosen, notes


def _made(flags: Flags) -> tuple[list[Combination], list[str]]:
    """Return the projects to make, and what had to be left out."""
    backends, notes = _backends(flags)
    made = vary(flags.combinations(), flags.matrix, backends)
    since = flags.changed_since or (HEAD if flags.changed else "")
    if not since:
        return made, notes
    if not flags.overlays:
        what = "is about the change of an overlay, and none is given"
        raise SelectionError(Problem("--changed", what, "add --overlay FOLDER"))
    changed = touched(made, flags.overlays, since)
    same = len(made) - len(changed)
    left_out = [f"left out, rendered as at {since}: {same} of {len(made)} projects"] if same else []
    return changed, [*notes, *left_out]


def _of_files(files: Sequence[Path]) -> list[Combination]:
    """Return the answers in each of `files`; all problems of all of them are told."""
    found: list[Combination] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found.append(of_answers(read_answers(file)))
        except ScaffoldError as error:
            problems += (problem.within(str(file)) for problem in error.problems)
    if problems:
        raise AnswersError(*problems)
    return found


def _list(subjects: list[Subject], notes: list[str], as_object: bool) -> None:
    if as_object:
        selected = [visible(str(subject)) for subject in subjects]
        click.echo(json.dumps({"selected": selected, "notes": notes}, ensure_ascii=False))
        return
    for subject in subjects:
        click.echo(visible(str(subject)))
    for note in notes:
        click.echo(note, err=True)


def _project(path: Path) -> Path:
    if not path.is_dir():
        what = "is not a folder" if path.exists() else "does not exist"
        raise SelectionError(Problem(str(path), what, "give the folder of a generated project"))
    if path == Path(".") and not (path / "pyproject.toml").is_file():
        remedy = "give the folder of a project, or --all, --mode, --task, --matrix or --answers"
        raise SelectionError(
            Problem("scaffold smoke", "the current folder holds no project", remedy)
        )
    return path


def _backends(flags: Flags) -> tuple[tuple[str, ...], list[str]]:
    """Return the backends to try, those of a matrix that are not installed left out and named."""
    if flags.backend or not flags.matrix:
        return flags.backend, []
    if flags.isolated:
        return tuple(BACKENDS), []
    found = tuple(installed())
    missing = [name for name in BACKENDS if name not in found]
    if not found:
        what, remedy = (
            "no backend of Keras is installed",
            "pip install 'scaffold-rnn[smoke]', or --isolated",
        )
        raise SelectionError(Problem("--backend", what, remedy))
    return found, [f"left out, not installed here: backend {name}" for name in missing]


def _write(done: Report, report: Path | None, summary: Path | None) -> None:
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_bytes(junit(done))
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    for file in filter(None, (summary, Path(page) if page else None)):
        with file.open("a", encoding="utf-8") as target:
            target.write(markdown(done))
