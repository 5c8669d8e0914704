"""Prose and numbers for the README, the docstrings and the shape comments."""

import re
from dataclasses import replace
from typing import Any, TypeVar

from scaffold import diagram
from scaffold.layers import templates_folder
from scaffold.modes import Mode
from scaffold.options import OPTIONS
from scaffold.spec import Spec
from scaffold.tasks import Task

Row = TypeVar("Row", Mode, Task)


def words(spec: Spec) -> dict[str, Any]:
    """Return what is said of this project: never of what was not chosen."""
    mode, task = as_chosen(spec.mode, spec), as_chosen(spec.task, spec)
    return {
        "subject": spec.data.subject,
        "topology": mode.topology,
        "promise": mode.promise,
        "diagram_svg": diagram.svg(mode, dimensions(spec)),
        "summary": task.summary,
        "metrics": task.metrics,
        "baselines": task.baselines,
        "references": task.references,
        "scaling": task.scaling,
        "results": _results(spec),
        **_spans(spec),
        **_shapes(spec),
    }


def as_chosen(row: Row, spec: Spec) -> Row:
    """Return a row of the tables with the fields that are others for what is chosen."""
    others: dict[str, Any] = {
        name: value
        for choices, fields in row.chosen.items()
        if spec.has(choices)
        for name, value in fields.items()
    }
    return replace(row, **others)


def _results(spec: Spec) -> str:
    """Return what the sample gave with the default answers: the README.md of its task, if any."""
    usual = {**spec.task.defaults, **spec.data.proposed}
    changed = [
        name
        for name, value in spec.values.items()
        if OPTIONS[name].group != "project" and value != usual.get(name, OPTIONS[name].default)
    ]
    file = templates_folder() / "tasks" / spec.task.name / "README.md"
    if "columns" in spec.answers or changed or not file.is_file():
        return ""
    return file.read_text(encoding="utf-8").strip()


def _spans(spec: Spec) -> dict[str, str]:
    """Return the dimensions in words, such as "28 days"; a column is named if it is a word."""
    step = str(spec.data.facts.get("step", "step"))
    step = step if step.isalpha() else "step"
    targets = spec.data.columns.get("targets", ())
    plain = len(targets) == 1 and re.fullmatch(r"[A-Za-z][A-Za-z0-9_ ]{0,19}", targets[0])
    return {
        "quantity": targets[0].replace("_", " ") if plain else "values",
        "span_in": _count(spec.values.get("input_length", 1), step),
        "span_out": _count(spec.values.get("output_length", 1), step),
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def dimensions(spec: Spec) -> dict[str, Any]:
    """Return the values, with the length of an output that the columns of the targets decide."""
    targets = spec.data.columns.get("targets", ())
    return {"output_length": len(targets), **spec.values} if targets else dict(spec.values)


def _shapes(spec: Spec) -> dict[str, Any]:
    """Return the real shapes: for the README's table, and of one batch."""
    sizes = {
        "T": spec.values.get("input_length", "T"),
        "N": dimensions(spec).get("output_length", "N"),
        "F": spec.data.facts.get("feature_width", "F"),
        "O": spec.data.facts["outputs"],
        "H": spec.values["units"] * (2 if spec.values.get("bidirectional") else 1),
    }

    def real(shape: str) -> str:
        inner = shape.split(")")[0].removeprefix("(").split(", ")
        return f"(batch, {', '.join(str(sizes.get(size, size)) for size in inner)})"

    shape_in = real(spec.task.input_shape or spec.mode.input_shape)
    shape_out = real(spec.mode.output_shape)
    state = real(spec.mode.state_shape)
    return {
        "shapes": [("input", shape_in), ("hidden state", state), ("output", shape_out)],
        "shape_in": shape_in,
        "shape_out": shape_out,
        "batch_shapes": f"{shape_in} and {shape_out}",
    }
