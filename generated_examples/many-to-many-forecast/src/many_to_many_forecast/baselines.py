"""What the network has to beat, and a simple learned model beside it."""

import numpy as np

from .data import Data
from .ridge import ridge_forecast
from .windows import target_rows


def naive_forecasts(data: Data) -> tuple[np.ndarray, np.ndarray]:
    """Return two forecasts of the test targets.

    They are the last known value, and the value a whole number of seasons before.
    """
    config = data.test.config
    first = data.test.start + np.arange(len(data.test.targets))[:, None]  # (windows, 1)
    rows = first + np.array(target_rows(config))  # (windows, steps)
    ahead = max(config.lead, 1)  # steps since a value was known
    seasons = -(-ahead // config.season)  # rounded up
    seasonal = np.maximum(rows - seasons * config.season, 0)
    return data.series.targets[rows - ahead], data.series.targets[seasonal]


def ridge(data: Data) -> np.ndarray:
    """Return the test forecasts of ridge regressions, one for each output.

    Each reads the steps of the window that its output may depend on.
    """
    config, train, test = data.test.config, data.train, data.test
    forecast = np.empty(test.targets.shape)
    for output, row in enumerate(target_rows(config)):
        seen = row - config.lead + 1
        forecast[:, output] = ridge_forecast(
            train.features[:, :seen], train.targets[:, output], test.features[:, :seen]
        )
    return forecast
