"""Overlays: folders of templates laid over the generator's own, from here or from a git address."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scaffold.errors import AnswersError, Problem
from scaffold.layers import LAYER_FOLDERS, require_templates
from scaffold.render import INCLUDED, ROOT, settings

_PARTS = (ROOT, INCLUDED, *LAYER_FOLDERS, "cookiecutter.json", "scaffold.toml")
_OUR_EXTENSIONS = ["local_extensions.Quoting"]  # those of an exported template, which are ours


@dataclass(frozen=True)
class Overlay:
    """Templates of a team.

    Args:
        source: the folder or the git address, as it was given, without version and password.
        path: the folder that holds them here.
        version: the tag, branch or commit that was asked for, if any.
        commit: the one that it is; none of a folder.
        accepted: the files of projects, run when one is installed or tested, that a user allowed.
        notes: what a user should know.
    """

    source: str
    path: Path
    version: str = ""
    commit: str = ""
    accepted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_remote(self) -> bool:
        """Return whether it comes from an address."""
        return bool(self.commit)

    def __str__(self) -> str:
        return f"{self.source}@{self.version}" if self.version else self.source


def resolve(sources: Iterable[str | Path | Overlay]) -> tuple[Overlay, ...]:
    """Return the overlays that `sources` name, fetched where they are addresses; the last wins.

    Args:
        sources: folders, git addresses such as `gh:org/templates@v2`, or overlays as recorded,
            whose commit is taken whatever their version is by now.

    Raises:
        AnswersError: with a problem for each that is none, cannot be fetched, or is refused.
    """
    found: list[Overlay] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            found.append(_resolved(source))
        except AnswersError as error:
            problems += error.problems
    if problems:
        raise AnswersError(*problems)
    return tuple(found)


def paths(overlays: Iterable[Overlay]) -> list[Path]:
    """Return the folders of `overlays`."""
    return [overlay.path for overlay in overlays]


def is_address(source: str) -> bool:
    """Return whether `source` names a git repository elsewhere; a folder that is there does not."""
    if os.path.isdir(os.path.expanduser(source)) or not {":", "@"} & set(source):
        return False
    from scaffold.fetching import parse_address

    return parse_address(source) is not None


def newest(overlay: Overlay) -> str | None:
    """Return the newest tag of the repository of `overlay`, None where it has none that is newer.

    Raises:
        AnswersError: where the repository cannot be reached.
    """
    if not overlay.is_remote:
        return None
    from scaffold.fetching import Address, newest_tag

    found = newest_tag(Address(overlay.source, overlay.version))
    return found[0] if found and found[1] != overlay.commit else None


def _resolved(source: str | Path | Overlay) -> Overlay:
    if source == "":  # such as "$OVERLAY" that is not set
        raise AnswersError(Problem("--overlay", "names nothing", "give a folder or an address"))
    if isinstance(source, Overlay):
        if not source.is_remote:
            return replace(_of_folder(source.source), accepted=source.accepted)
        again = _of_address(f"{source.source}@{source.commit}")
        return replace(again, version=source.version, accepted=source.accepted)
    if isinstance(source, Path) or not is_address(source):
        return _of_folder(source)
    return _of_address(source)


def _of_folder(source: str | Path) -> Overlay:
    path = Path(source).expanduser()
    return Overlay(str(source), path, notes=_checked(path, str(path)))


def _of_address(source: str) -> Overlay:
    from scaffold.fetching import fetch, parse_address

    address = parse_address(source)
    assert address
    fetched = fetch(address)
    notes = (*fetched.notes, *_checked(fetched.path, str(address)))
    return Overlay(address.public, fetched.path, address.version, fetched.commit, notes=notes)


def _checked(folder: Path, name: str) -> tuple[str, ...]:
    """Return what to know of a folder of templates.

    Raises:
        AnswersError: where it holds links, which may lead out of it, or too much.
    """
    require_templates([folder])
    from scaffold.fetching import refused, too_large

    files = list(_walk(folder))
    links = [file for file in files if file.is_symlink()]
    if links:
        remedy = "put the file itself there"
        raise AnswersError(*(Problem(str(link), "is a symbolic link", remedy) for link in links))
    if said := too_large({str(file): file.lstat().st_size for file in files}):
        raise refused(name, said, "take out what is no template")
    return _notes(folder, name)


def _walk(folder: Path) -> Iterable[Path]:
    """Yield the files and links of the parts of an overlay that are read."""
    for part in (folder / name for name in _PARTS):
        if part.is_symlink() or part.is_file():
            yield part
        for place, folders, files in os.walk(part):
            yield from (Path(place, name) for name in files)
            yield from (path for name in folders if (path := Path(place, name)).is_symlink())


def _notes(folder: Path, name: str) -> tuple[str, ...]:
    """Return what an overlay holds that the cookiecutter command would run, and this does not."""
    notes = []
    hooks = sorted(path.name for path in (folder / "hooks").glob("*"))
    if hooks:
        notes.append(f"{name}: its hooks ({', '.join(hooks)}) are not run, here or ever")
    extensions: Sequence[object] = settings(folder).get("_extensions", [])
    if extensions and extensions != _OUR_EXTENSIONS:
        named = ", ".join(map(str, extensions))
        notes.append(f"{name}: its extensions ({named}) are not imported, here or ever")
    return tuple(notes)
