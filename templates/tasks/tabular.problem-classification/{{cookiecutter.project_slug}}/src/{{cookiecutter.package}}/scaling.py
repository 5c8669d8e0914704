"""What is learnt from the training rows: how features become numbers, the labels."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl

from .features import Encoding, measure_features
from .tables import DataError


@dataclass(frozen=True)
class Statistics:
    """What is learnt from the training rows, and nowhere else."""

    encoding: Encoding
    labels: list[str]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(asdict(self), indent=2)

    @classmethod
    def load(cls, path: Path) -> "Statistics":
        """Return the statistics in a file of `to_json`."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(Encoding(**values["encoding"]), values["labels"])


def measure(
    features: pl.DataFrame, targets: pl.DataFrame, train: np.ndarray, file: str
) -> Statistics:
    """Return the statistics of the rows `train`; the labels in alphabetical order.

    Raises:
        DataError: when a class has no training row.
    """
    classes = targets.to_series()
    labels = classes[train].unique().sort().to_list()
    strange = classes.filter(~classes.is_in(labels))
    if len(strange):
        raise DataError(
            f"{file}, column {classes.name!r}: no training row is {strange[0]!r}; "
            "add some or remove the class"
        )
    return Statistics(measure_features(features[train], file), labels)
