"""Every number of this project in one place; the command line overrides each."""

import argparse
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Config:
    """What to read, the size of the problem and of the model, the training."""

    # The file: CSV, TSV or Parquet.
    data: str = "data/penguins.csv"
    # Numbers or categories to read.
    features: tuple[str, ...] = (
        "island",
        "bill_length_mm",
        "bill_depth_mm",
        "flipper_length_mm",
        "body_mass_g",
        "sex",
        "year",
    )
    # The class or number to predict; for one-to-many, a column a step.
    targets: tuple[str, ...] = ("species",)
    # Train, validation or test, where the file says it.
    split: str = "split"
    # Size of the hidden state.
    units: int = 64
    # Passes over the training split, at most.
    epochs: int = 200
    # Examples per step of the optimizer.
    batch_size: int = 32
    # Learning rate of Adam.
    learning_rate: float = 0.002
    # Seed of every random draw.
    seed: int = 0
    # Share of the examples to train on.
    train_share: float = 0.7
    # Share that stops the training; the rest is the test split.
    validation_share: float = 0.15
    # Epochs without a better validation loss before training stops.
    patience: int = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer every field of Config as an option, such as --batch-size."""
    for field in dataclasses.fields(Config):
        many = isinstance(field.default, tuple)
        default = " ".join(field.default) if many else str(field.default)
        parser.add_argument(
            "--" + field.name.replace("_", "-"),
            type=str if many else type(field.default),
            nargs="+" if many else None,
            default=argparse.SUPPRESS,
            metavar="VALUE",
            help=f"default: {default}".replace("%", "%%"),  # argparse reads %
        )


def override(config: Config, arguments: argparse.Namespace) -> Config:
    """Return `config` with the fields that were given on the command line."""
    names = {field.name for field in dataclasses.fields(Config)}
    given = {name: value for name, value in vars(arguments).items() if name in names}
    return dataclasses.replace(config, **given)


def save_config(config: Config, path: Path) -> None:
    """Write `config` as JSON."""
    path.write_text(json.dumps(dataclasses.asdict(config), indent=2), encoding="utf-8")


def load_config(path: Path) -> Config:
    """Return the configuration that `save_config` wrote."""
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Config(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
        }
    )
