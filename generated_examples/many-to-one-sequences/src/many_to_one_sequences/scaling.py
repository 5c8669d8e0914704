"""What is learnt in training: the scale of the channels, the names of the classes."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl
from keras import KerasTensor, ops

from .tables import DataError


@dataclass(frozen=True)
class Statistics:
    """What is learnt from the training sequences, and nowhere else.

    Args:
        used: the channels that are read, by number; the others never change.
        mean, spread: of each of them over all steps.
        labels: the classes, in alphabetical order.
    """

    used: list[int]
    mean: list[float]
    spread: list[float]
    labels: list[str]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(asdict(self), indent=2)

    @classmethod
    def load(cls, path: Path) -> "Statistics":
        """Return the statistics in a file of `to_json`."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def measure(
    steps: list[np.ndarray],
    labels: pl.Series,
    taught: np.ndarray,
    names: Sequence[str],
    file: str,
) -> Statistics:
    """Return the statistics of training sequences and of their labels.

    Args:
        steps: of the training sequences.
        labels: of all sequences.
        taught: the rows of `labels` that are those of training sequences.
        names: of the channels.
        file: where all this comes from.

    Raises:
        DataError: when no training sequence has a class.
    """
    classes = labels[taught].unique().sort().to_list()
    strange = labels.filter(~labels.is_in(classes))
    if len(strange):
        raise DataError(
            f"{file}, column {labels.name!r}: no training sequence has {strange[0]!r}; "
            "add some, remove the class, or choose another --seed"
        )
    return Statistics(*measure_channels(steps, names, file), labels=classes)


def measure_channels(
    steps: list[np.ndarray], names: Sequence[str], file: str
) -> tuple[list[int], list[float], list[float]]:
    """Return the channels that change in training, their mean and their spread.

    Raises:
        DataError: when there is none.
    """
    values = np.ma.masked_invalid(np.concatenate(steps))
    spread = values.std(axis=0).filled(0)
    used = np.flatnonzero(spread > 0)
    if not len(used):
        raise DataError(f"{file}: no channel ever changes; choose other columns")
    if len(used) < len(spread):
        constant = ", ".join(np.array(names)[spread == 0])
        print(f"{file}: {constant} never changes in training; left out")
    mean = values.mean(axis=0).filled(0)
    return used.tolist(), mean[used].tolist(), spread[used].tolist()


def encode(steps: list[np.ndarray], statistics: Statistics) -> list[np.ndarray]:
    """Return the channels that are read; the mean of training where one is unknown."""
    found = [part[:, statistics.used] for part in steps]
    return [
        np.where(np.isnan(part), statistics.mean, part).astype("float32")
        for part in found
    ]


def standardise(
    steps: KerasTensor, mask: KerasTensor, statistics: Statistics
) -> KerasTensor:
    """Return `steps` with each channel at mean 0, spread 1; 0 where `mask` is false."""
    scaled = (steps - np.float32(statistics.mean)) / np.float32(statistics.spread)
    return ops.where(mask[:, :, None], scaled, 0.0)
