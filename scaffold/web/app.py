"""The application: which route answers what, and what is said of an error."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from scaffold.errors import ScaffoldError
from scaffold.web import acting, showing
from scaffold.web.site import Refused, Site

_STATIC = Path(__file__).parent / "page"


def app(site: Site) -> Starlette:
    """Return the application of a server."""
    routes = [
        Route("/", showing.shown),
        Route("/schema.json", showing.answers_schema),
        Route("/project.zip", showing.archive),
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
    made = Starlette(routes=routes, exception_handlers={ScaffoldError: _refuse})
    made.state.site = site
    return made


async def _refuse(_: Request, error: Exception) -> Response:
    """Tell what is wrong with a request, as `--json` of the command line does."""
    assert isinstance(error, ScaffoldError)
    problems: list[dict[str, Any]] = [asdict(problem) for problem in error.problems]
    return JSONResponse({"errors": problems}, 403 if isinstance(error, Refused) else 400)
