"""Routes that show or hand out something; nothing is kept, written or run."""

import json
from collections.abc import AsyncIterator
from functools import cache
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from scaffold import diagram
from scaffold.cli.inspect import as_object
from scaffold.errors import ScaffoldError
from scaffold.modes import MODES
from scaffold.questions import schema_of
from scaffold.reading import inspect
from scaffold.record import RECORD
from scaffold.schema import schema
from scaffold.spec import named
from scaffold.web import code, taking
from scaffold.web.choices import read
from scaffold.web.guard import cookie, matches
from scaffold.web.page import Shown, page
from scaffold.web.runs import Event
from scaffold.web.site import Refused, address, known_token, site

_A_DAY = {"cache-control": "max-age=86400"}


async def shown(request: Request) -> Response:
    """Return the page of the choices in a query."""
    if "token" in request.query_params:
        return _admit(request)
    token = known_token(request)
    run = site(request).runs.last if token else None
    what = Shown(read(request.url.query), token, run=run, address=address(request))
    return HTMLResponse(await run_in_threadpool(page, what, site(request).previews))


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
    """Return the project as a ZIP."""
    previews = site(request).previews
    spec = await run_in_threadpool(previews.plan, read(request.url.query))
    content = await run_in_threadpool(taking.archive, spec, previews.overlays(spec))
    named = {"content-disposition": f'attachment; filename="{spec.slug}.zip"'}
    return Response(content, media_type="application/zip", headers=named)


async def record(request: Request) -> Response:
    """Return the record of the project."""
    preview = await run_in_threadpool(site(request).previews.of, read(request.url.query))
    if preview.problems:
        raise ScaffoldError(*preview.problems)
    named = {"content-disposition": f'attachment; filename="{RECORD}"'}
    return Response(preview.files[RECORD], media_type="application/toml", headers=named)


async def inspected(request: Request) -> Response:
    """Tell what a file is, as `scaffold inspect --json` does, and forget it."""
    previews = site(request).previews
    given = dict(request.query_params)
    key = await previews.uploads.add(given.get("filename", "data.csv"), request.stream())
    try:
        mode, task = named(given)
        found = await run_in_threadpool(inspect, previews.uploads.path(key), mode, task)
        said = json.loads(json.dumps(as_object(*found) | {"file": found[1].file}, default=str))
        return JSONResponse(said)
    finally:
        previews.uploads.remove(key)


async def heard(request: Request) -> Response:
    """Stream what happens in the smoke test, from its beginning or from what was heard last."""
    if not known_token(request):
        raise Refused()
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
    return JSONResponse(await run_in_threadpool(schema, asked))


async def picture(request: Request) -> Response:
    """Return the picture of a topology."""
    mode = MODES.get(request.path_params["mode"])
    if mode is None:
        return Response("no such topology\n", 404)
    return Response(diagram.svg(mode), media_type="image/svg+xml", headers=_A_DAY)


@cache
def _style() -> str:
    return code.style()


async def code_style(_: Request) -> Response:
    """Return the style sheet of coloured code."""
    return Response(_style(), media_type="text/css", headers=_A_DAY)
