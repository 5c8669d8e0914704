"""Git repositories of templates, for tests of what is fetched."""

import subprocess
from pathlib import Path

from scaffold import fetching
from scaffold.render import ROOT


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, files: dict[str, str], tag: str = "") -> str:
    """Write files of a template, commit all that is there, tag it, and return the commit."""
    if not (folder / ".git").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "--quiet", "--initial-branch=main")
    for name, text in files.items():
        file = folder / ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=x", "--allow-empty")
    if tag:
        git(folder, "tag", tag)
    return git(folder, "rev-parse", "HEAD")


def away(folder: Path) -> None:
    """Make a repository unreachable, as it is without a network."""
    folder.rename(folder.with_name("away"))
    fetching.fetch.cache_clear()  # as another process would begin
