"""Every option of `scaffold new`: one field each, from which flags, prompts and config.py derive."""

from dataclasses import asdict, dataclass
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta

Group = Literal["dimensions", "topology", "training", "project"]
Value = int | float | str | bool  # of an option


@dataclass(frozen=True)
class About:
    """What is said of an option beside its type and default.

    Args:
        group: under which heading it is listed.
        help: one line of prose.
        selective: whether it applies only where a mode or task lists it.
        prompt: whether the terminal dialogue asks for it.
        in_config: whether it becomes a field of the generated config.py.
        windowed: whether it means something only where every example has the same length.
        reads: whether it decides how the data file is read; kept only where it was chosen.
        proposed: whether a data file may propose a value that suits it.
    """

    group: Group
    help: str
    selective: bool = False
    prompt: bool = False
    in_config: bool = False
    windowed: bool = False
    reads: bool = False
    proposed: bool = False


Name = Annotated[str, Meta(min_length=1, max_length=80)]
Length = Annotated[int, Meta(ge=1, le=10_000)]
Size = Annotated[int, Meta(ge=1, le=4096)]
Count = Annotated[int, Meta(ge=1, le=100_000)]


@dataclass(frozen=True, kw_only=True)
class Options:
    """A value for every option; those that mean nothing for a project keep their defaults."""

    # fmt: off
    input_length: Annotated[int, Meta(ge=2, le=10_000), About("dimensions", "Input window length (T steps)", selective=True, prompt=True, in_config=True, windowed=True, proposed=True)] = 24
    output_length: Annotated[Length, About("dimensions", "Forecast horizon (N steps)", selective=True, prompt=True, in_config=True, windowed=True, proposed=True)] = 6
    lead: Annotated[int, Meta(ge=0, le=10_000), About("dimensions", "Steps from an output to its target; 0: from other columns", selective=True, in_config=True, windowed=True)] = 1
    season: Annotated[Count, About("dimensions", "Seasonal period, in steps", selective=True, prompt=True, in_config=True, proposed=True)] = 1
    normalize: Annotated[Literal["global", "window", "season", "series"], About("dimensions", "Normalize by the training rows, relative to the last value of each window, or to the value one season before, or by the training rows of each series", selective=True, prompt=True, proposed=True)] = "global"
    missing: Annotated[str, Meta(max_length=200), About("dimensions", "Values that mean a missing one, such as -999,-888; none: no number does", reads=True)] = ""
    duplicates: Annotated[Literal["refuse", "first", "mean"], About("dimensions", "Rows of one timestamp: refuse them, keep the first, or average them", selective=True, reads=True)] = "refuse"
    tokens: Annotated[Literal["words", "characters"], About("dimensions", "Tokens of a text: words, or characters", selective=True, prompt=True, proposed=True)] = "words"
    calendar: Annotated[str, Meta(max_length=80), About("dimensions", "Parts of the timestamp to read as sine and cosine, such as hour,weekday,month", selective=True)] = ""
    intervals: Annotated[str, Meta(max_length=80), About("dimensions", "Prediction intervals of these levels, such as 0.8,0.95", selective=True)] = ""
    units: Annotated[Size, About("dimensions", "Hidden units", prompt=True, in_config=True, proposed=True)] = 64
    embedding_size: Annotated[Size, About("dimensions", "Embedding dimension", selective=True, in_config=True)] = 32
    dropout: Annotated[float, Meta(ge=0, lt=1), About("dimensions", "Dropout rate", in_config=True)] = 0.0
    cell: Annotated[Literal["lstm", "gru", "rnn"], About("topology", "Recurrent cell", selective=True, prompt=True)] = "lstm"
    layers: Annotated[int, Meta(ge=1, le=4), About("topology", "Stacked layers", selective=True, prompt=True)] = 1
    bidirectional: Annotated[bool, About("topology", "Read the input in both directions", selective=True)] = False
    attention: Annotated[bool, About("topology", "Let each decoder step attend to every encoder step", selective=True)] = False
    decoder: Annotated[Literal["repeat", "feedback"], About("topology", "Repeat the input at every step, or feed each output to the next step", selective=True)] = "repeat"
    epochs: Annotated[Count, About("training", "Maximum number of epochs", in_config=True, proposed=True)] = 60
    batch_size: Annotated[Count, About("training", "Batch size", in_config=True, proposed=True)] = 64
    learning_rate: Annotated[float, Meta(gt=0, le=1), About("training", "Learning rate of Adam", in_config=True, proposed=True)] = 0.002
    class_weights: Annotated[Literal["none", "balanced"], About("training", "Weights of the classes in the loss: none, or balanced by how rare each is in training", selective=True, proposed=True)] = "none"
    precision: Annotated[Literal["float32", "mixed_bfloat16"], About("training", "Precision of the recurrent layers: on a GPU, mixed_bfloat16 computes faster where they are large", selective=True)] = "float32"
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1), About("training", "Random seed", in_config=True)] = 0
    backend: Annotated[Literal["tensorflow", "jax", "torch"], About("training", "Keras backend")] = "tensorflow"
    name: Annotated[Name, About("project", "Name of the project", prompt=True)] = ""
    package: Annotated[Name, About("project", "Name of the Python package")] = ""
    author: Annotated[str, Meta(max_length=80), About("project", "Copyright holder")] = ""
    license: Annotated[Literal["MIT", "BSD-3-Clause", "Apache-2.0", "none"], About("project", "Licence of the generated project")] = "MIT"
    python: Annotated[Literal["3.11", "3.12", "3.13"], About("project", "Oldest supported Python version")] = "3.11"
    # fmt: on


@dataclass(frozen=True)
class Option:
    """One row of the table of options.

    Args:
        name: its key among the answers; the flag is the same with dashes.
        kind: its type and range, as msgspec reads them.
        default: what it is when nobody chooses.
        about: what is said of it.
    """

    name: str
    kind: object
    default: Value
    about: About

    @property
    def flag(self) -> str:
        """Return the flag, such as `--input-length`."""
        return "--" + self.name.replace("_", "-")

    @property
    def base(self) -> object:
        """Return the type without its range."""
        return get_args(self.kind)[0]

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words to choose from; none where it takes any number or text."""
        return get_args(self.base) if get_origin(self.base) is Literal else ()

    @property
    def limits(self) -> Meta:
        """Return its range, or its lengths as a text; without any, one that holds everything."""
        return next((one for one in get_args(self.kind) if isinstance(one, Meta)), Meta())

    @property
    def expected(self) -> str:
        """Return in words what it takes, such as "a whole number from 1 to 4096"."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.base is bool:
            return "true or false"
        low, high = self.limits.ge, self.limits.le
        if self.base is str:
            return f"a text of {self.limits.min_length or 0} to {self.limits.max_length} characters"
        kind = "a whole number" if self.base is int else "a number"
        if low is not None and high is not None:
            return f"{kind} from {low} to {high}"
        least = f"above {self.limits.gt}" if low is None else f"of at least {low}"
        return (
            f"{kind} {least} and {f'below {self.limits.lt}' if high is None else f'at most {high}'}"
        )

    @property
    def remedy(self) -> str:
        """Return what to do about a value that it does not take."""
        such = "another" if self.default == "" else f"one such as {self.default}"
        return f"give {such} ({self.about.help})"

    @property
    def metavar(self) -> str:
        """Return what the help page shows as its value: the choices, or the type."""
        words = {int: "N", float: "NUMBER", str: "TEXT", bool: ""}
        return "|".join(self.choices) or words[type(self.default)]


def _table() -> dict[str, Option]:
    kinds = get_type_hints(Options, include_extras=True)
    defaults = asdict(Options())
    return {
        name: Option(name, kind, defaults[name], get_args(kind)[-1]) for name, kind in kinds.items()
    }


OPTIONS = _table()
