"""What a project becomes: its user's files with what changed in those that were generated."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from scaffold.record import RECORD
from scaffold.update.base import BASE, Base, with_plain_ends
from scaffold.update.files import File, Files, digest, is_text, replaced
from scaffold.update.merge import merge

if TYPE_CHECKING:  # few projects have comments in their record
    from tomlkit.container import Container

Status = Literal["unchanged", "updated", "merged", "conflict", "yours alone", "gone"]
_FORMER = (  # comments of records that earlier versions wrote
    b"# What this project was generated from, enough to do it again: scaffold new --answers FILE",
)
STATUSES: tuple[Status, ...] = (
    "unchanged",
    "updated",
    "merged",
    "conflict",
    "yours alone",
    "gone",
)


@dataclass(frozen=True)
class Combined:
    """What a project becomes, as far as it differs from what it is.

    Args:
        written: the files that are new or different, with conflict markers where they conflict.
        removed: the paths of those that go.
        conflicts: path → why it has to be decided by the user.
        statuses: path → what became of it, for every file that was generated or is the user's.
        before: the files as they were, of those that are written or removed.
    """

    written: Files
    removed: tuple[str, ...]
    conflicts: Mapping[str, str]
    statuses: Mapping[str, Status]
    before: Files = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Return whether anything is written or removed."""
        return bool(self.written or self.removed)


def combine(base: Base, yours: Files, generated: Files, own: Iterable[str] = ()) -> Combined:
    """Return what becomes of the files of a user.

    Args:
        base: what was generated.
        yours: what the user made of it, with files that were never generated.
        generated: what would be generated now.
        own: data files of the user, which nothing takes away.
    """
    base, moved = _in_new_package(base, yours, generated)
    moved, ended = with_plain_ends(moved, base)
    apart = {*base.digests, *(path for path, file in generated.items() if not is_text(path, file))}
    merged = merge(*(_without(files, apart) for files in (base.files, moved, generated)))
    kept, conflicts = _by_digest(apart, base, moved, generated, {*own})
    result, conflicts = {**merged.files, **kept}, {**conflicts, **merged.conflicts}
    if RECORD in generated and (RECORD not in conflicts or _parsed(moved.get(RECORD))):
        conflicts.pop(RECORD, None)  # an answer edited by hand is among those generated from
        result[RECORD] = _record(base.files.get(RECORD), moved.get(RECORD), result, generated)
    known = generated.keys() & {*base.texts, *base.digests}  # others may go where a folder went
    statuses = {
        path: _status(path, moved, generated, result, conflicts)
        for path in sorted(moved.keys() | known | result.keys() | conflicts.keys())
    }
    for path in ended & result.keys():
        result[path] = replaced(result[path], b"\n", b"\r\n")
    written = {path: file for path, file in result.items() if yours.get(path) != file}
    removed = tuple(sorted(yours.keys() - result.keys()))
    before = {path: file for path, file in yours.items() if path in written or path in removed}
    return Combined(written, removed, conflicts, statuses, before)


def with_base(combined: Combined, before: Base, now: Base) -> Combined:
    """Return `combined` with the new base, if it is another one."""
    if before == now:
        return combined
    return replace(combined, written={**combined.written, BASE: File(now.packed())})


def _without(files: Files, apart: set[str]) -> dict[str, File]:
    return {path: file for path, file in files.items() if path not in apart}


def _in_new_package(base: Base, yours: Files, generated: Files) -> tuple[Base, Files]:
    """Return the base and the user's files with the package called as in `generated`.

    Git would follow the rename file by file; a file that the user deleted it could not follow.
    """
    old, new = (package_of(files) for files in (base.files, generated))
    if not old or not new or old == new or any(path.startswith(new) for path in yours):
        return base, yours

    def moved(path: str) -> str:
        return new + path.removeprefix(old) if path.startswith(old) else path

    renamed = Base(
        {moved(path): text for path, text in base.texts.items()},
        tuple(map(moved, base.executable)),
        {moved(path): known for path, known in base.digests.items()},
    )
    return renamed, {moved(path): file for path, file in yours.items()}


def package_of(files: Files) -> str:
    """Return the folder of the package, as the record among `files` names it."""
    try:
        content = tomllib.loads(files[RECORD].content.decode())
        tables = (content.get("answers", {}), content.get("derived", {}))
        name = next(table["package"] for table in tables if "package" in table)
    except (KeyError, ValueError, StopIteration):
        return ""
    return f"src/{name}/"


def _by_digest(
    apart: Iterable[str], base: Base, yours: Files, generated: Files, own: set[str]
) -> tuple[dict[str, File], dict[str, str]]:
    """Return what becomes of the files that are no text, and which of them conflict.

    One that is as it was generated is replaced; one that the user changed stays.
    """
    kept: dict[str, File] = {}
    conflicts: dict[str, str] = {}
    known = {path: digest(text.encode()) for path, text in base.texts.items()} | {**base.digests}
    for path in apart:
        was, here, now = known.get(path), yours.get(path), generated.get(path)
        edited = here is not None and digest(here.content) != was
        new = now is not None and digest(now.content) != was
        if here and (edited or path in own and not now):
            kept[path] = here
            if now and path in own and here.content != now.content:
                conflicts[path] = "the data file there was changed since it was copied"
        elif here and now and not new:
            kept[path] = here  # with its mode
        elif now and (here or was is None or new):
            kept[path] = now
            if here is None and was is not None:
                conflicts[path] = "deleted by you, and generated otherwise now"
    return kept, conflicts


def _record(base: File | None, yours: File | None, result: Files, generated: Files) -> File:
    """Return the record, which says what `generated` says; remarks of the user stay in it."""
    merged, now = result.get(RECORD), generated[RECORD]
    if merged and _parsed(merged) == _parsed(now):
        return merged
    return File(record_with_remarks(base, yours, now), now.mode)


def record_with_remarks(base: File | None, yours: File | None, now: File) -> bytes:
    """Return the record `now` with the comments that a user wrote into the one before.

    One beside a value stays there; where nothing is said of that any more, it goes to the others.
    """
    known = [*(base.content.splitlines() if base else []), *now.content.splitlines(), *_FORMER]
    lines = yours.content.splitlines() if yours else []
    own = [line for line in lines if line.lstrip().startswith(b"#") and line not in known]
    text, left = _beside(yours.content if yours else b"", now.content)
    return b"\n".join([*own, *left, text])


def _beside(yours: bytes, now: bytes) -> tuple[bytes, list[bytes]]:
    """Return the record `now` with the comments beside values of `yours`, and those of no value."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        before, after = tomlkit.parse(yours), tomlkit.parse(now)
    except TOMLKitError:
        return now, []
    left = [remark.encode() for remark in _carry(before, after)]
    return tomlkit.dumps(after).encode(), left


def _carry(before: "Container", after: "Container") -> Iterator[str]:
    """Write the comments beside values of `before` into `after`; yield those of no value there."""
    from tomlkit.container import Container
    from tomlkit.items import Item, Table

    for name in before:
        value, now = before.item(name), after.item(name) if name in after else None
        if isinstance(value, Table):
            yield from _carry(value.value, now.value if isinstance(now, Table) else Container())
        elif isinstance(value, Item) and (comment := value.trivia.comment):
            if isinstance(now, Item):
                now.comment(comment.removeprefix("#").strip())
            else:
                yield f"{comment} ({name})"


def _parsed(file: File | None) -> object:
    try:
        return tomllib.loads(file.content.decode()) if file else None
    except ValueError:
        return None


def _status(
    path: str, yours: Files, generated: Files, result: Files, conflicts: Mapping[str, str]
) -> Status:
    here, now, then = yours.get(path), generated.get(path), result.get(path)
    if path in conflicts:
        return "conflict"
    if then is None:
        return "gone"
    if then == here:
        return "unchanged" if here == now else "yours alone"
    return "updated" if then == now else "merged"
