"""The recurrent layers of a model, as Python."""

from collections.abc import Mapping
from typing import Any

CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN"}


def recurrence(values: Mapping[str, Any]) -> dict[str, Any]:
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
