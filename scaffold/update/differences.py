"""How two versions of a project differ, file by file."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from scaffold.update.base import Base
from scaffold.update.files import Files, is_text


@dataclass(frozen=True)
class Difference:
    """One file that is not the same on both sides.

    Args:
        path: where it is.
        kind: what happened to it from the first side to the second.
        diff: a unified diff; of what is no text, nothing.
    """

    path: str
    kind: Literal["added", "changed", "removed"]
    diff: str = ""


def differences(before: Base, after: Base, apart: Collection[str] = ()) -> tuple[Difference, ...]:
    """Return each file that differs from one base to the other, but for those `apart`."""
    sides = [_marks(before), _marks(after)]
    paths = sorted({*sides[0], *sides[1]} - {*apart})
    return tuple(
        Difference(path, _kind(path, *sides), unified(path, before.texts, after.texts))
        for path in paths
        if sides[0].get(path) != sides[1].get(path)
    )


def changes(before: Files, written: Files, removed: Collection[str]) -> str:
    """Return a unified diff of what is written and removed."""
    paths = sorted({*written, *removed})
    sides = [
        {path: files[path].content.decode() for path in paths if _shown(path, files)}
        for files in (before, written)
    ]
    return "".join(unified(path, *sides) for path in paths)


def unified(path: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return a unified diff of one text; a side that lacks it is /dev/null."""
    names = (f"a/{path}" if path in before else "/dev/null", f"b/{path}" if path in after else "")
    lines = difflib.unified_diff(
        before.get(path, "").splitlines(),
        after.get(path, "").splitlines(),
        names[0],
        names[1] or "/dev/null",
        lineterm="",
    )
    return "".join(f"{line}\n" for line in lines)


def _shown(path: str, files: Files) -> bool:
    return path in files and is_text(path, files[path])


def _marks(base: Base) -> dict[str, tuple[str, bool]]:
    """Return path → what tells one content from another."""
    known = {**base.texts, **base.digests}
    return {path: (content, path in base.executable) for path, content in known.items()}


def _kind(
    path: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Literal["added", "changed", "removed"]:
    if path not in before:
        return "added"
    return "changed" if path in after else "removed"
