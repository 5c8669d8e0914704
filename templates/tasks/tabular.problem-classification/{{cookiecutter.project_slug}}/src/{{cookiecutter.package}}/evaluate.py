"""Measure the trained model on the test rows, beside simpler ones.

python -m {{ cookiecutter.package }}.evaluate
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from .classification import plot_confusion, score
from .config import load_config
from .data import Data
from .features import standardise
from .report import Report, make_report, write_report
from .runs import find_run, load_as_trained, load_model
from .tables import DataError

READ = 20_000  # training rows that the logistic regression reads, at most


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
    predicted = model.predict(data.test, verbose=0).argmax(axis=-1)
    labels = data.test.targets
    most_frequent = np.full_like(labels, np.bincount(data.train.targets).argmax())
    report = make_report(
        "accuracy",
        model=score(labels, predicted),
        baselines={"majority_class": score(labels, most_frequent)},
        references={"logistic_regression": score(labels, logistic_regression(data))},
    )
    write_report(report, run)
    plot_confusion(labels, predicted, data.statistics.labels, run)
    return report


def logistic_regression(data: Data) -> np.ndarray:
    """Return what a logistic regression on the same features predicts in the test."""
    train, test = (
        standardise(rows.features, data.statistics.encoding)
        for rows in (data.train, data.test)
    )
    stride = -(-len(train) // READ)
    fitted = LogisticRegression(max_iter=1000).fit(
        train[::stride], data.train.targets[::stride]
    )
    return fitted.predict(test)


if __name__ == "__main__":
    main()
