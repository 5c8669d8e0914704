"""The wheel of a project: built by its own backend, unpacked, and held to its own metadata."""

import ast
import contextlib
import functools
import importlib
import importlib.metadata
import os
import pkgutil
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from .child import Failure

if TYPE_CHECKING:
    from packaging.requirements import Requirement


class Built(TypedDict):
    """The path of a wheel and the names of its packages."""

    wheel: str
    packages: list[str]


def build(out: str, site: str) -> Built:
    """Build the wheel of the current folder into `out`, unpack it into `site`, import it all."""
    wheel = _build(Path(out))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    importlib.invalidate_caches()
    (information,) = _dist_info(Path(site), wheel)
    distribution = importlib.metadata.PathDistribution(information)
    check_requirements(distribution)
    packages = sorted(file.parent.name for file in Path(site).glob("*/__init__.py"))
    if not packages:
        raise Failure(f"{wheel.name} holds no package")
    check_folders(Path(site), packages)
    check_imports(Path(site), packages, distribution)
    for package in packages:
        import_everything(package, Path(site))
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
    backend = functools.reduce(
        getattr, filter(None, attribute.split(".")), importlib.import_module(name)
    )
    out.mkdir(parents=True, exist_ok=True)
    return out / str(backend.build_wheel(str(out)))


def _dist_info(site: Path, wheel: Path) -> list[Path]:
    found = list(site.glob("*.dist-info"))
    if len(found) != 1:
        raise Failure(f"{wheel.name} holds {len(found)} dist-info folders, expected 1")
    return found


def check_folders(site: Path, packages: list[str]) -> None:
    """Refuse a wheel that would lay more into site-packages than the project's own packages."""
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        own = folder.name in packages and folder.name not in ("test", "tests")
        if not own and folder.suffix not in (".dist-info", ".data"):
            raise Failure(f"the wheel holds a folder {folder.name}, which is none of its packages")


def check_requirements(distribution: importlib.metadata.Distribution) -> None:
    """Refuse a wheel that pip would not install here, or whose requirements are not met."""
    from packaging.specifiers import SpecifierSet

    metadata = distribution.metadata
    python = metadata["Requires-Python"] if "Requires-Python" in metadata else ""
    running = ".".join(map(str, sys.version_info[:3]))
    if python and not SpecifierSet(python).contains(running):
        raise Failure(f"the wheel requires Python {python}, this is {running}")
    for requirement in distribution.requires or []:
        require(requirement, "Requires-Dist", "test")


def require(text: str, where: str, extra: str = "") -> None:
    """Raise Failure unless the installed packages meet one requirement."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except InvalidRequirement as error:
        raise Failure(f"{where}: {text!r} is not a requirement", str(error)) from error
    if not _applies(requirement, [extra]):
        return
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        remedy = f"install it (pip install {requirement.name}), or use --isolated"
        raise Failure(f"{where}: {text} is not installed here; {remedy}") from None
    if not requirement.specifier.contains(version, prereleases=True):
        raise Failure(f"{where}: {text} is not met by {version}, which is installed here")


def _applies(requirement: "Requirement", extras: Iterable[str] = ()) -> bool:
    """Return whether pip installs a requirement here, with one of `extras` or without."""
    markers = [{"extra": extra} for extra in ("", *extras)]
    return not requirement.marker or any(map(requirement.marker.evaluate, markers))


def check_imports(
    site: Path, packages: list[str], distribution: importlib.metadata.Distribution
) -> None:
    """Refuse a wheel that imports what its metadata does not require: it runs only by luck."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    requirements = map(Requirement, distribution.requires or [])
    # what an extra or another system requires is not there for everybody
    declared = {canonicalize_name(one.name) for one in requirements if _applies(one)}
    for package in packages:
        for file in sorted((site / package).rglob("*.py")):
            for name, line in imports(file):
                owners = {canonicalize_name(owner) for owner in distributions().get(name, [])}
                if name not in packages and owners and not owners & declared:
                    place = f"{file.relative_to(site)}, line {line}"
                    raise Failure(f"{place}: {name} is imported, but the wheel does not require it")


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Yield every module that `file` cannot do without, with the line; not the standard library."""
    for node in _unguarded(ast.parse(file.read_text(encoding="utf-8"), file.name)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names:
                yield top, getattr(node, "lineno", 0)


def _unguarded(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk `tree` but not into `try`, where an import may fail."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.Try):
            yield from _unguarded(node)


@functools.cache
def distributions() -> dict[str, list[str]]:
    """Return top-level module → the installed distributions that provide it."""
    return {
        name: list(found) for name, found in importlib.metadata.packages_distributions().items()
    }


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
