"""Prediction intervals: quantiles, calibrated on the validation split."""

{% include "imports.py" %}
from .config import InputError
from .data import TARGETS, Windows
from .model import LEVELS, QUANTILES{% if cookiecutter.mode == "seq2seq" %}, build_forecaster{% endif %}


{% set series = "series" in cookiecutter.columns %}
MEDIAN = len(LEVELS)  # its place among the quantiles


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
    outputs = model.predict(windows, verbose=0)
    return outputs.reshape(*windows.targets.shape, len(QUANTILES))
{% endif %}


def calibrate(model: keras.Model, val: Windows, run: Path) -> None:
{% if series %}
    """Write what `calibrated` adds to the quantiles of a run's best model.

    It is found in units of the standard deviation of each series, so that a large one
    does not decide for the others.
    """
{% else %}
    """Write what `calibrated` adds to the quantiles of a run's best model."""
{% endif %}
    fewest = np.sum(~np.isnan(val.targets), axis=0).min()
    for level in LEVELS:
        if (fewest + 1) * level > fewest:
            print(f"{fewest} validation windows are too few for the {level:.1%} interval")
{% if series %}
    quantiles = forecast(model, val) / val.scale[..., None]
    shifts = fit_shifts(quantiles, val.targets / val.scale)
    content = {"shifts": shifts.tolist(), "scale": val.target_scaling[1].tolist()}
    (run / "new.json").write_text(json.dumps(content))
{% else %}
    shifts = fit_shifts(forecast(model, val), val.targets)
    (run / "new.json").write_text(json.dumps(shifts.tolist()))
{% endif %}
    (run / "new.json").replace(run / "calibration.json")


{% if series %}
def calibrated(quantiles: np.ndarray, series: np.ndarray, run: Path) -> np.ndarray:
    """Return quantiles (windows, steps, targets, quantiles) as calibrated for a run.

    `series` has the input of that name for each window.
    """
{% else %}
def calibrated(quantiles: np.ndarray, run: Path) -> np.ndarray:
    """Return quantiles (…, steps, targets, quantiles) as calibrated for a run."""
{% endif %}
    if not (run / "calibration.json").exists():
        raise InputError(f"{run}: expected a calibration.json; let the training finish")
{% if series %}
    content = json.loads((run / "calibration.json").read_text())
    scale = np.array(content["scale"])[series, None, :, None]
    return nested(quantiles + content["shifts"] * scale)
{% else %}
    return nested(quantiles + json.loads((run / "calibration.json").read_text()))
{% endif %}


def fit_shifts(quantiles: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return what calibrates quantiles on targets: (steps, targets, quantiles).

    Conformalized quantile regression of each step (Romano, Patterson & Candès, 2019,
    https://arxiv.org/abs/1905.03222): an interval then holds its share of targets like
    these, and fewer of a series that drifts.
    """
    shifts = np.zeros(quantiles.shape[1:])
    for place, level in enumerate(LEVELS, start=1):
        lower, upper = MEDIAN - place, MEDIAN + place
        excess = np.maximum(quantiles[..., lower] - targets, targets - quantiles[..., upper])
        margin = conformal_quantile(excess, level)
        shifts[..., lower], shifts[..., upper] = -margin, margin
    return shifts


def conformal_quantile(values: np.ndarray, level: float) -> np.ndarray:
    """Return what a new value exceeds with a chance of 1 - level, over the first axis.

    It is the value of rank (count + 1) * level. Of too few values, it is the largest or
    0, such that an interval is not made narrower by them.
    """
    counts = np.sum(~np.isnan(values), axis=0)
    ranks = np.ceil((counts + 1) * level).astype(int)
    places = np.minimum(ranks, counts)[None] - 1
    found = np.take_along_axis(np.sort(values, axis=0), places, axis=0)[0]
    return np.where(ranks > counts, np.fmax(found, 0), found)


def nested(quantiles: np.ndarray) -> np.ndarray:
    """Return quantiles whose intervals hold the median and every narrower interval."""
    lower = np.minimum.accumulate(quantiles[..., MEDIAN::-1], axis=-1)[..., ::-1]
    upper = np.maximum.accumulate(quantiles[..., MEDIAN:], axis=-1)
    return np.concatenate([lower, upper[..., 1:]], axis=-1)


def naive_intervals(
    forecast: np.ndarray, val_forecast: np.ndarray, val_targets: np.ndarray
) -> np.ndarray:
    """Return quantiles around a naive forecast, from its errors in validation."""
    repeated = np.repeat(val_forecast[..., None], len(QUANTILES), axis=-1)
    return nested(forecast[..., None] + fit_shifts(repeated, val_targets))


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
