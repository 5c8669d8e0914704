"""What the decoder reads back, in the units of the network."""

import numpy as np
from keras import KerasTensor, ops

from .scaling import Statistics, expected


def scale_targets(
    targets: KerasTensor, window: KerasTensor, statistics: Statistics
) -> KerasTensor:
    """Return `targets`, the value before each step, as the network wrote it there.

    The first is the window's last value. Each is relative to what the season says one
    step earlier than in `unscale`.
    """
    first = statistics.season_rows[0] - 1
    rows = [first, *statistics.season_rows[:-1]][: targets.shape[1]]
    level = expected(window, rows, statistics)
    return ops.divide(targets - level, np.float32(statistics.target_spread))
