{% from "facts.py" import series, within with context %}
{# Whether predict.py reads targets, and so has errors of its file. #}
{% set arguments = ("model: keras.Model, series: Series, config: Config, " if cookiecutter.reads_targets) ~ "run: Path" %}
"""Prediction intervals: quantiles, calibrated on the newest errors that are known."""

{% include "imports.py" %}
from .config import Config, InputError, read, write
from .data import Series, Windows, target_steps
from .model import LEVELS, QUANTILES, build_forecaster

MEDIAN = len(LEVELS)  # its place among the quantiles
{% set most = [60, (3 / (1 - cookiecutter.nominal[-1])) | round | int] | max %}
NEWEST = {{ most }}  # validation windows{{ " of each series" if series }} that calibrate, at most


def forecast(model: keras.Model, windows: Windows) -> np.ndarray:
    """Return the quantiles of a model: (windows, steps, targets, quantiles)."""
{% if cookiecutter.mode == "seq2seq" %}
    forecaster = build_forecaster(model, windows.config)
{% if series %}
    return windows.forecast(forecaster)
{% else %}
    return forecaster.predict({"window": windows.inputs{{ ", \"known\": windows.known" if cookiecutter.ahead }}}, batch_size=1024, verbose=0)
{% endif %}
{% else %}
{% if cookiecutter.alignment == "next" %}
    outputs = model.predict(windows, verbose=0)
    return outputs.reshape(*windows.targets.shape, len(QUANTILES))
{% else %}
    return model.predict(windows, verbose=0)
{% endif %}
{% endif %}


def find_scores(quantiles: np.ndarray, windows: Windows) -> np.ndarray:
    """Return how far targets lie outside of each interval, negative inside of it.

    (windows, steps, targets, levels){{ ", in standard deviations of their series" if series }}
    """
    targets = windows.targets[..., None]
    lower, upper = quantiles[..., MEDIAN - 1 :: -1], quantiles[..., MEDIAN + 1 :]
    return np.maximum(lower - targets, targets - upper){{ " / windows.scale[..., None]" if series }}


def calibrated(quantiles: np.ndarray, windows: Windows, count: int) -> np.ndarray:
    """Return quantiles whose intervals are as wide as the newest errors call for.

    Each window is calibrated on the newest `count` windows whose targets are all known
    when it is forecast: conformalized quantile regression (Romano, Patterson & Candès,
    2019, https://arxiv.org/abs/1905.03222) with scores that move on as in EnbPI (Xu &
    Xie, 2021, https://arxiv.org/abs/2010.09107).
    """
    scores = find_scores(quantiles, windows)
    ahead = {{ "max(windows.config.lead, 1)" if within else "scores.shape[1]" }}  # steps until all targets are known
{% if series %}
    series, order = windows.series, in_time(windows)
    last = windows.origins + target_steps(windows.config).stop - 1
    seen = series.time[np.maximum(last - ahead, series.begin[last])]
    place = np.searchsorted(series.time[last[order]], seen, side="right")
    newest = conformal_quantiles(scores[order], count)
    margins = np.concatenate([np.zeros_like(newest[:1]), newest])[place]
    return widened(quantiles, margins * windows.scale[..., None])
{% else %}
    margins = np.zeros_like(scores)  # nothing is known of the first windows
    margins[ahead:] = conformal_quantiles(scores, count)[:-ahead]
    return widened(quantiles, margins)
{% endif %}


{% if series %}
def in_time(windows: Windows) -> np.ndarray:
    """Return the numbers of the windows in the order in which they end."""
    last = windows.origins + target_steps(windows.config).stop - 1
    return np.argsort(windows.series.time[last], kind="stable")


{% endif %}
def conformal_quantiles(scores: np.ndarray, count: int) -> np.ndarray:
    """Return an upper bound of the score that follows each of (windows, …, levels).

    It holds with probability `level`: it has rank (count + 1) * level among the
    newest `count` scores. If these are too few, it is the largest of them and of 0.
    """
    found = np.empty_like(scores)
    for index, level in enumerate(LEVELS):
        rank = math.ceil((count + 1) * level)
        place = (min(rank, count) - 1) / max(count - 1, 1)  # from 0 to 1
        newest = pl.all().rolling_quantile(place, window_size=count, min_samples=1)
        table = pl.from_numpy(scores[..., index].reshape(len(scores), -1))
        values = table.fill_nan(None).select(newest).fill_null(0).to_numpy()
        values = values if rank <= count else np.maximum(values, 0)
        found[..., index] = values.reshape(scores.shape[:-1])
    return found


def widened(quantiles: np.ndarray, margins: np.ndarray) -> np.ndarray:
    """Return quantiles with a margin around each interval; no two of them cross."""
    moves = [-margins[..., ::-1], np.zeros_like(margins[..., :1]), margins]
    quantiles = quantiles + np.concatenate(moves, axis=-1)
    lower = np.minimum.accumulate(quantiles[..., MEDIAN::-1], axis=-1)[..., ::-1]
    upper = np.maximum.accumulate(quantiles[..., MEDIAN:], axis=-1)
    return np.concatenate([lower, upper[..., 1:]], axis=-1)


def calibrate(model: keras.Model, val: Windows, run: Path) -> None:
    """Keep the scores of the validation split for `newest_margins`."""
    fewest = np.sum(~np.isnan(val.targets), axis=0).min()
    for level in LEVELS:
        if (fewest + 1) * level > fewest:
            print(f"{fewest} validation windows: too few for the {level:.1%} interval")
    scores = find_scores(forecast(model, val), val)
{% if series %}
    newest = scores[in_time(val)][-NEWEST * len(val.series.names) :]
    kept = {"scores": newest, "std": val.target_scaling[1]}
{% else %}
    kept = {"scores": scores[-NEWEST:]}
{% endif %}
{% if cookiecutter.reads_targets %}
    kept["start"] = {{ "val.rows.time.min()" if series else "val.rows.time.to_numpy()[0]" }}
{% endif %}
    write(run / "calibration.npz", np.savez, **kept)


def newest_margins({{ arguments }}) -> np.ndarray:
{% if cookiecutter.reads_targets %}
    """Return margins after the end of a file: ({{ "1 + series, " if series }}steps, targets, levels).

    The scores are those of validation, then those of the file from validation on.
    """
{% else %}
    """Return the margins of a run, from validation: ({{ "1 + series, " if series }}steps, targets, levels)."""
{% endif %}
    if not (run / "calibration.npz").exists():
        raise InputError(f"{run}: expected a calibration.npz; let the training finish")
    kept = read(run / "calibration.npz", lambda file: dict(np.load(file)))
    scores, count = kept["scores"], len(kept["scores"])
{% if cookiecutter.reads_targets and series %}
    time = np.sort(series.time)
    rows = count + len(target_steps(config)) * len(series.names)  # with `count` windows
    start = max(kept["start"], time[-min(rows, len(time))])
    with contextlib.suppress(InputError):  # too few rows for a window and its targets
        windows = Windows(series, config, series.time >= start, training=False)
        windows.target_scaling = [0, kept["std"]]
        newest, order = find_scores(forecast(model, windows), windows), in_time(windows)
        order = order[windows.number[order] >= 0]  # new series have no scale
        scores = np.concatenate([scores, newest[order]])
{% elif cookiecutter.reads_targets %}
    stop = len(series.time)
    start = stop - count - len(target_steps(config)) + 1  # of `count` windows
    start = max(start, np.searchsorted(series.time, kept["start"]))
    with contextlib.suppress(InputError):  # too few rows for a window and its targets
        windows = Windows(series, config, start, stop, training=False)
        newest = find_scores(forecast(model, windows), windows)
        scores = np.concatenate([scores, newest])
{% endif %}
    return conformal_quantiles(scores, count)[-1]{{ ' * kept["std"][:, None, :, None]' if series }}


def bounds(quantiles: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the lower and upper ends of each interval by its level in percent."""
    return {
        f"{100 * level:g}": (quantiles[..., MEDIAN - n], quantiles[..., MEDIAN + n])
        for n, level in enumerate(LEVELS, start=1)
    }


def score_intervals(quantiles: np.ndarray, targets: np.ndarray) -> dict[str, float]:
    """Return the share of targets that each interval holds, and its mean width."""
    scores, known = {}, ~np.isnan(targets)
    for level, (lower, upper) in bounds(quantiles).items():
        inside = (lower <= targets) & (targets <= upper)
        scores[f"coverage_{level}"] = float(inside[known].mean())
        scores[f"width_{level}"] = float((upper - lower)[known].mean())
    return scores
