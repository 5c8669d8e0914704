"""The nine topologies: one row each, from which flags, prompts, diagrams, docs and tests derive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Block:
    """A run of equal columns in the diagram of a mode.

    Args:
        length: how many columns, in T (input steps) and N (output steps), such as "T-1".
        input: what enters from below: "x" (a step of the input), "x₁" (the same input at every
            step), "0" (padding), "h" (the encoder's state), "y" (the previous output) or "".
        cell: what the column is: "Dense", "RNN", "encoder" or "decoder".
        output: what leaves at the top: "y" (one step), "y…" (all N steps at once) or "".
    """

    length: str
    input: str
    cell: str
    output: str


@dataclass(frozen=True)
class Mode:
    """One topology.

    Args:
        name: as in `--mode`.
        also: other names in the field.
        tasks: the tasks that it can do, its natural one first.
        input_shape, output_shape: without the batch axis, in T, N, F and O.
        state_shape: of the hidden states that the output layer reads, with H units.
        topology: one line of prose.
        when: when to choose it, one line of prose.
        first_target: Python for the row of a series (counted from the first row of its window)
            that the first output step stands for; "" where no forecast can be made.
        target_count: Python for the number of output steps over a series.
        steps_seen: Python for the number of input steps that output `j` may see.
        promise: the same in words.
        blocks: the diagram.
        options: the options of the topology that this mode has beyond the common ones.
        no_bidirectional: why `--bidirectional` is refused, or "" where it is sound.
        taught: whether it is trained with teacher forcing: each step reads the true value before
            it, and the value that it put out itself when it predicts.
        chosen: OPTION-VALUE → the fields that are others when OPTION has that VALUE.
    """

    name: str
    also: str
    tasks: tuple[str, ...]
    input_shape: str
    output_shape: str
    state_shape: str
    topology: str
    when: str
    first_target: str
    target_count: str
    steps_seen: str
    promise: str
    blocks: tuple[Block, ...]
    options: frozenset[str]
    no_bidirectional: str
    taught: bool = False
    chosen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def per_step(self) -> bool:
        """Return whether every step of the input has an output."""
        return self.output_shape.startswith("(T")

    @property
    def writes_sequence(self) -> bool:
        """Return whether the output is a sequence with a length of its own."""
        return self.output_shape.startswith("(N")

    @property
    def within_input(self) -> bool:
        """Return whether the outputs stand at steps of the input, and so are no more than these."""
        return "N ≤ T" in self.output_shape

    def said(self, word: str) -> str:
        """Return the field `word` in words, then what it is when an option changes it."""
        others = [
            f"with --{choice.replace('-true', '').replace('-', ' ')}: {words[word]}"
            for choice, words in self.chosen.items()
            if word in words
        ]
        return "; ".join([str(getattr(self, word)), *others])


_ALL = "config.input_length"
_AFTER = "config.input_length"
_FORWARD = frozenset({"cell", "layers", "input_length"})
_WINDOW = _FORWARD | {"bidirectional"}

MODES: dict[str, Mode] = {
    mode.name: mode
    for mode in (
        Mode(
            name="one-to-one",
            also="dense",
            tasks=("tabular",),
            input_shape="(F)",
            output_shape="(O)",
            state_shape="(H)",
            topology="Dense layers, no recurrence",
            when="one row in, one answer out: the honest start for a table",
            first_target="",
            target_count="",
            steps_seen="1",
            promise="the one input",
            blocks=(Block("1", "x", "Dense", "y"),),
            options=frozenset({"layers"}),
            no_bidirectional="one-to-one has no recurrence that could run backwards",
        ),
        Mode(
            name="one-to-many",
            also="vector-to-sequence",
            tasks=("tabular",),
            input_shape="(F)",
            output_shape="(N, O)",
            state_shape="(N, H)",
            topology="RepeatVector(N) → RNN over N steps → Dense per step",
            when="a few numbers in, a whole sequence out: a profile, a curve, a spectrum",
            first_target="",
            target_count="",
            steps_seen="1",
            promise="the one input",
            blocks=(Block("N", "x₁", "RNN", "y"),),
            options=frozenset({"cell", "layers", "decoder"}),
            no_bidirectional="the outputs of one-to-many are written in order, each before the next is known",
            chosen={
                "decoder-feedback": {
                    "topology": "the input sets the state of an RNN over N steps, each of which reads "
                    "the output before → Dense per step",
                    "promise": "the one input and the outputs before j",
                    "blocks": (Block("1", "x₁", "state", ""), Block("N", "y", "RNN", "y")),
                }
            },
        ),
        Mode(
            name="many-to-one",
            also="sequence-to-vector",
            tasks=("forecast", "sequences", "text"),
            input_shape="(T, F)",
            output_shape="(O)",
            state_shape="(H)",
            topology="RNN, last state → Dense",
            when="a whole sequence in, one answer out: a class, a score, the next value",
            first_target=_AFTER,
            target_count="1",
            steps_seen=_ALL,
            promise="all T steps",
            blocks=(Block("T-1", "x", "RNN", ""), Block("1", "x", "RNN", "y")),
            options=_WINDOW,
            no_bidirectional="",
        ),
        Mode(
            name="many-to-many",
            also="synced, aligned",
            tasks=("forecast", "sequences", "tagging"),
            input_shape="(T, F)",
            output_shape="(T, O)",
            state_shape="(T, H)",
            topology="RNN with all states → Dense per step",
            when="one answer for every step, as it arrives: online prediction, tagging",
            first_target="config.lead",
            target_count="config.input_length",
            steps_seen="j + 1",
            promise="steps ≤ j",
            blocks=(Block("T", "x", "RNN", "y"),),
            options=_WINDOW | {"lead"},
            no_bidirectional="the output at step j may not see the steps after j, "
            "which hold the very values to predict",
            chosen={"bidirectional-true": {"promise": "all T steps"}},
        ),
        Mode(
            name="many-to-many-last",
            also="last-N",
            tasks=("forecast",),
            input_shape="(T, F)",
            output_shape="(N, O), N ≤ T",
            state_shape="(T, H)",
            topology="RNN with all states → Dense per step, keep the last N steps",
            when="one answer for each of the last N steps, after a warm-up of T−N steps",
            first_target="config.input_length - config.output_length + config.lead",
            target_count="config.output_length",
            steps_seen="config.input_length - config.output_length + j + 1",
            promise="steps ≤ T−N+j",
            blocks=(Block("T-N", "x", "RNN", ""), Block("N", "x", "RNN", "y")),
            options=_FORWARD | {"output_length", "lead"},
            no_bidirectional="the output at step j may not see the steps after j, "
            "which hold the very values to predict",
        ),
        Mode(
            name="many-to-many-padded",
            also="delayed",
            tasks=("forecast",),
            input_shape="(T, F)",
            output_shape="(N, O)",
            state_shape="(N, H)",
            topology="append N zero steps, RNN, keep the last N",
            when="N steps ahead from one plain RNN: it reads everything, then answers",
            first_target=_AFTER,
            target_count="config.output_length",
            steps_seen=_ALL,
            promise="all T steps",
            blocks=(Block("T", "x", "RNN", ""), Block("N", "0", "RNN", "y")),
            options=_FORWARD | {"output_length"},
            no_bidirectional="the backward pass reaches the kept steps before it has read any input",
        ),
        Mode(
            name="vector-output",
            also="direct, vanilla LSTM",
            tasks=("forecast",),
            input_shape="(T, F)",
            output_shape="(N, O)",
            state_shape="(H)",
            topology="RNN, last state → Dense(N·O) → reshape",
            when="the next N steps at once: simple, fast, hard to beat",
            first_target=_AFTER,
            target_count="config.output_length",
            steps_seen=_ALL,
            promise="all T steps",
            blocks=(Block("T-1", "x", "RNN", ""), Block("1", "x", "RNN", "y…")),
            options=_WINDOW | {"output_length"},
            no_bidirectional="",
        ),
        Mode(
            name="encoder-decoder",
            also="RepeatVector autoencoder style",
            tasks=("forecast",),
            input_shape="(T, F)",
            output_shape="(N, O)",
            state_shape="(H)",
            topology="RNN → RepeatVector(N) → RNN over N → Dense per step",
            when="N steps ahead, with a recurrence over the steps that are written",
            first_target=_AFTER,
            target_count="config.output_length",
            steps_seen=_ALL,
            promise="all T steps",
            blocks=(Block("T", "x", "encoder", ""), Block("N", "h", "decoder", "y")),
            options=_WINDOW | {"output_length"},
            no_bidirectional="",
        ),
        Mode(
            name="seq2seq",
            also="encoder and decoder with teacher forcing",
            tasks=("pairs", "forecast"),
            input_shape="(T, F)",
            output_shape="(N, O), lengths free per example",
            state_shape="(H)",
            topology="the encoder hands its state to a decoder, which is trained with teacher forcing "
            "and decodes step by step",
            when="input and output differ in length or kind, and each output depends on the one before",
            first_target=_AFTER,
            target_count="config.output_length",
            steps_seen=_ALL,
            promise="all T steps and the outputs before j",
            blocks=(Block("T", "x", "encoder", ""), Block("N", "y", "decoder", "y")),
            options=_WINDOW | {"output_length", "attention"},
            no_bidirectional="",
            taught=True,
            chosen={
                "attention-true": {
                    "topology": "the encoder hands its state to a decoder, which is trained with teacher "
                    "forcing, decodes step by step, and looks back at every step of the encoder"
                }
            },
        ),
    )
}
