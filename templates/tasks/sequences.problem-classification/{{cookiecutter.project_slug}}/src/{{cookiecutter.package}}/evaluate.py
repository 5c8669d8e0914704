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

from .answers import answer, summarise
from .classification import majority, plot_confusion, score
from .config import load_config
from .data import Data
from .labels import is_known
from .report import Report, make_report, write_report
from .runs import find_run, load_as_trained, load_model
from .tables import DataError

READ = 50_000  # labels that the logistic regression reads, at most


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
    labels = np.concatenate(test.targets)
    known = is_known(labels)
    labels = labels[known]
    chances = np.concatenate(answer(model, test.steps, config.batch_size))[known]
    predicted = chances.argmax(axis=-1)
    taught = np.concatenate(data.examples["train"].targets)
    most_frequent = majority(taught[is_known(taught)], len(labels))
    linear = logistic_regression(data)[known]
    report = make_report(
        "accuracy",
        model=score(labels, predicted),
        baselines={"majority_class": score(labels, most_frequent)},
        references={"logistic_regression": score(labels, linear)},
    )
    write_report(report, run)
    plot_confusion(labels, predicted, data.statistics.labels, run)
    return report


def logistic_regression(data: Data) -> np.ndarray:
    """Return what a logistic regression on summaries of the steps says in the test."""
    train, test = data.examples["train"], data.examples["test"]
    labels = np.concatenate(train.targets)
    known = np.flatnonzero(is_known(labels))
    known = known[:: -(-len(known) // READ)]
    fitted = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    fitted.fit(summarise(train.steps)[known], labels[known])
    return fitted.predict(summarise(test.steps))


if __name__ == "__main__":
    main()
