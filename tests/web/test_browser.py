"""The page in a real browser, driven by its keyboard and its mouse."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import EXECUTABLE, Served, Watch, browser, serving
from playwright.sync_api import Browser, Page

from scaffold.generation import generate
from scaffold.planning import plan

pytestmark = pytest.mark.skipif(
    not EXECUTABLE, reason="no Chromium: apt-get install chromium, then these tests run"
)
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser; not for the session, since no event loop may run beside it."""
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A server."""
    with serving() as found:
        yield found


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Visit]:
    """A function that opens a page in a fresh profile.

    The test fails where a browser complains of anything, or asks another server for something.
    """
    watch, contexts = Watch(served.origin), []

    def visit(path: str = "/", known: bool = False, **settings: Any) -> Page:
        context = chromium.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(10_000)
        watch.over(context)
        page = context.new_page()
        if known:
            page.goto(served.address)
        page.goto(served.origin + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not watch.complaints


def zipped(content: bytes) -> dict[str, bytes]:
    """Return path → content of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def written(folder: Path, answers: dict[str, object]) -> dict[str, bytes]:
    """Return path → content of what `new` writes."""
    spec = plan(answers)
    generate(spec, folder / spec.slug)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_without_javascript_a_project_is_chosen_seen_and_taken(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_role("radio", name="encoder-decoder").check()
    page.locator("[name=units]").fill("48")
    page.get_by_role("button", name="Preview").click()
    assert page.get_by_role("radio", name="encoder-decoder").is_checked()
    assert "--units=48" in page.locator("pre").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="ZIP").click()
    taken = zipped(Path(download.value.path()).read_bytes())
    assert taken == written(tmp_path, {"mode": "encoder-decoder", "units": 48})


@pytest.mark.parametrize("scheme", ["light"])
@pytest.mark.parametrize(
    "path", ["/?mode=seq2seq", "/?mode=seq2seq&units=0&before=mode%3Dseq2seq"], ids=["sound", "not"]
)
def test_a_checker_of_accessibility_finds_nothing_serious(
    visit: Visit, path: str, scheme: str
) -> None:
    page = visit(path, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not serious, [(one["id"], one["nodes"][0]["html"]) for one in serious]


@pytest.mark.parametrize("width", [2000])
def test_nothing_scrolls_sideways(visit: Visit, width: int) -> None:
    page = visit("/?mode=seq2seq", viewport={"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
