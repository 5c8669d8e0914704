"""`[tool.scaffold]`: what a team chose for all projects that begin in one of its repositories."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from scaffold.answers import Set
from scaffold.conventions import METADATA, Default, Reasoned, as_defaults, default_problems
from scaffold.errors import AnswersError, Problem
from scaffold.options import Value
from scaffold.overlays import placed


@dataclass(frozen=True)
class Repository:
    """What the repository around a folder says.

    Args:
        name: how it is named to a user.
        overlays: folders and addresses, as `resolve` takes them.
        defaults: option → what it is where nobody chooses, kept with what was chosen.
        given: the answers to what its overlays ask.
    """

    name: str = ""
    overlays: tuple[str | Path, ...] = ()
    defaults: Mapping[str, Default] = field(default_factory=dict)
    given: Set = field(default_factory=dict)


def read_repository(folder: Path) -> Repository:
    """Return what `[tool.scaffold]` says in the nearest pyproject.toml that has it.

    It is looked for in `folder` and, where this lies in a git repository, in the folders up to its
    root.

    Raises:
        AnswersError: where the table holds what it may not.
    """
    folder = folder.absolute()
    around = [folder, *folder.parents]
    roots = [place for place in around if (place / ".git").exists()]
    for place in around[: around.index(roots[0]) + 1] if roots else [folder]:
        if table := _table(place / METADATA):
            return _read(place / METADATA, table)
    return Repository()


def _table(file: Path) -> object:
    """Return the table of a file, None where there is none.

    Raises:
        AnswersError: where the file cannot be read and seems to have one.
    """
    try:
        text = file.read_text(encoding="utf-8-sig", errors="surrogateescape")
    except OSError:
        return None
    try:
        return tomllib.loads(text).get("tool", {}).get("scaffold")
    except (ValueError, RecursionError, AttributeError) as error:
        if "tool.scaffold" not in text:
            return None
        what = f"has [tool.scaffold] and is not TOML: {error}"
        raise AnswersError(Problem(str(file), what, "correct it")) from error


def _read(file: Path, table: object) -> Repository:
    where = f"{file}, tool.scaffold"
    try:
        said = msgspec.convert(table, dict[str, Any])
        overlays = msgspec.convert(said.pop("overlay", []), str | list[str])
        given = msgspec.convert(said.pop("set", {}), Set)
        values = msgspec.convert(said, dict[str, Value | Reasoned])
    except msgspec.ValidationError as error:
        what = f"is not what it should be: {error}"
        remedy = "write options as in .scaffold.toml, overlay as a text or a list, set as a table"
        raise AnswersError(Problem(where, what, remedy)) from error
    if problems := default_problems(values, where):
        raise AnswersError(*problems)
    named = [overlays] if isinstance(overlays, str) else overlays
    source = f"[tool.scaffold] in {file}"
    return Repository(
        source,
        tuple(placed(one, file.parent) for one in named),
        as_defaults(values, source, recorded=True),
        given,
    )
