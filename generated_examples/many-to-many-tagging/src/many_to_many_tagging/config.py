"""Hyperparameters: every field of Config is also a command-line option."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import tyro


class InputError(Exception):
    """A file or an option that cannot be used, explained in one line."""


@dataclass(frozen=True)
class Config:
    """Settings for the data, the model and the training."""

    data: str = "data/porttinari_pos_1500_sentences.tsv"  # Data file
    units: int = 48  # Hidden units
    embedding_size: int = 24  # Embedding dimension
    dropout: float = 0.5  # Dropout rate
    epochs: int = 60  # Maximum number of epochs
    batch_size: int = 64  # Batch size
    learning_rate: float = 0.005  # Learning rate of Adam
    seed: int = 0  # Random seed
    patience: int = 10  # Epochs without improvement before early stopping

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            above = -1 if name in ("seed", "dropout") else 0
            if name != "data" and not value > above:
                raise InputError(f"{name}: expected more than {above}, got {value}")
        if not 0 <= self.dropout < 1:
            raise InputError(f"dropout: expected 0 to below 1, got {self.dropout}")


def open_run(run: Path | None = None) -> tuple[Path, Config]:
    """Return a run folder, the newest by default, and its configuration."""
    run = run or max(Path().glob("runs/*/config.json"), default=Path("runs/*/x")).parent
    return run, read(run / "config.json", lambda f: Config(**json.loads(f.read_text())))


def read(file: Path, reader: Callable = lambda file: json.loads(file.read_text())):
    """Return what `reader` reads from a file of a run."""
    try:
        return reader(file)
    except Exception as error:  # damage raises any kind of error
        reason = f"damaged ({error!r:.99})" if file.exists() else "absent"
        raise InputError(f"{file}: {reason}; train a run, or pass --run") from error


def write(file: Path, writer: Callable, *content, **options):
    """Let `writer` write a file, which replaces the old one once it is whole."""
    if file.is_symlink() or file.exists() and not file.is_file():  # such as /dev/stdout
        return writer(file, *content, **options)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}")
    writer(new, *content, **options)
    new.replace(file)


def command_line(script: Callable, args: Sequence[str] | None = None) -> None:
    """Run `script` with its parameters as options; end in one line on bad input."""
    try:
        program = f"python -m {__package__}.{script.__name__}"
        if "resume" in script.__annotations__ and "--resume" in (args or sys.argv):
            script = partial(script, config=open_run()[1])
        tyro.cli(script, prog=program, args=args, config=(tyro.conf.OmitArgPrefixes,))
    except (InputError, OSError, KeyboardInterrupt) as error:
        sys.exit(str(error) or "interrupted")
