"""Original units in and out: each window relative to {{ cookiecutter.reference_words }}."""

import json
from dataclasses import asdict, dataclass

import numpy as np
from keras import KerasTensor

from .config import Config
from .tables import DataError
from .windows import Windows

SAMPLE = 10_000  # windows that the spread is measured on, evenly drawn


@dataclass(frozen=True)
class Statistics:
    """Spread of each column's change within the training windows, and nowhere else."""

    feature_spread: list[float]
    target_spread: list[float]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(asdict(self), indent=2)


def measure(train: Windows) -> Statistics:
    """Return the statistics of the training windows.

    Raises:
        DataError: when the features do not begin with the targets.
    """
    require_targets_first(train.config)
    stride = -(-len(train.features) // SAMPLE)
    windows, targets = train.features[::stride], train.targets[::stride]
    level = windows[:, {{ cookiecutter.output_reference_steps }}, : targets.shape[-1]]
    return Statistics(
        feature_spread=spread(windows - windows[:, {{ cookiecutter.input_reference }}]),
        target_spread=spread(targets - level),
    )


def require_targets_first(config: Config) -> None:
    """Raise DataError unless the features begin with the targets."""
    if config.features[: len(config.targets)] != config.targets:
        raise DataError(
            f"--features: {', '.join(config.features)}; "
            f"the targets have to come first: {', '.join(config.targets)}"
        )


def spread(changes: np.ndarray) -> list[float]:
    """Return the root mean square of each column's changes, 1 if there are none."""
    deviation = np.sqrt(np.square(changes, dtype="float64").mean(axis=(0, 1)))
    return np.where(deviation > 0, deviation, 1.0).tolist()


def standardise(window: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return the change of each feature since {{ cookiecutter.reference_words }}, at spread 1."""
    change = window - window[:, {{ cookiecutter.input_reference }}]
    return change / np.float32(statistics.feature_spread)


def unscale(output: KerasTensor, window: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return `output`, a change since {{ cookiecutter.output_reference_words }}, in original units."""
    level = window[:, {{ cookiecutter.output_reference }}, : len(statistics.target_spread)]
    return output * np.float32(statistics.target_spread) + level
