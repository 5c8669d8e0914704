"""What a project imports, held to what it requires: undeclared, it runs only by luck."""

import functools
import importlib.metadata
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .child import Failure
from .imports import Import, needed

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_STANDARD = {"__main__", *sys.stdlib_module_names}
# each provides the module of its name alone; with its major version of today
BACKENDS = {"tensorflow": 2, "jax": 0, "torch": 2}
_SCRIPTS = ("config", "data", "tokenizer", "model", "train", "evaluate", "predict")


@dataclass(frozen=True)
class Required:
    """What may be imported.

    Args:
        who: requires it, for a message.
        where: to add what is missing.
        own: modules of the project itself.
        always: distributions that pip installs here.
        sometimes: those that it installs with an extra or on another system.
    """

    who: str
    where: str
    own: Sequence[str]
    always: set[str]
    sometimes: set[str]

    @classmethod
    def by_wheel(cls, site: Path, packages: Sequence[str]) -> "Required":
        """Return what the wheel that is unpacked in `site` may import."""
        always, sometimes = _declared(site, [])
        return cls("the wheel", "dependencies", packages, always, sometimes - _for_tests(site))

    def check(self, folder: Path, name: Path) -> None:
        """Raise Failure at the first import of the file `name` that is not required."""
        for one in needed((folder / name).read_bytes()):
            if one.top in BACKENDS and name.stem in _SCRIPTS and not one.chosen:
                one = one._replace(lazy=False)  # as it runs on every backend
            if not self._provides(one):
                here = " here without an extra" if self.has(one.module, lazy=True) else ""
                package = next(iter(sorted(owners(one.module))), one.top)
                asked = "ask keras.backend.backend() before, or " if one.top in BACKENDS else ""
                raise Failure(
                    f"{name}, line {one.line}: {one.top} is imported, but {self.who} does not "
                    f"require it{here}; {asked}add {package} to {self.where} in pyproject.toml"
                )

    def _provides(self, one: Import) -> bool:
        unreached = any(all(map(self.has, group)) for group in one.instead)
        return unreached or self.has(one.module, one.lazy)

    def has(self, module: str, lazy: bool = False) -> bool:
        """Return whether `module` may be imported: at once, or lazily."""
        top = module.partition(".")[0]
        if top in _STANDARD or any(_related(module, own) for own in self.own):
            return True
        known = self.always | self.sometimes if lazy else self.always
        if found := owners(module):
            return not found.isdisjoint(known)
        # it may be what one of those provides whose modules are not known here
        return _canonical(top) in known or not known <= _installed() | BACKENDS.keys()


def _related(module: str, own: str) -> bool:
    """Return whether `module` is `own`, or inside of it, or a namespace around it."""
    return f"{module}.".startswith(f"{own}.") or f"{own}.".startswith(f"{module}.")


def check_wheel(site: Path, packages: Sequence[str]) -> None:
    """Refuse a wheel, unpacked into `site`, that imports what its metadata does not require."""
    required = Required.by_wheel(site, packages)
    for package in packages:
        for file in sorted(site.joinpath(*package.split(".")).rglob("*.py")):
            name = file.relative_to(site)
            if all(part.isidentifier() for part in name.with_suffix("").parts):  # else it is data
                required.check(site, name)


def check_tests(site: Path, packages: Sequence[str], files: Iterable[Path]) -> None:
    """Refuse tests that import what neither the wheel nor its extra for tests requires.

    Where no extra is called test, all of them count; dependency groups (PEP 735) always do.
    """
    (distribution,) = importlib.metadata.distributions(path=[str(site)])
    extras = distribution.metadata.get_all("Provides-Extra") or []
    extras = ["test"] if "test" in extras else extras
    groups = _groups()
    always, sometimes = _declared(site, extras)
    runner = set() if extras or groups else {"pytest"}  # then it is declared elsewhere
    names = [path.relative_to(Path.cwd()) for path in files]
    own = [*packages, *{part for name in names for part in name.with_suffix("").parts}]
    where = 'the extra "test"'
    required = Required("the project", where, own, always | groups | runner, sometimes)
    for name in names:
        required.check(Path.cwd(), name)


def _groups() -> set[str]:
    """Return what the dependency groups of pyproject.toml (PEP 735) name."""
    from packaging.requirements import Requirement

    table = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    entries = [entry for group in table.get("dependency-groups", {}).values() for entry in group]
    return {_canonical(Requirement(one).name) for one in entries if isinstance(one, str)}


def _declared(site: Path, extras: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return what pip installs here with `extras`, and all that the metadata names."""
    from packaging.requirements import Requirement

    (distribution,) = importlib.metadata.distributions(path=[str(site)])
    requirements = [Requirement(one) for one in distribution.requires or []]
    own = _canonical(distribution.metadata["Name"])
    chosen = list(extras)
    for extra in chosen:  # grows, where one extra names others of the project
        applying = (one for one in requirements if applies(one, [extra]))
        more = {name for one in applying if _canonical(one.name) == own for name in one.extras}
        chosen += sorted(more.difference(chosen))
    always = {_canonical(one.name) for one in requirements if applies(one, chosen)}
    return always - {own}, {_canonical(one.name) for one in requirements} - {own}


def _for_tests(site: Path) -> set[str]:
    """Return what the extra called test requires, and nothing else does."""
    from packaging.requirements import Requirement

    (distribution,) = importlib.metadata.distributions(path=[str(site)])
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for one in map(Requirement, distribution.requires or []):
        names['extra == "test"' in str(one.marker)].add(_canonical(one.name))
    return names[True] - names[False]


def applies(requirement: "Requirement", extras: Iterable[str] = ()) -> bool:
    """Return whether pip installs a requirement here, with one of `extras` or without."""
    markers = [{"extra": extra} for extra in ("", *extras)]
    return not requirement.marker or any(map(requirement.marker.evaluate, markers))


def owners(module: str) -> set[str]:
    """Return the installed distributions that `module` is part of; several share a namespace."""
    found = distributions().get(module.partition(".")[0], [])
    path = module.replace(".", "/")
    while len(set(found)) > 1 and "/" in path:
        found = [name for name in found if _holds(name, path)] or found
        path = path.rpartition("/")[0]
    return set(map(_canonical, found))


def _holds(distribution: str, path: str) -> bool:
    files = importlib.metadata.files(distribution) or []
    return any(file.as_posix().startswith((f"{path}/", f"{path}.")) for file in files)


distributions = functools.cache(importlib.metadata.packages_distributions)


@functools.cache
def _installed() -> set[str]:
    return {_canonical(name) for found in distributions().values() for name in found}


def _canonical(name: str) -> str:
    from packaging.utils import canonicalize_name

    return canonicalize_name(name)
