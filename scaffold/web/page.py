"""Everything on the page → HTML, for a browser with JavaScript and for one without."""

import base64
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scaffold import diagram
from scaffold.characters import visible
from scaffold.cli.inspect import format_words, time_words
from scaffold.context import as_chosen, dimensions
from scaffold.errors import Problem
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS
from scaffold.render import Content
from scaffold.spec import Spec
from scaffold.tasks import TASKS
from scaffold.web import code, form, taking
from scaffold.web.choices import Choices
from scaffold.web.plot import HEIGHT, WIDTH, plot
from scaffold.web.preview import Preview, Previews
from scaffold.web.runs import Run
from scaffold.web.sheet import sheet
from scaffold.web.source import source
from scaffold.web.tree import tree

_OPENED = ("src/{package}/model.py", "README.md")  # what is shown first, if it is there
_SWITCH = (
    ("", "Code"),
    ("before", "Changes since the last choice"),
    ("defaults", "Difference to the defaults"),
)
_PLACES = ("mode", "data", "column", "with")  # ids of what is no field
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
    environment.globals |= {"width": WIDTH, "height": HEIGHT}
    environment.filters |= {"visible": visible, "remedied": form.remedied}
    return environment


def page(shown: Shown, previews: Previews) -> str:
    """Return the page."""
    preview = previews.of(shown.choices)
    groups, additions = form.groups(preview, previews), [*form.additions(preview)]
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
            **_problems(preview, groups, additions),
            **_picture(preview, previews),
            **_data(preview, previews),
            **_files(shown.choices, preview, previews),
            **_taken(shown, preview, previews),
        )
    )


def _problems(
    preview: Preview, groups: Sequence[form.Group], additions: Sequence[form.Addition]
) -> dict[str, Any]:
    """Return every problem in words, with the id of the element to correct, "" where none is."""
    fields = {one.name: one.label for group in groups for one in (*group.main, *group.folded)}
    known = {*fields, *(f"with-{one.name}" for one in additions), *_PLACES}

    def summed_up(problem: Problem) -> tuple[str, str]:
        place = next((name for name in form.places(problem) if name in known), "")
        if place in fields:
            return place, f"{fields[place]}: {form.remedied(problem)}"
        return place or ("column" if "column " in problem.where else ""), str(problem)

    return {
        "problems": [summed_up(one) for one in preview.problems],
        "mode_problems": form.problems_of("mode", preview.problems),
    }


def _picture(preview: Preview, previews: Previews) -> dict[str, Any]:
    """Return the topology with its dimensions: as the address of an image, and in words."""
    spec = preview.spec or _nearest(preview, previews)
    mode: Mode = as_chosen(spec.mode, spec) if spec else preview.mode
    drawn = diagram.svg(mode, *([dimensions(spec)] if spec else []))
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"
    return {"mode": mode, "picture": address, "shape": [*_shape(spec)] if spec else []}


def _data(preview: Preview, previews: Previews) -> dict[str, Any]:
    """Return what is known of the data file, its first rows and its picture."""
    data, given = preview.data, preview.choices
    found = source(preview, previews)
    words = (time_words(data), format_words(data)) if data else ()
    rest = tuple(pair for pair in given.pairs if pair[0] not in ("data", "column", *_READING))
    return {
        "sheet": sheet(preview, previews),
        "plot": plot(found) if found else None,
        "data_name": data.file if data else found.path.name if found else "",
        "data_words": [word for word in words if word],
        "data_problems": form.problems_of("data", preview.problems),
        "column_problems": form.problems_of("column", preview.problems),
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


def _nearest(preview: Preview, previews: Previews) -> Spec | None:
    """Return what the choices come to without those that are wrong, where that is something."""
    wrong = {place for problem in preview.problems for place in form.places(problem)}
    pairs = tuple(
        (name, value)
        for name, value in preview.choices.pairs
        if not wrong & {name, f"{name}-{value}"}
    )
    return previews.of(Choices(pairs)).spec if pairs != preview.choices.pairs else None


def _shape(spec: Spec) -> Iterator[tuple[str, str]]:
    """Yield the dimensions of the network in words."""
    steps_in, steps_out = spec.lengths
    facts, varies = spec.data.facts, "as long as the example"
    if spec.mode.input_shape.startswith("(T"):
        yield "Input steps", str(steps_in or varies)
    if facts.feature_width:
        yield "Features", str(facts.feature_width)
    if spec.mode.writes_sequence:
        yield "Output steps", str(steps_out or varies)
    yield "Outputs", str(facts.outputs)
    yield "Hidden units", str(spec.options.units)


def _files(choices: Choices, preview: Preview, previews: Previews) -> dict[str, Any]:
    """Return the tree of the files, and the one that is open."""
    view = choices.view
    compare = view.get("compare", "")
    compared = _compared(choices, previews)
    before = compared.files if compared and compared.spec else None
    changes = code.changes(before, preview.files) if before is not None else {}
    opened = _opened(view.get("file", ""), preview)
    return {
        "opened": opened,
        "tree": tree(preview.sizes, changes),
        "changes": changes,
        "compare": compare,
        "switch": _SWITCH,
        "listing": _listing(opened, compare, before, preview) if opened else "",
        "link": _linker(choices, preview, opened),
    }


def _linker(choices: Choices, preview: Preview, opened: str) -> Callable[..., str]:
    """Return what makes the address of the same choices with another view."""
    view = choices.view
    now = {"file": opened, **{n: view[n] for n in ("compare", "before") if view.get(n)}}

    def link(**other: str) -> str:
        shown = {name: value for name, value in {**now, **other}.items() if value}
        return f"/?{urlencode([*preview.choices.pairs, *shown.items()])}"

    return link


def _listing(
    opened: str, compare: str, before: Mapping[str, Content] | None, preview: Preview
) -> Markup:
    """Return the open file, with what changed in it."""
    after = preview.files[opened]
    if before is None:
        return code.coloured(opened, after)
    old = before.get(opened)
    changed = code.difference(opened, old, after)
    if compare:
        return changed or Markup("<p>This file is the same.</p>")
    shown = code.coloured(opened, after, code.changed_lines(old, after))
    if not changed or old is None:
        return shown
    title = Markup('<details id="changed" open><summary>Changed by the last choice</summary>')
    return title + changed + Markup("</details>") + shown


def _compared(choices: Choices, previews: Previews) -> Preview | None:
    """Return what the project is compared with: the defaults, or what it was before."""
    if choices.view.get("compare") == "defaults":
        kept = ("mode", "task", "data", "column")
        return previews.of(Choices(tuple(pair for pair in choices.pairs if pair[0] in kept)))
    before = choices.before()
    return previews.of(before) if before else None


def _opened(wanted: str, preview: Preview) -> str:
    """Return the path of the file to show: that of another package name where `wanted` has one."""
    package = preview.spec.package if preview.spec else ""
    first, _, rest = wanted.partition("/")
    renamed = f"src/{package}/{rest.partition('/')[2]}" if first == "src" else ""
    paths = [wanted, renamed, *(path.format(package=package) for path in _OPENED)]
    return next((path for path in paths if path in preview.files), "")


def _taken(shown: Shown, preview: Preview, previews: Previews) -> dict[str, str]:
    """Return how the project is made elsewhere: on a command line, and by a program."""
    file = preview.data.path.name if preview.data and preview.data.path else ""
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
