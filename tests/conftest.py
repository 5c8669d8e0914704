"""Shared by all tests: the order in which they run, fast ones first, and git repositories."""

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scaffold.smoke import Combination, Project
    from scaffold.smoke.runner import Session

sys.path.insert(0, str(Path(__file__).parent))

# there is a worker for each core, and more threads take twice as long for small tables
os.environ.setdefault("POLARS_MAX_THREADS", "1")

# of the slow ones, the longest first, so that several short ones fill what is left of the time
SLOW = ("of_a_cluster", "test_wheel", "test_style", "test_every_pair", "test_backends")
SLOW += (
    "test_interruption",
    "test_export",
    "test_write",
    "web/test_runs",
    "smoke/",
    "test_random_answers",
)
SLOW += ("test_mutations",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow tests last."""
    items.sort(
        key=lambda item: next((n for n, name in enumerate(SLOW, 1) if name in item.nodeid), 0)
    )


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that cookiecutter keeps its templates in, apart from the user's own."""
    settings = tmp_path / "cookiecutter.yaml"
    folder = tmp_path / "cookiecutters"
    settings.write_text(
        f"cookiecutters_dir: {folder}\nabbreviations:\n  ours: file://{tmp_path}/{{0}}\n"
    )
    monkeypatch.setenv("COOKIECUTTER_CONFIG", str(settings))
    for name, value in {"NAME": "a", "EMAIL": "a@example.org", "DATE": "2026-01-01T00:00Z"}.items():
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    from scaffold import fetching

    fetching.fetch.cache_clear()
    return folder


@pytest.fixture
def team(tmp_path: Path, cache: Path) -> Path:
    """A repository of templates with the tags v1 and v2, and a newer commit."""
    from repositories import commit

    folder = tmp_path / "team"
    commit(folder, {"notes.md": "one"}, "v1")
    commit(folder, {"notes.md": "two"}, "v2")
    commit(folder, {"notes.md": "newest"})
    return folder


@pytest.fixture(scope="session")
def built(
    scaffold_session: "Session", tmp_path_factory: pytest.TempPathFactory
) -> "Callable[[Combination], Project]":
    """A function that returns the built project of a combination, the same one each time."""

    @functools.cache
    def build(one: "Combination") -> "Project":
        folder = tmp_path_factory.mktemp("built")
        project = scaffold_session.project(one.generate(folder), folder / "work", timeout=3600)
        project.build()
        return project

    return build
