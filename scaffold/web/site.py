"""What all requests share, and what a request may do."""

from dataclasses import dataclass, field

from starlette.requests import Request

from scaffold.errors import AnswersError, Problem
from scaffold.web.guard import cookie, matches
from scaffold.web.preview import Previews
from scaffold.web.runs import Runs


@dataclass(frozen=True)
class Site:
    """One server.

    Args:
        previews: what it shows.
        token: what a request has to know before something is kept, written or run.
        runs: the smoke tests of what it shows.
    """

    previews: Previews
    token: str
    runs: Runs = field(default_factory=Runs)


class Refused(AnswersError):
    """A request that may not write or run."""

    def __init__(self) -> None:
        remedy = "open the address that `scaffold web` has printed, and try again from there"
        super().__init__(Problem("token", "is missing, or is not that of this server", remedy))


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
