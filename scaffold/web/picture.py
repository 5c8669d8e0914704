"""The topology of a preview with its dimensions, as an image and in words."""

import base64
from collections.abc import Iterator

from scaffold import diagram
from scaffold.context import as_chosen, dimensions
from scaffold.modes import Mode
from scaffold.spec import Spec
from scaffold.web.choices import Choices
from scaffold.web.preview import Preview, Previews
from scaffold.web.problems import places


def picture(preview: Preview, previews: Previews) -> dict[str, object]:
    """Return the topology with its dimensions: as the address of an image, and in words."""
    spec = preview.spec or _nearest(preview, previews)
    mode: Mode = as_chosen(spec.mode, spec) if spec else preview.mode
    drawn = diagram.svg(mode, *([dimensions(spec)] if spec else []))
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"
    return {"mode": mode, "picture": address, "shape": [*_shape(spec)] if spec else []}


def _nearest(preview: Preview, previews: Previews) -> Spec | None:
    """Return what the choices come to without those that are wrong, where that is something."""
    wrong = {place for problem in preview.problems for place in places(problem)}
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
