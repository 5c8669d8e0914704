"""Overlays: folders of templates laid over the generator's own, from here or from a git address."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from scaffold.answers import Recorded, Set, read_settings
from scaffold.conventions import SETTINGS, Default, as_defaults, read_conventions
from scaffold.errors import AnswersError, Problem
from scaffold.layers import LAYER_FOLDERS, require_templates
from scaffold.options import OPTIONS
from scaffold.questions import own_slots
from scaffold.quoting import toml
from scaffold.render import INCLUDED, ROOT, settings

_PARTS = (ROOT, INCLUDED, *LAYER_FOLDERS, "cookiecutter.json", SETTINGS)
# slots that templates of cookiecutter declare as a matter of course
_USUAL = {"project_name", "project_slug", "generator_version", *OPTIONS}
_POINTER = b"version https://git-lfs.github.com/spec/"
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


def defaults(overlays: Iterable[Overlay | Path]) -> dict[str, Default]:
    """Return option → default of the last of `overlays` that has one.

    Raises:
        AnswersError: where a scaffold.toml cannot be used.
    """
    found: dict[str, Default] = {}
    for overlay in as_overlays(overlays):
        said = read_conventions(overlay.path).defaults
        found |= as_defaults(said, f"the overlay {overlay}")
    return found


def read_overlays(file: Path) -> tuple[Overlay, ...]:
    """Return the overlays that a TOML file names or records, folders counting from its folder.

    Raises:
        AnswersError: where the file cannot be read, or an overlay cannot be used.
    """
    recorded = read_settings(file).get("overlays", [])
    named = msgspec.convert(recorded, list[str | Recorded])
    return resolve(_placed(one, file.parent) for one in named)


def named(given: Sequence[str], files: Iterable[Path] = ()) -> tuple[Overlay, ...]:
    """Return the overlays that flags name; where none does, those of the files of answers.

    Raises:
        AnswersError: where one cannot be used, or two files have others.
    """
    if given:
        return resolve(given)
    found = {read_overlays(file): file for file in files}
    if len(found) > 1:
        what = f"{' and '.join(map(str, found.values()))} are of different overlays"
        raise AnswersError(Problem("--answers", what, "give one of them at a time, or --overlay"))
    return next(iter(found), ())


def placed(source: str, folder: Path) -> str | Path:
    """Return an overlay that a file in `folder` names, with its path from there if it is one."""
    return source if is_address(source) else folder / Path(source).expanduser()


def _placed(named: str | Recorded, folder: Path) -> str | Path | Overlay:
    if isinstance(named, str):
        return placed(named, folder)
    if is_address(named.source) and not named.commit:  # written by hand
        return f"{named.source}@{named.version}" if named.version else named.source
    path = Path() if named.commit else folder / named.source
    accepted = tuple(name for name in named.accepted if name != "*")  # that is for no record
    return Overlay(named.source, path, named.version, named.commit, accepted)


def as_overlays(overlays: Iterable[Overlay | Path]) -> tuple[Overlay, ...]:
    """Return `overlays` with those that are folders alone as overlays, too."""
    return tuple(one if isinstance(one, Overlay) else Overlay(str(one), one) for one in overlays)


def relative(overlays: Iterable[Overlay | Path], project: Path) -> tuple[Overlay, ...]:
    """Return `overlays` as a project records them: folders count from it."""
    return tuple(one if one.is_remote else _from(project, one) for one in as_overlays(overlays))


def _from(project: Path, overlay: Overlay) -> Overlay:
    try:
        source = os.path.relpath(overlay.path, project)
    except ValueError:  # on another drive of Windows
        source = str(overlay.path.absolute())
    return replace(overlay, source=Path(source).as_posix())


def record(overlays: Iterable[Overlay], given: Set) -> str:
    """Return the lines of a .scaffold.toml about overlays and the answers to what they ask."""
    lines = []
    for overlay in overlays:
        fields = ("source", "version", "commit", "accepted")
        lines += ["", "[[overlays]]"]
        lines += [f"{key} = {toml(value)}" for key in fields if (value := getattr(overlay, key))]
    if given:
        lines += ["", "[set]", *(f"{_key(key)} = {toml(value)}" for key, value in given.items())]
    return "".join(f"{line}\n" for line in lines)


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else toml(name)


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


def continuing(given: Iterable[Overlay], recorded: Iterable[Overlay]) -> tuple[Overlay, ...]:
    """Return `given` with what was accepted of the same sources before."""
    known = {one.source: one.accepted for one in recorded if one.is_remote}
    return tuple(
        replace(one, accepted=known.get(one.source, ())) if one.is_remote else one for one in given
    )


def at_version(overlays: Iterable[Overlay], version: str) -> tuple[Overlay, ...]:
    """Return `overlays`, those from an address at another version; "newest" is their newest tag.

    Raises:
        AnswersError: where one has no such version, or cannot be fetched.
    """
    return tuple(one if not one.is_remote else _at(one, version) for one in overlays)


def _at(overlay: Overlay, version: str) -> Overlay:
    found = newest(overlay) if version == "newest" else version
    if not found:
        return overlay
    return replace(_of_address(f"{overlay.source}@{found}"), accepted=overlay.accepted)


def _resolved(source: str | Path | Overlay) -> Overlay:
    if source == "":  # such as "$OVERLAY" that is not set
        raise AnswersError(Problem("--overlay", "names nothing", "give a folder or an address"))
    if isinstance(source, Overlay):
        if not source.is_remote:
            return replace(_of_folder(source.path), source=source.source)
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
    if not address:
        what = f"{source} is no git address"
        raise AnswersError(Problem("overlays", what, "give one, or a folder without a commit"))
    fetched = fetch(address)
    notes = (*fetched.notes, *_checked(fetched.path, str(address)))
    return Overlay(address.public, fetched.path, address.version, fetched.commit, notes=notes)


def _checked(folder: Path, name: str) -> tuple[str, ...]:
    """Return what to know of a folder of templates.

    Raises:
        AnswersError: where it holds links, which may lead out of it, pointers, or too much.
    """
    require_templates([folder])
    from scaffold.fetching import refused, too_large

    files = list(walk(folder))
    links = [file for file in files if file.is_symlink()]
    if links:
        remedy = "put the file itself there"
        raise AnswersError(*(Problem(str(link), "is a symbolic link", remedy) for link in links))
    if pointers := [file for file in files if _is_pointer(file)]:
        what, remedy = "is a pointer of Git LFS, not the file", "put the file itself there"
        raise AnswersError(*(Problem(str(file), what, remedy) for file in pointers))
    if said := too_large({str(file): file.lstat().st_size for file in files}):
        raise refused(name, said, "take out what is no template")
    return _notes(folder, name)


def _is_pointer(file: Path) -> bool:
    if not file.is_file() or not os.access(file, os.R_OK):
        return False
    with file.open("rb") as opened:
        return opened.read(len(_POINTER)) == _POINTER


def walk(folder: Path) -> Iterable[Path]:
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
    declared = settings(folder)
    extensions: Sequence[object] = declared.get("_extensions", [])
    if extensions and extensions != _OUR_EXTENSIONS:
        named = ", ".join(map(str, extensions))
        notes.append(f"{name}: its extensions ({named}) are not imported, here or ever")
    wanted = {
        "its cookiecutter.json does not ask for": [key for key in declared if key not in _USUAL],
        "its scaffold.toml does not fix": [*read_conventions(folder).slots],
    }
    for what, keys in wanted.items():
        if taken := [key for key in keys if key in own_slots()]:
            said = f"{what} {', '.join(taken)}"
            notes.append(f"{name}: {said}: the generator has a slot of this name")
    return tuple(notes)
