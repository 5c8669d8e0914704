"""Everything on the page → HTML, for a browser with JavaScript and for one without."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from scaffold.characters import visible
from scaffold.errors import Problem
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.reading.described import format_words, time_words
from scaffold.tasks import TASKS
from scaffold.web import form, taking
from scaffold.web.choices import Choices
from scaffold.web.listing import listing
from scaffold.web.picture import picture
from scaffold.web.plot import HEIGHT, WIDTH, plot
from scaffold.web.preview import Preview, Previews
from scaffold.web.problems import part_of_data, places, problems_of, remedied, summed_up
from scaffold.web.runs import Run
from scaffold.web.sheet import sheet
from scaffold.web.source import Source, source
from scaffold.web.uploads import LARGEST

_READING = [name for name, option in OPTIONS.items() if option.about.reads]
_LEVELS = {
    "build": "its package builds, its own tests pass",
    "run": "it also trains a little, evaluates, predicts",
    "learn": "it trains in full and has to beat the baselines",
}


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
        address: where the server is found, such as "http://127.0.0.1:8765".
    """

    choices: Choices
    token: str = ""
    said: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()
    lost: tuple[str, ...] = ()
    confirmation: str = ""
    run: Run | None = None
    address: str = ""


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("scaffold.web", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"width": WIDTH, "height": HEIGHT, "largest": LARGEST}
    environment.filters |= {"visible": visible, "remedied": remedied}
    return environment


def page(shown: Shown, previews: Previews) -> str:
    """Return the page."""
    preview = previews.of(shown.choices)
    groups, additions = form.groups(preview, previews), [*form.additions(preview)]
    found = source(preview, previews)
    file = found.path.name if found else ""
    return (
        _templates()
        .get_template("page.html")
        .render(
            shown=shown,
            preview=preview,
            query=preview.choices.query,
            view={name: shown.choices.view.get(name, "") for name in ("file", "compare")},
            folder=str(Path(preview.spec.slug if preview.spec else "project").absolute()),
            levels=_LEVELS,
            modes=MODES.values(),
            decided=form.is_decided(preview),
            groups=groups,
            additions=additions,
            data_name=file,
            problems=summed_up(preview.problems, form.labels(groups, additions), file),
            mode_problems=problems_of("mode", preview.problems),
            **picture(preview, previews),
            **_data(preview, found, previews),
            **listing(shown.choices, preview, previews),
            **_taken(shown, preview, previews, file if preview.choices.data else ""),
        )
    )


def _data(preview: Preview, found: Source | None, previews: Previews) -> dict[str, object]:
    """Return what is known of the data file, its first rows and its picture."""
    data, given = preview.data, preview.choices
    words = (time_words(data), format_words(data)) if data else ()
    rest = tuple(pair for pair in given.pairs if pair[0] not in ("data", "column", *_READING))
    shown = sheet(preview, previews)
    elsewhere = {one for column in shown.columns for one in column.problems}
    problems = [one for one in preview.problems if one not in elsewhere]
    file = found.path.name if found else ""
    parts = {one: {*places(one), part_of_data(one, file)} for one in problems}
    return {
        "sheet": shown,
        "plot": plot(found) if found else None,
        "data_words": [word for word in words if word],
        "data_problems": [one for one in problems if "data" in parts[one]],
        "column_problems": [one for one in problems if "column" in parts[one]],
        "samples": [*_samples()],
        "without_data": Choices(rest).query,
    }


@cache
def _samples() -> Sequence[tuple[str, str, str]]:
    """Return the query, the name and the words of every sample."""
    return [
        (f"mode={mode or task.mode}&task={task.name}", data.file, data.subject)
        for task in TASKS.values()
        for mode, data in task.samples.items()
    ]


def _taken(shown: Shown, preview: Preview, previews: Previews, file: str) -> dict[str, str]:
    """Return how the project is made elsewhere: on a command line, and by a program.

    Args:
        shown, preview, previews: what is shown.
        file: the name of the visitor's own data file; "" for a sample.
    """
    team = (previews.team, previews.trust)
    command = taking.command(preview.choices, preview.mode.name, file, *team)
    name = preview.spec.slug if preview.spec else "project"
    pairs = [pair for pair in preview.choices.pairs if pair[0] != "data"]
    if not {"mode", "task"} & {name for name, _ in pairs} and not file:
        pairs.insert(0, ("mode", preview.mode.name))
    if file:
        pairs.append(("filename", file))
    sent = ["--data-binary", f"@{file}"] if file else []
    address = f"{shown.address}/project.zip?{urlencode(pairs, quote_via=quote)}"
    curl = shlex.join(["curl", *sent, "-o", f"{name}.zip", address])
    return {"command": visible(command), "curl": visible(curl)}
