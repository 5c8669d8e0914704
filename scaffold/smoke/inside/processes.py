"""What a job has started: its processes, as far as /proc tells, and the memory they take."""

import contextlib
import os
import signal

Family = dict[int, str]  # process → when it started, for numbers are used again


def family(known: Family) -> Family:
    """Return those of `known` that still run, and all that they have started."""
    parents = {int(name): _parent(int(name)) for name in _listed() if name.isdecimal()}
    found = {pid: start for pid, start in known.items() if parents.get(pid, (0, ""))[1] == start}
    grown = True
    while grown:
        new = {
            pid: start
            for pid, (parent, start) in parents.items()
            if parent in found and pid not in found
        }
        found |= new
        grown = bool(new)
    return found


def started(pid: int) -> str:
    """Return when process `pid` started, "" where nobody can say."""
    return _parent(pid)[1]


def memory(pid: int) -> int:
    """Return the bytes that process `pid` occupies and no file backs, 0 where nobody can say."""
    total = 0
    with contextlib.suppress(OSError, ValueError):
        with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith(("RssAnon:", "RssShmem:")):
                    total += int(line.split()[1]) << 10
    return total


def kill(processes: Family) -> None:
    """End all of them that are still the same."""
    for pid, start in processes.items():
        if started(pid) == start:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _listed() -> list[str]:
    try:
        return os.listdir("/proc")
    except OSError:
        return []


def _parent(pid: int) -> tuple[int, str]:
    """Return the parent and the start of a process; (0, "") where it has gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()  # a name may hold anything
        return int(fields[1]), fields[19]
    except (OSError, ValueError, IndexError):
        return 0, ""
