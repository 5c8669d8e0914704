"""Who may call: this machine's own pages and programs, and nothing that another page sends."""

import ipaddress
import re
import secrets
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with less, a form without JavaScript has the origin "null"
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Guard:
    """Middleware that refuses foreign requests and sends a content security policy with answers.

    Args:
        app: what it guards.
        hosts: the names under which the server may be called, in small letters, besides addresses
            where `open`.
        open: whether it listens on more than the loopback interface.
    """

    app: ASGIApp
    hosts: tuple[str, ...]
    open: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message))
            await send(message)

        refusal = ""
        if scope["type"] == "http":
            refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal:
            await PlainTextResponse(f"{refusal}\n", 403)(scope, receive, protected)
        else:
            await self.app(scope, receive, protected)

    def _refusal(self, method: str, headers: Headers) -> str:
        """Return why a request is refused; "" where it is not."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self._knows(hosts[0]):  # a name that leads here: DNS rebinding
            came = ", ".join(hosts)[:100] or "none"
            return f"expected a request to {', '.join(self.hosts)}, came one to {came!r}"
        if method not in _SAFE and any(origin != f"http://{hosts[0]}" for origin in origins):
            return f"expected a request of http://{hosts[0]}, came one of {origins[0][:100]!r}"
        if _is_foreign(headers) and (method not in _SAFE or not _navigates(headers)):
            return "expected a request of this page, came one of another"
        return ""

    def _knows(self, host: str) -> bool:
        found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?", host.lower())
        if not found:
            return False
        return found[1] in self.hosts or self.open and _is_address(found[1].strip("[]"))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_foreign(headers: Headers) -> bool:
    """Return whether a browser says that another page has sent a request."""
    return headers.get("sec-fetch-site") not in (None, "same-origin", "none")


def _navigates(headers: Headers) -> bool:
    """Return whether it is a link of another page that somebody has followed."""
    return headers.get("sec-fetch-mode") == "navigate"


def _protect(headers: MutableHeaders) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    headers.setdefault("cache-control", "no-store")


def cookie(request: Request) -> str:
    """Return the name of the cookie of a visitor; all servers of a host share what is kept."""
    return f"scaffold-{(request.scope.get('server') or ('', 0))[1]}"


def matches(given: object, token: str) -> bool:
    """Return whether `given` is the token of this server."""
    return isinstance(given, str) and secrets.compare_digest(
        given.encode("utf-8", "replace"), token.encode()
    )
