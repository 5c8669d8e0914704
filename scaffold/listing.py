"""A rendering as a tree on the screen."""

from collections.abc import Mapping


def tree(root: str, sizes: Mapping[str, int]) -> str:
    """Return the files below `root` as an indented tree with their sizes in bytes."""
    nested: dict[str, object] = {}
    for path, size in sizes.items():
        *folders, name = path.split("/")
        folder = nested
        for part in folders:
            folder = folder.setdefault(part, {})  # type: ignore[assignment]
        folder[name] = size
    return "\n".join([f"{root}/", *_lines(nested, "")])


def _lines(folder: Mapping[str, object], indent: str) -> list[str]:
    lines = []
    for position, (name, content) in enumerate(sorted(folder.items(), key=_folders_last)):
        last = position == len(folder) - 1
        branch, below = ("└── ", "    ") if last else ("├── ", "│   ")
        if isinstance(content, Mapping):
            lines += [f"{indent}{branch}{name}/", *_lines(content, indent + below)]
        else:
            lines.append(f"{indent}{branch}{name:<{max(1, 40 - len(indent))}}{content:>9,}")
    return lines


def _folders_last(item: tuple[str, object]) -> tuple[bool, str]:
    return isinstance(item[1], Mapping), item[0]
