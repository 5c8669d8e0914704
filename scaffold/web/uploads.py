"""Data files that visitors have given, in a private folder that goes with the server."""

import asyncio
import contextlib
import secrets
import shutil
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from scaffold.errors import AnswersError, Problem
from scaffold.web.vetting import require_readable

LARGEST = 50 * 2**20  # bytes of a file; `scaffold new` refers to larger ones where they lie
MOST = 8  # files that are kept; the oldest goes first
_COMING = 4  # files that come in at a time; others wait
GONE = Problem("--data", "the file is no longer here", "give it again")


class TooLarge(AnswersError):
    """More came than a data file may have."""


@dataclass
class Uploads:
    """The files, each in a folder of its own named by its key.

    Args:
        folder: private and there; whoever made it removes it.
    """

    folder: Path
    _keys: list[str] = field(default_factory=list)
    _coming: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_COMING))

    async def add(self, name: str, chunks: AsyncIterable[bytes]) -> str:
        """Keep a file as it comes in; return its key, which nobody can guess.

        Raises:
            AnswersError: where it has no name that a file can have, is too large, or cannot be
                read with what memory there is.
        """
        file = await self._taken(name, chunks)
        self._keys.append(file.parent.name)
        for key in self._keys[:-MOST]:
            self._keys.remove(key)
            shutil.rmtree(self.folder / key, ignore_errors=True)
        return file.parent.name

    @contextlib.asynccontextmanager
    async def passing(self, name: str, chunks: AsyncIterable[bytes]) -> AsyncIterator[Path]:
        """Keep a file for as long as it is worked on, and give its path.

        Raises:
            AnswersError: as `add` does.
        """
        file = await self._taken(name, chunks)
        try:
            yield file
        finally:
            shutil.rmtree(file.parent, ignore_errors=True)

    def path(self, key: str) -> Path:
        """Return where the file of a key lies.

        Raises:
            AnswersError: where it has gone, or was never there.
        """
        with contextlib.suppress(OSError):
            if key in self._keys:
                return next((self.folder / key).iterdir())
        raise AnswersError(GONE)

    async def _taken(self, name: str, chunks: AsyncIterable[bytes]) -> Path:
        """Return a file that has come in, in a new folder."""
        file = self.folder / secrets.token_urlsafe(16) / _plain(name)
        async with self._coming:
            file.parent.mkdir(mode=0o700)
            try:
                await _write(file, chunks)
                await asyncio.to_thread(require_readable, file, LARGEST)
            except BaseException:
                shutil.rmtree(file.parent, ignore_errors=True)
                raise
        return file


async def _write(file: Path, chunks: AsyncIterable[bytes]) -> None:
    size = 0
    try:
        with file.open("xb") as target:
            async for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    what = f"is larger than {LARGEST:,} bytes"
                    remedy = "use `scaffold new --data FILE`, which reads it where it lies"
                    raise TooLarge(Problem(file.name, what, remedy))
                target.write(chunk)
    except OSError as error:  # such as a disk without room
        what, remedy = f"cannot be kept ({error.strerror})", "make room for it"
        raise AnswersError(Problem(file.name, what, remedy)) from error


def _plain(name: str) -> str:
    """Return the last part of a file name, as a browser of any system may send it.

    Raises:
        AnswersError: where no file can have it.
    """
    last = PurePosixPath(PureWindowsPath(name).name).name
    written = last.encode("utf-8", "replace")
    if last in ("", ".", "..") or "\0" in last or len(written) > 200 or written.decode() != last:
        raise AnswersError(Problem("--data", f"{name[:60]!r} names no file", "rename the file"))
    return last
