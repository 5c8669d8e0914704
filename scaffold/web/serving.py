"""The server of the page: one process, on the loopback interface unless told otherwise."""

import asyncio
import contextlib
import errno
import ipaddress
import secrets
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from scaffold import bounded
from scaffold.characters import visible
from scaffold.errors import AnswersError, Problem
from scaffold.web.app import app
from scaffold.web.guard import Guard
from scaffold.web.preview import Previews
from scaffold.web.site import Site
from scaffold.web.teams import Teams
from scaffold.web.uploads import Uploads


def serve(host: str, port: int, opens: bool | None, sources: Sequence[str], trust: bool) -> None:
    """Serve the page until the process is interrupted.

    Args:
        host: the address to listen on.
        port: 0 for any that is free.
        opens: whether to open the page in a browser; None: where there is a terminal.
        sources: overlays, folders or addresses.
        trust: whether what overlays from an address let run is accepted.

    Raises:
        ScaffoldError: where an overlay cannot be used, or the address cannot be listened on.
    """
    teams = Teams(sources)
    listening = _listening(host, port)
    token = secrets.token_urlsafe(16)
    with (
        contextlib.suppress(KeyboardInterrupt),  # or SIGTERM, which the command line takes so
        tempfile.TemporaryDirectory(prefix="scaffold-web-", ignore_cleanup_errors=True) as folder,
        listening,
        _undisturbed_end(),
    ):
        site = Site(Previews(teams, Uploads(Path(folder)), trust), token)
        page = f"{address(listening)}/?token={token}"
        _tell(page, teams, listening)
        if opens or opens is None and sys.stdout.isatty():
            # one of a terminal would wait for the page, which waits for it to come back
            threading.Thread(target=webbrowser.open, args=(page,), daemon=True).start()
        settings = uvicorn.Config(guard(app(site), listening, host), **_SETTINGS)
        _Server(settings, site).run(sockets=[listening])


@contextlib.contextmanager
def _undisturbed_end() -> Iterator[None]:
    """Let what comes after this be done, however often somebody presses Ctrl-C."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


def _tell(page: str, teams: Teams, listening: socket.socket) -> None:
    """Print where the page is, and what to know of it."""
    notes = [note for overlay in teams.now().team.overlays for note in overlay.notes]
    if not _is_loopback(listening):
        notes.append(
            "it listens on more than this machine: whoever can reach it sees the page, and whoever "
            "has the address above, or sees it pass by, can write files and run code here"
        )
    click.echo(f"{page}\nCtrl-C ends it")
    for note in notes:
        click.echo(f"note: {visible(note)}", err=True)


class _Server(uvicorn.Server):
    """A server that ends what runs for it before it waits for those who listen to that."""

    def __init__(self, settings: uvicorn.Config, site: Site) -> None:
        super().__init__(settings)
        self._site = site

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        await self._site.runs.close()
        bounded.dismiss()
        await super().shutdown(sockets)


class _Protocol(H11Protocol):
    """HTTP whose connections end where no request comes, which uvicorn leaves open before one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.loop.call_later(_PATIENCE, self._give_up, self.cycle)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request; it may come in part, which uvicorn waits for."""
        last = self.cycle
        super().on_response_complete()  # which may begin with the next one
        self.loop.call_later(_PATIENCE, self._give_up, last)

    def _give_up(self, last: object) -> None:
        if self.cycle is last and not self.transport.is_closing():
            self.transport.close()


_PATIENCE = 15  # seconds for the head of a request
_SETTINGS: dict[str, Any] = {
    "http": _Protocol,
    "ws": "none",
    "log_level": "warning",
    "server_header": False,
    "limit_concurrency": 500,
    "h11_max_incomplete_event_size": 2**17,  # bytes of the head of a request
    "timeout_graceful_shutdown": 5,
}


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        AnswersError: where it cannot.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "is no name of a host"
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            what, remedy = "is in use", "give another --port, such as 0 for any that is free"
        else:
            what = f"cannot be listened on ({said})"
            remedy = "give another --port or --host, such as 127.0.0.1"
        raise AnswersError(Problem(f"{host}:{port}", what, remedy)) from error


def address(listening: socket.socket) -> str:
    """Return where the page of a socket is found from this machine."""
    host, port = listening.getsockname()[:2]
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


def _is_loopback(listening: socket.socket) -> bool:
    return ipaddress.ip_address(listening.getsockname()[0]).is_loopback


def guard(guarded: ASGIApp, listening: socket.socket, host: str) -> ASGIApp:
    """Return an application with what keeps foreign pages out.

    Args:
        guarded: the application.
        listening: where it is served.
        host: the name or address that was asked for.
    """
    open = not _is_loopback(listening)
    names = [host, listening.getsockname()[0], *([socket.gethostname()] if open else [])]
    known = [f"[{name}]" if ":" in name else name.lower() for name in names]
    return Guard(guarded, tuple(dict.fromkeys(("localhost", "127.0.0.1", "[::1]", *known))), open)
