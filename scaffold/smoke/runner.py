"""Many projects at once: each in its own folder and processes, none in the way of another."""

import itertools
import os
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from scaffold import naming
from scaffold.characters import visible
from scaffold.errors import ScaffoldError
from scaffold.levels import Level
from scaffold.overlays import Overlay
from scaffold.record import known_answers
from scaffold.smoke import devices, environments, server
from scaffold.smoke.devices import Device
from scaffold.smoke.failures import DeviceError, ServerLost, SmokeFailure
from scaffold.smoke.inside.devices import Evidence
from scaffold.smoke.project import Limits, Project
from scaffold.smoke.results import Report, Result
from scaffold.smoke.selection import Combination
from scaffold.smoke.server import Server
from scaffold.smoke.stages import Passage

Subject = Path | Combination


class Listener:
    """Hears of the progress; every method may be called from several threads."""

    def step(self, name: str, stage: str, step: str) -> None:
        """A project enters a step."""

    def finished(self, result: Result) -> None:
        """A project is done."""


@dataclass(frozen=True)
class Settings:
    """How to test.

    Args:
        level: how far each project has to come.
        device: where its training runs.
        jobs: how many projects at a time; 0 for one a core.
        timeout: seconds for each project; 0 for what suits the level.
        isolated: whether each distinct set of requirements gets its own environment.
        overlays: templates that override the generator's own, where it makes projects.
    """

    level: Level = "run"
    device: Device = "auto"
    jobs: int = 0
    timeout: float = 0
    isolated: bool = False
    overlays: tuple[Overlay | Path, ...] = ()


def smoke(
    subjects: Sequence[Subject],
    settings: Settings,
    work: Path,
    listener: Listener | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """Test `subjects` in the folder `work`; what failed stays there, with its log.

    Raises:
        DeviceError: when the device cannot be used.
    """
    began = time.monotonic()
    devices.require(settings.device)
    names = distinct_names(subjects)
    folders = _distinct([naming.slug(name)[-100:] or "project" for name in names], "{}-{}")
    workers = max(min(settings.jobs or cores(), len(subjects)), 1)
    session = Session(settings, limits(settings, workers, work))
    runner = Runner(session, work, listener or Listener())
    with session, ThreadPoolExecutor(workers) as pool:
        if settings.device == "gpu" and not settings.isolated:  # fail before anything is built
            for name in dict.fromkeys(map(backend, subjects)):
                session.servers(sys.executable, name)
        # the last modes of the table take longest: begun first, they keep no core waiting
        each = reversed([*zip(names, subjects, folders, strict=True)])
        pending = [pool.submit(runner.test, *one) for one in each]
        try:
            results = tuple(future.result() for future in reversed(pending))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            session.close()  # ends the jobs that the pool would wait for
            raise
    device = "gpu" if "gpu" in session.devices else "cpu"
    seconds = time.monotonic() - began
    return Report(device, settings.level, seconds, len(subjects), results, tuple(notes))


def distinct_names(subjects: Sequence[Subject]) -> list[str]:
    """Return a name for each subject, no two the same."""
    names = map(str, subjects)
    said = [visible(Path.cwd().name if name == "." else name) for name in names]
    return _distinct(said, "{} ({})")


def _distinct(names: Sequence[str], numbered: str) -> list[str]:
    """Return `names`, numbered where one is there already, so that no two are the same."""
    found: dict[str, None] = {}
    for name in names:
        tries = (numbered.format(name, number) for number in itertools.count(2))
        found[next(one for one in itertools.chain([name], tries) if one not in found)] = None
    return list(found)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def limits(settings: Settings, workers: int, work: Path) -> Limits:
    """Return what each job may take, so that `workers` of them leave room for each other."""
    work.mkdir(parents=True, exist_ok=True)
    timeout = settings.timeout or (3600.0 if settings.level == "learn" else 600.0)
    disk = shutil.disk_usage(work).free // (2 * workers)
    return Limits(timeout, int(0.9 * memory()) // workers, disk, max(cores() // workers, 1))


def memory() -> int:
    """Return the bytes of memory that this process may use, as the machine and its cgroup say."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        file = Path("/sys/fs/cgroup", name)
        if file.is_file() and (text := file.read_text(encoding="ascii").strip()).isdecimal():
            found.append(int(text))
    return min(found)


@dataclass
class Session:
    """What the projects of one run share: limits, places, and servers, started when needed.

    Args:
        settings: how to test.
        limits: of each project.
        shared: the name of a session of pytest-xdist, whose workers share their servers.
    """

    settings: Settings
    limits: Limits
    shared: str = ""
    devices: set[str] = field(default_factory=set)
    _servers: dict[tuple[str, str, str], list[Server]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up on every server, and start none any more."""
        with self._lock:
            self.closed = True
        for running in itertools.chain(*self._servers.values()):
            running.close()

    def project(
        self, path: Path, folder: Path, places: set[str] | None = None, timeout: float = 0
    ) -> Project:
        """Return the project at `path`, to be worked on in `folder`.

        Raises:
            SmokeFailure: when its backend cannot be used here.
        """
        name = backend(path)
        if name not in server.BACKENDS:
            known = ", ".join(server.BACKENDS)
            raise SmokeFailure(f"backend: {name!r} does not exist; one of {known}")
        if not self.settings.isolated and name not in server.installed():
            remedy = f"install it (pip install {name}), or use --isolated"
            raise SmokeFailure(f"backend: {name} is not installed here; {remedy}")
        limits = replace(self.limits, timeout=timeout or self.limits.timeout)
        servers = self.servers_for(path)
        return Project(path, folder, servers[0], limits, fresh=servers[-1], places=places)

    def servers_for(self, path: Path, alone: str = "") -> list[Server]:
        """Return the servers for the project at `path`, or new ones for it `alone`."""
        python = environments.environment(path) if self.settings.isolated else sys.executable
        return self.servers(str(python), backend(path), alone)

    def servers(self, python: str, backend_name: str, alone: str = "") -> list[Server]:
        """Return the servers for an interpreter and a backend.

        Beyond the level "build" they are two, begun together: one to work on, and one of another
        hash seed to load the model again.
        """
        with self._lock:
            if self.closed:
                raise ServerLost("the test was interrupted")
            key = (python, backend_name, alone)
            if key not in self._servers:
                self._servers[key] = self._start(python, backend_name)
            return self._servers[key]

    def _start(self, python: str, backend_name: str) -> list[Server]:
        device = self.settings.device
        chosen = devices.environment(device)
        if self.shared:
            return [server.shared(self.shared, backend_name, chosen)]
        number = 1 if self.settings.level == "build" else 2
        started = [server.start(backend_name, python, chosen) for _ in range(number)]
        self.devices.add(devices.check(started[0], device))
        return started

    def drop(self, lost: Server) -> None:
        """Close a server and its other; whoever needs one like it gets a new one."""
        with self._lock:
            keys = [key for key, each in self._servers.items() if each[0] is lost]
            gone = [one for key in keys for one in self._servers.pop(key)]
        for one in gone:
            one.close()


@dataclass
class Runner:
    """What the threads of one run share."""

    session: Session
    work: Path
    listener: Listener
    places: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        """Return how to test."""
        return self.session.settings

    def test(self, name: str, subject: Subject, place: str) -> Result:
        """Take one subject through the stages in the folder `place`, whatever happens to it."""
        folder = self.work / place
        began = time.monotonic()
        path = subject if isinstance(subject, Path) else folder
        passage: Passage | None = None
        try:
            if isinstance(subject, Combination):
                path = subject.generate(folder / "generated", self.settings.overlays)
            passage = self._passage(name, subject, path, folder)
            failure = self._go(passage, path)
        except DeviceError:
            raise
        except SmokeFailure as error:
            failure = error
        except Exception as error:  # whatever it is, it concerns this project alone
            failure = SmokeFailure(_one_line(error), traceback.format_exc())
        result = _result(name, subject, path, passage, failure, time.monotonic() - began)
        if not failure:
            shutil.rmtree(folder, ignore_errors=True)
        if not self.session.closed:  # else it failed for that alone
            self.listener.finished(result)
        return result

    def _passage(self, name: str, subject: Subject, path: Path, folder: Path) -> Passage:
        """Return the project at the start of its way, with a server for its backend."""
        self.listener.step(name, "build", "wait")
        for old in ("project", "site", "dist", "log.txt"):
            _remove(folder / old)
        project = self.session.project(path, folder, self.places)
        return Passage(project, self.settings.device == "gpu", partial(self.listener.step, name))

    def _go(self, passage: Passage, path: Path) -> SmokeFailure | None:
        """Run the stages; where the server dies, once more on one for this project alone."""
        try:
            return passage.go(self.settings.level)
        except ServerLost:
            self.session.drop(passage.project.server)
        servers = self.session.servers_for(path, alone=str(passage.project.work))
        passage.project.server, passage.project.fresh = servers[0], servers[-1]
        passage.project.seconds = 0.0
        passage.steps.clear()
        try:
            return passage.go(self.settings.level)
        except ServerLost as lost:
            what = "the project stops or kills the process that has started it"
            return SmokeFailure(f"{lost}, where nothing else ran on it: {what}")
        finally:
            self.session.drop(passage.project.server)


def backend(subject: Subject) -> str:
    """Return what Keras runs on in a project; KERAS_BACKEND comes first, as in Keras."""
    chosen = os.environ.get("KERAS_BACKEND")
    given = known_answers(subject) if isinstance(subject, Path) else subject.answers
    return chosen or str(given.get("backend") or "tensorflow")


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, ScaffoldError) else f"{type(error).__name__}: {text}"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _result(
    name: str,
    subject: Subject,
    path: Path,
    passage: Passage | None,
    failure: SmokeFailure | None,
    seconds: float,
) -> Result:
    given = known_answers(path) if isinstance(subject, Path) else subject.answers
    return Result(
        name=name,
        path=path,
        mode=str(given.get("mode", "")),
        task=str(given.get("task", "")),
        status="failed" if failure else "passed",
        stage=passage.stage if passage else "build",
        seconds=seconds,
        error=failure.error if failure else None,
        detail=failure.detail if failure else "",
        log=passage.project.log if passage and failure and passage.project.log.is_file() else None,
        skill=passage.skill if passage else None,
        device=passage.project.device if passage else Evidence(),
        tests=passage.project.tests if passage else None,
        steps=tuple(passage.steps) if passage else (),
    )
