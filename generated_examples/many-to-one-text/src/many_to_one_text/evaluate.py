"""Evaluate a run on its test split: python -m many_to_one_text.evaluate --help"""

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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from .config import command_line, open_run, write
from .data import LABEL, TEXT, Batches, read_splits
from .tokenizer import Tokenizer, split_tokens
from .train import check_data, load_model


def evaluate(run: Path | None = None) -> None:
    """Compare a run, the newest by default, with baselines; write metrics and plots."""
    run, config = open_run(run)
    check_data(run, config)
    train, _, test = read_splits(config)
    tokenizer = Tokenizer.load(run)
    classes = tokenizer.encode_labels(test[LABEL])
    batches = Batches(tokenizer.encode(test[TEXT]), classes, tokenizer, config)
    probabilities = batches.predict(load_model(run))  # (texts, labels)
    predicted = probabilities.argmax(axis=1)
    predictions = {
        "model": np.array(tokenizer.labels)[predicted],
        "majority_class": majority_class(train, test),
        "tfidf_logistic_regression": tfidf_logistic_regression(train, test),
    }
    report = make_report(test[LABEL].to_numpy(), predictions)
    examples = find_examples(test, predictions["model"], probabilities.max(axis=1))
    write(run / "examples.tsv", examples.write_csv, separator="\t", float_precision=3)
    plot_confusion_matrix(classes, predicted, tokenizer.labels, run)
    write_report(run, vars(config), report)


def majority_class(train: pl.DataFrame, test: pl.DataFrame) -> np.ndarray:
    """Return the most frequent label of the training texts for each test text."""
    return np.full(len(test), train[LABEL].mode().sort()[0])


def tfidf_logistic_regression(train: pl.DataFrame, test: pl.DataFrame) -> np.ndarray:
    """Return the predictions of a linear model on weighted words and pairs of words."""
    vectorizer = TfidfVectorizer(
        tokenizer=split_tokens, token_pattern=None, ngram_range=(1, 2)
    )
    pipeline = make_pipeline(vectorizer, LogisticRegression(max_iter=1000))
    sample = train.sample(min(len(train), 50_000), shuffle=True, seed=0)
    pipeline.fit(sample[TEXT], sample[LABEL])
    return pipeline.predict(test[TEXT])


def find_examples(test: pl.DataFrame, predicted, probability) -> pl.DataFrame:
    """Return the ten most confident correct and incorrect predictions."""
    columns = {
        "correct": test[LABEL].to_numpy() == predicted,
        "label": test[LABEL],
        "predicted": predicted,
        "probability": probability,
        "text": test[TEXT],
    }
    table = pl.DataFrame(columns).sort("correct", "probability", descending=True)
    return table.group_by("correct", maintain_order=True).head(10)


def make_report(labels: np.ndarray, predictions: dict[str, np.ndarray]) -> dict:
    """Return the content of metrics.json, from predictions of the test labels."""
    predicted = predictions["model"]
    names = np.union1d(labels, predicted)
    rates = metrics.precision_recall_fscore_support(labels, predicted, zero_division=0)
    table = pl.DataFrame(rates, ["precision", "recall", "f1-score", "support"])
    scores = {name: score(labels, values) for name, values in predictions.items()}
    accuracy, best = (scores[n]["accuracy"] for n in ("model", "majority_class"))
    return {
        "split": "test",
        "primary_metric": "accuracy",
        "model": scores["model"],
        "model_by_class": dict(zip(names, table.to_dicts(), strict=True)),
        "baselines": {"majority_class": scores["majority_class"]},
        "references": {
            "tfidf_logistic_regression": scores["tfidf_logistic_regression"]
        },
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
