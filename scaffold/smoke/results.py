"""How the projects fared."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scaffold.smoke.failures import printable
from scaffold.smoke.inside.devices import Evidence
from scaffold.smoke.inside.tests import Tests


@dataclass(frozen=True)
class StepTime:
    """How long one step took, on the clock and of the processor."""

    stage: str
    step: str
    seconds: float
    cpu: float


@dataclass(frozen=True)
class Result:
    """How one project fared.

    Args:
        name: what it was selected as.
        path: the project.
        mode, task: as it says itself, "" where it does not.
        status: of its test.
        stage: the last one it entered.
        seconds: how long it took.
        error: what failed, one line; None if nothing did.
        detail: the first failing assertion, or what else explains the error.
        log: the file with everything it printed; kept if it failed.
        skill: of its last evaluation.
        device: where its training ran.
        tests: how many of its own passed and were skipped; None where one failed.
        steps: in order.
    """

    name: str
    path: Path
    mode: str
    task: str
    status: Literal["passed", "failed"]
    stage: str
    seconds: float
    error: str | None = None
    detail: str = ""
    log: Path | None = None
    skill: float | None = None
    device: Evidence = field(default_factory=Evidence)
    tests: Tests | None = None
    steps: tuple[StepTime, ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether every step went well."""
        return self.status == "passed"

    def log_tail(self, lines: int = 15) -> list[str]:
        """Return the last lines of its log, if it was kept."""
        return tail(self.log, lines=lines) if self.log and self.log.is_file() else []


def tail(log: Path, start: int = 0, lines: int = 15) -> list[str]:
    """Return the last lines of `log` that come after `start`, as a terminal would leave them."""
    with log.open("rb") as file:
        file.seek(max(log.stat().st_size - 65_536, start))
        text = file.read().decode("utf-8", "replace")
    return [line for line in map(_visible, text.split("\n")) if line][-lines:]


def hang(log: Path, start: int = 0, lines: int = 15) -> list[str]:
    """Return where the main thread was when its time was nearly over, the innermost call first."""
    said = tail(log, start, lines=500)
    begins = [n for n, line in enumerate(said) if line.endswith("(most recent call first):")]
    return said[begins[-1] + 1 :][:lines] if begins else []


def _visible(line: str) -> str:
    """Return a line as a terminal leaves it: no escapes, only what follows the last return."""
    return printable(line.replace("\x08", "").rpartition("\r")[2]).rstrip()


@dataclass(frozen=True)
class Report:
    """How all projects fared.

    Args:
        device: "cpu" or "gpu".
        level: the stage that every project had to reach.
        seconds: how long all of it took.
        selected: how many projects were to be tested.
        results: in the order of the selection.
        notes: what was left out, and why.
    """

    device: str
    level: str
    seconds: float
    selected: int
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Result, ...]:
        """Return the projects that failed."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def exit_code(self) -> int:
        """Return 0 only if every selected project was run and passed."""
        return 0 if not self.failed and len(self.results) == self.selected else 1

    def counts(self) -> str:
        """Return the numbers in words."""
        run, failed = len(self.results), len(self.failed)
        return f"selected {self.selected}, run {run}, passed {run - failed}, failed {failed}"
