"""A Spec → the values of the slots in the templates, `{{ cookiecutter.… }}`."""

import shlex
from typing import Any

from scaffold import __version__
from scaffold.slots.configuration import configuration
from scaffold.slots.recurrence import recurrence
from scaffold.slots.windows import windows
from scaffold.slots.words import dimensions, words
from scaffold.spec import Spec

# answers that .scaffold.toml writes by themselves
_APART = ("name", "package", "author", "columns")


def context(spec: Spec) -> dict[str, Any]:
    """Return slot → value."""
    return {
        "project_slug": spec.slug,
        "project_name": spec.name,
        "generator_version": __version__,
        "mode": spec.mode.name,
        "answers": {key: value for key, value in spec.answers.items() if key not in _APART},
        "answers_columns": spec.answers.get("columns", {}),
        **recurrence(spec.values),
        **windows(spec),
        **_visible(spec),
        **_problem(spec),
        **_sequences(spec),
        **{key: value for key, value in spec.values.items() if key != "cell"},
        **spec.data.facts,
        "columns": spec.data.columns,
        **configuration(spec),
        **words(spec),
        **_project(spec),
    }


def _problem(spec: Spec) -> dict[str, Any]:
    """Return the size of a profile, and what each dense layer reads, as Python."""
    return {
        "output_length": dimensions(spec).get("output_length", 1),
        "dropped": "layers.Dropout(config.dropout)(x)" if spec.values["dropout"] else "x",
    }


def _sequences(spec: Spec) -> dict[str, str]:
    """Return what differs between labels of sequences and of steps, classes and numbers."""
    is_class = spec.data.facts.get("problem") == "classification"
    return {
        "padding": "np.nan" if spec.task.name == "sequences" else "0",
        "each_example": "each step" if spec.mode.per_step else "each sequence",
        "hand_label": (
            '("high", "low", "medium")[row % 3]' if is_class else "100.0 + 10 * (row % 4)"
        ),
    }


def _project(spec: Spec) -> dict[str, Any]:
    """Return what the files around the code say: requirements, licence, summary."""
    values = spec.values
    backend = {"tensorflow": "tensorflow>=2.20", "jax": "jax>=0.7", "torch": "torch>=2.8"}
    extras = {name: need for name, need in backend.items() if name != values["backend"]}
    gpu = {
        "tensorflow": "tensorflow[and-cuda]>=2.20",
        "jax": "jax[cuda13]>=0.7",
        "torch": "torch>=2.8",
    }
    return {
        "requirements": [
            "keras>=3.12,<4",
            "matplotlib>=3.9",
            "numpy>=2",
            "polars>=1.30",
            *spec.task.requirements,
            backend[values["backend"]],
        ],
        "extras": {"gpu": gpu[values["backend"]], **extras},
        "other_backend": next(iter(extras)),
        "data_path": shlex.quote(spec.data.place),
    }


def _visible(spec: Spec) -> dict[str, str]:
    """Return which steps (rows) the output at each step (columns) may see, as Python."""
    every = "np.ones((STEPS, STEPS), dtype=bool)"
    return {"visible": every if spec.values.get("bidirectional") else f"np.triu({every})"}
