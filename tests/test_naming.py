"""Names of what is installed with a project are refused, others are not."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scaffold import naming
from scaffold.errors import AnswersError
from scaffold.generation import rendering
from scaffold.planning import plan
from scaffold.smoke import select_pairs

ROOT = Path(__file__).parent.parent


def required(pyproject: str) -> Iterator[Requirement]:
    """Yield every requirement of a project: to build it, to run it, and of all its extras."""
    content = tomllib.loads(pyproject)
    project = content["project"]
    lists = [content["build-system"]["requires"], project["dependencies"]]
    for texts in [*lists, *project["optional-dependencies"].values()]:
        yield from map(Requirement, texts)


def closure(roots: Iterable[Requirement]) -> set[str]:
    """Return the distributions that `roots` bring, as far as they are installed here."""
    found: set[tuple[str, str]] = set()
    todo = [(root.name, extra) for root in roots for extra in ("", *root.extras)]
    while todo:
        name, extra = todo.pop()
        one = (canonicalize_name(name), extra)
        if one in found or not any(metadata.distributions(name=name)):
            continue
        found.add(one)
        needed = map(Requirement, metadata.distribution(name).requires or ())
        for other in needed:
            if other.marker is None or other.marker.evaluate({"extra": extra}):
                todo += [(other.name, extra) for extra in ("", *other.extras)]
    return {name for name, _ in found}


def installed() -> dict[str, set[str]]:
    """Return distribution → modules of all that is installed here with a project, and with us."""
    each = {one.task: one.spec() for one in select_pairs()}.values()
    projects = [str(rendering(spec).files["pyproject.toml"]) for spec in each]
    own = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    smoke = tomllib.loads(own)["project"]["optional-dependencies"]["smoke"]
    ours = map(Requirement, [*tomllib.loads(own)["project"]["dependencies"], *smoke])
    roots = [*ours, *(requirement for text in projects for requirement in required(text))]
    names = closure(roots)
    modules: dict[str, set[str]] = {name: set() for name in names}
    for module, distributions in metadata.packages_distributions().items():
        for name in names & set(map(canonicalize_name, distributions)):
            modules[name].add(module.lower())  # some file systems tell no upper from lower case
    return modules


def test_whatever_is_installed_with_a_project_is_in_use() -> None:
    found = installed()
    assert {"tensorflow", "keras", "pytest", "narwhals"} <= found.keys()
    assert [name for name in sorted(found) if not naming.slug_problem(name)] == []
    modules = {name for names in found.values() for name in names}
    able = {name for name in modules if re.fullmatch(r"[a-z][a-z0-9_]*", name)}
    assert [name for name in sorted(able) if not naming.package_problem(name)] == []


@pytest.mark.parametrize("package", ["narwhals", "py", "pasta", "json", "clang", "fonttools"])
def test_a_package_that_would_hide_another_is_refused(package: str) -> None:
    with pytest.raises(AnswersError, match="--package"):
        plan({"mode": "one-to-one", "package": package})


@pytest.mark.parametrize("name", ["Narwhals", "google pasta", "Scikit-Learn"])
def test_a_name_that_something_installed_has_is_refused(name: str) -> None:
    with pytest.raises(AnswersError, match="--name"):
        plan({"mode": "one-to-one", "name": name, "package": "ours"})


@pytest.mark.parametrize("name", ["pasta sales", "py forecast", "births", "black", "Keras births"])
def test_a_name_that_only_resembles_another_is_none_of_these(name: str) -> None:
    assert plan({"mode": "one-to-one", "name": name}).name == name
