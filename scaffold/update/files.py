"""The files of a project as git keeps them: path → content and mode."""

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

PLAIN, EXECUTABLE, LINK = "100644", "100755", "120000"
LARGEST = 1 << 20  # bytes of a text that is merged


class File(NamedTuple):
    """One file: its content, or where it leads to, and its mode in git's words."""

    content: bytes
    mode: str = PLAIN


Files = Mapping[str, File]


def read(path: Path) -> File | None:
    """Return the file or link at `path`, if there is one."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            return File(os.fsencode(os.readlink(path)), LINK)
        if stat.S_ISREG(status.st_mode):
            mode = EXECUTABLE if status.st_mode & stat.S_IXUSR else PLAIN
            return File(path.read_bytes(), mode)
    except (FileNotFoundError, NotADirectoryError):
        pass
    return None


def read_all(folder: Path, paths: Iterable[str]) -> dict[str, File]:
    """Return those of `paths` that are in `folder`, none of them through a link."""
    found = {path: read(folder / path) for path in sorted(set(paths)) if _is_inside(folder, path)}
    return {path: file for path, file in found.items() if file}


def _is_inside(folder: Path, path: str) -> bool:
    """Return whether no folder on the way to `path` is a link."""
    return not any((folder / parent).is_symlink() for parent in Path(path).parents)


def is_text(path: str, file: File) -> bool:
    """Return whether a file is kept and merged by its lines; data is kept by its digest."""
    if path.startswith("data/") or len(file.content) > LARGEST or b"\0" in file.content:
        return False
    try:
        file.content.decode()
    except UnicodeDecodeError:
        return False
    return file.mode != LINK


def replaced(file: File, old: bytes, new: bytes) -> File:
    """Return `file` with every `old` in it replaced."""
    return file._replace(content=file.content.replace(old, new))


def digest(content: bytes) -> str:
    """Return the SHA-256 digest of `content`."""
    return hashlib.sha256(content).hexdigest()


def write_all(folder: Path, files: Files, like: Path) -> None:
    """Write `files` into `folder`, none through a second name; permissions are those of `like`."""
    for path, file in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        if file.mode == LINK:
            target.symlink_to(os.fsdecode(file.content))
            continue
        target.write_bytes(file.content)
        permissions = _permissions(like / path, file.mode)
        if permissions is not None:
            target.chmod(permissions)


def _permissions(target: Path, mode: str) -> int | None:
    """Return what the file there allows, with the right to execute it as `mode` says."""
    there = _allowed(target)
    if there is None:
        return 0o755 if mode == EXECUTABLE else None
    return there | (there & 0o444) >> 2 if mode == EXECUTABLE else there & ~0o111


def _allowed(path: Path) -> int | None:
    """Return the permissions of a regular file, if there is one."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return stat.S_IMODE(status.st_mode) if stat.S_ISREG(status.st_mode) else None
