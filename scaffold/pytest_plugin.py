"""A generated project for each combination, as a pytest fixture: a team tests its own templates.

    @pytest.mark.scaffold(task="forecast", matrix="pairwise")
    def test_our_projects_learn(scaffold_project):
        scaffold_project.train("--epochs", "3")
        assert scaffold_project.evaluate()["skill"] > -1

Without the marker, a test runs for every pair of mode and task; with scaffold_project parametrized
as any indirect fixture, for the Combinations listed there. The projects share one server that has
imported the backend, also between the workers of pytest-xdist.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # a session that tests no project imports nothing of the generator
    from scaffold.smoke import Combination, Project
    from scaffold.smoke.runner import Session

FIXTURE = "scaffold_project"
_TOLD = pytest.StashKey[dict[str, str]]()  # error → the first test that had it
_MARKER = (
    "scaffold(mode, task, matrix, backend, shard, overlays, templates, timeout, **answers): "
    "the projects that scaffold_project is parametrized with; mode, task and backend may be lists, "
    "matrix is 'pairwise' or 'full', shard such as '2/5', answers as in `scaffold new`, data and "
    "columns among them; overlays are folders or git addresses of templates that override the "
    "generator's own"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a repository name its templates once, for all tests."""
    parser.addini(
        "scaffold_overlays",
        "templates that override the generator's: folders, or git addresses such as gh:org/x@v2",
        "args",
        [],
    )
    parser.addini("scaffold_templates", "a whole folder of templates in place of the generator's")
    group = parser.getgroup("scaffold")
    group.addoption(
        "--scaffold-shard", metavar="I/N", help="only this part of every test's projects"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Describe the marker."""
    config.addinivalue_line("markers", _MARKER)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the tests in the templates to the projects that are made from them."""
    name, beside = collection_path.name, collection_path.parent.glob("{{*")
    return True if "{{" in name or name == "templates" and any(beside) else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give the test one project for each combination."""
    listed = (mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if FIXTURE not in metafunc.fixturenames or any(FIXTURE in names for names in listed):
        return
    from scaffold.errors import ScaffoldError

    try:
        wanted = wishes(metafunc.definition)
        chosen = combinations(wanted, metafunc.config.getoption("--scaffold-shard"))
    except ScaffoldError as error:
        where = metafunc.definition.nodeid
        raise pytest.Collector.CollectError(f"{where}: {error}") from error
    metafunc.parametrize(
        FIXTURE, chosen, ids=[str(one).replace(" ", "-") for one in chosen], indirect=True
    )


@dataclass(frozen=True)
class Wishes:
    """What the markers of a test and pytest.ini ask for; each field is a keyword of the marker."""

    mode: Sequence[str] = ()
    task: Sequence[str] = ()
    matrix: str | None = None
    backend: Sequence[str] = ()
    shard: str | None = None
    overlays: Sequence[Path] = ()
    templates: Path | None = None
    timeout: float = 600.0
    answers: Mapping[str, object] = field(default_factory=dict)


def wishes(test: pytest.Item) -> Wishes:
    """Return what the markers of a test and pytest.ini ask for, the closest marker first.

    Paths count from the root of the repository.

    Raises:
        ScaffoldError: when a folder of templates is none, or a marker cannot be read.
    """
    from scaffold.layers import require_templates
    from scaffold.overlays import paths, resolve

    config, root = test.config, test.config.rootpath
    given = _keywords(test)
    for name in {"mode", "task", "backend"} & given.keys():
        given[name] = _many(given[name])
    beside = config.inipath.parent if config.inipath else root
    named = given.get("templates") or config.getini("scaffold_templates")
    listed = [(beside, one) for one in config.getini("scaffold_overlays")]
    listed += [(root, one) for one in _many(given.get("overlays"))]
    given["overlays"] = paths(resolve(_placed(*one) for one in listed))
    given["templates"] = root / named if named else None
    if "data" in given:
        given["data"] = str(root / given["data"])
    about = {one.name for one in fields(Wishes)} - {"answers"}
    answers = {name: value for name, value in given.items() if name not in about}
    wanted = Wishes(**{name: given[name] for name in about & given.keys()}, answers=answers)
    require_templates((), wanted.templates)
    return wanted


def _placed(folder: Path, overlay: str | Path) -> str | Path:
    """Return an overlay with its path from `folder`, if it is a path."""
    from scaffold.overlays import is_address

    return overlay if is_address(str(overlay)) else folder / overlay


def _keywords(test: pytest.Item) -> dict[str, Any]:
    """Return the keywords of all markers of a test; the closest marker wins."""
    from scaffold.errors import AnswersError, Problem

    given: dict[str, Any] = {}
    for marker in reversed(list(test.iter_markers("scaffold"))):
        if marker.args:
            what, remedy = f"{marker.args[0]!r} has no name", "give each as NAME=VALUE"
            raise AnswersError(Problem("pytest.mark.scaffold", what, remedy))
        given |= marker.kwargs
    return given


def combinations(wanted: Wishes, part: str | None = None) -> "list[Combination]":
    """Return what `wishes` ask for.

    Raises:
        ScaffoldError: when they ask for what does not exist.
    """
    from scaffold.smoke import select_pairs, server, shard, vary

    backends = wanted.backend or (server.installed() if wanted.matrix else [])
    pairs = select_pairs(wanted.mode, wanted.task, wanted.answers)
    found = vary(pairs, wanted.matrix, backends)
    for share in filter(None, (wanted.shard, part)):
        found = shard(found, share)
    for one in found:
        one.spec()  # an invalid answer is one error, not one in each test
    return found


def _many(value: str | Path | Iterable[str | Path] | None) -> list[str | Path]:
    return [value] if isinstance(value, str | Path) else list(value or ())


@pytest.fixture
def scaffold_project(
    request: pytest.FixtureRequest, tmp_path: Path, scaffold_session: "Session"
) -> "Project":
    """Return a generated project: build(), lint(), test(), train(), evaluate(), predict()."""
    from scaffold.errors import ScaffoldError

    try:
        wanted = wishes(request.node)
        path = request.param.generate(tmp_path, wanted.overlays, wanted.templates)
    except ScaffoldError as error:
        told = request.config.stash.setdefault(_TOLD, {})  # a template breaks many tests
        first = told.setdefault(str(error), request.node.nodeid)
        said = str(error) if first == request.node.nodeid else f"as in {first}"
        # it names the template; frames would not help
        raise pytest.fail.Exception(said, pytrace=False) from None
    return scaffold_session.project(path, tmp_path / "work", timeout=wanted.timeout)


@pytest.fixture(scope="session")
def scaffold_session(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[Session]":
    """Yield what the projects share: the servers end with the session."""
    from scaffold.smoke.runner import Session, Settings, limits

    worker: dict[str, Any] = getattr(request.config, "workerinput", {})
    settings = Settings(level="build")
    allowed = limits(settings, worker.get("workercount", 1), tmp_path_factory.getbasetemp())
    with Session(settings, allowed, worker.get("testrunuid", "")) as session:
        yield session
