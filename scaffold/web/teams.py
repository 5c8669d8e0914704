"""What a team has chosen, read again when its files change: people write templates beside it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scaffold.conventions import METADATA
from scaffold.errors import Problem, ScaffoldError
from scaffold.overlays import walk
from scaffold.team import Team, read_team

State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Now:
    """What was read last.

    Args:
        team: as it was when it could be read.
        number: of the state that was read; it grows.
        state: of the files.
        problems: why the newest state cannot be used.
    """

    team: Team
    number: int
    state: State
    problems: tuple[Problem, ...] = ()


class Teams:
    """The team of a server.

    Args:
        sources: overlays, folders or addresses.

    Raises:
        ScaffoldError: where an overlay or the repository around cannot be used.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources = tuple(sources)
        self._lock = threading.Lock()
        team = read_team(self._sources)
        self._now = Now(team, 0, _state(team))

    def now(self) -> Now:
        """Return what the files say now."""
        with self._lock:
            state = _state(self._now.team)
            if state != self._now.state:
                self._now = self._read(self._now, state)
            return self._now

    def _read(self, last: Now, state: State) -> Now:
        try:
            team = read_team(self._sources)
        except ScaffoldError as error:
            return Now(last.team, last.number + 1, state, error.problems)
        return Now(team, last.number + 1, state)


def _state(team: Team) -> State:
    """Return the names, times and sizes of the files that a team has written on this machine."""
    here = Path.cwd()
    files = [folder / METADATA for folder in (here, *here.parents)]
    for overlay in team.overlays:
        files += [] if overlay.is_remote else sorted(walk(overlay.path))
    return tuple(found for file in files if (found := _seen(file)))


def _seen(file: Path) -> tuple[str, int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return str(file), status.st_mtime_ns, status.st_size
