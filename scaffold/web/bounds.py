"""How much a request may bring, and how long it and its answer may take."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scaffold.web.uploads import LARGEST

_FORM = 2**18  # bytes of a form without a file
_FILES = ("/upload", "/inspect", "/project.zip")  # where one may come, with such a form
_DRAINED = 4  # times as much is taken and thrown away, so that a browser reads why it is refused
_IDLE = 20  # seconds in which nothing comes, or nobody takes what is sent
_LONG = 300  # seconds that a request may come in


@dataclass(frozen=True)
class Bounds:
    """Middleware that ends requests which bring too much, or too slowly."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as long as it stays within the bounds."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = _FORM + (LARGEST if scope["path"] in _FILES else 0)
        length = Headers(scope=scope).get("content-length", "")
        until = asyncio.get_running_loop().time() + _LONG
        body = _Body(receive, most, until, int(length) if length.isdecimal() else 0)

        async def sent(message: Message) -> None:
            await asyncio.wait_for(send(message), _IDLE)

        await self.app(scope, body.receive, sent)


@dataclass
class _Body:
    """What comes in.

    Args:
        source: where it comes from.
        most: bytes that may come.
        until: when all of it has to be there, on the clock of the loop.
        length: bytes that are announced; 0 where nothing is.
        came: bytes so far.
        whole: whether all of it is there.
    """

    source: Receive
    most: int
    until: float
    length: int
    came: int = 0
    whole: bool = False

    async def receive(self) -> Message:
        """Return the next part.

        Raises:
            HTTPException: where it is too much, or comes too late.
        """
        if self.whole:  # from now on it is asked for the end of the connection
            return await self.source()
        message = await self._next()
        while self.came > self.most and not self.whole:
            message = await self._next()
        if self.came > self.most:
            raise self._too_much()
        return message

    def _too_much(self) -> HTTPException:
        remedy = "a larger data file is for `scaffold new --data FILE`"
        return HTTPException(413, f"expected at most {self.most:,} bytes; {remedy}")

    async def _next(self) -> Message:
        left = self.until - asyncio.get_running_loop().time()
        if self.length > _DRAINED * self.most or self.came > _DRAINED * self.most:
            raise self._too_much()
        try:
            message = await asyncio.wait_for(self.source(), min(_IDLE, left))
        except TimeoutError:
            raise HTTPException(408, "expected all of the request by now") from None
        self.came += len(message.get("body", b""))
        self.whole = not message.get("more_body")
        return message
