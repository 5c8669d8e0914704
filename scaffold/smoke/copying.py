"""The copy of a project that the smoke test works on: all of it but what tools leave behind."""

import os
import shutil
import stat
from pathlib import Path

from scaffold.leftovers import is_left_over
from scaffold.smoke.failures import SmokeFailure

__tracebackhide__ = True  # pytest shows the test and the failure, not what lies between


def copy(project: Path, to: Path) -> None:
    """Copy `project` to the new folder `to`; links stay links.

    Raises:
        SmokeFailure: where it holds what a copy cannot have.
    """

    def left_out(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(project)
        left = {name for name in names if is_left_over(project, inside / name)}
        for name in sorted({*names} - left):
            _check(project, inside / name)
        return left

    try:
        shutil.copytree(project, to, ignore=left_out, symlinks=True)
    except shutil.Error as error:
        _, _, reason = error.args[0][0]
        raise SmokeFailure(f"the project cannot be copied: {reason}") from error


def _check(project: Path, path: Path) -> None:
    """Refuse what is neither a file, nor a folder, nor a link that leads to the same place."""
    mode = (project / path).lstat().st_mode
    if stat.S_ISLNK(mode):
        target = os.readlink(project / path)
        if os.path.normpath(path.parent / target).split(os.sep)[0] == os.pardir:
            remedy = "put the file there, or make the link absolute"
            raise SmokeFailure(f"{path} is a link to {target}, outside of the project: {remedy}")
    elif not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        kind = {stat.S_IFSOCK: "a socket", stat.S_IFIFO: "a named pipe (fifo)"}
        what = kind.get(stat.S_IFMT(mode), "a device")
        raise SmokeFailure(f"{path} is {what}, expected files, folders and links: remove it")
