"""Measure the trained model on the test split, beside simpler ones.

python -m {{ cookiecutter.package }}.evaluate
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from .baselines import naive_forecasts, ridge
from .config import Config, load_config
from .data import Data
from .report import Report, Scores, make_report, save_plot, write_report
from .runs import find_run, load_as_trained, load_model
from .tables import DataError
from .windows import target_rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--run", default="latest", help="a run folder; default: the newest"
    )
    options = parser.parse_args(arguments)
    try:
        evaluate(find_run(options.run))
    except (DataError, FileNotFoundError) as error:
        sys.exit(str(error))


def evaluate(run: Path) -> Report:
    """Write the metrics and plots of the model in `run`, beside the baselines."""
    config = load_config(run / "config.json")
    data = load_as_trained(run, config)
    model = load_model(run)
    forecast = model.predict(data.test, verbose=0){{ cookiecutter.as_steps }}  # (windows, steps, {{ cookiecutter.outputs }})
    last_value, seasonal_naive = naive_forecasts(data)
    report = make_report(
        "mae",
        model=score(forecast, data, config),
        baselines={
            "last_value": score(last_value, data, config),
            "seasonal_naive": score(seasonal_naive, data, config),
        },
        references={"ridge": score(ridge(data), data, config)},
    )
    write_report(report, run)
    plot_forecasts(forecast, seasonal_naive, data, config, run)
    return report


def score(forecast: np.ndarray, data: Data, config: Config) -> Scores:
    """Return MAE and RMSE in original units, and MASE (Hyndman & Koehler, 2006)."""
    error = forecast - data.test.targets
    train = data.train.rows.targets
    lag = min(config.season, len(train) - 1)
    seasonal_error = np.abs(train[lag:] - train[:-lag]).mean(axis=0)  # ({{ cookiecutter.outputs }},)
    return {
        "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt(np.square(error, dtype="float64").mean())),
        "mase": float((np.abs(error) / np.maximum(seasonal_error, 1e-9)).mean()),
    }


def plot_forecasts(
    forecast: np.ndarray, naive: np.ndarray, data: Data, config: Config, run: Path
) -> None:
    """Draw three test windows: what was read, what came, what was forecast."""
    chosen = np.linspace(0, len(forecast) - 1, num=3, dtype=int)
    figure, axes = plt.subplots(3, figsize=(9, 9), layout="constrained")
    time, targets = data.series.time, data.series.targets
    for panel, window in zip(axes, chosen, strict=True):
        first = data.test.start + window
        rows = first + np.array(target_rows(config))
        shown = np.arange(first, rows[-1] + 1)
        panel.plot(time[shown], targets[shown, 0], "0.6", label="series")
        panel.plot(time[rows], naive[window, :, 0], ".:", label="seasonal naive")
        panel.plot(time[rows], forecast[window, :, 0], ".-", label="forecast")
        panel.set_ylabel(config.targets[0])
        locator = AutoDateLocator()
        panel.xaxis.set(
            major_locator=locator, major_formatter=ConciseDateFormatter(locator)
        )
    axes[0].legend()
    save_plot(figure, run, "forecasts")


if __name__ == "__main__":
    main()
