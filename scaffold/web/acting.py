"""Routes that keep, write or run something: each needs the token as a field of its form."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.generation import generate
from scaffold.levels import LEVELS, Level
from scaffold.trust import require_trust
from scaffold.web.choices import MOST, Choices, of_pairs
from scaffold.web.page import Shown
from scaffold.web.preview import Previews
from scaffold.web.showing import page_of
from scaffold.web.site import require_token, site, status_of, working
from scaffold.web.writing import Target, Unconfirmed, write

Act = Callable[[Request, FormData, Choices], Awaitable[Response | list[str]]]


async def upload(request: Request) -> Response:
    """Keep a data file, and show the page with it."""
    return await _answer(request, _keep)


async def written(request: Request) -> Response:
    """Write the project into a folder of this machine, and say what comes next."""
    return await _answer(request, _write)


async def started(request: Request) -> Response:
    """Begin a smoke test of the project."""
    return await _answer(request, _start)


async def stopped(request: Request) -> Response:
    """Interrupt the smoke test."""
    return await _answer(request, _stop)


async def _answer(request: Request, act: Act) -> Response:
    """Return the page after an act, with what was done or why it was not."""
    async with request.form(max_files=1, max_fields=MOST) as form:
        choices = of_pairs((n, v) for n, v in form.multi_items() if isinstance(v, str))
        shown, status = Shown(choices), 200
        try:
            require_token(request, form.get("token"))
            shown = replace(shown, token=site(request).token)
            done = await act(request, form, choices)
            if isinstance(done, Response):
                return done
            shown = replace(shown, said=tuple(done))
        except ScaffoldError as error:
            shown, status = _refused(shown, error)
    return await page_of(request, shown, status)


def _refused(shown: Shown, error: ScaffoldError) -> tuple[Shown, int]:
    """Return what is shown of an act that was refused, and the status of the answer."""
    shown = replace(shown, refused=error.problems)
    if isinstance(error, Unconfirmed):
        shown = replace(shown, lost=error.lost, confirmation=error.confirmation)
    return shown, status_of(error)


async def _keep(request: Request, form: FormData, choices: Choices) -> Response:
    given, previews = form.get("upload"), site(request).previews
    if not isinstance(given, UploadFile) or not given.filename:
        raise AnswersError(Problem("--data", "no file was chosen", "choose one first"))
    key = await previews.uploads.add(given.filename, _chunks(given))
    pairs = [pair for pair in choices.pairs if pair[0] not in ("data", "column", "task")]
    about = Choices((*pairs, ("data", key)))
    return _see(await working(request, partial(_fitting, previews, about)))


def _fitting(previews: Previews, choices: Choices) -> Choices:
    """Return the choices without a topology that the data file cannot be for, where another can."""
    free = Choices(tuple(pair for pair in choices.pairs if pair[0] != "mode"))
    unfit = free != choices and previews.of(choices).spec is None
    return free if unfit and previews.of(free).spec else choices


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(1 << 16):
        yield chunk


async def _write(request: Request, _: FormData, choices: Choices) -> list[str]:
    previews, view = site(request).previews, choices.view
    git = {"true": True, "false": False}.get(view.get("git", ""))
    target = Target(view.get("dest", "").strip(), git, view.get("force", ""))

    def work() -> list[str]:
        spec = previews.sound(choices)
        return write(spec, target, previews.overlays(spec))

    return await working(request, work)


async def _start(request: Request, _: FormData, choices: Choices) -> Response:
    previews = site(request).previews
    level = _level(choices.view.get("level", ""))
    if not previews.trust:
        require_trust(previews.team.overlays)
    spec = await working(request, partial(previews.sound, choices))

    def make(folder: Path) -> None:
        generate(spec, folder, overlays=previews.overlays(spec))

    await site(request).runs.start(spec.slug, level, make)
    return _see(choices)


def _level(given: str) -> Level:
    known: dict[str, Level] = {"": "run", **{level: level for level in LEVELS}}
    if given not in known:
        what, remedy = f"{given[:60]!r} does not exist", f"one of {', '.join(LEVELS)}"
        raise AnswersError(Problem("--level", what, remedy))
    return known[given]


async def _stop(request: Request, _: FormData, choices: Choices) -> Response:
    await site(request).runs.stop()
    return _see(choices)


def _see(choices: Choices) -> Response:
    """Send a browser to the page of `choices`, which it may reload without doing anything again."""
    return RedirectResponse(f"/?{choices.query}", 303)
