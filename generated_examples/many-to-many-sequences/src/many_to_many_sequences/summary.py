"""Each step in a few numbers, for a model that reads no steps in order."""

import numpy as np


def summarise(steps: list[np.ndarray]) -> np.ndarray:
    """Return the summary of each step of every sequence: (all steps, numbers)."""
    return np.concatenate([_summarise(part) for part in steps])


def _summarise(steps: np.ndarray) -> np.ndarray:
    """Return each channel now, at the step before, and its mean so far."""
    before = np.concatenate([steps[:1], steps[:-1]])
    mean = steps.cumsum(axis=0) / np.arange(1, len(steps) + 1)[:, None]
    return np.concatenate([steps, before, mean], axis=1)
