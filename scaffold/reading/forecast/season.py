"""What a series itself says: its season, and whether its mean or deviation drifts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 50_000  # values that are looked at, the last ones
LAGS = 12_000  # the longest season is two thirds of this
CLEAR = 0.2  # score of a season that is worth a word
NEAR = 0.8  # share of the best score that makes a shorter season the better answer
CLOSE = 0.05  # of a lag: what noise leaves open, and where one of the calendar may be meant
DRIFT = 1.0  # mean: change from the first to the last third, in deviations within a window
CHANGE = 2.0  # deviation: factor from the first to the last third
SHORTEST = 8  # values of a third, below which its mean says little

Values = NDArray[np.float64]


def season(values: Values, natural: tuple[int, ...] = ()) -> int:
    """Return after how many steps `values` repeat themselves; 1 where they do not.

    The measure is the mean squared difference of values `lag` steps apart (the variogram), which a
    trend or a random walk does not mislead as it does the autocorrelation. A season is a lag where
    that difference is a local minimum, far below the mean over lags from half to one and a half
    times as long. The shortest that comes near the clearest one is taken.

    Args:
        values: in time order, without gaps.
        natural: seasons that the calendar suggests, preferred where the clearest lag is near one.
    """
    series = _without_trend(values[-LONGEST:])
    scores, lowest = _scores(series)
    clear = np.where(lowest & (scores >= _least(series, scores)), scores, 0.0)
    if not clear.any():
        return 1
    lag = int(np.flatnonzero(clear >= NEAR * clear.max())[0])
    close = [n for n in natural if abs(n - lag) <= max(1, CLOSE * lag) and n < len(scores)]
    return next((n for n in close if scores[n] >= NEAR * scores[lag]), lag)


def _least(series: Values, scores: Values) -> Values:
    """Return the least score of each lag that noise or a random walk hardly reaches by chance."""
    repeats = max(len(series), 1) / np.maximum(np.arange(len(scores)), 1)
    least: Values = np.maximum(max(CLEAR, 4 / max(len(series), 1) ** 0.5), repeats**-0.5)
    return least


def _without_trend(series: Values) -> Values:
    """Return `series` less the straight line that fits it best, at most 1 in size.

    Of a line, a counter or a level that falls evenly, nothing is left.
    """
    if not len(series) or series.max() == series.min():
        return np.zeros(0)
    steps = np.linspace(-1, 1, len(series))
    scaled = series / np.abs(series).max()
    centred = scaled - scaled.mean()
    rest: Values = centred - steps * (steps @ centred) / (steps @ steps)
    changes = np.diff(scaled)
    one_way = (changes >= 0).all() or (changes <= 0).all()
    if one_way and np.abs(rest).max() <= np.abs(changes[changes != 0]).min():
        return np.zeros(0)  # what is left is how the values of the line are rounded
    return rest


def _scores(series: Values) -> tuple[Values, NDArray[np.bool_]]:
    """Return the score of each lag, and whether it is a local minimum of the variogram."""
    longest = min(len(series) // 2, LAGS)
    lags = np.arange(2, max(int(longest / 1.5), 2))
    scores, lowest = np.zeros(len(lags) + 2), np.zeros(len(lags) + 2, "bool")
    if len(lags):
        difference = variogram(series, longest)
        total = np.concatenate([[0.0], np.cumsum(difference)])
        low = -(-lags // 2)
        high = 2 * lags - low
        around = (total[high + 1] - total[low] - difference[lags]) / (high - low)
        scores[2:] = 1 - difference[lags] / np.maximum(around, 1e-300)
        lowest[2:] = difference[lags] < difference[lags - 1]
        lowest[2:] &= difference[lags] <= difference[lags + 1]
        for lag in np.flatnonzero(lowest):  # noise makes many minima of a wide one
            near = max(1, int(CLOSE * lag))
            lowest[lag] = difference[lag] == difference[lag - near : lag + near + 1].min()
    return scores, lowest


def variogram(series: Values, longest: int) -> Values:
    """Return the mean squared difference of values 0, 1, … `longest` steps apart."""
    centred = series - series.mean()
    size = 1 << (len(series) + longest).bit_length()
    spectrum = np.fft.rfft(centred, size)
    products = np.fft.irfft(spectrum * spectrum.conj(), size)[: longest + 1]
    squares = np.concatenate([[0.0], np.cumsum(centred**2)])
    lags = np.arange(longest + 1)
    sums = squares[len(series) - lags] + squares[-1] - squares[lags]
    found: Values = np.maximum(sums - 2 * products, 0) / (len(series) - lags)
    return found


@dataclass(frozen=True)
class Drift:
    """How a series changes between the first and the last third, against one window.

    Args:
        mean: its change, in standard deviations within a window.
        deviation: last standard deviation within a window over the first.
    """

    mean: float
    deviation: float

    @property
    def leaves_range(self) -> bool:
        """Return whether later values leave the range of the earlier ones."""
        return abs(self.mean) > DRIFT or not 1 / CHANGE < self.deviation < CHANGE


def drift(values: Values, window: int) -> Drift:
    """Return how the mean and the deviation of `values` drift, in windows of so many steps.

    Where three of them do not fit, they are shorter.
    """
    third = len(values) // 3
    if third < min(window, SHORTEST):
        return Drift(0.0, 1.0)
    window = min(window, third)
    count = len(values) // window
    windows = values[-count * window :].reshape(count, window)
    third = -(-count // 3)
    deviations = windows.std(axis=1)
    typical = max(float(np.median(deviations)), 1e-12)
    first, last = windows[:third], windows[-third:]
    before, after = max(float(deviations[:third].mean()), 1e-12), float(deviations[-third:].mean())
    return Drift(float(last.mean() - first.mean()) / typical, after / before)
