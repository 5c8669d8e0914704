"""What a job may write and read, by Landlock of Linux: no folder of another project.

Source: https://docs.kernel.org/userspace-api/landlock.html
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the system calls
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS, without which only root may restrict itself
_WRITE, _READ, _TRUNCATE = 1 << 1, 1 << 2, 1 << 14  # of files
_ARRANGE = 0b11_1111_1111 << 4  # make, move and remove what is in a folder
_ALL = _WRITE | _READ | _TRUNCATE | _ARRANGE
_SIGNAL = 1 << 1  # to processes outside
_DEVICES = ("/dev", "/proc")  # the driver of a GPU names its threads below /proc


def version() -> int:
    """Return what the kernel can do, at most 0 where it cannot restrict."""
    try:
        return int(ctypes.CDLL(None).syscall(_CREATE, None, ctypes.c_size_t(0), 1))
    except AttributeError:  # this is no Linux
        return 0


def restrict(own: Iterable[str], log: str, hidden: Collection[str] | None) -> None:
    """Let this process and its descendants write below `own`, to `log` and to devices alone.

    Args:
        hidden: folders beside one of `own`, or beside one that holds it, whose files they cannot
            read either, nor those that come there later; None: they can read everything.
    """
    if version() < 3:  # before, no file could be moved to another folder or truncated
        return
    rules = [*((path, _ALL) for path in (*own, "/dev/shm")), (log, _WRITE | _TRUNCATE)]
    rules += [(path, _WRITE | _TRUNCATE) for path in _DEVICES]  # CUDA opens a name to overwrite it
    if hidden is not None:
        rules += [(path, _READ) for path in _visible(own, hidden)]
    handled = _ALL if hidden is not None else _ALL & ~_READ
    scope = _SIGNAL if version() >= 6 else 0
    ruleset = _call(_CREATE, struct.pack("QQQ", handled, 0, scope), ctypes.c_size_t(24), 0)
    for path, rights in rules:
        _allow(ruleset, path, rights & handled)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _visible(own: Iterable[str], hidden: Iterable[str]) -> Iterator[str]:
    """Yield all that lies beside `own`, and beside what holds it, except for `hidden`."""
    way = {str(folder) for path in own for folder in Path(path).resolve().parents}
    left_out = way | {os.path.realpath(path) for path in hidden}
    for folder in way:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            found = (entry.path for entry in entries if not entry.is_symlink())
            yield from (path for path in found if path not in left_out)


def _allow(ruleset: int, path: str, rights: int) -> None:
    """Add a rule for `path`, where it exists, and all below it."""
    with contextlib.suppress(OSError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            _call(_ADD, ruleset, 1, struct.pack("=Qi", rights, place), 0)
        finally:
            os.close(place)


def _call(number: int, *arguments: object) -> int:
    done = int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))
    if done < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return done
