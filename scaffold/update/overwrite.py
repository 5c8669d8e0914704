"""What `new --force` replaces and removes in a folder that is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scaffold.errors import UpdateError
from scaffold.record import known_answers
from scaffold.update.base import BASE, Base, read_base
from scaffold.update.files import Files, digest, read_all


@dataclass(frozen=True)
class Overwrite:
    """What is about to happen to a folder.

    Args:
        before: what is there, of what is written or removed.
        written: the files that are new or different.
        removed: those that an earlier generation left, unedited, and this one has not.
        edited: the paths of `written` whose edits by a user are lost.
    """

    before: Files
    written: Files
    removed: tuple[str, ...]
    edited: tuple[str, ...]


def overwrite(folder: Path, files: Files) -> Overwrite:
    """Return what generating `files` into `folder` replaces there."""
    there = read_all(folder, files)
    written = {path: file for path, file in files.items() if there.get(path) != file}
    removed = abandoned(folder, files)
    known = _digests(_base(folder))
    edited = tuple(
        path
        for path in sorted(written.keys() & there.keys())
        if digest(there[path].content) != known.get(path)
    )
    return Overwrite(read_all(folder, [*written, *removed]), written, removed, edited)


def abandoned(folder: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Return what an earlier generation left in `folder`, unedited, that is none of `paths`.

    The data file of a user's own is not among it.
    """
    known = _digests(_base(folder))
    left = known.keys() - {*paths, BASE, known_answers(folder).get("data")}
    there = read_all(folder, left)
    return tuple(path for path, file in there.items() if digest(file.content) == known[path])


def _base(folder: Path) -> Base:
    try:
        return read_base(folder)
    except UpdateError:
        return Base()


def _digests(base: Base) -> dict[str, str]:
    texts = {path: digest(text.encode()) for path, text in base.texts.items()}
    return {**texts, **base.digests}
