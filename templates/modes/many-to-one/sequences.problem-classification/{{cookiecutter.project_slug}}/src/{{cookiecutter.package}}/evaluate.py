"""Measure the trained model on the test sequences, beside simpler ones.

python -m {{ cookiecutter.package }}.evaluate
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .answers import answer
from .classification import plot_confusion, score
from .config import load_config
from .data import Data
from .report import Report, make_report, write_report
from .runs import find_run, load_as_trained, load_model
from .summary import summarise
from .tables import DataError

READ = 50_000  # training sequences that the logistic regression reads, at most


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
    predicted = answer(model, test.steps, config.batch_size).argmax(axis=-1)
    majority = np.bincount(data.examples["train"].targets).argmax()
    most_frequent = np.full_like(test.targets, majority)
    linear = logistic_regression(data)
    report = make_report(
        "accuracy",
        model=score(test.targets, predicted),
        baselines={"majority_class": score(test.targets, most_frequent)},
        references={"logistic_regression": score(test.targets, linear)},
    )
    write_report(report, run)
    plot_confusion(test.targets, predicted, data.statistics.labels, run)
    return report


def logistic_regression(data: Data) -> np.ndarray:
    """Return what a logistic regression on summaries of the steps says in the test."""
    train, test = data.examples["train"], data.examples["test"]
    stride = -(-len(train.targets) // READ)
    fitted = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    fitted.fit(summarise(train.steps[::stride]), train.targets[::stride])
    return fitted.predict(summarise(test.steps))


if __name__ == "__main__":
    main()
