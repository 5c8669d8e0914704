"""The routes: each only translates a request to a call, and what comes back to an answer."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

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
from scaffold.web.choices import Choices, of_pairs, read
from scaffold.web.guard import COOKIE, matches
from scaffold.web.page import Shown, page
from scaffold.web.preview import Previews

_STATIC = Path(__file__).parent / "page"
_A_DAY = {"cache-control": "max-age=86400"}


def app(previews: Previews, token: str) -> Starlette:
    """Return the application.

    Args:
        previews: what it shows.
        token: what a request has to know before something is kept, written or run.
    """
    routes = [
        Route("/", _page),
        Route("/schema.json", _schema),
        Route("/project.zip", _zip),
        Route("/scaffold.toml", _record),
        Route("/inspect", _inspect, methods=["POST"]),
        Route("/upload", _upload, methods=["POST"]),
        Route("/gallery/{mode}.svg", _picture),
        Route("/code.css", _code_style),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    made = Starlette(routes=routes, exception_handlers={ScaffoldError: _refuse})
    made.state.previews, made.state.token = previews, token
    return made


async def _page(request: Request) -> Response:
    if "token" in request.query_params:
        return _admit(request)
    choices = read(request.url.query)
    token = request.app.state.token if _is_known(request) else ""
    previews: Previews = request.app.state.previews
    return HTMLResponse(await run_in_threadpool(page, Shown(choices, token), previews))


def _admit(request: Request) -> Response:
    """Remember a visitor who knows the token, and take it out of the address."""
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    rest = urlencode([pair for pair in pairs if pair[0] != "token"])
    answer = RedirectResponse(f"/?{rest}" if rest else "/", 303)
    if matches(request.query_params["token"], request.app.state.token):
        token = request.app.state.token
        answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return answer


def _is_known(request: Request) -> bool:
    return matches(request.cookies.get(COOKIE), request.app.state.token)


async def _zip(request: Request) -> Response:
    previews: Previews = request.app.state.previews
    spec = await run_in_threadpool(previews.plan, read(request.url.query))
    content = await run_in_threadpool(taking.archive, spec, previews.overlays(spec))
    named = {"content-disposition": f'attachment; filename="{spec.slug}.zip"'}
    return Response(content, media_type="application/zip", headers=named)


async def _record(request: Request) -> Response:
    previews: Previews = request.app.state.previews
    preview = await run_in_threadpool(previews.of, read(request.url.query))
    if preview.problems:
        raise ScaffoldError(*preview.problems)
    named = {"content-disposition": f'attachment; filename="{RECORD}"'}
    return Response(preview.files[RECORD], media_type="application/toml", headers=named)


async def _inspect(request: Request) -> Response:
    """Tell what a file is, as `scaffold inspect --json` does, and forget it."""
    previews: Previews = request.app.state.previews
    given = dict(request.query_params)
    key = await previews.uploads.add(given.get("filename", "data.csv"), request.stream())
    try:
        mode, task = named(given)
        found = await run_in_threadpool(inspect, previews.uploads.path(key), mode, task)
        said = json.loads(json.dumps(as_object(*found) | {"file": found[1].file}, default=str))
        return JSONResponse(said)
    finally:
        previews.uploads.remove(key)


async def _upload(request: Request) -> Response:
    """Keep a data file, and show the page with it."""
    previews: Previews = request.app.state.previews
    async with request.form(max_files=1, max_fields=500) as form:
        given = form.get("upload")
        _require(request, form.get("token"))
        pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        chosen = [p for p in of_pairs(pairs).pairs if p[0] not in ("data", "column", "task")]
        if isinstance(given, UploadFile) and given.filename:
            key = await previews.uploads.add(given.filename, _chunks(given))
            chosen.append(("data", key))
    return RedirectResponse(f"/?{Choices(tuple(chosen)).query}", 303)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(1 << 16):
        yield chunk


def _require(request: Request, token: object) -> None:
    """Refuse a request that does not know the token.

    Raises:
        Refused: where it does not.
    """
    if not matches(token, request.app.state.token):
        raise Refused()


class Refused(ScaffoldError):
    """A request that may not write or run."""


async def _schema(request: Request) -> Response:
    previews: Previews = request.app.state.previews
    return JSONResponse(await run_in_threadpool(schema, schema_of(previews.team.questions)))


async def _picture(request: Request) -> Response:
    mode = MODES.get(request.path_params["mode"])
    if mode is None:
        return Response("no such topology\n", 404)
    return Response(diagram.svg(mode), media_type="image/svg+xml", headers=_A_DAY)


@cache
def _style() -> str:
    return code.style()


async def _code_style(_: Request) -> Response:
    return Response(_style(), media_type="text/css", headers=_A_DAY)


async def _refuse(_: Request, error: Exception) -> Response:
    """Tell what is wrong with a request, as `--json` of the command line does."""
    assert isinstance(error, ScaffoldError)
    problems: list[dict[str, Any]] = [asdict(problem) for problem in error.problems]
    return JSONResponse({"errors": problems}, 403 if isinstance(error, Refused) else 400)
