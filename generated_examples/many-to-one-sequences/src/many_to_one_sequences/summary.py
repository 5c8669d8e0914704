"""A sequence in a few numbers, for a model that reads no steps in order."""

import numpy as np


def summarise(steps: list[np.ndarray]) -> np.ndarray:
    """Return the summary of each sequence: (sequences, numbers)."""
    return np.array([_summarise(part) for part in steps])


def _summarise(steps: np.ndarray) -> np.ndarray:
    """Return mean, spread, least, greatest and last of each channel, and the length."""
    numbers = [
        steps.mean(axis=0),
        steps.std(axis=0),
        steps.min(axis=0),
        steps.max(axis=0),
        steps[-1],
        [len(steps)],
    ]
    return np.concatenate(numbers)
