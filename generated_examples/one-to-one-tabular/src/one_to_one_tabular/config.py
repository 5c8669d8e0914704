"""Every number of this project in one place; the command line overrides each."""

import argparse
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ConfigError(ValueError):
    """A number that cannot be: its option, what came, and what is expected."""


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
    # The column that says train, validation or test, if any.
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
    # Share for early stopping; the rest is the test split.
    validation_share: float = 0.15
    # Epochs without a better validation loss before training stops.
    patience: int = 20

    def __post_init__(self) -> None:
        for name in ("units", "epochs", "batch_size", "patience"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{option(name)}: {getattr(self, name)}; at least 1")
        shares = (self.train_share, self.validation_share)
        if not (min(shares) > 0 and sum(shares) < 1):  # which NaN is not either
            raise ConfigError(
                f"--train-share, --validation-share: {shares[0]} and {shares[1]}; "
                "both above 0, and below 1 together, to leave a test split"
            )


def option(name: str) -> str:
    """Return the option of the command line for the field `name`."""
    return "--" + name.replace("_", "-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer every field of Config as an option, such as --batch-size."""
    for field in dataclasses.fields(Config):
        many = isinstance(field.default, tuple)
        default = " ".join(field.default) if many else str(field.default)
        parser.add_argument(
            option(field.name),
            type=str if many else type(field.default),
            nargs="+" if many else None,
            default=argparse.SUPPRESS,
            metavar="VALUE",
            help=f"default: {default}".replace("%", "%%"),  # argparse reads %
        )


def override(config: Config, arguments: argparse.Namespace) -> Config:
    """Return `config` with the fields that were given on the command line."""
    names = {field.name for field in dataclasses.fields(Config)}
    given = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in vars(arguments).items()
        if name in names
    }
    return dataclasses.replace(config, **given)


def resumed(before: Config, config: Config) -> Config:
    """Return `config` if a run with the configuration `before` can go on with it.

    Raises:
        ConfigError: when more is changed than how long to train.
    """
    for field in dataclasses.fields(Config):
        old = getattr(before, field.name)
        new = getattr(config, field.name)
        if new != old and field.name not in ("epochs", "patience"):
            raise ConfigError(
                f"{option(field.name)}: {new}, but the run began with {old}; "
                "start a new run to change it"
            )
    return config


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
