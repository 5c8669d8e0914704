"""A real browser, for the tests of the page, its pictures and its benchmark."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Request,
    Response,
    sync_playwright,
)

EXECUTABLE = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
_USUAL = (200, 303, 304, 409)  # 409: a folder that is to be overwritten has to be confirmed
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
FLAGS += ("--disable-background-networking", "--disable-component-update")


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield Chromium, without a window and with a profile of its own for each context."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What a browser complains of.

    Args:
        origin: the only address that may be asked.
        complaints: errors in its console, of its scripts and of requests, and foreign requests.
    """

    origin: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch everything that is opened in a context."""
        context.on("console", self._said)
        context.on("weberror", lambda error: self._note(True, str(error.error)))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.complaints.append(what)

    def _said(self, message: ConsoleMessage) -> None:
        # the answers that are no success stand there too
        wrong = message.type == "error" and "Failed to load resource" not in message.text
        self._note(wrong, message.text)

    def _request(self, request: Request) -> None:
        own = request.url.startswith((f"{self.origin}/", "data:", "blob:"))
        self._note(not own, f"asks {request.url}")

    def _failed(self, request: Request) -> None:
        # a newer choice, and a download, end the request before it
        self._note(request.failure != "net::ERR_ABORTED", f"{request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        self._note(response.status not in _USUAL, f"{response.url}: {response.status}")
