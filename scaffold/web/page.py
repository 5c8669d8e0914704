"""Everything on the page → HTML, for a browser with JavaScript and for one without."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scaffold import diagram
from scaffold.context import as_chosen, dimensions
from scaffold.errors import Problem
from scaffold.modes import MODES
from scaffold.record import RECORD
from scaffold.render import Content
from scaffold.web import code, form, taking
from scaffold.web.choices import Choices
from scaffold.web.preview import Preview, Previews
from scaffold.web.runs import Run

_OPENED = ("src/{package}/model.py", "README.md")  # what is shown first, if it is there


@dataclass(frozen=True)
class Shown:
    """What a visitor looks at.

    Args:
        choices: what was chosen, with what is to be shown.
        token: lets its forms write and run; "" for a visitor who may only look.
        said: what was done, and what comes next.
        refused: why what was asked for was not done.
        lost: the files that would be overwritten or removed, where that has to be confirmed.
        confirmation: what the field `force` has to say then.
        run: the smoke test that runs, or ran last.
    """

    choices: Choices
    token: str = ""
    said: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()
    lost: tuple[str, ...] = ()
    confirmation: str = ""
    run: Run | None = None


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("scaffold.web", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(shown: Shown, previews: Previews) -> str:
    """Return the page."""
    preview = previews.of(shown.choices)
    return _templates().get_template("page.html").render(_slots(shown, preview, previews))


def _slots(shown: Shown, preview: Preview, previews: Previews) -> Mapping[str, Any]:
    view, team = shown.choices.view, previews.team
    compared = _compared(shown.choices, previews)
    changes = code.changes(compared.files, preview.files) if compared and preview.spec else {}
    opened = _opened(view.get("file", ""), preview)
    return {
        "shown": shown,
        "preview": preview,
        "query": preview.choices.query,
        "modes": MODES.values(),
        "picture": _picture(preview),
        "fields": form.fields(preview, team),
        "extras": [*form.extras(preview)],
        "elsewhere": _elsewhere(preview),
        "opened": opened,
        "sizes": _sizes(preview.files),
        "changes": changes,
        "compare": view.get("compare", ""),
        "code": code.coloured(opened, preview.files[opened]) if opened else "",
        "difference": _difference(opened, compared, preview),
        "command": taking.command(preview.choices, preview.mode.name, _file(preview), team),
        "record": preview.files.get(RECORD, ""),
    }


def _compared(choices: Choices, previews: Previews) -> Preview | None:
    """Return what the project is compared with: the defaults, or what it was before."""
    if choices.view.get("compare") == "defaults":
        kept = ("mode", "task", "data", "column")
        return previews.of(Choices(tuple(pair for pair in choices.pairs if pair[0] in kept)))
    before = choices.before()
    return previews.of(before) if before else None


def _opened(wanted: str, preview: Preview) -> str:
    package = preview.spec.package if preview.spec else ""
    paths = [wanted, *(path.format(package=package) for path in _OPENED)]
    return next((path for path in paths if path in preview.files), "")


def _difference(opened: str, compared: Preview | None, preview: Preview) -> str:
    if not opened or not compared or not compared.spec:
        return ""
    return code.difference(opened, compared.files.get(opened), preview.files[opened])


def _picture(preview: Preview) -> str:
    """Return the topology with its dimensions as the address of an image."""
    spec = preview.spec
    drawn = diagram.svg(
        *((as_chosen(spec.mode, spec), dimensions(spec)) if spec else (preview.mode,))
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


def _elsewhere(preview: Preview) -> list[str]:
    """Return the problems that are not at a field."""
    return [str(one) for one in preview.problems if not form.places(one)]


def _sizes(files: Mapping[str, Content]) -> dict[str, int]:
    return {
        path: len(content if isinstance(content, bytes) else content.encode())
        for path, content in sorted(files.items())
    }


def _file(preview: Preview) -> str:
    return preview.data.file if preview.data and preview.data.path else ""
