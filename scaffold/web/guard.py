"""Who may call: this machine's own pages and programs, and nothing that another page sends."""

import ipaddress
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


@dataclass(frozen=True)
class Guard:
    """Middleware that refuses foreign requests and sends a content security policy with answers.

    Args:
        app: what it guards.
        hosts: the names under which the server may be called, besides addresses where `open`.
        open: whether it listens on more than the loopback interface.
    """

    app: ASGIApp
    hosts: tuple[str, ...]
    open: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if refusal := self._refusal(scope["method"], headers):
            await PlainTextResponse(f"{refusal}\n", 403)(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, protected)

    def _refusal(self, method: str, headers: Headers) -> str:
        """Return why a request is refused; "" where it is not."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._knows(host):  # another name that leads here: DNS rebinding
            return f"expected a request to {', '.join(self.hosts)}, came one to {host[:100]!r}"
        if origin is not None and origin != f"http://{host}" and method not in ("GET", "HEAD"):
            return f"expected a request of http://{host}, came one of {origin[:100]!r}"
        if headers.get("sec-fetch-site") not in (None, "same-origin", "none") and (
            method not in ("GET", "HEAD")
        ):
            return "expected a request of this page, came one of another"
        return ""

    def _knows(self, host: str) -> bool:
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        if name in self.hosts:
            return True
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return self.open


def _protect(headers: MutableHeaders) -> None:
    headers["content-security-policy"] = _POLICY
    headers["x-content-type-options"] = "nosniff"
    headers["referrer-policy"] = "no-referrer"
    headers["cross-origin-resource-policy"] = "same-origin"
    headers["cross-origin-opener-policy"] = "same-origin"
    headers.setdefault("cache-control", "no-store")


def cookie(request: Request) -> str:
    """Return the name of the cookie of a visitor; all servers of a host share what is kept."""
    return f"scaffold-{(request.scope.get('server') or ('', 0))[1]}"


def matches(given: object, token: str) -> bool:
    """Return whether `given` is the token of this server."""
    return isinstance(given, str) and secrets.compare_digest(given.encode(), token.encode())
