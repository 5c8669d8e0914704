"""A rendering → files on disk, all or nothing.

The project is written into a hidden folder beside the destination and renamed once, so that a
failure, Ctrl-C or kill at any moment leaves nothing or the complete project.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from scaffold import naming
from scaffold.errors import DestinationError, Problem
from scaffold.render import Rendering


def check_destination(destination: Path, force: bool) -> None:
    """Refuse a destination that exists (unless `force`), or whose name no file system should hold.

    Raises:
        DestinationError: saying what is in the way and what to do.
    """
    name = destination.name
    if name in ("", "..") or name.startswith("-"):
        raise _refused(destination, "is not a name for a new folder", "give a folder to create")
    if naming.hidden_characters(str(destination)):
        raise _refused(destination, "contains characters that nobody can see", "remove them")
    if naming.is_device(name) or any(character in name for character in '<>:"|?*\\'):
        raise _refused(destination, "cannot be a folder on Windows", "choose another name")
    if len(os.fsencode(name)) > 200 or len(os.fsencode(destination.absolute())) > 3500:
        raise _refused(destination, "is too long", "choose a shorter name")
    if destination.is_symlink():
        raise _refused(destination, "is a symbolic link", "remove it or choose another folder")
    if destination.exists() and not destination.is_dir():
        raise _refused(destination, "is a file", "remove it or choose another folder")
    if destination.is_dir() and any(destination.iterdir()) and not force:
        raise _refused(
            destination,
            "exists and is not empty",
            "choose another folder, or --force to replace it",
        )


def write(
    rendering: Rendering, destination: Path, force: bool, finish: Callable[[Path], None]
) -> None:
    """Write `rendering` to `destination`, having let `finish` add to the staged folder.

    With `force`, an existing folder is replaced as a whole by one more rename; its files that the
    project does not have are carried over.

    Raises:
        DestinationError: where nothing may or can be written; nothing has changed then.
    """
    check_destination(destination, force)
    parent = destination.absolute().parent
    made = _missing_parents(parent)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _staging(parent) as staged:
            project = staged / "project"
            _write_files(rendering, project)
            finish(project)
            _swap(project, destination.absolute(), staged)
    except OSError as error:
        raise _refused(
            destination, f"cannot be written ({error.strerror})", "choose another folder"
        ) from error
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
def _staging(parent: Path) -> Iterator[Path]:
    """Yield a new folder on the file system of `parent`, removed at the end whatever happens."""
    _clear_left_over(parent)
    staged = Path(tempfile.mkdtemp(prefix=f".scaffold-{os.getpid()}-", dir=parent))
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _clear_left_over(parent: Path) -> None:
    """Remove the staging folders of processes that were killed and could not do it themselves."""
    for folder in parent.glob(".scaffold-*-*"):
        process = folder.name.split("-")[1]
        if process.isdigit() and not _is_running(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


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


def _write_files(rendering: Rendering, project: Path) -> None:
    project.mkdir()
    for path, content in rendering.files.items():
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def _swap(project: Path, destination: Path, staged: Path) -> None:
    """Put `project` in the place of `destination`, whose other files it keeps."""
    if not destination.exists():
        project.rename(destination)
        return
    if not any(destination.iterdir()):
        os.replace(project, destination)
        return
    _carry_over(destination, project)
    before = staged / "before"
    destination.rename(before)
    try:
        project.rename(destination)
    except BaseException:
        before.rename(destination)
        raise


def _carry_over(old: Path, new: Path) -> None:
    """Copy what `old` has and `new` has not, links as links."""
    for entry in sorted(old.iterdir()):
        target = new / entry.name
        if entry.is_dir() and not entry.is_symlink():
            if not target.exists():
                shutil.copytree(entry, target, symlinks=True)
            elif target.is_dir():
                _carry_over(entry, target)
        elif not target.exists():
            shutil.copy2(entry, target, follow_symlinks=False)
