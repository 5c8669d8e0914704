"""A smoke test with an audience: progress while it happens, and what failed at the end."""

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from rich.console import Console

from scaffold.smoke.live import Board, Lines
from scaffold.smoke.reports import explanation, once
from scaffold.smoke.results import Report
from scaffold.smoke.runner import Listener, Settings, Subject, distinct_names, smoke


def watch(
    subjects: Sequence[Subject],
    settings: Settings,
    as_object: bool = False,
    keep: Path | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """Smoke-test `subjects`, showing the progress and what failed (on stderr with `as_object`)."""
    console = Console(stderr=as_object)
    work = keep.absolute() if keep else Path(tempfile.mkdtemp(prefix="scaffold-smoke-"))
    try:
        with _listener(console, subjects) as listener:
            done = smoke(subjects, settings, work, listener, notes)
    except BaseException:
        if not keep:
            shutil.rmtree(work, ignore_errors=True)
        raise
    _clean(work, done, kept=keep is not None)
    _tell(done, console)
    return done


def _listener(console: Console, subjects: Sequence[Subject]) -> "AbstractContextManager[Listener]":
    if console.is_terminal:
        return Board(console, distinct_names(subjects))
    return nullcontext(Lines(console, len(subjects)))


def _clean(work: Path, done: Report, kept: bool) -> None:
    """Remove the working folder, unless something in it is still to be looked at."""
    if not done.failed and not (kept and any(work.iterdir())):
        shutil.rmtree(work, ignore_errors=True)


def _tell(done: Report, console: Console) -> None:
    def say(line: str, style: str = "") -> None:
        console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)

    for results in once(done.failed):
        say("")
        for line in explanation(results):
            say(line, "red" if line.startswith("FAILED") else "")
    for note in done.notes:
        say(note)
    style = "green" if done.exit_code == 0 else "red"
    say(f"{done.counts()}; level {done.level}, {done.device}, {done.seconds:.1f} s", style)
