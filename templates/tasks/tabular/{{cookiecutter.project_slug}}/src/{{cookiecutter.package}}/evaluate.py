"""Measure the trained model on the test rows, beside simpler ones.

python -m {{ cookiecutter.package }}.evaluate
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

SHOWN = 2000  # test rows in the plot, at most
PANELS = 4  # targets in the plot, at most


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
    predicted = model.predict(data.test, verbose=0)  # (rows, {{ cookiecutter.outputs }})
    targets = data.test.targets
    report = make_report(
        "mae",
        model=score(targets, predicted),
        baselines={"mean": score(targets, data.train.targets.mean(axis=0))},
        references={"ridge": score(targets, ridge(data))},
    )
    write_report(report, run)
    plot_targets(targets, predicted, config.targets, run)
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
    fitted = Ridge().fit(train, data.train.targets)
    return fitted.predict(test).reshape(data.test.targets.shape)


def plot_targets(
    targets: np.ndarray, predicted: np.ndarray, names: Sequence[str], run: Path
) -> None:
    """Draw each test row: its true value across, the predicted value up."""
    names = names[:PANELS]
    figure, panels = plt.subplots(
        1,
        len(names),
        figsize=(4.5 * len(names), 4.5),
        layout="constrained",
        squeeze=False,
    )
    for column, (panel, name) in enumerate(zip(panels[0], names, strict=True)):
        true, found = targets[:SHOWN, column], predicted[:SHOWN, column]
        panel.plot(true, found, ".", alpha=0.5)
        panel.axline((true.mean(), true.mean()), slope=1, color="0.6")
        panel.set(xlabel="true", ylabel="predicted")
        panel.set_title(name, parse_math=False)
    save_plot(figure, run, "predictions")


if __name__ == "__main__":
    main()
