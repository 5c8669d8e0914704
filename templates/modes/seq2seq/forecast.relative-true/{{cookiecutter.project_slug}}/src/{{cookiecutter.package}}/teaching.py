"""Windows that teach: each carries the true value before each step."""

import numpy as np

from .windows import Windows


class TeacherForced(Windows):
    """Training windows that carry the true value before each step to forecast."""

    def __getitem__(self, index: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
        window, targets = super().__getitem__(index)
        last = window[:, -1:, : targets.shape[-1]]  # the targets lead the features
        previous = np.concatenate([last, targets[:, :-1]], axis=1)
        return {"window": window, "previous": previous}, targets
