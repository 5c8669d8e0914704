"""Evaluate a run on its test split: python -m many_to_one_sequences.evaluate --help"""

import json
import sys
from base64 import b64encode
from pathlib import Path

import keras
import numpy as np
import polars as pl
from jinja2 import Template
from matplotlib.figure import Figure
from sklearn import metrics
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .config import command_line, open_run, write
from .data import Batches, load_splits
from .train import check_data, load_model


def evaluate(run: Path | None = None) -> None:
    """Compare a run, the newest by default, with baselines; write metrics and plots."""
    run, config = open_run(run)
    check_data(run, config)
    train, _, test = load_splits(config)
    labels = test.targets
    outputs = test.predict(load_model(run))
    logistic = LogisticRegression(max_iter=1000)
    predictions = {
        "model": outputs.argmax(axis=1),
        "majority_class": fit_predict(DummyClassifier(), train, test),
        "logistic_regression": fit_predict(logistic, train, test),
    }
    report = make_report(labels, predictions, test.classes)
    plot_confusion_matrix(labels, predictions["model"], test.classes, run)
    write_report(run, vars(config), report)


def fit_predict(estimator, train: Batches, test: Batches) -> np.ndarray:
    """Return what a simple model predicts from summary statistics of the sequences."""
    means = np.nanmean(np.concatenate(train.inputs), axis=0)
    summaries = np.array([summarize(steps, means) for steps in train.inputs])
    unseen = np.array([summarize(steps, means) for steps in test.inputs])
    labels = train.targets
    rows = np.random.default_rng(0).permutation(len(labels))[:20_000]  # enough
    model = make_pipeline(StandardScaler(), estimator)
    model.fit(summaries[rows], labels[rows])
    return model.predict(unseen)


def summarize(steps: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Return mean, std, min, max and last value of each feature, and the length.

    (steps, features) -> (5 * features + 1,). `means` replace missing values.
    """
    steps = np.where(np.isnan(steps), means, steps)
    statistics = (np.mean, np.std, np.min, np.max)
    values = [statistic(steps, axis=0) for statistic in statistics]
    return np.concatenate([*values, steps[-1], [len(steps)]])


def make_report(labels: np.ndarray, predictions: dict, names: list[str]) -> dict:
    """Return the content of metrics.json, from predictions of the test labels."""
    rates = metrics.precision_recall_fscore_support(
        labels, predictions["model"], labels=range(len(names)), zero_division=0
    )
    table = pl.DataFrame(rates, ["precision", "recall", "f1-score", "support"])
    scores = {name: score(labels, values) for name, values in predictions.items()}
    accuracy, best = (scores[n]["accuracy"] for n in ("model", "majority_class"))
    return {
        "split": "test",
        "primary_metric": "accuracy",
        "model": scores["model"],
        "model_by_class": dict(zip(names, table.to_dicts(), strict=True)),
        "baselines": {"majority_class": scores["majority_class"]},
        "references": {"logistic_regression": scores["logistic_regression"]},
        "skill": (accuracy - best) / (1 - best or 1),
    }


def score(labels: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Return the accuracy, and the mean F1 score of the classes in `labels`."""
    f1 = metrics.f1_score(labels, predicted, labels=np.unique(labels), average="macro")
    return {"accuracy": metrics.accuracy_score(labels, predicted), "macro_f1": f1}


def write_report(run: Path, config: dict, report: dict) -> None:
    """Write metrics.json and report.html, which opens offline, and print the scores."""
    write(run / "metrics.json", Path.write_text, json.dumps(report, indent=2))
    source = Path(__file__).with_name("report.html").read_text("utf-8")
    log = pl.read_csv(run / "history.csv", infer_schema=False).cast(float).to_dicts()
    plots = {p.stem: b64encode(p.read_bytes()).decode() for p in run.glob("*/*.png")}
    modules = [keras, sys.modules[keras.backend.backend()], np, pl]
    given = {"run": run, "config": config, "report": report, "log": log, "plots": plots}
    page = Template(source, autoescape=True).render(given, modules=modules)
    write(run / "report.html", Path.write_text, page, "utf-8")
    rows = {"model": report["model"], **report["baselines"], **report["references"]}
    print(pl.DataFrame([{"": name, **scores} for name, scores in rows.items()]))
    metric = report["primary_metric"]
    print(f"skill over the best baseline, by {metric}: {report['skill']:.1%}")
    for name, scores in report["references"].items():
        if (gain := scores[metric] - report["model"][metric]) > 0:
            print(f"{name}: {100 * gain:.1f} percentage points above the model")


def plot_confusion_matrix(labels, predicted, names: list[str], run: Path) -> None:
    """Plot the confusion matrix."""
    figure = Figure(figsize=2 * [4 + 0.4 * len(names)], layout="constrained")
    names = [name.replace("$", r"\$") for name in names]  # not mathtext
    matrix = metrics.confusion_matrix(labels, predicted, labels=range(len(names)))
    display = metrics.ConfusionMatrixDisplay(matrix, display_labels=names)
    display.plot(ax=figure.subplots(), xticks_rotation="vertical", colorbar=False)
    write(run / "plots" / "confusion_matrix.png", figure.savefig)


if __name__ == "__main__":
    command_line(evaluate)
