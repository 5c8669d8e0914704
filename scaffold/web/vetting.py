"""Files that unpack to more than there is room for, found in a process of their own.

A few kilobytes can become gigabytes in memory. Run as a module it is that process: it reads the
file as `inspect` does, with a bound, and what it says of the file does not matter.
"""

import contextlib
import subprocess
import sys
from pathlib import Path

from scaffold.bounded import environment
from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.reading.opening import GZIP

SECONDS = 60
MEMORY = 4 * 2**30  # bytes of addresses, of which polars reserves far more than it occupies
_HEAD = 2**16


def require_readable(file: Path) -> None:
    """Refuse a file that needs more memory or time to be read than a server has for one.

    Text is what it is; only what may be packed is tried.

    Raises:
        AnswersError: where it is so.
    """
    if not _may_be_packed(file):
        return
    command = [sys.executable, "-P", "-m", "scaffold.web.vetting", str(file)]
    try:
        done = subprocess.run(command, env=environment(), capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise _refused(file, f"takes more than {SECONDS} seconds to be read") from None
    if done.returncode:
        raise _refused(file, f"takes more than {MEMORY / 2**30:.0f} GiB of memory to be read")


def _may_be_packed(file: Path) -> bool:
    from scaffold.reading.conversion import CONVERTERS

    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    return b"\0" in head or head.startswith((GZIP, *CONVERTERS))


def _refused(file: Path, what: str) -> AnswersError:
    remedy = "unpack it, and give a part of it, or use `scaffold new --data FILE`"
    return AnswersError(Problem(file.name, what, remedy))


def _main() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from scaffold.reading import inspect

    with contextlib.suppress(ScaffoldError):
        inspect(Path(sys.argv[1]))


if __name__ == "__main__":
    _main()
