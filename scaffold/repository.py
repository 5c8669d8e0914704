"""`[tool.scaffold]`: what a team chose for all projects that begin in one of its repositories."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from scaffold.answers import Set
from scaffold.conventions import METADATA, Default, Reasoned, as_defaults, default_problems
from scaffold.errors import AnswersError, Problem
from scaffold.misfits import misfits, misfits_in
from scaffold.options import Value
from scaffold.overlays import placed

_WRITTEN = 'options such as units = 128, or units = { value = 128, reason = "why" }'
_KINDS = {
    "overlay": (str | list[str], 'overlay = ["gh:org/templates@v2"]'),
    "set": (Set, 'set = { team = "Forecasting" }'),
}


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
    if not isinstance(table, dict):
        raise AnswersError(*misfits(table, dict[str, Any], where, f"write {_WRITTEN}"))
    options = {name: said for name, said in table.items() if name not in _KINDS}
    kinds = {**_KINDS, **dict.fromkeys(options, (Value | Reasoned, _WRITTEN))}
    wrong = misfits_in(table, kinds, where)
    values = {
        name: msgspec.convert(said, Value | Reasoned)
        for name, said in options.items()
        if name not in wrong
    }
    if problems := [*chain(*wrong.values()), *default_problems(values, where)]:
        raise AnswersError(*problems)
    overlays = table.get("overlay", [])
    named = [overlays] if isinstance(overlays, str) else overlays
    source = f"[tool.scaffold] in {file}"
    return Repository(
        source,
        tuple(placed(one, file.parent) for one in named),
        as_defaults(values, source, recorded=True),
        table.get("set", {}),
    )
