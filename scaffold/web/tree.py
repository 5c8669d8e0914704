"""The files of a preview as a tree of folders, with their sizes and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Node:
    """A file, or a folder with what is in it.

    Args:
        name, path: its last part, and all of it.
        size: of a file, in words.
        change: "new", "changed", "gone" or "".
        nodes: of a folder.
    """

    name: str
    path: str
    size: str = ""
    change: str = ""
    nodes: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Tree:
    """All files, and how many and how large they are, in words."""

    nodes: Sequence[Node]
    summary: str


def tree(sizes: Mapping[str, int], changes: Mapping[str, str]) -> Tree:
    """Return the tree of the files, of which `sizes` says how many bytes, and of those gone."""
    root = Node("", "")
    for path in {*sizes, *changes}:
        size = _words(sizes[path]) if path in sizes else ""
        _place(root, path, size, changes.get(path, ""))
    _sort(root)
    count = "1 file" if len(sizes) == 1 else f"{len(sizes)} files"
    return Tree(root.nodes, f"{count}, {_words(sum(sizes.values()))}")


def _place(root: Node, path: str, size: str, change: str) -> None:
    *folders, name = path.split("/")
    node = root
    for depth, folder in enumerate(folders, start=1):
        inner = next((one for one in node.nodes if one.name == folder), None)
        if inner is None:
            inner = Node(folder, "/".join(folders[:depth]))
            node.nodes.append(inner)
        node = inner
    node.nodes.append(Node(name, path, size, change))


def _sort(node: Node) -> None:
    """Put folders before files, each by their names."""
    node.nodes.sort(key=lambda one: (not one.nodes, one.name.lower()))
    for inner in node.nodes:
        _sort(inner)


def _words(size: int) -> str:
    """Return a number of bytes as "512 B", "1.2 kB" or "3.4 MB"."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"
