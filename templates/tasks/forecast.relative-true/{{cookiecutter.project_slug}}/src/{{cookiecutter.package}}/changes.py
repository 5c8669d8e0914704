"""What the scaling is measured on: a sample of windows, and the size of changes."""

import numpy as np

from .windows import Windows

SAMPLE = 10_000  # windows that are measured, at most


def sample(train: Windows) -> tuple[np.ndarray, np.ndarray]:
    """Return some windows of training and their targets, in order of time.

    They are drawn at random: every n-th could always show the same part of a season.
    """
    count = min(len(train.features), SAMPLE)
    rows = np.random.default_rng(0).choice(len(train.features), count, replace=False)
    rows.sort()
    return train.features[rows], train.targets[rows]


def spread(changes: np.ndarray) -> list[float]:
    """Return the root mean square of each column's changes, 1 if there are none."""
    deviation = np.sqrt(np.square(changes, dtype="float64").mean(axis=(0, 1)))
    return np.where(deviation > 0, deviation, 1.0).tolist()
