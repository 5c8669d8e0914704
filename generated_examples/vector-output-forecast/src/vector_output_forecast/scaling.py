"""Original units in, original units out: the scaling that lives inside the model."""

import json
from dataclasses import asdict, dataclass

import numpy as np
from keras import KerasTensor, ops

from .windows import Windows


@dataclass(frozen=True)
class Statistics:
    """Level and spread of each column in the training rows, and nowhere else."""

    feature_mean: list[float]
    feature_spread: list[float]
    target_mean: list[float]
    target_spread: list[float]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(asdict(self), indent=2)


def measure(train: Windows) -> Statistics:
    """Return the statistics of the training rows; a constant column has spread 1."""
    features, targets = train.rows.features, train.rows.targets
    return Statistics(
        feature_mean=features.mean(axis=0, dtype="float64").tolist(),
        feature_spread=spread(features),
        target_mean=targets.mean(axis=0, dtype="float64").tolist(),
        target_spread=spread(targets),
    )


def spread(values: np.ndarray) -> list[float]:
    """Return the standard deviation of each column, 1 for a constant one."""
    deviation = values.std(axis=0, dtype="float64")
    return np.where(deviation > 0, deviation, 1.0).tolist()


def standardise(window: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return `window` with each feature at mean 0, spread 1 over the training rows."""
    centred = ops.subtract(window, np.float32(statistics.feature_mean))
    return ops.divide(centred, np.float32(statistics.feature_spread))


def unscale(output: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return `output` of the network in the units of the targets."""
    scaled = ops.multiply(output, np.float32(statistics.target_spread))
    return ops.add(scaled, np.float32(statistics.target_mean))
