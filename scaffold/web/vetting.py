"""Files that unpack to more than there is room for, found in a process of their own.

A few kilobytes can become gigabytes in memory. Run as a module it is that process: it reads the
file as `inspect` does, with a bound, and what it says of the file does not matter.
"""

import contextlib
import itertools
import subprocess
import sys
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from scaffold.bounded import environment
from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.reading.opening import open_bytes

SECONDS = 60
MEMORY = 4 * 2**30  # bytes of addresses, of which polars reserves more than it occupies
_ALONE = {"POLARS_MAX_THREADS": "1", "RAYON_NUM_THREADS": "1"}  # each thread reserves its own
_HEAD = 2**16


def require_readable(file: Path, largest: int) -> None:
    """Refuse a file that needs more memory or time to be read than a server has for one.

    Args:
        file: it may come from anybody. Text is what it is; what may be packed is tried.
        largest: bytes that it may have out of gzip; a project holds no larger file.

    Raises:
        AnswersError: where it is so.
    """
    if not _may_be_packed(file, largest):
        return
    command = [sys.executable, "-P", "-m", "scaffold.web.vetting", str(file)]
    try:
        known = {**environment(), **_ALONE}
        done = subprocess.run(command, env=known, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise _refused(file, f"takes more than {SECONDS} seconds to be read") from None
    if done.returncode:
        raise _refused(file, f"takes more than {MEMORY / 2**30:.0f} GiB of memory to be read")


def _may_be_packed(file: Path, largest: int) -> bool:
    from scaffold.reading.conversion import CONVERTERS

    with contextlib.suppress(EOFError, OSError, zlib.error), open_bytes(file) as opened:
        head = opened.read(_HEAD)
        size = len(head) + sum(map(len, itertools.islice(_parts(opened), largest // _HEAD)))
        if size > largest:
            raise _refused(file, f"has more than {largest:,} bytes")
        return b"\0" in head or head.startswith(tuple(CONVERTERS))
    return False  # damaged, which is said where it is read


def _parts(opened: BinaryIO) -> Iterator[bytes]:
    return iter(partial(opened.read, _HEAD), b"")


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
