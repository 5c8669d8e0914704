"""Renew the pictures of the page that the README shows.

    python tests/web/screenshots.py

Whoever renews them looks at them.
"""

import io
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from browsing import browser
from PIL import Image
from playwright.sync_api import Page, expect
from visiting import Server, serving

PICTURES = Path(__file__).parent / "pictures"
DATA = Path(__file__).parents[1] / "data"
LARGEST = 120_000  # bytes of a picture


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        with browser() as chromium:
            for show in (topology, data, difference):
                scheme = "dark" if show is difference else "light"
                size = {"width": 1440, "height": 1240 if show is topology else 960}
                page = chromium.new_page(
                    viewport=size, color_scheme=scheme, reduced_motion="reduce"
                )
                page.goto(f"http://{server.host}/?token={server.token}")
                take(page, show, server)
                page.close()


def take(page: Page, show: Callable[[Page, Server], None], server: Server) -> None:
    """Keep a picture of a state."""
    show(page, server)
    page.locator("#status").evaluate("status => status.textContent = ''")
    # the folder of the server is another one every time
    page.locator("#dest").evaluate("dest => dest.placeholder = dest.placeholder.split('/').pop()")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        few = picture.convert("RGB").quantize(96, dither=Image.Dither.NONE)
    file = PICTURES / f"{show.__name__}.png"
    few.save(file, optimize=True)
    assert file.stat().st_size <= LARGEST, f"{file} has {file.stat().st_size:,} bytes"


def topology(page: Page, server: Server) -> None:
    """A topology, with its code."""
    page.goto(f"http://{server.host}/#mode=seq2seq&units=96")
    expect(page.locator("#picture dl")).to_contain_text(re.compile(r"units\s*96"))


def data(page: Page, server: Server) -> None:
    """A data file that was given, with its first rows and a plot."""
    page.get_by_label("Your own file").set_input_files(DATA / "tides.csv")
    expect(page.locator("#data")).to_contain_text("480 rows")
    expect(page.locator("#plot")).to_be_visible()
    page.locator("#data").evaluate("data => data.scrollIntoView()")


def difference(page: Page, server: Server) -> None:
    """What the last change changes, in the dark."""
    page.goto(f"http://{server.host}/#mode=seq2seq&file=src/seq2seq_pairs/model.py")
    page.get_by_label("Cell", exact=True).select_option("gru")
    expect(page.locator("#tree .changed").first).to_be_visible()
    page.get_by_role("link", name="Changes since").click()
    expect(page.locator("#listing .gi").first).to_be_visible()
    page.locator("#files").evaluate("files => files.scrollIntoView()")


if __name__ == "__main__":
    main()
