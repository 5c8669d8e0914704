"""Data files that visitors have given, in a private folder that goes with the server."""

import secrets
import shutil
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from scaffold.errors import AnswersError, Problem

LARGEST = 50 * 2**20  # bytes of a file; `scaffold new` refers to larger ones where they lie
MOST = 8  # files that are kept; the oldest goes first


class TooLarge(AnswersError):
    """More came than a data file may have."""

    def __init__(self, name: str) -> None:
        what = f"is larger than {LARGEST:,} bytes"
        remedy = "use `scaffold new --data FILE`, which reads it where it lies"
        super().__init__(Problem(name, what, remedy))


@dataclass
class Uploads:
    """The files, each in a folder of its own named by its key.

    Args:
        folder: private and there; whoever made it removes it.
    """

    folder: Path
    _keys: list[str] = field(default_factory=list)

    async def add(self, name: str, chunks: AsyncIterable[bytes]) -> str:
        """Keep a file as it comes in; return its key, which nobody can guess.

        Raises:
            AnswersError: where it has no name that a file can have, or is too large.
        """
        name = _plain(name)
        key = secrets.token_urlsafe(16)
        folder = self.folder / key
        folder.mkdir(mode=0o700)
        try:
            size = 0
            with (folder / name).open("xb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > LARGEST:
                        raise TooLarge(name)
                    file.write(chunk)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._keys.append(key)
        while len(self._keys) > MOST:
            self.remove(self._keys[0])
        return key

    def path(self, key: str) -> Path:
        """Return where the file of a key lies.

        Raises:
            AnswersError: where it has gone, or was never there.
        """
        found = [*(self.folder / key).iterdir()] if key in self._keys else []
        if not found:
            remedy = "give the file again"
            raise AnswersError(Problem("--data", "the file is no longer here", remedy))
        return found[0]

    def remove(self, key: str) -> None:
        """Remove a file."""
        self._keys.remove(key)
        shutil.rmtree(self.folder / key, ignore_errors=True)


def _plain(name: str) -> str:
    """Return the last part of a file name, as a browser of any system may send it.

    Raises:
        AnswersError: where no file can have it.
    """
    last = PurePosixPath(PureWindowsPath(name).name).name
    if last in ("", ".", "..") or "\0" in last or len(last.encode("utf-8", "replace")) > 200:
        raise AnswersError(Problem("--data", f"{name[:60]!r} names no file", "rename the file"))
    return last
