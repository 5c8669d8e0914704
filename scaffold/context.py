"""A Spec → the values of the slots in the templates, `{{ cookiecutter.… }}`."""

import shlex
from collections.abc import Mapping
from typing import Any

from scaffold import __version__
from scaffold.slots.configuration import configuration
from scaffold.slots.words import dimensions, words
from scaffold.spec import Spec

# answers that .scaffold.toml writes by themselves
_APART = ("name", "package", "author", "columns")
CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN"}


def context(spec: Spec) -> dict[str, Any]:
    """Return slot → value."""
    return {
        "project_slug": spec.slug,
        "project_name": spec.name,
        "generator_version": __version__,
        "mode": spec.mode.name,
        "answers": {key: value for key, value in spec.answers.items() if key not in _APART},
        "answers_columns": spec.answers.get("columns", {}),
        **_recurrence(spec.values),
        **_promise(spec),
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


def _recurrence(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the recurrent layers as Python, and the size of what they put out."""
    if "cell" not in values:
        return {}
    cell = CELLS[values["cell"]]
    dropout = ", dropout=config.dropout" if values["dropout"] else ""
    both = bool(values.get("bidirectional"))
    one_cell = f"layers.{cell}Cell(units)"

    def layer(arguments: str, wrap: bool = both) -> str:
        code = f"layers.{cell}(config.units{arguments}{dropout})"
        return f"layers.Bidirectional({code})" if wrap else code

    return {
        "cell": cell,
        "cell_words": ("bidirectional " if both else "") + {"SimpleRNN": "RNN"}.get(cell, cell),
        "rnn_steps": layer(", return_sequences=True"),
        "rnn_last": layer(""),
        "forward_steps": layer(", return_sequences=True", wrap=False),
        "forward_last": layer("", wrap=False),
        "cells": (
            f"layers.StackedRNNCells([{', '.join([one_cell] * values['layers'])}])"
            if values["layers"] > 1
            else one_cell
        ),
        "forward_stack": "\n    ".join(
            ["x = " + layer(", return_sequences=True", wrap=False) + "(x)"] * values["layers"]
        ),
        "state_size": values["units"] * (2 if both else 1),
        **_seq2seq(cell, values, both),
        "state_words": "both directions" if both else "the last state",
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


def _seq2seq(cell: str, values: Mapping[str, Any], both: bool) -> dict[str, Any]:
    """Return the encoder and decoder of a sequence-to-sequence model as Python.

    Layers on top of each other are cells of one RNN, so that one call steps through all of them.
    """
    dropout = ", dropout=self.config.dropout" if values["dropout"] else ""
    decoder_units = "2 * self.config.units" if both else "self.config.units"

    def stack(units: str, arguments: str) -> str:
        if values["layers"] == 1:
            return f"layers.{cell}({units}, return_state=True{arguments}{dropout})"
        cells = f"layers.{cell}Cell({units}{dropout}) for _ in range({values['layers']})"
        return f"layers.RNN([{cells}], return_state=True{arguments})"

    def encoder(arguments: str) -> str:
        one_way = stack("self.config.units", arguments)
        return f"layers.Bidirectional({one_way})" if both else one_way

    joined = (
        "keras.tree.map_structure(lambda *both: ops.concatenate(both, axis=-1), "
        "state[: len(state) // 2], state[len(state) // 2 :])"
    )
    return {
        "encoder": encoder(""),
        "encoder_steps": encoder(", return_sequences=True"),
        "decoder": stack(decoder_units, ", return_sequences=True"),
        "decoder_units": decoder_units.replace("self.", ""),
        "decoder_size": values["units"] * (2 if both else 1),
        "handed_state": joined if both else "state",
    }


def _promise(spec: Spec) -> dict[str, str]:
    """Return what the outputs of a window stand for and may see, as Python."""
    mode = spec.mode
    taught = mode.name == "seq2seq"
    single = mode.output_shape == "(O)"
    synced = "lead" in spec.values
    last = "output_length" in mode.options
    return {
        "first_target": mode.first_target,
        "target_count": mode.target_count,
        "steps_seen": mode.steps_seen,
        "training_windows": "TeacherForced" if taught else "Windows",
        "teaching_import": "from .teaching import TeacherForced\n" if taught else "",
        "only_step": ", 0" if single else "",
        "as_steps": "[:, None]" if single else "",
        "prediction_words": _prediction_words(spec.values.get("lead")),
        "drop_step": "[:, 0]" if single else "",
        "window_argument": "window, " if spec.has("relative-true") else "",
        "input_reference": ":1" if synced else "-1:",
        "reference_words": "its own first value" if synced else "its own last value",
        "output_reference": _reference(synced, last, single, "output"),
        "output_reference_steps": _reference(synced, last, False, "targets"),
        "output_reference_words": "the value at its step" if synced else "that last value",
    }


def _prediction_words(lead: int | None) -> str:
    """Return what the outputs for the newest rows are, in one sentence."""
    if lead is None:
        return "Forecast what follows the rows of a file."
    if lead == 0:
        return "Estimate the targets at the newest rows of a file."
    steps = "1 step" if lead == 1 else f"{lead} steps"
    return f"Forecast the targets {steps} after each of the newest rows of a file."


def _reference(synced: bool, last: bool, single: bool, outputs: str) -> str:
    """Return which steps of a window its outputs are relative to, as a slice."""
    if synced:
        return f"-{outputs}.shape[1] :" if last else ":"
    return "-1" if single else "-1:"


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
