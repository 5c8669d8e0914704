"""A Spec → the values of the slots in the templates, `{{ cookiecutter.… }}`."""

import re
import shlex
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain
from typing import TypeVar

from scaffold import __version__, diagram, intervals
from scaffold.calendar import parts
from scaffold.diagram import Dimensions
from scaffold.fileformat import Format
from scaffold.layers import templates_folder
from scaffold.modes import Mode
from scaffold.options import OPTIONS, Value
from scaffold.render import Context
from scaffold.spec import Spec, target_steps
from scaffold.tasks import Task

Row = TypeVar("Row", Mode, Task)

APART = (
    "name",
    "package",
    "author",
    "columns",
    "set",
)  # answers that .scaffold.toml writes by themselves
CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN"}
BACKENDS = {"tensorflow": "tensorflow>=2.20", "jax": "jax>=0.7", "torch": "torch>=2.8"}
GPU = {**BACKENDS, "tensorflow": "tensorflow[and-cuda]>=2.20", "jax": "jax[cuda13]>=0.7"}


@dataclass(frozen=True)
class ConfigField:
    """One field of the generated Config; its reason becomes the help of the option."""

    name: str
    type: str
    value: Value
    reason: str


def context(spec: Spec) -> Context:
    """Return slot → value."""
    facts = spec.data.facts
    return {
        **asdict(spec.options),
        **{field.name: getattr(facts, field.name) for field in fields(facts)},
        **_of_record(spec),
        **_of_data(spec),
        **_of_topology(spec),
        **_of_extras(spec),
        **spans(spec),
        "project_slug": spec.slug,
        "project_name": spec.name,
        "generator_version": __version__,
        "config_fields": config_fields(spec),
        "execution": [field.name for field in execution(spec)],
        "results": results(spec),
        "shapes": shapes(spec),
        "requirements": requirements(spec),
        "gpu": GPU[spec.options.backend],
        "other_backends": {k: v for k, v in BACKENDS.items() if k != spec.options.backend},
    }


def _of_record(spec: Spec) -> Context:
    """Return what .scaffold.toml holds: what was chosen, and what followed from it."""
    return {
        "answers": {key: value for key, value in spec.chosen.items() if key not in APART},
        "answers_columns": spec.chosen.get("columns", {}),
        "author_follows": bool(spec.options.author) and "author" not in spec.chosen,
        "derived": {
            key: spec.answers[key] for key in spec.answers if key not in (*spec.chosen, *APART)
        },
        "derived_columns": spec.answers.get("columns", {}),
    }


def _of_data(spec: Spec) -> Context:
    """Return the data file: its place, its format, and what its columns are for."""
    data = spec.data
    return {
        "subject": data.subject,
        "data_path": data.place,
        "data_shell_path": shlex.quote(data.place),
        "converted": data.content is not None,
        "format": data.format,
        "header_lines": 1 + "".join(set(chain(*data.columns.values()))).count("\n"),
        "time": data.time,
        "columns": data.columns,
        "known": data.columns.get("known", ()),
        "levels": {name: list(words) for name, words in data.facts.levels.items()},
        "calendar_parts": parts(spec.options.calendar),
        "ahead": bool(_known(spec)),
        "encoded": bool(_known(spec) or data.facts.levels),
        "gaps": data.facts.longest_gap >= spec.options.input_length,
        "unnamed": data.facts.unnamed,
        "reads_targets": _reads_targets(spec),
        "nominal": spec.levels,
        "interval_columns": interval_columns(spec),
        "predictions": f"predictions.{_suffix(data.format)}",
    }


def _suffix(format: Format) -> str:
    """Return what the name of a file in this format ends in."""
    return "tsv" if format.separator == "\t" else format.kind


def _of_topology(spec: Spec) -> Context:
    """Return the rows of the mode and the task, in words and as a picture."""
    mode, task = as_chosen(spec.mode, spec), as_chosen(spec.task, spec)
    return {
        "mode": mode.name,
        "task": task.name,
        "alignment": mode.alignment,
        "within_window": "lead" in spec.applicable,
        "layer": CELLS[spec.options.cell],
        "cell_words": cell_words(spec),
        "topology": mode.topology,
        "each_output": "Every output" if "(O)" != mode.output_shape else "The output",
        "promise": promise(spec),
        "diagram_svg": diagram.svg(mode, dimensions(spec)),
        "diagram_text": diagram.text(mode, dimensions(spec)),
        "summary": task.summary,
        "metric": task.metric,
        "metrics": task.metrics,
        "baselines": task.baselines,
        "references": task.references,
        "scaling": task.scaling,
    }


def _of_extras(spec: Spec) -> Context:
    """Return the names and the commands of what was asked for beside what every project has."""
    return {
        "extras": [extra.name for extra in spec.extras],
        "extra_commands": [
            (e.command or f"python -m {spec.package}.{e.script} {e.arguments}", e.summary)
            for e in spec.extras
        ],
        "extra_checks": [
            (
                e.command or shlex.join(["python", "-m", f"{spec.package}.{e.script}", *e.quick]),
                e.summary,
            )
            for e in spec.extras
        ],
    }


def as_chosen(row: Row, spec: Spec) -> Row:
    """Return a row of the tables with the fields that are others for this project."""
    others: dict[str, object] = {}
    for variant in row.variants:
        if variant.applies(spec):
            others |= variant.fields
    return replace(row, **others)  # type: ignore[arg-type]


def dimensions(spec: Spec) -> Dimensions:
    """Return what the diagram of a project shows."""
    options = spec.options
    cell = options.cell if "cell" in spec.applicable else ""
    return Dimensions(*spec.lengths, cell, options.layers, options.bidirectional, options.attention)


def cell_words(spec: Spec) -> str:
    """Return the network in words, such as "bidirectional LSTM"."""
    if "cell" not in spec.applicable:
        return "dense network"
    both = "bidirectional " if spec.options.bidirectional else ""
    return both + {"rnn": "RNN"}.get(spec.options.cell, CELLS[spec.options.cell])


def config_fields(spec: Spec) -> list[ConfigField]:
    """Return the fields of Config: the file, then the numbers."""
    chosen = [
        ConfigField(name, type(value).__name__, value, OPTIONS[name].about.help)
        for name, value in asdict(spec.options).items()
        if name in spec.applicable
        and OPTIONS[name].about.in_config
        and value != 0.0
        or name in ("lead", "seed")
        and name in spec.applicable
    ]
    patience = max(10, spec.options.epochs // 10)
    reason = "Epochs without improvement before early stopping"
    return [
        ConfigField("data", "str", spec.data.place, "Data file"),
        *chosen,
        ConfigField("patience", "int", patience, reason),
        *execution(spec),
    ]


def execution(spec: Spec) -> list[ConfigField]:
    """Return the fields that say how TensorFlow runs a training step; none on another backend.

    Windows have one shape, so XLA compiles their step once. That takes two seconds a recurrent
    layer, and a third off each step, several of them at a time: too little where they are few, and
    nothing in bfloat16.
    """
    options = spec.options
    if options.backend != "tensorflow" or not spec.task.windowed or spec.mode.taught:
        return []
    steps = int(0.7 * spec.data.facts.rows) // options.batch_size  # in an epoch
    many = steps >= 32 and steps * options.epochs >= 1_000 and options.precision == "float32"
    return [
        ConfigField("jit_compile", "bool", many, "Compile training steps with XLA (TensorFlow)"),
        ConfigField(
            "steps_per_execution", "int", 16 if many else 1, "Training steps per call (TensorFlow)"
        ),
    ]


def requirements(spec: Spec) -> list[str]:
    """Return what the generated project needs to run."""
    return sorted(
        {
            "jinja2>=3.1",
            "keras>=3.12,<4",
            "matplotlib>=3.9",
            "numpy>=2",
            "polars>=1.30",
            "tyro>=0.9",
            *spec.task.requirements,
            *chain(*(extra.requirements for extra in spec.extras)),
            BACKENDS[spec.options.backend],
        }
    )


def results(spec: Spec) -> str:
    """Return what the sample gave with the default answers: the README.md of its task, if any."""
    usual = {**asdict(type(spec.options)()), **spec.task.defaults, **spec.data.proposed}
    changed = [
        name
        for name in spec.applicable
        if OPTIONS[name].about.group != "project" and getattr(spec.options, name) != usual[name]
    ]
    file = templates_folder() / "tasks" / spec.task.name / "README.md"
    if "columns" in spec.answers or changed or not file.is_file():
        return ""
    return file.read_text(encoding="utf-8").strip()


def spans(spec: Spec) -> dict[str, str]:
    """Return the dimensions in words, such as "28 days"; a column is named if it is a word."""
    step = spec.data.facts.step if spec.data.facts.step.isalpha() else "step"
    targets = spec.data.columns.get("targets", ())
    plain = len(targets) == 1 and re.fullmatch(r"[A-Za-z][A-Za-z0-9_ ]{0,19}", targets[0])
    steps_in, steps_out = spec.lengths
    return {
        "quantity": targets[0].replace("_", " ") if plain else "values",
        "span_in": _count(steps_in or 1, step),
        "span_out": _count(steps_out or 1, step),
    }


def _reads_targets(spec: Spec) -> bool:
    """Return whether a forecast needs the targets of the rows before it."""
    columns, forecast = spec.data.columns, spec.task.name == "forecast"
    read = bool(_known(spec)) or bool(forecast and columns["targets"][0] in columns["features"])
    return forecast and spec.options.lead != 0 and read


def _known(spec: Spec) -> int:
    """Return how many numbers are known ahead at each step of the targets."""
    names, levels = spec.data.columns.get("known", ()), spec.data.facts.levels
    columns = sum(len(levels.get(name, " ")) for name in names)
    return columns + 2 * len(parts(spec.options.calendar))


def interval_columns(spec: Spec) -> tuple[str, ...]:
    """Return the columns of the intervals of the first target, if there are any."""
    first = spec.data.columns["targets"][0] if spec.levels else ""
    return intervals.columns(first, spec.options.intervals)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def promise(spec: Spec) -> str:
    """Return which steps output j depends on."""
    mode = as_chosen(spec.mode, spec)
    until = "up to its own step" if mode.decodes else "of its own step"
    return mode.promise + (f" and on what is known ahead {until}" if _known(spec) else "")


def shapes(spec: Spec) -> list[tuple[str, str]]:
    """Return the rows of the README's table: what, and its real shape."""
    steps_in, steps_out = spec.lengths
    sizes = {
        "T": steps_in or "T",
        "N": steps_out or "N",
        "F": spec.data.facts.feature_width or "F",
        "O": spec.data.facts.outputs,
        "Q": 2 * len(spec.levels) + 1,
        "H": spec.options.units * (2 if spec.options.bidirectional else 1),
    }

    def real(shape: str) -> str:
        inner = shape.split(")")[0].removeprefix("(").split(", ")
        return f"(batch, {', '.join(str(sizes.get(size, size)) for size in inner)})"

    known = [
        ("known ahead", f"(batch, {len(target_steps(spec.mode, spec.options))}, {_known(spec)})")
    ]
    return [
        ("input", real(spec.task.input_shape or spec.mode.input_shape)),
        *(known if _known(spec) else []),
        *([("number of the series", "(batch,)")] if "series" in spec.data.columns else []),
        ("hidden state", real(spec.mode.state_shape)),
        ("output", real(spec.mode.output_shape.split(")")[0] + ", Q" * bool(spec.levels))),
    ]
