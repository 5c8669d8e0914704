"""The server of the page: one process, on the loopback interface unless told otherwise."""

import contextlib
import ipaddress
import secrets
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import uvicorn
from starlette.types import ASGIApp

from scaffold.errors import AnswersError, Problem
from scaffold.team import read_team
from scaffold.web.app import app
from scaffold.web.guard import Guard
from scaffold.web.preview import Previews
from scaffold.web.site import Site
from scaffold.web.uploads import Uploads

_SETTINGS: dict[str, Any] = {
    "log_level": "warning",
    "server_header": False,
    "http": "h11",
    "ws": "none",
    "limit_concurrency": 500,
    "timeout_graceful_shutdown": 5,
}


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
    team = read_team(sources)
    listening = _listening(host, port)
    token = secrets.token_urlsafe(16)
    with tempfile.TemporaryDirectory(prefix="scaffold-web-") as folder, listening:
        site = Site(Previews(team, Uploads(Path(folder)), trust), token)
        guarded = guard(app(site), listening)
        page = f"{address(listening)}/?token={token}"
        click.echo(f"{page}\nCtrl-C ends it")
        if opens or opens is None and sys.stdout.isatty():
            webbrowser.open(page)
        settings = uvicorn.Config(guarded, **_SETTINGS)
        with contextlib.suppress(KeyboardInterrupt):  # or SIGTERM, which the command line takes so
            _Server(settings, site).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that ends what runs for it before it waits for those who listen to that."""

    def __init__(self, settings: uvicorn.Config, site: Site) -> None:
        super().__init__(settings)
        self._site = site

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        await self._site.runs.close()
        await super().shutdown(sockets)


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        AnswersError: where it cannot.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        what = f"cannot be listened on ({error.strerror})"
        remedy = "give another --port, such as 0 for any that is free"
        raise AnswersError(Problem(f"{host}:{port}", what, remedy)) from error


def address(listening: socket.socket) -> str:
    """Return where the page of a socket is found."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def guard(guarded: ASGIApp, listening: socket.socket) -> ASGIApp:
    """Return an application with what keeps foreign pages out."""
    host = listening.getsockname()[0]
    loopback = ipaddress.ip_address(host).is_loopback
    return Guard(guarded, ("localhost", "127.0.0.1", "[::1]"), open=not loopback)
