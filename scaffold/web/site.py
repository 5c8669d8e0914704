"""What all requests share, and what a request may do."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse

from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.web.guard import cookie, matches
from scaffold.web.preview import Previews
from scaffold.web.runs import Busy, Runs
from scaffold.web.uploads import TooLarge
from scaffold.web.writing import Unconfirmed

Value = TypeVar("Value")


@dataclass(frozen=True)
class Site:
    """One server.

    Args:
        previews: what it shows.
        token: what a request has to know before something is kept, written or run.
        runs: the smoke tests of what it shows.
        workers: how many threads work at a time; more would only share two cores and the memory.
    """

    previews: Previews
    token: str
    runs: Runs = field(default_factory=Runs)
    workers: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))


class Refused(AnswersError):
    """A request that may not write or run."""

    def __init__(self) -> None:
        remedy = "open the address that `scaffold web` has printed, and try again from there"
        super().__init__(Problem("token", "is missing, or is not that of this server", remedy))


class Json(JSONResponse):
    """JSON with escapes for all that a terminal would obey or nobody could see."""

    def render(self, content: object) -> bytes:
        """Return it as bytes."""
        return json.dumps(content, allow_nan=False).encode()


async def working(request: Request, work: Callable[[], Value]) -> Value:
    """Return what `work` does, in a thread, once one is free."""
    async with site(request).workers:
        return await asyncio.to_thread(work)


def status_of(error: ScaffoldError) -> int:
    """Return the status of an answer that tells of an error."""
    known: list[tuple[type[ScaffoldError], int]] = [
        (Refused, 403),
        (TooLarge, 413),
        *[(kind, 409) for kind in (Busy, Unconfirmed)],
    ]
    return next((status for kind, status in known if isinstance(error, kind)), 400)


def site(request: Request) -> Site:
    """Return the server that a request has come to."""
    found: Site = request.app.state.site
    return found


def address(request: Request) -> str:
    """Return where the server is found, such as "http://127.0.0.1:8765"."""
    return str(request.base_url).rstrip("/")


def known_token(request: Request) -> str:
    """Return the token for a visitor who has it already; "" for one who may only look."""
    token = site(request).token
    return token if matches(request.cookies.get(cookie(request)), token) else ""


def require_token(request: Request, given: object) -> None:
    """Refuse a request that does not bring the token with it.

    Raises:
        Refused: where it does not.
    """
    if not matches(given, site(request).token):
        raise Refused()
