"""The nine topologies: one row each, from which flags, prompts, diagrams, docs and tests derive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from scaffold.spec import Spec

Alignment = Literal["", "next", "horizon", "aligned", "last"]


@dataclass(frozen=True)
class Variant:
    """What a row of a table says otherwise for some projects.

    Args:
        flag: the option that makes it so, as on the command line; "" for a fact of the data.
        applies: whether a project is one of those.
        fields: field → value in place of that of the row.
    """

    flag: str
    applies: "Callable[[Spec], bool]"
    fields: Mapping[str, object]


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
        alignment: which time steps the outputs of a forecast stand for: "next" (the one after the
            window), "horizon" (the N after it), "aligned" (those of the window, `lead` later) or
            "last" (the last N of these); "" where no forecast can be made.
        promise: which input steps output j depends on.
        blocks: the diagram.
        options: the options of the topology that this mode has beyond the common ones.
        no_bidirectional: why `--bidirectional` is refused, or "" where it is sound.
        taught: whether it is trained with teacher forcing: each step reads the true value before
            it, and the value that it put out itself when it predicts.
        variants: the fields that are others with an option.
    """

    name: str
    also: str
    tasks: tuple[str, ...]
    input_shape: str
    output_shape: str
    state_shape: str
    topology: str
    when: str
    alignment: Alignment
    promise: str
    blocks: tuple[Block, ...]
    options: frozenset[str]
    no_bidirectional: str
    taught: bool = False
    variants: tuple[Variant, ...] = ()

    @property
    def per_step(self) -> bool:
        """Return whether every step of the input has an output."""
        return self.output_shape.startswith("(T")

    @property
    def decodes(self) -> bool:
        """Return whether a recurrence goes over the steps of the output alone."""
        return self.blocks[-1].cell == "decoder"

    @property
    def writes_sequence(self) -> bool:
        """Return whether the output is a sequence with a length of its own."""
        return self.output_shape.startswith("(N")

    @property
    def within_input(self) -> bool:
        """Return whether the outputs stand at steps of the input, and so are no more than these."""
        return "N ≤ T" in self.output_shape

    @property
    def within_window(self) -> bool:
        """Return whether each output of a forecast stands for a step it has read, `lead` later."""
        return "lead" in self.options

    def said(self, word: str) -> str:
        """Return the field `word` in words, then what it is when an option changes it."""
        others = [
            f"with {variant.flag}: {variant.fields[word]}"
            for variant in self.variants
            if word in variant.fields
        ]
        return "; ".join([str(getattr(self, word)), *others])


_FORWARD = frozenset({"cell", "precision", "layers", "input_length"})
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
            when="one row in, one output: the first model to try on a table",
            alignment="",
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
            alignment="",
            promise="the one input",
            blocks=(Block("N", "x₁", "RNN", "y"),),
            options=frozenset({"cell", "precision", "layers", "decoder"}),
            no_bidirectional="one-to-many produces its outputs in order, each before the next is known",
            variants=(
                Variant(
                    "--decoder feedback",
                    lambda spec: spec.options.decoder == "feedback",
                    {
                        "topology": "the input sets the state of an RNN over N steps, each of which "
                        "reads the output before → Dense per step",
                        "promise": "the one input and the outputs before j",
                        "blocks": (Block("1", "x₁", "state", ""), Block("N", "y", "RNN", "y")),
                    },
                ),
            ),
        ),
        Mode(
            name="many-to-one",
            also="sequence-to-vector",
            tasks=("forecast", "sequences", "text"),
            input_shape="(T, F)",
            output_shape="(O)",
            state_shape="(H)",
            topology="RNN, last state → Dense",
            when="a whole sequence in, one output: a class, a score, the next value",
            alignment="next",
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
            when="one output for every step, as it arrives: online prediction, tagging",
            alignment="aligned",
            promise="steps ≤ j",
            blocks=(Block("T", "x", "RNN", "y"),),
            options=_WINDOW | {"lead"},
            no_bidirectional="the output at step j may not see the steps after j, "
            "which hold the very values to predict",
            variants=(
                Variant(
                    "--bidirectional",
                    lambda spec: spec.options.bidirectional,
                    {"promise": "all T steps"},
                ),
            ),
        ),
        Mode(
            name="many-to-many-last",
            also="last-N",
            tasks=("forecast",),
            input_shape="(T, F)",
            output_shape="(N, O), N ≤ T",
            state_shape="(T, H)",
            topology="RNN with all states → Dense per step, keep the last N steps",
            when="one output for each of the last N steps, after a warm-up of T−N steps",
            alignment="last",
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
            when="N steps ahead from one plain RNN: it reads everything, then predicts",
            alignment="horizon",
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
            alignment="horizon",
            promise="all T steps",
            blocks=(Block("T-1", "x", "RNN", ""), Block("1", "x", "RNN", "y…")),
            options=_WINDOW | {"output_length"},
            no_bidirectional="",
            variants=(
                Variant(
                    "--column known=NAME or --calendar",
                    lambda spec: bool(spec.options.calendar or "known" in spec.data.columns),
                    {
                        "topology": "RNN, last state → Dense(N·H) → reshape → join with what is "
                        "known of each step → Dense per step",
                    },
                ),
            ),
        ),
        Mode(
            name="encoder-decoder",
            also="RepeatVector autoencoder style",
            tasks=("forecast",),
            input_shape="(T, F)",
            output_shape="(N, O)",
            state_shape="(H)",
            topology="RNN → RepeatVector(N) → RNN over N → Dense per step",
            when="N steps ahead, with a recurrence over the output steps",
            alignment="horizon",
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
            alignment="horizon",
            promise="all T steps and the outputs before j",
            blocks=(Block("T", "x", "encoder", ""), Block("N", "y", "decoder", "y")),
            options=_WINDOW | {"output_length", "attention"},
            no_bidirectional="",
            taught=True,
            variants=(
                Variant(
                    "--attention",
                    lambda spec: spec.options.attention,
                    {
                        "topology": "the encoder hands its state to a decoder, which is trained with "
                        "teacher forcing, decodes step by step, and attends to every encoder step"
                    },
                ),
            ),
        ),
    )
}
