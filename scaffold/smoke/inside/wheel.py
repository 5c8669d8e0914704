"""The wheel of a project: built by its own backend, unpacked, and held to its own metadata."""

import contextlib
import functools
import importlib
import importlib.metadata
import inspect
import os
import pkgutil
import re
import shutil
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from . import backend, required
from .child import Failure, one_line

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet


_IGNORED = (
    r"\b(pytest|ruff)\b.*(\|\| *(true|:|exit 0)|\s--(co|collect-only|exit-zero)\b)"
    r"|^continue-on-error: *true"
)
_PATHS = r"^ *paths: *(\[.*\])?\n((?: +- .*\n)*)"  # for changes of which files alone it runs
_TERMS = {  # words of a licence → those in its text
    "MIT": "Permission is hereby granted, free of charge",
    "BSD-3-Clause": "Redistribution and use in source and binary forms",
    "Apache-2.0": "Apache License",
}
_CHANGES = r"\b(push|pull_request|pull_request_target|merge_group|workflow_call)\b"


class Built(TypedDict):
    """The path of a wheel and the names of its packages."""

    wheel: str
    packages: list[str]


def build(out: str, site: str) -> Built:
    """Build the wheel of the current folder into `out`, unpack it into `site`, import it all."""
    wheel = _build(Path(out))
    unpack(wheel, Path(site))
    importlib.invalidate_caches()
    (information,) = _dist_info(Path(site), wheel)
    distribution = importlib.metadata.PathDistribution(information)
    check_requirements(distribution)
    packages = list(find_packages(Path(site)))
    if not packages:
        raise Failure(f"{wheel.name} holds no package")
    check_top_level(Path(site), packages)
    required.check_wheel(Path(site), packages)
    for package in packages:
        with backend.chosen_by_user(package, "numpy"):  # whichever the server runs on
            import_everything(package, Path(site))
    check_entry_points(distribution)
    return {"wheel": str(wheel), "packages": packages}


def _build(out: Path) -> Path:
    """Call the build backend that pyproject.toml names, in this process (PEP 517)."""
    try:
        table = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure(f"pyproject.toml: {error}") from error
    system = table.get("build-system", {})
    for requirement in system.get("requires", ["setuptools"]):
        require(requirement, "build-system.requires")
    sys.path[:0] = [os.path.abspath(entry) for entry in system.get("backend-path", [])]
    named = system.get("build-backend", "setuptools.build_meta:__legacy__")
    name, _, attribute = named.partition(":")
    builder = functools.reduce(
        getattr, filter(None, attribute.split(".")), importlib.import_module(name)
    )
    out.mkdir(parents=True, exist_ok=True)
    return out / str(builder.build_wheel(str(out)))


def unpack(wheel: Path, site: Path) -> None:
    """Lay the content of `wheel` into the folder `site`, as an installer does."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for library in site.glob("*.data/p*lib"):
        shutil.copytree(library, site, dirs_exist_ok=True)


def _dist_info(site: Path, wheel: Path) -> list[Path]:
    found = list(site.glob("*.dist-info"))
    if len(found) != 1:
        raise Failure(f"{wheel.name} holds {len(found)} dist-info folders, expected 1")
    return found


def find_packages(folder: Path, namespace: str = "") -> Iterator[str]:
    """Yield the dotted names of the packages in `folder`, also those in namespaces."""
    for found in sorted(path for path in folder.iterdir() if path.name.isidentifier()):
        if (found / "__init__.py").is_file():
            yield namespace + found.name
        elif found.is_dir():
            yield from find_packages(found, f"{namespace}{found.name}.")


def check_top_level(site: Path, packages: list[str]) -> None:
    """Refuse a wheel that would lay more into site-packages than the project's own packages."""
    own = {package.partition(".")[0] for package in packages}
    own -= {"test", "tests", *sys.stdlib_module_names}
    for path in sorted([*site.iterdir(), *site.glob("*.data/data/**/site-packages/*")]):
        name = path.name.removesuffix("-stubs")
        if not (path.is_dir() and (name in own or path.suffix in (".dist-info", ".data"))):
            remedy = "take it out of what pyproject.toml packs into the wheel"
            what = (
                f"the wheel holds {path.relative_to(site)}, expected the project's packages alone"
            )
            raise Failure(f"{what}; {remedy}")


def check_entry_points(distribution: importlib.metadata.Distribution) -> None:
    """Load each entry point; the scripts have to be functions."""
    for entry in distribution.entry_points:
        if entry.extras:
            continue  # what it needs is not installed everywhere
        place = f"the entry point {entry.name} = {entry.value!r} of {entry.group}"
        try:
            loaded = entry.load()
        except Exception as error:
            raise Failure(f"{place} does not resolve: {one_line(error)}") from error
        if entry.group in ("console_scripts", "gui_scripts") and not callable(loaded):
            raise Failure(f"{place} is {loaded!r}, expected a function as package.module:function")
        if entry.group in ("console_scripts", "gui_scripts") and (given := _demanded(loaded)):
            raise Failure(f"{place} is called without arguments, but expects {', '.join(given)}")


def _demanded(function: Callable[..., object]) -> list[str]:
    """Return the parameters without which `function` cannot be called."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:  # it is written in C
        return []
    return [
        one.name
        for one in parameters
        if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]


def check_requirements(distribution: importlib.metadata.Distribution) -> None:
    """Refuse a wheel that pip would not install here, or whose requirements are not met."""
    from packaging.specifiers import SpecifierSet

    metadata = distribution.metadata
    python = metadata["Requires-Python"] if "Requires-Python" in metadata else ""
    running = ".".join(map(str, sys.version_info[:3]))
    if python and not SpecifierSet(python).contains(running):
        raise Failure(f"the wheel requires Python {python}, this is {running}")
    said = metadata["License-Expression"] if "License-Expression" in metadata else ""
    text = Path("LICENSE").read_text("utf-8") if Path("LICENSE").is_file() else ""
    other = next((name for name, words in _TERMS.items() if words in text), "")
    if said in _TERMS and other and _TERMS[said] not in text:
        raise Failure(f"the wheel says that its license is {said}, LICENSE is {other}")
    for file in sorted(Path(".github/workflows").glob("*.y*ml")):
        for version in re.findall(r"python-version: *[\"']?(\d+\.\d+)", file.read_text("utf-8")):
            if python and not SpecifierSet(python).contains(f"{version}.99"):
                raise Failure(f"the wheel requires Python {python}, {file} has {version}")
        check_workflow(file, distribution)
    for requirement in distribution.requires or []:
        require(requirement, "Requires-Dist", "test")
    for name in sorted(required.BACKENDS):
        extra = re.compile(rf"extra == ['\"]{name}['\"]")
        brought = [one for one in distribution.requires or [] if extra.search(one)]
        if brought and not any(re.match(rf"{name}(?![a-z])", one) for one in brought):
            raise Failure(f"the extra {name} does not require {name}, but {brought[0]}")


def check_workflow(file: Path, distribution: importlib.metadata.Distribution) -> None:
    """Raise Failure where a workflow runs pytest, and nothing that it installs brings it.

    Nor may it pass whatever pytest says, or run for no change.
    """
    text = file.read_text("utf-8")
    lines = [line.strip().removeprefix("- ") for line in text.splitlines()]
    installs = [line for line in lines if re.search(r"\b(pip|uv|poetry|pdm|hatch)\b", line)]
    needed = any(re.match(r"(run: *)?(python -m )?pytest\b", line) for line in lines)
    own = any(re.match(r"pytest\b(?!.*extra ==)", one) for one in distribution.requires or [])
    bare = [line for line in installs if re.search(r"pip install\b[^;&|]*\s\.[\"']?$", line)]
    others = any(re.search(r"\[|pytest|requirements|sync|group|-r\b", line) for line in installs)
    if ignored := next((line for line in lines if re.search(_IGNORED, line)), ""):
        raise Failure(f"{file} passes whatever its tests say: {ignored}")
    if needed and re.search(r"^on:|^['\"]on['\"]:", text, re.M) and not re.search(_CHANGES, text):
        raise Failure(f"{file} runs pytest, but neither for a push nor for a pull request")
    for inline, listed in re.findall(_PATHS, text, re.M) if needed else ():
        patterns = re.findall(r"[^\s\[\],\"'-][^\s\[\],\"']*", inline + listed)
        if not any(fnmatch(name, one) for name in ("src/a/b.py", "src/a.py") for one in patterns):
            raise Failure(f"{file} runs pytest, but not for a change of the code: {patterns[0]}")
    if needed and bare and not own and not others:
        raise Failure(f"{file} runs pytest, but installs the project without an extra that has it")
    linted = any(re.match(r"(run: *)?(python -m )?ruff\b", line) for line in lines)
    known = any(re.match(r"ruff\b", one) for one in distribution.requires or []) or "groups" in text
    if (
        linted
        and any("[" in line for line in installs)
        and not known
        and "ruff" not in "".join(installs)
    ):
        raise Failure(f"{file} runs ruff, but no extra of the project has it")


def require(text: str, where: str, extra: str = "") -> None:
    """Raise Failure unless the installed packages meet one requirement."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import Version

    try:
        requirement = Requirement(text)
    except InvalidRequirement as error:
        raise Failure(f"{where}: {text!r} is not a requirement", str(error)) from error
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        version = ""
    if not required.applies(requirement, [extra]):
        known = Version(version).major if version else required.BACKENDS.get(requirement.name)
        if not _can_be_met(requirement.specifier, known):
            raise Failure(f"{where}: no version of {requirement.name} can meet {text}")
        return
    if not version:
        remedy = f"install it (pip install {requirement.name}), or use --isolated"
        raise Failure(f"{where}: {text} is not installed here; {remedy}")
    if not requirement.specifier.contains(version, prereleases=True):
        raise Failure(f"{where}: {text} is not met by {version}, which is installed here")


def _can_be_met(specifiers: "SpecifierSet", known: int | None) -> bool:
    """Return whether there can be such a version, where one of the major version `known` is."""
    from packaging.version import InvalidVersion, Version

    try:
        bounds = [Version(one.version.removesuffix(".*")) for one in specifiers]
    except InvalidVersion:  # of ===
        return True
    tried = [Version("0"), *bounds, *(Version(f"{one.base_version}.0.0.0.1") for one in bounds)]
    found = [one.major for one in tried if specifiers.contains(one, prereleases=True)]
    return bool(found) and (known is None or min(found) < 2 * known + 9)


def import_everything(package: str, site: Path) -> None:
    """Import `package` and each of its modules, from the wheel and nowhere else."""
    module = importlib.import_module(package)
    check_origin(package, site)
    for found in pkgutil.walk_packages(module.__path__, prefix=package + "."):
        if not found.name.endswith(".__main__"):
            importlib.import_module(found.name)


def check_origin(package: str, site: Path) -> None:
    """Raise Failure where `package` was imported from elsewhere than `site`."""
    with contextlib.suppress(KeyError, TypeError):
        origin = Path(str(sys.modules[package].__file__)).resolve()
        if site.resolve() not in origin.parents:
            raise Failure(f"{package} was imported from {origin}, not from its wheel")
