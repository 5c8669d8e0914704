"""Measure the trained model on the test rows, beside simpler ones.

python -m one_to_many_tabular.evaluate
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import Ridge

from .config import load_config
from .data import Data
from .features import standardise
from .report import Report, Scores, make_report, save_plot, write_report
from .runs import find_run, load_as_trained, load_model
from .tables import DataError


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
    predicted = model.predict(data.test, verbose=0)  # (rows, 7, 1)
    targets = data.test.targets
    mean_profile = data.train.targets.mean(axis=0)  # (7, 1)
    report = make_report(
        "mae",
        model=score(targets, predicted),
        baselines={"mean_profile": score(targets, mean_profile)},
        references={"ridge": score(targets, ridge(data))},
    )
    write_report(report, run)
    plot_profiles(targets, predicted, run)
    return report


def score(targets: np.ndarray, predicted: np.ndarray) -> Scores:
    """Return MAE and RMSE in original units."""
    error = np.subtract(targets, predicted, dtype="float64")
    return {
        "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt(np.square(error).mean())),
    }


def ridge(data: Data) -> np.ndarray:
    """Return what a ridge regression on the same features predicts in the test."""
    train, test = (
        standardise(rows.features, data.statistics.encoding)
        for rows in (data.train, data.test)
    )
    fitted = Ridge().fit(train, data.train.targets[..., 0])
    return fitted.predict(test)[..., None]


def plot_profiles(targets: np.ndarray, predicted: np.ndarray, run: Path) -> None:
    """Draw six test rows: the true profile and the predicted one."""
    chosen = np.linspace(0, len(targets) - 1, num=6, dtype=int)
    figure, panels = plt.subplots(
        2, 3, figsize=(10, 6), layout="constrained", sharex=True, sharey=True
    )
    for panel, row in zip(panels.flat, chosen, strict=True):
        panel.plot(targets[row, :, 0], "0.6", label="true", marker=".")
        panel.plot(predicted[row, :, 0], label="predicted", marker=".")
        panel.set_title(f"test row {row + 1}")
    panels[0, 0].legend()
    for panel in panels[1]:
        panel.set_xlabel("step")
    save_plot(figure, run, "profiles")


if __name__ == "__main__":
    main()
