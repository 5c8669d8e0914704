"""What a job has started: its processes, their end, and the memory they take."""

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Container, Iterable, Sequence

import psutil

_DIE_WITH_PARENT, _ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER of Linux


def die_with_parent() -> None:
    """Let this process be killed when the one that forked it ends."""
    _prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own has ended, in whatever session they are."""
    _prctl(_ADOPT_ORPHANS, 1)


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(AttributeError, OSError):  # Linux alone has it
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def descendants(pid: int) -> list[psutil.Process]:
    """Return all that a process has started, as far as it still runs."""
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).children(recursive=True)
    return []


def stopped(pid: int) -> bool:
    """Return whether a process was stopped by a signal."""
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).status() == psutil.STATUS_STOPPED
    return False


def end_children(grace: float) -> list[str]:
    """Wait `grace` seconds for the children of this process, and theirs; kill those that stay.

    Returns:
        the names of what was killed.
    """
    names: list[str] = []
    patience = time.monotonic() + grace
    with contextlib.suppress(ChildProcessError):  # there is none any more
        while time.monotonic() < patience:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.02)
        names = [_name(one) for one in descendants(os.getpid())]
        while True:
            kill(descendants(os.getpid()))
            os.waitpid(-1, 0)
    return names


def kill_children(but: Container[int]) -> None:
    """Kill the children of this process, and leave those with a number in `but`."""
    kill(one for one in psutil.Process().children() if one.pid not in but)


def kill(processes: Iterable[psutil.Process]) -> None:
    """End all of them that still run."""
    for one in processes:
        with contextlib.suppress(psutil.Error):
            one.kill()


def exceed(processes: Sequence[psutil.Process], limit: int) -> bool:
    """Return whether `processes` occupy more than `limit` bytes of memory together."""
    # with every page that they share counted in full, which is quickly known; then once
    return sum(map(_resident, processes)) > limit and sum(map(_share, processes)) > limit


def _resident(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _share(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        memory = process.memory_full_info()
        return int(getattr(memory, "pss", memory.uss))  # macOS does not tell the first
    return 0


def _name(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return process.name()
    return str(process.pid)
