"""What is learnt from the training rows: how features become numbers, the labels."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from .features import Encoding, measure_features


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


def measure(features: pl.DataFrame, targets: pl.DataFrame, file: str) -> Statistics:
    """Return the statistics of training rows; the labels are in alphabetical order."""
    labels = targets.to_series().unique().sort().to_list()
    return Statistics(measure_features(features, file), labels)
