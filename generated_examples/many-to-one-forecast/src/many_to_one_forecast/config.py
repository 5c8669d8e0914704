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
    """Settings of the data, the model and the training."""

    data: str = "data/us_births_2000_2014.csv"  # Data file
    input_length: int = 28  # Input window length (T steps)
    season: int = 7  # Seasonal period, in steps
    units: int = 64  # Hidden units
    epochs: int = 60  # Maximum number of epochs
    batch_size: int = 64  # Batch size
    learning_rate: float = 0.002  # Learning rate of Adam
    seed: int = 0  # Random seed
    patience: int = 10  # Epochs without improvement before early stopping
    jit_compile: bool = True  # Compile training steps with XLA
    steps_per_execution: int = 16  # Training steps per call

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if name not in ("data", "seed", "jit_compile") and not value > 0:
                option = "--" + name.replace("_", "-")
                raise InputError(f"{option}: expected a positive number, got {value}")


def open_run(run: Path | None = None) -> tuple[Path, Config]:
    """Return a run folder, the newest by default, and its configuration."""
    run = run or max(Path("runs").glob("*/config.json"), default=Path("runs/-")).parent
    if not (run / "config.json").exists():
        raise InputError(f"{run}: expected a run folder; train first")
    return run, Config(**json.loads((run / "config.json").read_text()))


def command_line(script: Callable, arguments: Sequence[str] | None = None) -> None:
    """Run `script` with its parameters as options; end in one line on bad input."""
    try:
        program = f"python -m {__package__}.{script.__name__}"
        if "--resume" in (arguments or sys.argv):  # what is not given stays as it was
            script = partial(script, config=open_run()[1])
        flat = (tyro.conf.OmitArgPrefixes,)  # --units, not --config.units
        tyro.cli(script, prog=program, args=arguments, config=flat)
    except (InputError, OSError) as error:
        sys.exit(str(error))
