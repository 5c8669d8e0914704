"""Measure the trained model on the test sequences, beside simpler ones.

python -m {{ cookiecutter.package }}.evaluate
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .answers import answer
from .config import load_config
from .data import Data
from .report import Report, Scores, make_report, save_plot, write_report
from .runs import find_run, load_as_trained, load_model
from .summary import summarise
from .tables import DataError

READ = 50_000  # labels that the ridge regression reads, at most
SHOWN = 2000  # test labels in the plot, at most


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
    test = data.examples["test"]
    labels = test.labels  # (labels, 1)
    predicted = answer(model, test.steps, config.batch_size)[test.known]
    mean = np.full(labels.shape, data.statistics.label_mean)
    report = make_report(
        "mae",
        model=score(labels, predicted),
        baselines={"mean": score(labels, mean)},
        references={"ridge": score(labels, ridge(data))},
    )
    write_report(report, run)
    plot_labels(labels, predicted, config.label, run)
    return report


def score(labels: np.ndarray, predicted: np.ndarray) -> Scores:
    """Return MAE and RMSE in original units."""
    error = np.subtract(labels, predicted, dtype="float64")
    return {
        "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt(np.square(error).mean())),
    }


def ridge(data: Data) -> np.ndarray:
    """Return what a ridge regression on summaries of the steps predicts in the test."""
    train, test = data.examples["train"], data.examples["test"]
    stride = -(-len(train.known) // READ)
    fitted = make_pipeline(StandardScaler(), Ridge())
    steps = summarise(train.steps)[train.known[::stride]]
    fitted.fit(steps, train.labels[::stride])
    return fitted.predict(summarise(test.steps)[test.known]).reshape(test.labels.shape)


def plot_labels(
    labels: np.ndarray, predicted: np.ndarray, name: str, run: Path
) -> None:
    """Draw each test label: its true value across, the predicted value up."""
    figure, axes = plt.subplots(figsize=(5, 5), layout="constrained")
    axes.plot(labels[:SHOWN], predicted[:SHOWN], ".", alpha=0.5)
    axes.axline((labels.mean(), labels.mean()), slope=1, color="0.6")
    axes.set(xlabel="true", ylabel="predicted")
    axes.set_title(name, parse_math=False)
    save_plot(figure, run, "predictions")


if __name__ == "__main__":
    main()
