"""Evaluate a run on its test split: python -m many_to_many_tagging.evaluate --help"""

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

from .config import command_line, open_run, write
from .data import Batches, read_splits
from .tokenizer import Tokenizer
from .train import check_data, load_model


def evaluate(run: Path | None = None) -> None:
    """Compare a run, the newest by default, with baselines; write metrics and plots."""
    run, config = open_run(run)
    check_data(run, config)
    train, _, test = read_splits(config)
    tokenizer = Tokenizer.load(run)
    classes = tokenizer.encode_tags(test["tags"])
    batches = Batches(tokenizer.encode(test["tokens"]), classes, tokenizer, config)
    probabilities = np.concatenate(batches.predict(load_model(run)))  # (tokens, tags)
    predicted = probabilities.argmax(axis=1)
    tokens = make_table(train, test).with_columns(
        predicted=pl.Series(np.array(tokenizer.tags)[predicted]),
        probability=pl.Series(probabilities.max(axis=1)),
    )
    columns = {"model": "predicted", "most_frequent_tag": "most_frequent_tag"}
    predictions = {name: tokens[column].to_numpy() for name, column in columns.items()}
    report = make_report(tokens["tag"].to_numpy(), predictions)
    report["tokens_not_in_training"] = score_new_tokens(tokens)
    examples = find_examples(tokens)
    write(run / "examples.tsv", examples.write_csv, separator="\t", float_precision=3)
    plot_confusion_matrix(np.concatenate(classes), predicted, tokenizer.tags, run)
    write_report(run, vars(config), report)
    print("accuracy on tokens not in training:")
    print(pl.DataFrame([report["tokens_not_in_training"]]))


def make_table(train: pl.DataFrame, test: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each test token, with its statistics from training."""
    sentence = pl.col("tokens").list.join(" ").alias("sentence")
    tokens = test.with_columns(sentence).explode("tokens", "tags")
    words = train["tokens"].explode().str.to_lowercase().unique()
    return tokens.select(
        token="tokens",
        tag="tags",
        most_frequent_tag=most_frequent_tags(train, tokens["tokens"]),
        in_training=pl.col("tokens").str.to_lowercase().is_in(words.implode()),
        sentence="sentence",
    )


def most_frequent_tags(train: pl.DataFrame, tokens: pl.Series) -> pl.Series:
    """Return the tag that each token, or its lower case, has most often in training.

    A token that is in no training sentence has the most frequent tag of all.
    """
    tagged = train.explode("tokens", "tags")
    counts = tagged.group_by("tokens", "tags").len().sort("len", "tags")
    most = dict(counts.select("tokens", "tags").iter_rows())  # the last one is kept
    most_of_all = tagged["tags"].mode().sort()[0]
    return pl.Series([most.get(t, most.get(t.lower(), most_of_all)) for t in tokens])


def score_new_tokens(tokens: pl.DataFrame) -> dict:
    """Return the accuracy on tokens unseen in training, whatever their case."""
    new = tokens.filter(~pl.col("in_training"))
    return {
        "tokens": len(new),
        "model": (new["tag"] == new["predicted"]).mean(),
        "most_frequent_tag": (new["tag"] == new["most_frequent_tag"]).mean(),
    }


def find_examples(tokens: pl.DataFrame) -> pl.DataFrame:
    """Return the 20 most confident correct tags of new tokens, and incorrect tags."""
    table = tokens.with_columns(correct=pl.col("tag") == pl.col("predicted"))
    table = table.filter(~pl.col("correct") | ~pl.col("in_training"))
    table = table.sort("correct", "probability", descending=True)
    names = ["correct", "token", "tag", "predicted", "probability", "sentence"]
    return table.group_by("correct", maintain_order=True).head(20).select(names)


def make_report(labels: np.ndarray, predictions: dict[str, np.ndarray]) -> dict:
    """Return the content of metrics.json, from predictions of the test labels."""
    predicted = predictions["model"]
    names = np.union1d(labels, predicted)
    rates = metrics.precision_recall_fscore_support(labels, predicted, zero_division=0)
    table = pl.DataFrame(rates, ["precision", "recall", "f1-score", "support"])
    scores = {name: score(labels, values) for name, values in predictions.items()}
    accuracy, best = (scores[n]["accuracy"] for n in ("model", "most_frequent_tag"))
    return {
        "split": "test",
        "primary_metric": "accuracy",
        "model": scores["model"],
        "model_by_class": dict(zip(names, table.to_dicts(), strict=True)),
        "baselines": {"most_frequent_tag": scores["most_frequent_tag"]},
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
    rows = {"model": report["model"], **report["baselines"]}
    print(pl.DataFrame([{"": name, **scores} for name, scores in rows.items()]))
    metric = report["primary_metric"]
    print(f"skill over the best baseline, by {metric}: {report['skill']:.1%}")


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
