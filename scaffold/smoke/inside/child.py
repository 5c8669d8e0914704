"""What a forked child does: enter the project's folder, run one job, send back what came out."""

import atexit
import contextlib
import faulthandler
import functools
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from . import landlock, outside, processes
from .messages import Answer, Job

_CACHES = ("~/.keras", "~/.nv")  # of downloads and of compiled kernels, where there are any


class Failure(Exception):
    """A check that failed: one line, and what a reader wants to see below it."""

    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(error)
        self.error, self.detail = error, detail


def keep(job: Job, result: int) -> int:
    """Run `job` in a process of its own and end what it leaves running; return its exit code."""
    processes.die_with_parent()
    processes.adopt_orphans()
    if (worker := os.fork()) == 0:
        processes.die_with_parent()
        return run(job, result)
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    left = processes.end_children(grace=0.0 if code else 3.0)
    if left and code == 0:
        what = f"left {len(left)} process{'es' * (len(left) > 1)} running: {', '.join(left)}"
        os.write(result, b"\n" + json.dumps(asdict(Answer(False, error=what))).encode())
    if code < 0:
        _die_of(-code)
    return code


def _die_of(number: int) -> None:
    """End by the signal that has ended the job."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # one core file is enough
    with contextlib.suppress(OSError):  # SIGKILL has no handler
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def run(job: Job, result: int) -> int:
    """Run `job`, write its outcome as JSON to the pipe `result` and return the exit code."""
    process, at_exit = os.getpid(), _at_exit()
    try:
        _enter(job)
        module, _, function = job.function.partition(":")
        work = getattr(importlib.import_module(f"smoke_inside.{module}"), function)
        answer = Answer(True, work(**job.arguments))
        if outside.found:
            what = "a place outside of the project, its TMPDIR and the usual caches"
            raise Failure(f"its code writes to {outside.found[0]}, {what}")
    except Failure as failure:
        answer = Answer(False, error=failure.error, detail=failure.detail)
    except BaseException as error:
        traceback.print_exc()
        answer = Answer(False, error=one_line(error), detail=_traceback(error))
    _finish(at_exit)
    if os.getpid() == process:  # and not a process that the job forked
        with os.fdopen(result, "wb") as pipe:
            pipe.write(json.dumps(asdict(answer)).encode())
    return 0 if answer.ok else 1


def _at_exit() -> list[Callable[[], object]]:
    """Return a list that fills with what is registered to be called at exit from now on.

    What the server's own imports have registered is left to the server.
    """
    calls: list[Callable[[], object]] = []
    register = atexit.register

    def registered(
        function: Callable[..., object], *arguments: object, **options: object
    ) -> Callable[..., object]:
        calls.append(functools.partial(function, *arguments, **options))
        return register(function, *arguments, **options)

    atexit.register = registered  # type: ignore[assignment]
    return calls


def _finish(at_exit: list[Callable[[], object]]) -> None:
    """End as a process of Python ends: wait for threads, call what is registered, flush."""
    threading._shutdown()  # type: ignore[attr-defined]
    for call in reversed(at_exit):
        try:
            call()
        except BaseException:
            traceback.print_exc()
    if "multiprocessing.util" in sys.modules:  # which the server may have registered
        sys.modules["multiprocessing.util"]._exit_function()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # closed, or the disk is full
            stream.flush()


def one_line(error: BaseException) -> str:
    """Return an exception as the last line of its traceback."""
    text = ""
    with contextlib.suppress(Exception):  # its own code makes the text
        text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:500] if text else type(error).__name__


def _traceback(error: BaseException) -> str:
    """Return the traceback from the project's own code on, and where it ended in a library."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).parent != Path(__file__).parent and "<frozen" not in frame.filename
    ]
    own = [frame for frame in frames if f"{os.sep}site-packages{os.sep}" not in frame.filename]
    last = [frame for frame in frames[-1:] if frame not in own]
    return "".join([*traceback.format_list([*own, *last]), one_line(error)])[-6000:]


def _enter(job: Job) -> None:
    """Leave the server: own session, log, folder, import path, environment and limits."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _redirect(job.log)
    caches = list(map(os.path.expanduser, _CACHES))
    os.environ.update(job.environment)
    time.tzset()
    os.chdir(job.folder)
    sys.path[:0] = job.path
    os.environ["PYTHONPATH"] = os.pathsep.join(job.path)  # for an interpreter that the job starts
    importlib.invalidate_caches()
    _reseed()
    Path(job.environment["TMPDIR"]).mkdir(exist_ok=True)
    tempfile.tempdir = None  # the server may have looked it up before
    with contextlib.suppress(OSError):  # where memory ends, this goes first, not its neighbours
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    _limit_files(job.disk)
    own = [job.folder, job.environment["TMPDIR"], *job.writable, *caches]
    landlock.restrict(own, job.log, job.hidden)
    outside.watch([*own, job.log], code=[job.folder, *job.path])
    # where it hangs is told in its log, not in what it may have put in the place of stderr
    faulthandler.dump_traceback_later(0.9 * job.timeout, file=os.dup(2))


def _reseed() -> None:
    """Draw NumPy's global state anew, for a fork inherits it; Python sees to its own."""
    with contextlib.suppress(ImportError):
        importlib.import_module("numpy").random.seed()


def _redirect(log: str) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for source, target in ((null, 0), (file, 1), (file, 2)):
        os.dup2(source, target)
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False, buffering=1)


def _limit_files(size: int) -> None:
    """No file may grow beyond `size` bytes, so that no project fills the disk of the others."""
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
