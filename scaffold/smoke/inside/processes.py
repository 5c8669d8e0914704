"""What a job has started: its processes, and the memory they take."""

import contextlib

import psutil

Family = set[psutil.Process]  # each knows when it started, for numbers are used again


def only(pid: int) -> Family:
    """Return the process `pid` alone."""
    return {psutil.Process(pid)}


def family(known: Family) -> Family:
    """Return those of `known` that still run, and all that they have started."""
    found: Family = set()
    for one in known:
        with contextlib.suppress(psutil.Error):
            if one.is_running():
                found |= {one, *one.children(recursive=True)}
    return found


def exceed(processes: Family, limit: int) -> bool:
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


def kill(processes: Family) -> None:
    """End all of them that still run."""
    for one in processes:
        with contextlib.suppress(psutil.Error):
            one.kill()
