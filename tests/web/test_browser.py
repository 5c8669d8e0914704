"""The page in a real browser, driven by its keyboard and its mouse."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import EXECUTABLE, Watch, browser
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from visiting import Serve, Server

from scaffold.generation import generate
from scaffold.planning import plan

pytestmark = pytest.mark.skipif(
    not EXECUTABLE, reason="no Chromium: apt-get install chromium, then these tests run"
)
Visit = Callable[..., Page]
DATA = Path(__file__).parents[1] / "data"
DROP = """({ name, content }) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([content], name));
  const dropped = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.body.dispatchEvent(dropped);
}"""
expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser; not for the session, since no event loop may run beside it."""
    with browser() as started:
        yield started


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    """A function that opens a page in a fresh profile.

    The test fails where a browser complains of anything, or asks another server for something.
    """
    watches: list[Watch] = []
    contexts: list[BrowserContext] = []

    def visit(path: str = "/", known: bool = False, at: Server = server, **settings: Any) -> Page:
        origin = f"http://{at.host}"
        context = chromium.new_context(**{"reduced_motion": "reduce", **settings})
        contexts.append(context)
        context.set_default_timeout(10_000)
        watches.append(Watch(origin))
        watches[-1].over(context)
        page = context.new_page()
        if known:
            page.goto(f"{origin}/?token={at.token}")
        page.goto(origin + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not [complaint for watch in watches for complaint in watch.complaints]


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


def serious(page: Page, **options: object) -> list[tuple[str, ...]]:
    """Return what a checker of accessibility calls serious: its rule, and the first place."""
    found = Axe().run(page, options=options).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"]) for one in bad]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on an element."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def test_without_javascript_a_project_is_chosen_seen_and_taken(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_role("radio", name="encoder-decoder").check()
    page.get_by_label("Units", exact=True).fill("48")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("radio", name="encoder-decoder")).to_be_checked()
    expect(page.locator("#command")).to_contain_text("--units=48")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download ZIP").click()
    taken = zipped(Path(download.value.path()).read_bytes())
    assert taken == written(tmp_path, {"mode": "encoder-decoder", "units": 48})


def test_without_javascript_a_file_is_read_and_its_project_written(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit(known=True, java_script_enabled=False)
    page.get_by_label("Units", exact=True).fill("48")
    page.get_by_label("Your own file").set_input_files(DATA / "tides.csv")
    page.get_by_role("button", name="Use the file").click()
    expect(page.locator("#data")).to_contain_text("tides.csv")
    expect(page.locator("#command")).to_contain_text("--units=48")
    page.get_by_label("Write it into the folder").fill(str(tmp_path / "tides"))
    page.get_by_role("button", name="Write").click()
    expect(page.locator("#said")).to_contain_text("written:")
    assert (tmp_path / "tides/data/tides.csv").read_bytes() == (DATA / "tides.csv").read_bytes()


def test_without_javascript_a_file_is_given_and_a_project_written(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit(known=True, java_script_enabled=False)
    page.get_by_label("Your own file").set_input_files(DATA / "tides.csv")
    page.get_by_role("button", name="Use the file").click()
    expect(page.locator("#command")).to_contain_text("--data=tides.csv")
    page.get_by_role("link", name="config.py").click()
    expect(page.locator("#code-title")).to_contain_text("config.py")
    page.get_by_label("Write it into the folder").fill(str(tmp_path / "made"))
    page.get_by_role("button", name="Write", exact=True).click()
    expect(page.locator("#said")).to_contain_text(str(tmp_path / "made"))
    content = (DATA / "tides.csv").read_bytes()
    assert (tmp_path / "made" / "data" / "tides.csv").read_bytes() == content


def test_a_topology_is_chosen_and_a_file_opened_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    picture = page.locator("#picture img").get_attribute("src")
    tab_to(page, "[name=mode]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#command")).to_contain_text("--mode=many-to-many ")
    expect(page.locator("#picture h2")).to_contain_text("many-to-many")
    assert page.locator("#picture img").get_attribute("src") != picture
    assert page.evaluate("document.activeElement.value") == "many-to-many"
    tab_to(page, "a[data-file$='train.py']")
    page.keyboard.press("Enter")
    expect(page.locator("#code-title")).to_have_text("src/many_to_many_forecast/train.py")
    expect(page.locator("#listing")).to_contain_text("def train")
    assert page.evaluate("document.activeElement.dataset.file").endswith("train.py")
    tab_to(page, "#listing")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('#listing')")


def test_what_is_typed_is_seen_at_once_and_what_it_changes_is_marked(visit: Visit) -> None:
    page = visit("/#mode=seq2seq&units=32&file=src/seq2seq_pairs/config.py")
    units = page.get_by_label("Units", exact=True)
    expect(units).to_have_value("32")
    units.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("48")
    expect(page.locator("#command")).to_contain_text("--units=48")
    expect(page.locator("#tree .changed")).to_contain_text(["config.py"])
    expect(units).to_be_focused()
    expect(page.locator("#picture dl")).to_contain_text(re.compile(r"Hidden units\s*48"))
    page.get_by_role("link", name="Changes since").click()
    expect(page.locator("#listing .gi")).to_contain_text(["units: int = 48"])
    expect(page.locator("#listing .gd")).to_contain_text(["units: int = 32"])
    page.get_by_role("link", name="defaults").click()
    expect(page.locator("#listing .gd")).to_contain_text(["units: int = 64"])


def test_an_impossible_value_is_told_at_its_field_and_announced(visit: Visit) -> None:
    page = visit("/#mode=many-to-one")
    units = page.get_by_label("Units", exact=True)
    units.fill("0")
    expect(page.get_by_role("status")).to_have_text(
        re.compile("^1 problem: Units: expected a whole")
    )
    expect(units).to_have_attribute("aria-invalid", "true")
    expect(units).to_have_accessible_description(re.compile("from 1 to 4096, came '0'"))
    expect(page.get_by_role("button", name="Download ZIP")).to_be_disabled()
    units.fill("8")
    expect(page.get_by_role("button", name="Download ZIP")).to_be_enabled()
    expect(units).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("status")).to_have_text("No problem is left")
    page.get_by_label("Input length").fill("20")
    page.get_by_role("radio", name="one-to-one").check()
    expect(page.get_by_role("status")).to_have_text(
        re.compile(r"\d+ files changed\s+input_length was left out")
    )


def test_back_forward_reload_and_a_link_show_the_state_that_they_lead_to(visit: Visit) -> None:
    page = visit()
    command, units = page.locator("#command"), page.get_by_label("Units", exact=True)
    page.get_by_role("radio", name="seq2seq").check()
    expect(command).to_contain_text("--mode=seq2seq --no")
    units.fill("48")
    expect(command).to_contain_text("--mode=seq2seq --units=48")
    page.get_by_role("link", name="tokenizer.py").first.click()
    expect(page.locator("#code-title")).to_contain_text("tokenizer.py")
    page.go_back()
    expect(page.locator("#code-title")).to_contain_text("model.py")
    page.go_back()
    expect(units).to_have_value("")
    expect(command).to_contain_text("--mode=seq2seq --no")
    page.go_back()
    expect(page.get_by_role("radio", name="many-to-one")).to_be_checked()
    for _ in range(3):
        page.go_forward()
    expect(command).to_contain_text("--mode=seq2seq --units=48")
    expect(page.locator("#code-title")).to_contain_text("tokenizer.py")
    page.reload()
    other = visit(page.url.partition("/#")[2].join(["/#", ""]))
    for one in (page, other):
        expect(one.locator("#command")).to_contain_text("--mode=seq2seq --units=48")
        expect(one.get_by_label("Units", exact=True)).to_have_value("48")
        expect(one.locator("#code-title")).to_contain_text("tokenizer.py")


def test_a_data_file_fills_the_form_and_the_project_taken_is_that_of_new(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit(known=True)
    page.get_by_label("Your own file").set_input_files(DATA / "tides.csv")
    expect(page.locator("#data")).to_contain_text("480 rows")
    expect(page.get_by_label("Role of hour")).to_contain_text("time")
    expect(page.locator("#sheet tbody tr").first).to_contain_text("2020-01-01")
    expect(page.locator("#plot")).to_be_visible()
    expect(page.locator("#command")).to_contain_text("--data=tides.csv")
    page.go_back()
    expect(page.locator("#command")).not_to_contain_text("--data")
    page.go_forward()
    expect(page.locator("#command")).to_contain_text("--data=tides.csv")
    page.reload()
    expect(page.locator("#data")).to_contain_text("480 rows")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download ZIP").click()
    taken = zipped(Path(download.value.path()).read_bytes())
    assert taken == written(tmp_path, {"data": str(DATA / "tides.csv")})


def test_names_in_a_data_file_stay_names(visit: Visit, tmp_path: Path) -> None:
    names = ["<script>hit=1</script>", "<img src=x onerror=hit=1>", "{{ 7*7 }}", "</textarea>", "y"]
    rows = [[str(n % 7), str(n % 5), str(n % 3), str(n % 2), "ab"[n % 2]] for n in range(80)]
    with (tmp_path / "<b>names.csv").open("w", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    page = visit(known=True)
    content = (tmp_path / "<b>names.csv").read_text()
    page.evaluate(DROP, {"name": "<b>names.csv", "content": content})
    expect(page.locator("#sheet th")).to_have_text(names)
    expect(page.locator("#data")).to_contain_text("<b>names.csv")
    assert not page.evaluate("'hit' in window")


def test_a_link_to_a_line_shows_it(visit: Visit) -> None:
    page = visit("/#mode=one-to-one&file=src/one_to_one_tabular/train.py&line=60")
    expect(page.locator("#L-60")).to_be_in_viewport()
    page.locator("#listing a[href='#L-62']").click()
    assert page.url.endswith("&file=src/one_to_one_tabular/train.py&line=62")


def test_the_newest_choice_wins_however_late_an_older_answer_comes(visit: Visit) -> None:
    page = visit("/#mode=seq2seq")
    expect(page.locator("#command")).to_contain_text("--mode=seq2seq --no")
    late: list[Route] = []
    page.route(re.compile("units=1&"), lambda route: late.append(route))
    units = page.get_by_label("Units", exact=True)
    units.press_sequentially("12")
    expect(page.locator("#command")).to_contain_text("--units=12")
    assert late
    for route in late:
        route.continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#command")).to_contain_text("--units=12")
    expect(units).to_have_value("12")


def test_a_choice_that_comes_before_the_state_of_a_link_is_shown_is_added_to_it(
    visit: Visit,
) -> None:
    page = visit("/static/page.css")
    late: list[Route] = []
    page.route(re.compile(r"/\?mode=seq2seq&layers=2&?$"), lambda route: late.append(route))
    page.goto(page.url.replace("/static/page.css", "/#mode=seq2seq&layers=2"))
    page.get_by_label("Units", exact=True).fill("48")
    expect(page.locator("#command")).to_contain_text("--mode=seq2seq --layers=2 --units=48")
    assert late and page.url.endswith("#mode=seq2seq&layers=2&units=48")


def test_what_is_chosen_before_the_script_has_come_counts(visit: Visit) -> None:
    page = visit("/schema.json")
    late: list[Route] = []
    page.route("**/page.js", lambda route: late.append(route))
    page.goto(page.url.replace("schema.json", ""), wait_until="commit")
    page.get_by_role("radio", name="seq2seq").check()
    page.get_by_label("Units", exact=True).fill("48")
    late[0].continue_()
    expect(page.locator("#command")).to_contain_text("--mode=seq2seq --units=48")


def test_a_project_is_written_and_overwritten_only_when_that_is_confirmed(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit("/#mode=one-to-one", known=True)
    page.get_by_label("Write it into the folder").fill(str(tmp_path / "made"))
    page.get_by_role("button", name="Write", exact=True).click()
    expect(page.locator("#said")).to_contain_text(str(tmp_path / "made"))
    readme = tmp_path / "made" / "README.md"
    readme.write_text("mine")
    page.get_by_role("button", name="Write", exact=True).click()
    overwrite = page.get_by_role("button", name="Overwrite")
    expect(overwrite).to_be_visible()
    assert readme.read_text() == "mine"
    overwrite.click()
    expect(overwrite).to_be_hidden()
    assert readme.read_text() != "mine"


def test_a_smoke_test_shows_its_steps_and_can_be_stopped(visit: Visit, serve: Serve) -> None:
    with serve() as server:
        page = visit(known=True, at=server)
        watch_and_stop(page)
        page.close()  # before its server ends, of which it would complain


def watch_and_stop(page: Page) -> None:
    """Begin a smoke test, wait for its first step, and stop it."""
    page.get_by_label("Smoke-test it").select_option("build")
    page.get_by_role("radio", name="one-to-one").check()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#run h3")).to_contain_text("one-to-one-tabular: running", timeout=60_000)
    expect(page.locator("#run li").first).to_contain_text("build", timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#run h3")).to_contain_text("stopped", timeout=60_000)
    expect(page.get_by_role("status")).to_contain_text("stopped")


def test_a_checker_of_accessibility_finds_nothing_serious(visit: Visit) -> None:
    page = visit(known=True)
    page.get_by_label("Your own file").set_input_files(DATA / "tides.csv")
    expect(page.locator("#plot")).to_be_visible()
    for units in ("8", "0"):
        page.get_by_label("Units", exact=True).fill(units)
        expect(page.locator("#command")).to_contain_text(f"--units={units}")
        page.emulate_media(color_scheme="light")
        assert serious(page) == []
        page.emulate_media(color_scheme="dark")
        assert serious(page, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("width", [360, 2000])
def test_nothing_scrolls_sideways(visit: Visit, width: int) -> None:
    page = visit("/#mode=many-to-many-padded&units=0", viewport={"width": width, "height": 800})
    expect(page.locator("#said")).to_contain_text("1 problem")
    for units in ("0", "8"):
        page.get_by_label("Units", exact=True).fill(units)
        expect(page.locator("#command")).to_contain_text(f"--units={units}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
