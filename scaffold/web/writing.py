"""A previewed project → a folder of this machine, by the rules of `scaffold new`."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scaffold.answers import expanded
from scaffold.destination import next_commands, replacement, wants_git
from scaffold.errors import DestinationError, Problem
from scaffold.generation import generate
from scaffold.overlays import Overlay
from scaffold.record import RECORD
from scaffold.spec import Spec
from scaffold.update.overwrite import Overwrite
from scaffold.write import check_destination, is_full


@dataclass(frozen=True)
class Target:
    """Where a project is to be written.

    Args:
        folder: as it was typed; "" for one named after the project, in the working folder.
        git: whether it becomes a repository; None: as `new` decides it.
        confirmed: what a user knows to be lost there, as `Unconfirmed` has named it.
    """

    folder: str = ""
    git: bool | None = None
    confirmed: str = ""

    def path(self, spec: Spec) -> Path:
        """Return the folder."""
        return Path(expanded(self.folder) if self.folder else spec.slug)


class Unconfirmed(DestinationError):
    """A folder has files, and nobody has said yet that they may be overwritten.

    Args:
        folder: the folder.
        replaced: what would happen to it.
    """

    def __init__(self, folder: Path, replaced: Overwrite) -> None:
        remedy = "choose another folder, or confirm that what is generated may be overwritten"
        if (folder / RECORD).is_file():
            remedy = f"scaffold update {folder} keeps your edits; or {remedy}"
        super().__init__(Problem("--dest", f"{folder} exists and is not empty", remedy))
        self.lost = (*replaced.edited, *replaced.removed)
        self.confirmation = _confirmation(folder, replaced)


def write(spec: Spec, target: Target, overlays: Sequence[Overlay]) -> list[str]:
    """Write the project of `spec`, all or nothing; return what was done and what comes next.

    Raises:
        Unconfirmed: where something would be lost that nobody has agreed to lose as it is now.
        ScaffoldError: as `generate` does.
    """
    folder = target.path(spec)
    force = is_full(folder)
    check_destination(folder, force)
    if force:
        replaced = replacement(spec, folder, overlays)
        if target.confirmed != _confirmation(folder, replaced):
            raise Unconfirmed(folder, replaced)
    git = wants_git(target.git, folder)
    project = generate(spec, folder, force, git, overlays)
    whole = folder.absolute()
    done = f"written: {whole}, {len(project.files)} files{', a git repository' if git else ''}"
    return [done, *next_commands(spec, whole)]


def _confirmation(folder: Path, replaced: Overwrite) -> str:
    """Return a word for what is in a folder now and would be lost; it is another once that is."""
    known = hashlib.sha256(os.fsencode(folder.absolute()))
    for path, file in sorted(replaced.before.items()):
        known.update(f"{path}\0{len(file.content)}\0{file.mode}\0".encode())
        known.update(file.content)
    return known.hexdigest()[:32]
