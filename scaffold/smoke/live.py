"""Progress while it happens: a table on a terminal, plain lines elsewhere."""

import threading
import time
from collections.abc import Iterable
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from scaffold.smoke.results import Result
from scaffold.smoke.runner import Listener


class Lines(Listener):
    """One line for each project, printed when it is done."""

    def __init__(self, console: Console, total: int) -> None:
        self.console, self.total, self.done = console, total, 0
        self.lock = threading.Lock()

    def finished(self, result: Result) -> None:
        """Print how it went."""
        with self.lock:
            self.done += 1
            counter = f"[{self.done:>{len(str(self.total))}}/{self.total}]"
            words = f"{result.stage}: {result.error}" if result.error else skill(result)
            line = f"{counter} {result.status.upper():6} {result.name}  {result.seconds:.1f} s"
            self.console.print(
                f"{line}  {words}".rstrip(), markup=False, highlight=False, soft_wrap=True
            )


class Board(Listener):
    """A table with a row for each project, redrawn as they go from step to step."""

    def __init__(self, console: Console, names: Iterable[str]) -> None:
        self.console, self.names = console, list(names)
        self.steps: dict[str, tuple[str, float]] = {}
        self.results: dict[str, Result] = {}
        self.live = Live(
            console=console, get_renderable=self.table, refresh_per_second=4, transient=True
        )

    def __enter__(self) -> "Board":
        self.live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.live.stop()
        if error is None:
            self.console.print(self.table(everything=True))

    def step(self, name: str, stage: str, step: str) -> None:
        """Show where a project is."""
        began = self.steps[name][1] if name in self.steps else time.monotonic()
        self.steps[name] = (f"{stage}: {step}", began)

    def finished(self, result: Result) -> None:
        """Show how it went."""
        self.results[result.name] = result

    def table(self, everything: bool = False) -> Table:
        """Return the table: all rows, or as many as fit on the screen, the busy ones first."""
        table = Table("project", "stage", "seconds", "", box=None, pad_edge=False)
        names = self.names if everything else self._visible()
        for name in names:
            table.add_row(*self._row(name))
        done, hidden = len(self.results), len(self.names) - len(names)
        rest = f", {hidden} more rows" if hidden else ""
        table.caption = f"{done} of {len(self.names)} done{rest}"
        return table

    def _visible(self) -> list[str]:
        room = max(self.console.height - 4, 3)
        busy = [name for name in self.names if name in self.steps and name not in self.results]
        rest = [name for name in self.names if name not in busy]
        kept = set([*busy, *rest][:room])
        return [name for name in self.names if name in kept]

    def _row(self, name: str) -> tuple[str, str, str, str]:
        if name in self.results:
            result = self.results[name]
            colour = "green" if result.passed else "red"
            words = f"[{colour}]{result.status}[/]"
            return _plain(name), result.stage, f"{result.seconds:.1f}", f"{words} {skill(result)}"
        if name in self.steps:
            where, began = self.steps[name]
            return _plain(name), where, f"{time.monotonic() - began:.1f}", "…"
        return f"[dim]{_plain(name)}[/]", "", "", ""


def _plain(name: str) -> str:
    return name.replace("[", r"\[")


def skill(result: Result) -> str:
    """Return the skill in words, where it was measured after the full training."""
    return (
        f"skill {result.skill:.1%}" if result.skill is not None and result.stage == "learn" else ""
    )
