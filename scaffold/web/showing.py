"""Routes that show or hand out something; nothing is kept, written or run."""

import contextlib
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from scaffold import diagram
from scaffold.errors import ScaffoldError
from scaffold.generation import rendering
from scaffold.modes import MODES
from scaffold.overlays import relative
from scaffold.questions import schema_of
from scaffold.reading.described import as_object
from scaffold.record import RECORD
from scaffold.schema import schema
from scaffold.spec import Spec
from scaffold.web import code, openapi, taking
from scaffold.web.choices import read
from scaffold.web.guard import cookie, matches
from scaffold.web.page import Shown, page
from scaffold.web.preview import Previews
from scaffold.web.runs import Event
from scaffold.web.site import Json, Refused, address, known_token, site, working

_PART = 2**16  # bytes
_A_DAY = {"cache-control": "max-age=86400"}


async def shown(request: Request) -> Response:
    """Return the page of the choices in a query."""
    if "token" in request.query_params:
        return _admit(request)
    made = await page_of(request, Shown(read(request.url.query)))
    site(request).previews.prepare()
    return made


async def page_of(request: Request, what: Shown, status: int = 200) -> Response:
    """Return the page of what is shown, as far as its visitor may do something with it."""
    token = what.token or known_token(request)
    run = site(request).runs.last if token else None
    whole = replace(what, token=token, run=run, address=address(request))
    made = await working(request, partial(page, whole, site(request).previews))
    return HTMLResponse(made, status)


def _admit(request: Request) -> Response:
    """Remember a visitor who knows the token, and take it out of the address."""
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    rest = urlencode([pair for pair in pairs if pair[0] != "token"])
    answer = RedirectResponse(f"/?{rest}" if rest else "/", 303)
    token = site(request).token
    if matches(request.query_params["token"], token):
        answer.set_cookie(cookie(request), token, httponly=True, samesite="strict")
    return answer


async def archive(request: Request) -> Response:
    """Return the project as a ZIP; by POST, about the data file that is the body."""
    async with _body(request) as file:
        return await _handed_out(request, file, _packed)


async def record(request: Request) -> Response:
    """Return the record of the project."""
    return await _handed_out(request, None, _recorded)


async def _handed_out(
    request: Request, file: Path | None, make: Callable[[Previews, Spec], Response]
) -> Response:
    """Return what is made of the project; a browser is shown the page where there is none."""
    previews, choices = site(request).previews, read(request.url.query)
    looks = not file and "text/html" in request.headers.get("accept", "")

    def work() -> Response:
        # whoever looks at a page gets what it shows; a program hears of all that means nothing
        return make(previews, previews.sound(choices) if looks else previews.plan(choices, file))

    try:
        return await working(request, work)
    except ScaffoldError as error:
        if not looks:
            raise
        return await page_of(request, Shown(choices, refused=error.problems), 400)


def _packed(previews: Previews, spec: Spec) -> Response:
    content = taking.archive(spec, previews.overlays(spec))
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    headers = {**_attached(f"{spec.slug}.zip"), "content-length": str(size)}
    parts = iter(partial(content.read, _PART), b"")
    return StreamingResponse(parts, media_type="application/zip", headers=headers)


def _recorded(previews: Previews, spec: Spec) -> Response:
    known = relative(previews.overlays(spec), Path(spec.slug))
    content = rendering(spec, known).files[RECORD]
    return Response(content, media_type="application/toml", headers=_attached(RECORD))


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


@contextlib.asynccontextmanager
async def _body(request: Request) -> AsyncIterator[Path | None]:
    """Give the path of the file that is the body of a request by POST."""
    if request.method != "POST":
        yield None
        return
    name = request.query_params.get("filename", "data.csv")
    async with site(request).previews.uploads.passing(name, request.stream()) as file:
        yield file


async def inspected(request: Request) -> Response:
    """Tell what a file is, as `scaffold inspect --json` does, and forget it."""
    choices = read(request.url.query)
    async with _body(request) as file:
        assert file
        found = partial(site(request).previews.look, choices, file)
        task, data = await working(request, found)
        known = as_object(task, data) | {"file": file.name}
        return Json(json.loads(json.dumps(known, default=str)))


async def heard(request: Request) -> Response:
    """Stream what happens in the smoke test, from its beginning or from what was heard last."""
    if not known_token(request):
        raise Refused()
    if request.method == "HEAD":
        return Response(media_type="text/event-stream")
    last = request.headers.get("last-event-id", "")
    events = site(request).runs.events(int(last) if last.isdecimal() and len(last) < 10 else -1)
    first = await anext(events, None)
    if first is None:  # nothing is to come, which ends the attempts of a browser
        return Response(status_code=204)

    async def lines() -> AsyncIterator[str]:
        yield _line(first)
        async for event in events:
            yield _line(event)

    return StreamingResponse(lines(), media_type="text/event-stream")


def _line(event: tuple[int, Event] | None) -> str:
    if event is None:
        return ":\n\n"
    number, what = event
    return f"id: {number}\nevent: {what.name}\ndata: {json.dumps(what.data)}\n\n"


async def answers_schema(request: Request) -> Response:
    """Return the JSON Schema of the answers."""
    asked = schema_of(site(request).previews.team.questions)
    return Json(await working(request, partial(schema, asked)))


async def described(request: Request) -> Response:
    """Return the description of all addresses in OpenAPI."""
    asked = schema_of(site(request).previews.team.questions)
    made = await working(request, partial(openapi.description, asked, address(request)))
    return Json(made)


async def picture(request: Request) -> Response:
    """Return the picture of a topology."""
    mode = MODES.get(request.path_params["mode"])
    if mode is None:
        raise HTTPException(404)
    return Response(diagram.svg(mode), media_type="image/svg+xml", headers=_A_DAY)


@cache
def _style() -> str:
    return code.style()


async def code_style(_: Request) -> Response:
    """Return the style sheet of coloured code."""
    return Response(_style(), media_type="text/css", headers=_A_DAY)
