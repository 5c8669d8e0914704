"""Hyperparameters: every field of Config is also a command-line option."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import tyro


class InputError(Exception):
    """A file or an option that cannot be used, explained in one line."""


@dataclass(frozen=True)
class Config:
    """Settings of the data, the model and the training."""

    data: str = "data/seattle_weather_weeks.csv"  # Data file
    units: int = 32  # Hidden units
    epochs: int = 100  # Maximum number of epochs
    batch_size: int = 16  # Batch size
    learning_rate: float = 0.003  # Learning rate of Adam
    seed: int = 0  # Random seed
    patience: int = 10  # Epochs without improvement before early stopping

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if name not in ("data", "seed") and not value > 0:
                option = "--" + name.replace("_", "-")
                raise InputError(f"{option}: expected a positive number, got {value}")


def command_line(script: Callable, arguments: Sequence[str] | None = None) -> None:
    """Run `script` with its parameters as options; end in one line on bad input."""
    try:
        program = f"python -m {__package__}.{script.__name__}"
        flat = (tyro.conf.OmitArgPrefixes,)  # --units, not --config.units
        tyro.cli(script, prog=program, args=arguments, config=flat)
    except (InputError, FileNotFoundError) as error:
        sys.exit(str(error))
