"""Where a project is to be written: what that replaces, whether with git, what comes after it."""

import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path

from scaffold.errors import AnswersError, Problem
from scaffold.overlays import Overlay, relative
from scaffold.spec import Spec
from scaffold.update.overwrite import Overwrite, overwrite
from scaffold.write import is_full


def wants_git(git: bool | None, folder: Path) -> bool:
    """Return whether to make a repository: by default where git is there and none is around.

    A folder that has files stays what it is.

    Raises:
        AnswersError: where it is asked for and git is not installed.
    """
    installed = shutil.which("git") is not None
    if git and not installed:
        raise AnswersError(Problem("--git", "git is not installed", "install it, or use --no-git"))
    if git is None and is_full(folder):
        return False
    around = any((parent / ".git").exists() for parent in folder.absolute().parents)
    return git if git is not None else installed and not around


def replacement(spec: Spec, folder: Path, overlays: Sequence[Overlay]) -> Overwrite:
    """Return what the project of `spec` replaces in a folder that has files."""
    from scaffold.update.fresh import generated

    return overwrite(folder, generated(spec, relative(overlays, folder)))


def next_commands(spec: Spec, folder: Path) -> list[str]:
    """Return what to type once the project is there."""
    return [
        f"cd {shlex.quote(str(folder))}",
        "pip install -e '.[test]'",
        f"python -m {spec.package}.train",
    ]
