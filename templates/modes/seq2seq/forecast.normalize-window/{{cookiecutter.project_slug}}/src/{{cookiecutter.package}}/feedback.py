"""What the decoder reads back, in the units of the network."""

import numpy as np
from keras import KerasTensor, ops

from .scaling import Statistics


def scale_targets(
    targets: KerasTensor, window: KerasTensor, statistics: Statistics
) -> KerasTensor:
    """Return `targets` as the network writes them, the inverse of `unscale`."""
    last = window[:, -1:, : len(statistics.target_spread)]
    return ops.divide(targets - last, np.float32(statistics.target_spread))
