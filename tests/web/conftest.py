"""Servers of the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from visiting import Serve, Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that leave it as it was."""
    with serving(tmp_path_factory.mktemp("web")) as started:
        yield started


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """A function that runs a server for one test, in its own folder."""
    return lambda *options: serving(tmp_path, *options)
