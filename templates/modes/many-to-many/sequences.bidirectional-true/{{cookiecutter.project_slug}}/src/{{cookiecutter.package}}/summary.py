"""Each step in a few numbers, for a model that reads no steps in order."""

import numpy as np


def summarise(steps: list[np.ndarray]) -> np.ndarray:
    """Return the summary of each step of every sequence: (all steps, numbers)."""
    return np.concatenate([_summarise(part) for part in steps])


def _summarise(steps: np.ndarray) -> np.ndarray:
    """Return each channel now, at the step before, and its mean in the sequence."""
    before = np.concatenate([steps[:1], steps[:-1]])
    mean = np.broadcast_to(steps.mean(axis=0), steps.shape)
    return np.concatenate([steps, before, mean], axis=1)
