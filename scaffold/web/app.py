"""The application: which route answers what, and what is said of an error."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from scaffold.errors import ScaffoldError
from scaffold.web import acting, showing
from scaffold.web.bounds import Bounds
from scaffold.web.site import Json, Site, status_of

_STATIC = Path(__file__).parent / "page"


def app(site: Site) -> Starlette:
    """Return the application of a server."""
    routes = [
        Route("/", showing.shown),
        Route("/schema.json", showing.answers_schema),
        Route("/openapi.json", showing.described),
        Route("/project.zip", showing.archive, methods=["GET", "POST"]),
        Route("/scaffold.toml", showing.record),
        Route("/inspect", showing.inspected, methods=["POST"]),
        Route("/gallery/{mode}.svg", showing.picture),
        Route("/code.css", showing.code_style),
        Route("/upload", acting.upload, methods=["POST"]),
        Route("/write", acting.written, methods=["POST"]),
        Route("/runs", acting.started, methods=["POST"]),
        Route("/runs/stop", acting.stopped, methods=["POST"]),
        Route("/runs/events", showing.heard),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    made = Starlette(
        routes=routes,
        middleware=[Middleware(Bounds)],
        exception_handlers={ScaffoldError: _refuse, ClientDisconnect: _leave, Exception: _break},
    )
    made.state.site = site
    return made


async def _leave(_: Request, __: Exception) -> Response:
    """Answer whoever has gone before the whole request had come."""
    return Response(status_code=400)


async def _break(_: Request, error: Exception) -> Response:
    """Tell that something is wrong with the server; what, it prints itself."""
    return PlainTextResponse(f"{type(error).__name__}, said where the server was started\n", 500)


async def _refuse(_: Request, error: Exception) -> Response:
    """Tell what is wrong with a request, as `--json` of the command line does."""
    assert isinstance(error, ScaffoldError)
    problems: list[dict[str, Any]] = [asdict(problem) for problem in error.problems]
    return Json({"errors": problems}, status_of(error))
