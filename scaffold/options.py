"""Every option of `scaffold new`: one row each, from which flags, prompts, checks and config.py derive."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from msgspec import Meta

Group = Literal["dimensions", "topology", "training", "project"]


@dataclass(frozen=True)
class Option:
    """One choice.

    Args:
        name: its key among the answers; the flag is the same with dashes.
        group: under which heading it is listed.
        kind: its type and range, as msgspec reads them.
        help: one line of prose.
        default: what it is when nobody chooses.
        selective: whether it applies only where a mode or task lists it.
        prompt: whether the terminal dialogue asks for it.
        in_config: whether it becomes a field of the generated config.py.
        windowed: whether it means something only where every example has the same length.
    """

    name: str
    group: Group
    kind: Any
    help: str
    default: Any
    selective: bool = False
    prompt: bool = False
    in_config: bool = False
    windowed: bool = False

    @property
    def flag(self) -> str:
        """Return the flag, such as `--input-length`."""
        return "--" + self.name.replace("_", "-")

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words to choose from; none where it takes any number or text."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()

    @property
    def metavar(self) -> str:
        """Return what the help page shows as its value: the choices, or the type."""
        if self.choices:
            return "|".join(self.choices)
        base = get_args(self.kind)[0] if get_origin(self.kind) is Annotated else self.kind
        return {int: "N", float: "NUMBER", str: "TEXT"}[base]


def _whole(low: int, high: int) -> Any:
    return Annotated[int, Meta(ge=low, le=high)]


Name = Annotated[str, Meta(min_length=1, max_length=80)]

OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        # fmt: off
        Option("input_length", "dimensions", _whole(2, 10_000), "T, the steps read", 24, selective=True, prompt=True, in_config=True, windowed=True),
        Option("output_length", "dimensions", _whole(1, 10_000), "N, the steps predicted", 6, selective=True, prompt=True, in_config=True, windowed=True),
        Option("lead", "dimensions", _whole(0, 10_000), "the output at step t is the target at t + lead; 0: from other columns", 1, selective=True, in_config=True, windowed=True),
        Option("season", "dimensions", _whole(1, 100_000), "steps after which the series repeats itself", 1, selective=True, prompt=True, in_config=True),
        Option("normalize", "dimensions", Literal["global", "window", "season"], "scale by the training rows, or relative to the last value of each window, or to the value one season before", "global", selective=True, prompt=True),
        Option("units", "dimensions", _whole(1, 4096), "size of the hidden state", 64, prompt=True, in_config=True),
        Option("embedding_size", "dimensions", _whole(1, 4096), "numbers that stand for a symbol", 32, selective=True, in_config=True),
        Option("dropout", "dimensions", Annotated[float, Meta(ge=0, lt=1)], "share of each layer's inputs dropped in training", 0.0, in_config=True),
        Option("cell", "topology", Literal["lstm", "gru", "rnn"], "kind of recurrent cell", "lstm", selective=True, prompt=True),
        Option("layers", "topology", _whole(1, 4), "layers on top of each other", 1, selective=True, prompt=True),
        Option("bidirectional", "topology", bool, "read the input in both directions", False, selective=True),
        Option("attention", "topology", bool, "let each output step look back at every input step", False, selective=True),
        Option("decoder", "topology", Literal["repeat", "feedback"], "repeat the input at every step, or read the output before", "repeat", selective=True),
        Option("epochs", "training", _whole(1, 100_000), "passes over the training split, at most", 60, in_config=True),
        Option("batch_size", "training", _whole(1, 100_000), "examples per step of the optimizer", 64, in_config=True),
        Option("learning_rate", "training", Annotated[float, Meta(gt=0, le=1)], "learning rate of Adam", 0.002, in_config=True),
        Option("seed", "training", _whole(0, 2**31 - 1), "seed of every random draw", 0, in_config=True),
        Option("backend", "training", Literal["tensorflow", "jax", "torch"], "what Keras runs on", "tensorflow"),
        Option("name", "project", Name, "name of the project", None, prompt=True),
        Option("package", "project", Name, "name of the Python package", None),
        Option("author", "project", Annotated[str, Meta(max_length=80)], "who holds the copyright", ""),
        Option("license", "project", Literal["MIT", "BSD-3-Clause", "Apache-2.0", "none"], "licence of the generated project", "MIT"),
        Option("python", "project", Literal["3.11", "3.12", "3.13"], "oldest Python that the project supports", "3.11"),
        # fmt: on
    )
}
