"""Where the result of an update lies that may not reach its project: a branch, or a folder."""

import time
from dataclasses import dataclass
from pathlib import Path

from scaffold.record import RECORD
from scaffold.update import git
from scaffold.update.combine import Combined
from scaffold.update.files import LINK, File
from scaffold.update.merge import quoted
from scaffold.update.trial import copy_changed
from scaffold.write import staging

BRANCH = "scaffold/update"
_WHO = "scaffold <scaffold@localhost>"
_MESSAGE = "Bring the project up to date\n\nIts conflicts, if any, are marked.\n"


@dataclass(frozen=True)
class Place:
    """Where the result lies.

    Args:
        kind: "branch" or "folder".
        name: of the branch, or the path of the folder.
        uncommitted: the files in it that hold edits which were not committed.
    """

    kind: str
    name: str
    uncommitted: tuple[str, ...] = ()


def lay(project: Path, combined: Combined) -> Place:
    """Leave what `project` would become on a branch of its repository, or in a folder beside it."""
    try:
        return _on_branch(project, combined)
    except git.GitError:  # no repository, none with a commit, or the project is not in one
        return _beside(project, combined)


def _on_branch(project: Path, combined: Combined) -> Place:
    """Commit the result on top of the current commit, which nobody has to be at.

    Raises:
        GitError: where there is no commit that holds the project.
    """
    head = _ask(project, "rev-parse", "--verify", "HEAD^{commit}")
    prefix = _ask(project, "rev-parse", "--show-prefix")
    tracked = {*_ask(project, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")}
    if RECORD not in tracked:
        raise git.GitError("the project is not in the commit")
    changed = {*combined.before}
    name = _free_branch(project)
    lines = "".join(f"D {quoted(prefix + path)}\n" for path in combined.removed)
    lines += "".join(
        f"M {file.mode} {_kept(project, path, file)} {quoted(prefix + path)}\n"
        for path, file in combined.written.items()
    )
    stream = (
        f"commit refs/heads/{name}\ncommitter {_WHO} {int(time.time())} +0000\n"
        f"data {len(_MESSAGE)}\n{_MESSAGE}from {head}\n{lines}"
    ).encode(errors="surrogateescape")
    git.run("fast-import", "--quiet", "--force", folder=project, text=stream, alone=False)
    edited = _ask(project, "diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")
    return Place("branch", name, tuple(sorted(changed & {*edited.split("\0")} | changed - tracked)))


def _free_branch(project: Path) -> str:
    """Return the branch to write: one that is new, or that an update before has left as it is."""
    known = _ask(
        project, "for-each-ref", "--format=%(refname:short) %(committeremail)", "refs/heads"
    )
    owners = dict(line.rsplit(" ", 1) for line in known.splitlines() if " " in line)
    used = _ask(project, "worktree", "list", "--porcelain")
    first = BRANCH.replace("/", "-") if BRANCH.split("/")[0] in owners else BRANCH
    names = [first, *(f"{first}-{number}" for number in range(2, 1000))]
    return next(
        name
        for name in names
        if name not in owners
        or owners[name] in _WHO
        and f"branch refs/heads/{name}\n" not in f"{used}\n"
    )


def _kept(project: Path, path: str, file: File) -> str:
    """Keep a file in the repository as `git add` would, its line ends too; return its name."""
    how = "--no-filters" if file.mode == LINK else f"--path={path}"
    return _ask(project, "hash-object", "-w", "--stdin", how, text=file.content)


def _ask(project: Path, *arguments: str, text: bytes = b"") -> str:
    said = git.run(*arguments, folder=project, text=text, alone=False)
    return said.decode(errors="surrogateescape").rstrip("\n")


def _beside(project: Path, combined: Combined) -> Place:
    names = [f"{project.name}-update", *(f"{project.name}-update-{n}" for n in range(2, 1000))]
    folder = next(place for place in map(project.with_name, names) if not place.exists())
    with staging(project.parent) as staged:
        copy_changed(project, staged / "project", combined.written, combined.removed)
        (staged / "project").rename(folder)
    return Place("folder", str(folder))
