"""What the code of a project writes outside of its own folders, also where it hides a refusal."""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from types import FrameType

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGED = {  # event → which of its arguments are paths that it changes
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.symlink": (1,),
    "os.link": (0, 1),  # by another name it can be written, too
    "os.truncate": (0,),
}
_ANYWHERE = ("/dev", "/proc")
_LIBRARY = (sysconfig.get_path("stdlib") + os.sep, "<frozen ")

found: list[str] = []


def watch(own: Iterable[str], code: Iterable[str]) -> None:
    """Note from now on in `found` what code below `code` writes, or tries to, outside of `own`."""
    inside = [os.path.realpath(place) for place in (*own, *_ANYWHERE)]
    sources = tuple(place + os.sep for place in code)

    def look(event: str, arguments: tuple[object, ...]) -> None:
        for path in _written(event, arguments):
            place = os.path.realpath(os.fsdecode(path))
            apart = not any(os.path.commonpath([place, own]) == own for own in inside)
            apart |= place.startswith("/dev/shm/") and not place.startswith(tuple(inside[:-2]))
            if apart and not os.path.isdir(place) and _author(sys._getframe(1)).startswith(sources):
                found.append(place)

    sys.addaudithook(look)


def _written(event: str, arguments: tuple[object, ...]) -> Iterator[str | bytes]:
    """Yield the paths that an event of the interpreter is about to change."""
    if event == "open":
        flags = arguments[2]
        changed = arguments[:1] if isinstance(flags, int) and flags & _WRITING else ()
    else:
        changed = tuple(arguments[index] for index in _CHANGED.get(event, ()))
    for path in changed:
        if isinstance(path, str | bytes):  # and no number of an open file
            yield path


def _author(frame: FrameType | None) -> str:
    """Return the file of the innermost call that is not one of Python's own library."""
    while frame and frame.f_code.co_filename.startswith(_LIBRARY):
        if f"{os.sep}site-packages{os.sep}" in frame.f_code.co_filename:
            break
        frame = frame.f_back
    return frame.f_code.co_filename if frame else ""
