"""A smoke test for another program, which reads one JSON object a line: `step`s, then `done`.

    python -m scaffold.smoke.events FOLDER LEVEL

It ends, with all that it has started, when its input does, or by SIGTERM. It writes into TMPDIR
alone, which whoever started it made for it and removes.
"""

import contextlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from scaffold.errors import ScaffoldError
from scaffold.levels import LEVELS, Level
from scaffold.smoke.inside import processes
from scaffold.smoke.results import Result
from scaffold.smoke.runner import Listener, Settings, smoke

_LINES = 40  # of the end of a log
_CHARACTERS = 50_000  # of the end of what explains an error


class Telling(Listener):
    """Prints what it hears."""

    def step(self, name: str, stage: str, step: str) -> None:
        """Tell which step begins."""
        _tell("step", stage=stage, step=step)

    def finished(self, result: Result) -> None:
        """Tell how it went."""
        _tell(
            "done",
            status=result.status,
            seconds=round(result.seconds, 1),
            skill=result.skill,
            error=f"{result.stage}: {result.error}" if result.error else None,
            detail=result.detail[-_CHARACTERS:],
            log=result.log_tail(_LINES),
        )


def main(project: Path, level: Level) -> None:
    """Smoke-test the project in a folder."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    work = Path(tempfile.mkdtemp(prefix="work-"))
    try:
        smoke([project], Settings(level), work, Telling())
    except ScaffoldError as error:
        _tell("done", status="failed", seconds=0, skill=None, error=str(error), detail="", log=[])


def _end_with_input() -> None:
    """Interrupt this process, and end what it has started, which may be importing for long."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    while True:
        processes.kill(processes.descendants(os.getpid()))
        time.sleep(0.1)


def _tell(name: str, **data: object) -> None:
    print(json.dumps({"name": name, "data": data}), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it cleans up
    (given,) = (one for one in LEVELS if one == sys.argv[2])
    with contextlib.suppress(KeyboardInterrupt):
        main(Path(sys.argv[1]), given)
