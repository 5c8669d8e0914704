"""What the decoder reads back, in the units of the network."""

import numpy as np
from keras import KerasTensor, ops

from .scaling import Statistics


def scale_targets(targets: KerasTensor, statistics: Statistics) -> KerasTensor:
    """Return `targets` as the network writes them, the inverse of `unscale`."""
    centred = ops.subtract(targets, np.float32(statistics.target_mean))
    return ops.divide(centred, np.float32(statistics.target_spread))
