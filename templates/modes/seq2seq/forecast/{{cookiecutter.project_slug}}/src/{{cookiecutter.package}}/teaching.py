"""Windows that teach: each carries the true value before each step."""

from typing import Any

import numpy as np

from .config import Config
from .targets_first import require_targets_first
from .windows import Series, Windows


class TeacherForced(Windows):
    """Training windows that carry the true value before each step to forecast.

    Raises:
        DataError: when the features do not begin with the targets.
    """

    def __init__(
        self, series: Series, config: Config, *args: Any, **kwargs: Any
    ) -> None:
        require_targets_first(config)
        super().__init__(series, config, *args, **kwargs)

    def __getitem__(self, index: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
        window, targets = super().__getitem__(index)
        last = window[:, -1:, : targets.shape[-1]]  # the targets lead the features
        previous = np.concatenate([last, targets[:, :-1]], axis=1)
        return {"window": window, "previous": previous}, targets
