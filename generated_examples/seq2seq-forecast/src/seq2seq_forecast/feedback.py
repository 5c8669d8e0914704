"""What the decoder reads: the value before each step, in the units of the network."""

import numpy as np
from keras import KerasTensor

from .scaling import Statistics
from .windows import Windows


def scale_targets(
    targets: KerasTensor, window: KerasTensor, statistics: Statistics
) -> KerasTensor:
    """Return `targets` as the network writes them, the inverse of `unscale`."""
    mean = np.float32(statistics.target_mean)
    return (targets - mean) / np.float32(statistics.target_spread)


class TeacherForced(Windows):
    """Training windows that carry the true value before each step to forecast."""

    def __getitem__(self, index: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
        window, targets = super().__getitem__(index)
        last = window[:, -1:, : targets.shape[-1]]  # the targets lead the features
        previous = np.concatenate([last, targets[:, :-1]], axis=1)
        return {"window": window, "previous": previous}, targets
