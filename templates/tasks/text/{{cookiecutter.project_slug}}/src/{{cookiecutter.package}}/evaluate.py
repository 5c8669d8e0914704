"""Measure the trained model on the test texts, beside simpler ones.

python -m {{ cookiecutter.package }}.evaluate
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from .classification import plot_confusion, score
from .config import load_config
from .data import Examples
from .encoding import Statistics, encode, tokenize
from .inputs import outputs
from .report import Report, make_report, write_report
from .runs import find_run, load_as_trained, load_model
from .tables import DataError, write_table

READ = 50_000  # training texts that the reference reads, at most
SHOWN = 10  # right and wrong answers in examples.tsv, of each


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
    """Write the metrics, plots and examples of the model in `run`."""
    config = load_config(run / "config.json")
    data = load_as_trained(run, config)
    train, test = data.examples["train"], data.examples["test"]
    model = load_model(run)
    found = probabilities(model, test.texts, data.statistics, config.batch_size)
    predicted = found.argmax(axis=1)
    most_frequent = np.full_like(test.labels, np.bincount(train.labels).argmax())
    reference = tfidf_logistic_regression(train, test)
    report = make_report(
        "accuracy",
        model=score(test.labels, predicted),
        baselines={"majority_class": score(test.labels, most_frequent)},
        references={"tfidf_logistic_regression": score(test.labels, reference)},
    )
    write_report(report, run)
    plot_confusion(test.labels, predicted, data.statistics.labels, run)
    write_table(right_and_wrong(found, test, data.statistics), run / "examples.tsv")
    return report


def probabilities(
    model: keras.Model, texts: Sequence[str], statistics: Statistics, size: int
) -> np.ndarray:
    """Return the probability of each label: (texts, {{ cookiecutter.outputs }})."""
    found = np.empty((len(texts), len(statistics.labels)), "float32")
    inputs = encode(texts, statistics.vocabulary)
    for rows, answers in outputs(model, inputs, size):
        found[rows] = answers
    return found


def tfidf_logistic_regression(train: Examples, test: Examples) -> np.ndarray:
    """Return what a linear model on weighted words and pairs of words predicts."""
    stride = -(-len(train.texts) // READ)
    pipeline = make_pipeline(
        TfidfVectorizer(tokenizer=tokenize, token_pattern=None, ngram_range=(1, 2)),
        LogisticRegression(max_iter=1000),
    )
    pipeline.fit(train.texts[::stride], train.labels[::stride])
    return pipeline.predict(test.texts)


def right_and_wrong(
    found: np.ndarray, test: Examples, statistics: Statistics
) -> pl.DataFrame:
    """Return the test texts whose answers, right or wrong, were the surest."""
    predicted = found.argmax(axis=1)
    table = pl.DataFrame(
        {
            "answer": np.where(predicted == test.labels, "right", "wrong"),
            "label": [statistics.labels[number] for number in test.labels],
            "predicted": [statistics.labels[number] for number in predicted],
            "probability": found.max(axis=1).round(3),
            "text": test.texts,
        }
    )
    surest = table.sort("probability", descending=True, maintain_order=True)
    return surest.group_by("answer", maintain_order=True).head(SHOWN).sort("answer")


if __name__ == "__main__":
    main()
