"""Original units in and out: each window relative to {{ cookiecutter.reference_words }}."""

import json
from dataclasses import asdict, dataclass

import numpy as np
from keras import KerasTensor, ops

from .changes import sample, spread
from .targets_first import require_targets_first
from .windows import Windows


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
    windows, targets = sample(train)
    level = windows[:, {{ cookiecutter.output_reference_steps }}, : targets.shape[-1]]
    return Statistics(
        feature_spread=spread(windows - windows[:, {{ cookiecutter.input_reference }}]),
        target_spread=spread(targets - level),
    )


def standardise(window: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return the change of each feature since {{ cookiecutter.reference_words }}, at spread 1."""
    change = window - window[:, {{ cookiecutter.input_reference }}]
    return ops.divide(change, np.float32(statistics.feature_spread))


def unscale(output: KerasTensor, window: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return `output`, a change since {{ cookiecutter.output_reference_words }}, in original units."""
    level = window[:, {{ cookiecutter.output_reference }}, : len(statistics.target_spread)]
    return ops.multiply(output, np.float32(statistics.target_spread)) + level
