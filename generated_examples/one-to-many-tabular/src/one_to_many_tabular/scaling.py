"""Original units in, original units out: the scaling that lives inside the model."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl
from keras import KerasTensor

from .features import Encoding, measure_features
from .targets import as_array


@dataclass(frozen=True)
class Statistics:
    """What is learnt from the training rows, and nowhere else."""

    encoding: Encoding
    target_mean: list[float]
    target_spread: list[float]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(asdict(self), indent=2)

    @classmethod
    def load(cls, path: Path) -> "Statistics":
        """Return the statistics in a file of `to_json`."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**values, "encoding": Encoding(**values["encoding"])})


def measure(
    features: pl.DataFrame, targets: pl.DataFrame, train: np.ndarray, file: str
) -> Statistics:
    """Return the statistics of the rows `train`; a constant target has spread 1."""
    values = targets[train].to_numpy()
    spread = values.std(axis=0)
    return Statistics(
        encoding=measure_features(features[train], file),
        target_mean=values.mean(axis=0).tolist(),
        target_spread=np.where(spread > 0, spread, 1.0).tolist(),
    )


def unscale(output: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return `output` of the network in the units of the targets."""
    spread = as_array(statistics.target_spread)
    return output * spread + as_array(statistics.target_mean)
