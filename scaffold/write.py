"""A rendering → files on disk, all or nothing.

The project is written into a hidden folder beside the destination and renamed once, so that a
failure, Ctrl-C or kill at any moment leaves nothing or the complete project. An existing folder
changes places with it in one step; where the system has no such step, the old folder waits in the
hidden one, and the next run puts it back if this one is killed before the new one is there. Then
the old folder gets what the new one holds and comes back to its place: a shell that stands in it,
or a program that writes into it, goes on there.
"""

import contextlib
import ctypes
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from scaffold import naming
from scaffold.characters import is_hidden
from scaffold.errors import DestinationError, Problem
from scaffold.layers import templates_folder
from scaffold.record import RECORD
from scaffold.render import Rendering

_BEFORE = "before"  # in a staging folder: what the destination held
_HERE, _RENAME_EXCHANGE = -100, 2  # AT_FDCWD and the flag, of fcntl.h and stdio.h of Linux


def check_destination(destination: Path, force: bool) -> None:
    """Refuse a destination that exists (unless `force`), or whose name no file system should hold.

    Raises:
        DestinationError: saying what is in the way and what to do.
    """
    if any(map(is_hidden, str(destination))):
        raise _refused(destination, "contains characters that nobody can see", "remove them")
    if wrong := naming.file_problem(destination.name):
        raise _refused(destination, wrong, "choose another name")
    if len(os.fsencode(destination.absolute())) > 3500:
        raise _refused(destination, "is too long", "choose a shorter name")
    if any(len(os.fsencode(part)) > 255 for part in destination.parts):
        raise _refused(destination, "has a part that is too long", "choose a shorter name")
    if os.path.islink(destination):
        raise _refused(destination, "is a symbolic link", "remove it or choose another folder")
    if os.path.lexists(destination) and not os.path.isdir(destination):
        raise _refused(destination, "is a file", "remove it or choose another folder")
    if is_full(destination) and not force:
        remedy = "choose another folder, or --force to overwrite what is generated, keep the rest"
        if (destination / RECORD).is_file():
            remedy = f"scaffold update {destination} keeps your edits; or {remedy}"
        raise _refused(destination, "exists and is not empty", remedy)


def is_full(folder: Path) -> bool:
    """Return whether there is a folder with something in it.

    Raises:
        DestinationError: where it cannot be read.
    """
    if not os.path.isdir(folder):
        return False
    try:
        return bool(os.listdir(folder))
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise _refused(folder, what, "choose another folder") from error


def write(
    rendering: Rendering,
    destination: Path,
    force: bool,
    finish: Callable[[Path], None],
    removed: Collection[str] = (),
) -> None:
    """Write `rendering` to `destination`, having let `finish` add to the staged folder.

    With `force`, an existing folder is replaced as a whole; its files that the project does not
    have are carried over, but for those that are `removed`.

    Raises:
        DestinationError: where nothing may or can be written; nothing has changed then.
    """
    check_destination(destination, force)

    def fill(folder: Path) -> None:
        write_files(rendering, folder)
        finish(folder)

    put(destination, fill, removed)


def put(
    destination: Path,
    fill: Callable[[Path], None],
    removed: Collection[str] = (),
    ready: Callable[[], None] = lambda: None,
    remedy: str = "choose another folder",
) -> None:
    """Give `destination` the files that `fill` writes into a new folder, in one step.

    Args:
        destination: a folder, or where one will be; its other files are kept.
        fill: makes and fills the folder that it is given.
        removed: the files of `destination` that are not kept.
        ready: is called last before the step; what it raises leaves all as it was.
        remedy: what to do where nothing can be written.

    Raises:
        DestinationError: where nothing can be written; nothing has changed then.
    """
    parent = destination.absolute().parent
    made = _missing_parents(parent)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with staging(parent) as staged:
            project = staged / "project"
            fill(project)
            if destination.is_dir():
                going = _going(destination.absolute(), removed)
                _carry_over(destination.absolute(), project, going)
                shutil.copystat(destination, project)
            ready()
            _swap(project, destination.absolute(), staged, removed)
    except OSError as error:
        raise _refused(destination, f"cannot be written ({error.strerror})", remedy) from error
    finally:
        _remove_empty(made)


def _refused(destination: Path, what: str, remedy: str) -> DestinationError:
    return DestinationError(Problem(str(destination)[:300] or '""', what, remedy))


def _missing_parents(parent: Path) -> list[Path]:
    return [folder for folder in (parent, *parent.parents) if not folder.exists()]


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


@contextlib.contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """Yield a new folder on the file system of `parent`, removed at the end whatever happens."""
    clear_left_over(parent)
    staged = parent / f".scaffold-{os.getpid()}-{secrets.token_hex(4)}"
    try:  # already here: Ctrl-C may come between the making of the folder and the next line
        staged.mkdir(mode=0o700)
        yield staged
    finally:
        try:
            _clear(staged)
        except KeyboardInterrupt:  # Ctrl-C while this cleans up
            _clear(staged)
            raise


def _clear(staged: Path) -> None:
    """Remove a staging folder, having put back what it holds of the destination."""
    for old in staged.glob(f"{_BEFORE}/*"):
        if not os.path.lexists(staged.parent / old.name):
            old.rename(staged.parent / old.name)
    shutil.rmtree(staged, ignore_errors=True)


def clear_left_over(parent: Path) -> None:
    """Remove the staging folders of processes that were killed and could not do it themselves."""
    for folder in parent.glob(".scaffold-*-*"):
        process = folder.name.split("-")[1]
        if process.isdigit() and not _is_running(int(process)):
            _clear(folder)


def _is_running(process: int) -> bool:
    if os.name == "nt":  # where signal 0 would interrupt the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def write_files(rendering: Rendering, project: Path) -> None:
    """Write `rendering` into the new folder `project`."""
    project.mkdir()
    for path, content in rendering.files.items():
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        source = next(iter(rendering.sources.get(path, ())), None)
        if source and not source.is_relative_to(templates_folder()):
            file.chmod(source.stat().st_mode & 0o777 | 0o400)  # a script stays one


def _swap(project: Path, destination: Path, staged: Path, removed: Collection[str]) -> None:
    """Put `project` in the place of `destination`; the folder there stays the same one, renewed."""
    if not destination.exists():
        project.rename(destination)
    elif _exchange(project, destination):
        if _renewed(project, destination, removed):
            _exchange(project, destination)
    else:
        before = staged / _BEFORE
        before.mkdir()
        old = before / destination.name
        destination.rename(old)  # from here on, _clear knows of it
        project.rename(destination)
        if _renewed(old, destination, removed):
            destination.rename(project)
            old.rename(destination)


def _renewed(old: Path, new: Path, removed: Collection[str]) -> bool:
    """Give `old` the files of `new`, which is in its place; return whether it has them all."""
    try:
        remove(old, removed)
        _renew(old, new)
    except OSError:
        return False
    return True


def _renew(old: Path, new: Path) -> None:
    for entry in sorted(new.iterdir()):
        target = old / entry.name
        folder = entry.is_dir() and not entry.is_symlink()
        if folder and target.is_dir() and not target.is_symlink():
            _renew(target, entry)
        elif not (os.path.lexists(target) and os.path.samestat(entry.lstat(), target.lstat())):
            _delete(target)
            if folder:
                target.mkdir()
                _renew(target, entry)
                shutil.copystat(entry, target)
            else:
                _second_name(entry, target)


def remove(folder: Path, paths: Collection[str]) -> None:
    """Remove the files at `paths` of `folder`, and the folders that they were the last in."""
    for path in paths:
        _delete(folder / path)
        for parent in Path(path).parents[:-1]:
            try:
                (folder / parent).rmdir()
            except OSError:
                break


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return False where the system cannot (Linux can).

    It is renameat2(2) with RENAME_EXCHANGE, which Python does not offer.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return rename is not None and not rename(
        _HERE, os.fsencode(one), _HERE, os.fsencode(other), _RENAME_EXCHANGE
    )


def _going(folder: Path, removed: Collection[str]) -> set[Path]:
    """Return the files `removed` of `folder`, and the folders that they are the last in."""
    going = {folder / path for path in removed}
    around = {parent for path in going for parent in path.parents if folder in parent.parents}
    for parent in sorted(around, key=lambda path: len(path.parts), reverse=True):
        if parent.is_dir() and going.issuperset(parent.iterdir()):
            going.add(parent)
    return going


def _carry_over(old: Path, new: Path, going: Collection[Path]) -> None:
    """Give `new` what `old` has and it has not, links as links, files as second names of the same.

    No content is copied: it may be an environment or the runs of a week. What is `going` is left.
    """
    for entry in sorted(set(old.iterdir()).difference(going)):
        target = new / entry.name
        if not entry.is_dir() or entry.is_symlink():
            if target.is_dir() and not entry.is_symlink():
                raise _refused(entry, "is a file where the project has a folder", "move it away")
            if not os.path.lexists(target):
                _second_name(entry, target)
            continue
        if target.is_file():
            raise _refused(entry, "is a folder where the project has a file", "move it away")
        target.mkdir(exist_ok=True)
        _carry_over(entry, target, going)
        shutil.copystat(entry, target)


def _second_name(file: Path, target: Path) -> None:
    try:
        os.link(file, target, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(file, target, follow_symlinks=False)
