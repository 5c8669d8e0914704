"""A three-way merge of whole projects, done by git in a repository of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scaffold.update import git
from scaffold.update.files import File, Files

# as git calls the two sides in conflict markers
YOURS, GENERATED = "yours", "generated"
_RENAMES = ("-c", "merge.directoryRenames=true", "-c", "merge.renameLimit=20000")


@dataclass(frozen=True)
class Merged:
    """What came out.

    Args:
        files: path → content, with conflict markers where `conflicts` says so.
        conflicts: path → why, in git's words.
    """

    files: Files
    conflicts: Mapping[str, str]


def merge(base: Files, yours: Files, generated: Files) -> Merged:
    """Return `yours` with what changed between `base` and `generated`; renames are followed."""
    with git.scratch() as repository:
        where = f"--git-dir={repository}"
        stream = b"".join(
            _commit(name, files)
            for name, files in (("base", base), (YOURS, yours), (GENERATED, generated))
        )
        git.run(where, "fast-import", "--quiet", text=stream)
        merging = ("merge-tree", "--write-tree", "-z", "--name-only", YOURS, GENERATED)
        said = git.run(where, *_RENAMES, *merging, able=1)
        tree, *rest = said.decode(errors="surrogateescape").split("\0")
        return Merged(_files(repository, tree), _conflicts(rest))


def _commit(name: str, files: Files) -> bytes:
    """Return a commit as `git fast-import` reads it."""
    parent = b"" if name == "base" else b"from refs/heads/base\ndeleteall\n"
    head = f"commit refs/heads/{name}\ncommitter scaffold <> 0 +0000\ndata 0\n".encode()
    return head + parent + changes(files)


def changes(files: Files) -> bytes:
    """Return the lines of `git fast-import` that write `files`."""
    return b"".join(
        f"M {file.mode} inline {quoted(path)}\ndata {len(file.content)}\n".encode(
            errors="surrogateescape"
        )
        + file.content
        + b"\n"
        for path, file in files.items()
    )


def quoted(path: str) -> str:
    """Return a path as `git fast-import` reads it."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _files(repository: Path, tree: str) -> dict[str, File]:
    where = f"--git-dir={repository}"
    entries = [
        entry.split(b"\t", 1)
        for entry in git.run(where, "ls-tree", "-r", "-z", tree).split(b"\0")
        if entry
    ]
    modes, names = [], []
    for words, _ in entries:
        mode, _, name = words.split()
        modes.append(mode.decode())
        names.append(name)
    contents = _contents(git.run(where, "cat-file", "--batch", text=b"\n".join([*names, b""])))
    paths = (path.decode(errors="surrogateescape") for _, path in entries)
    return {
        path: File(content, mode)
        for path, content, mode in zip(paths, contents, modes, strict=True)
    }


def _contents(batch: bytes) -> Iterator[bytes]:
    """Yield the objects that `git cat-file --batch` has printed."""
    place = 0
    while place < len(batch):
        end = batch.index(b"\n", place)
        size = int(batch[place:end].split()[2])
        yield batch[end + 1 : end + 1 + size]
        place = end + 1 + size + 1


def _conflicts(said: list[str]) -> dict[str, str]:
    """Return path → why, of what `git merge-tree -z --name-only` prints after the tree."""
    end = said.index("") if "" in said else len(said)
    reasons = dict.fromkeys(said[:end], "")
    words = iter(said[end + 1 :])
    for number in words:
        if not number.strip():
            break
        paths = [next(words) for _ in range(int(number))]
        kind, message = next(words), next(words)
        if kind.startswith("CONFLICT"):
            reasons |= {path: message.strip() for path in paths if not reasons.get(path)}
    return reasons
