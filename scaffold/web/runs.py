"""Smoke tests of previewed projects: one at a time, in a process of its own, heard by many."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from scaffold.bounded import environment
from scaffold.errors import AnswersError, Problem
from scaffold.levels import Level, require_packages

Told = Mapping[str, Any]  # what a test says of a step, or of its end
_GRACE = 10  # seconds that an interrupted test has to end what it has started
_LONGEST = 2**22  # bytes of a line that it may print
_SAID = "said.txt"  # what it prints as errors
_BEAT = 10  # seconds without an event, until a listener hears that the connection still stands


class Busy(AnswersError):
    """A test is running already."""


@dataclass(frozen=True)
class Event:
    """What happened: a "step" began, or all is "done"."""

    name: str
    data: Told


@dataclass
class Run:
    """One smoke test.

    Args:
        name: of the project.
        level: how far it goes.
        first: the number of its first event; those of all runs are counted together.
        events: so far.
    """

    name: str
    level: Level
    first: int
    events: list[Event] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Return whether its last event has come."""
        return bool(self.events) and self.events[-1].name == "done"

    @property
    def steps(self) -> Sequence[Told]:
        """Return the stage and the step of each that has begun."""
        return [event.data for event in self.events if event.name == "step"]

    @property
    def result(self) -> Told | None:
        """Return how it went; None as long as it goes."""
        return self.events[-1].data if self.is_done else None


class Runs:
    """The smoke test that runs, or ran last."""

    def __init__(self) -> None:
        self.last: Run | None = None
        self._closed = False  # begins no more
        self._over = False  # and tells no more
        self._task: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._changing = asyncio.Lock()
        self._news = asyncio.Condition()

    async def start(self, name: str, level: Level, make: Callable[[Path], None]) -> None:
        """Begin a test, which goes on when this returns.

        Args:
            name: of the project, and of its folder.
            level: how far it goes.
            make: writes the project into the folder that it is given, in a thread.

        Raises:
            Busy: where one is running.
            ScaffoldError: where packages are missing, or there is no such project.
        """
        require_packages("smoke test", ", and restart")
        if self._closed or self.last and not self.last.is_done:
            what, remedy = "one is running already", "wait for its end, or stop it"
            raise Busy(Problem("smoke test", what, remedy))
        before, self.last = self.last, Run(name, level, self._count())
        async with self._changing:
            folder = Path(tempfile.mkdtemp(prefix="scaffold-run-"))
            try:
                await asyncio.to_thread(make, folder / name)
                self._process = await _process(folder, self.last)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                self.last = before
                raise
            self._task = asyncio.create_task(self._follow(self.last, self._process, folder))

    def _count(self) -> int:
        return self.last.first + len(self.last.events) if self.last else 0

    async def stop(self) -> None:
        """Interrupt the test that runs, if one does; wait for the end of all that it started."""
        async with self._changing:
            if not self._process or not self._task or self._task.done():
                return
            assert self._process.stdin
            self._process.stdin.close()  # which it takes for the end
            await asyncio.wait([self._task], timeout=_GRACE)
            if self._process.returncode is None:
                self._process.kill()
            await self._task

    async def close(self) -> None:
        """Stop, and let every listener go."""
        self._closed = True
        await self.stop()
        self._over = True  # not before: every listener hears how the test has ended
        async with self._news:
            self._news.notify_all()

    async def events(self, after: int = -1) -> AsyncIterator[tuple[int, Event] | None]:
        """Yield the events of the test, with their numbers, from the first one on until its end.

        Args:
            after: the number of the last one that was heard; one of another test means none.

        Yields:
            None where nothing happens for some seconds.
        """
        run = self.last
        if run is None:
            return
        heard = after - run.first + 1 if run.first <= after < self._count() else 0
        while not self._over or heard < len(run.events):
            if heard < len(run.events):
                yield run.first + heard, run.events[heard]
                heard += 1
            elif run.is_done:
                return
            elif not await self._wait(run, heard):
                yield None

    async def _wait(self, run: Run, heard: int) -> bool:
        """Return whether something new comes before it is time for a sign of life."""
        async with self._news:
            try:
                news = self._news.wait_for(lambda: self._over or len(run.events) > heard)
                await asyncio.wait_for(news, _BEAT)
            except TimeoutError:
                return False
        return True

    async def _follow(self, run: Run, process: asyncio.subprocess.Process, folder: Path) -> None:
        """Tell what the process of a test tells; its end once nothing of it is left."""
        assert process.stdin and process.stdout
        end = None
        async for line in process.stdout:
            event = _event(line)
            if event and event.name == "done":
                end = event
            elif event:
                await self._tell(run, event)
        code = await process.wait()
        last = await asyncio.to_thread(_said, folder)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if process.stdin.is_closing() and not (end and end.data["status"] == "passed"):
            end = _ended("stopped")  # it may have failed for that alone
        error = f"the smoke test ended by itself with code {code}"
        await self._tell(run, end or _ended("failed", error, last))

    async def _tell(self, run: Run, event: Event) -> None:
        async with self._news:
            run.events.append(event)
            self._news.notify_all()


def _event(line: bytes) -> Event | None:
    """Return what a line tells; None for what a package has printed beside it."""
    try:
        return msgspec.json.decode(line, type=Event)
    except msgspec.DecodeError:
        return None


async def _process(folder: Path, run: Run) -> asyncio.subprocess.Process:
    """Return the process that tests the project in `folder`, and writes there alone."""
    with (folder / _SAID).open("wb") as said:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "scaffold.smoke.events"),
            *(str(folder / run.name), run.level),
            env={**environment(), "TMPDIR": str(folder)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
            limit=_LONGEST,
            start_new_session=True,  # Ctrl-C of a terminal is for the server alone
        )


def _said(folder: Path) -> list[str]:
    text = (folder / _SAID).read_text(encoding="utf-8", errors="replace")
    return text.splitlines()[-15:]


def _ended(status: str, error: str = "", log: Sequence[str] = ()) -> Event:
    """Return the end of a test that has told of none."""
    known = {"status": status, "seconds": None, "skill": None, "error": error or None}
    return Event("done", {**known, "detail": "", "log": [*log]})
