"""Windows as changes: those that are measured, and how far their values spread."""

import numpy as np

from .config import Config
from .tables import DataError
from .windows import Windows

SAMPLE = 10_000  # windows that the spread is measured on, evenly drawn


def sample(train: Windows) -> tuple[np.ndarray, np.ndarray]:
    """Return some windows of training, evenly drawn, and their targets.

    (windows, {{ cookiecutter.input_length }}, {{ cookiecutter.feature_width }}), (windows, steps out, {{ cookiecutter.outputs }})

    Raises:
        DataError: when the features do not begin with the targets.
    """
    require_targets_first(train.config)
    stride = -(-len(train.features) // SAMPLE)
    return train.features[::stride], train.targets[::stride]


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
