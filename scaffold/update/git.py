"""Git, as a program that merges and compares; it never runs the hooks of anyone."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scaffold.errors import Problem, UpdateError

NEEDED = (2, 38)  # the first whose merge-tree writes a tree
_QUIET = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.quotePath=false",
    "core.safecrlf=false",
    "gc.auto=0",
)


class GitError(Exception):
    """Git did not do what it was asked for; the message is its own."""


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Raise what git or the system refuses, such as a full disk, as one clear error.

    Raises:
        UpdateError: with their words.
    """
    remedy = "see that the project, the folder around it and TMPDIR have room and can be written"
    try:
        yield
    except GitError as error:
        raise UpdateError(Problem("git", str(error), remedy)) from error
    except OSError as error:
        inner = error.args[0][0][2] if isinstance(error, shutil.Error) else error.strerror
        what = f"the system refuses it ({inner or error})"
        raise UpdateError(Problem(str(error.filename or "a file"), what, remedy)) from error


def require_git() -> None:
    """Refuse to begin without a git that can merge.

    Raises:
        UpdateError: saying which version is needed.
    """
    needed = ".".join(map(str, NEEDED))
    try:
        said = run("version").decode()
    except (OSError, GitError) as error:
        problem = Problem("git", "is not installed, and merges", f"install {needed} or newer")
        raise UpdateError(problem) from error
    found = re.search(r"(\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) < NEEDED:
        raise UpdateError(Problem("git", f"is {found[0]}", f"install {needed} or newer, it merges"))


def run(
    *arguments: str,
    folder: Path | None = None,
    text: bytes = b"",
    able: int = 0,
    alone: bool = True,
) -> bytes:
    """Return what git prints.

    Args:
        folder: where it runs.
        text: its standard input.
        able: the largest exit code that is an answer, not a failure.
        alone: without the settings of the system and the user, which their repositories need.

    Raises:
        GitError: with what it says.
    """
    settings = [word for setting in _QUIET for word in ("-c", setting)]
    done = subprocess.run(
        ["git", *settings, *arguments],
        cwd=folder,
        input=text,
        capture_output=True,
        env=_environment(alone),
    )
    if not 0 <= done.returncode <= able:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise GitError(said or f"{arguments[0]} ended with exit code {done.returncode}")
    return done.stdout


def _environment(alone: bool) -> dict[str, str]:
    """Return the variables of this process without those that lead git elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    apart = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull} if alone else {}
    return {**kept, **apart, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Yield a new empty repository outside of every project, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as folder:
        run("init", "--quiet", "--bare", "--template=", folder)
        yield Path(folder)


def listed(project: Path) -> list[str]:
    """Return the files in `project` that git would track, whether or not it is a repository."""
    shown = ("ls-files", "--others", "--exclude-standard", "-z")
    found = b""
    with contextlib.suppress(GitError):  # no repository is around
        found = run(*shown, "--cached", folder=project, alone=False)
    if not found:  # nor where the repository ignores the whole project
        with scratch() as repository:
            places = (f"--git-dir={repository}", f"--work-tree={project.absolute()}")
            found = run(*places, *shown, folder=project)
    return sorted({os.fsdecode(path) for path in found.split(b"\0") if path})
