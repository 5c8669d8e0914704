"""Evaluate a run on its test split: python -m seq2seq_pairs.evaluate --help"""

import json
import sys
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import polars as pl
from jinja2 import Template
from matplotlib.figure import Figure
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from .config import command_line, open_run, write
from .data import SOURCE, SOURCE_SEPARATOR, TARGET, TARGET_SEPARATOR, Pairs, load_splits
from .model import find_attention
from .predict import decode
from .tokenizer import split_symbols
from .train import check_data, load_model


def evaluate(run: Path | None = None) -> None:
    """Compare a run, the newest by default, with baselines; write metrics and plots."""
    run, config = open_run(run)
    check_data(run, config)
    train, _, test = load_splits(config)
    model = load_model(run)
    predicted = decode(test.rows[SOURCE], model, test.tokenizers, config)
    report = make_report(predicted, train, test)
    table = test.rows.with_columns(predicted=pl.Series(predicted))
    write(run / "test_predictions.csv", table.write_csv)
    plot_lengths(predicted, test, run)
    plot_attention(predicted, model, test, run)
    write_report(run, vars(config), report)


def make_report(predicted: Sequence[str], train: Pairs, test: Pairs) -> dict:
    """Return the content of metrics.json, from predictions of the test targets."""
    stride = -(-len(predicted) // 2000)  # of 2,000 rows at most, for the baseline
    sample = test.rows[::stride]
    nearest = score(nearest_targets(sample[SOURCE], train), sample[TARGET])
    accuracy = score(predicted[::stride], sample[TARGET])["exact_match"]
    baseline = nearest["exact_match"]
    return {
        "split": "test",
        "primary_metric": "exact_match",
        "model": score(predicted, test.rows[TARGET]),
        "baselines": {"nearest_source": nearest},
        "skill": (accuracy - baseline) / (1 - baseline or 1),
    }


def score(predicted: Sequence[str], expected: Sequence[str]) -> dict[str, float]:
    """Return the share of exact matches, and the edits per target symbol."""
    predicted = [split_symbols(text, TARGET_SEPARATOR) for text in predicted]
    expected = [split_symbols(text, TARGET_SEPARATOR) for text in expected]
    edits = list(map(Levenshtein.distance, predicted, expected))
    return {
        "exact_match": edits.count(0) / len(edits),
        "edit_rate": sum(edits) / sum(map(len, expected)),
    }


def nearest_targets(sources: Sequence[str], train: Pairs) -> list[str]:
    """Return the target of the training source with the fewest edits to each source."""
    known = [split_symbols(text, SOURCE_SEPARATOR) for text in train.rows[SOURCE]]
    queries = [split_symbols(text, SOURCE_SEPARATOR) for text in sources]
    parts = (queries[first : first + 200] for first in range(0, len(queries), 200))
    edits = (cdist(part, known, scorer=Levenshtein.distance) for part in parts)
    rows = np.concatenate([distances.argmin(axis=1) for distances in edits])
    return train.rows[TARGET][rows].to_list()


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


def plot_lengths(predicted: Sequence[str], test: Pairs, run: Path) -> None:
    """Draw the exact match for each length of the source."""
    lengths = np.array([len(ids) for ids in test.sources])
    correct = np.array(predicted) == test.rows[TARGET].to_numpy()
    values = np.unique(lengths)
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    axes.bar(values, [correct[lengths == value].mean() for value in values])
    axes.set(xlabel="symbols in the source", ylabel="exact match", ylim=(0, 1))
    write(run / "plots" / "lengths.png", figure.savefig)


def plot_attention(predicted, model: keras.Model, test: Pairs, run: Path) -> None:
    """Draw how the decoder attends to four long sources while it predicts."""
    figure = Figure(figsize=(9, 8), layout="constrained")
    lengths = np.array([len(ids) for ids in test.sources])
    long = np.argsort(lengths, kind="stable")[int(0.9 * len(lengths)) :].tolist()
    for axes, row in zip(figure.subplots(2, 2).flat, long, strict=False):
        target_ids = test.tokenizers.target.encode(predicted[row])
        weights = find_attention(model, test.sources[row], target_ids)
        axes.imshow(weights, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        columns = split_symbols(test.rows[SOURCE][row], SOURCE_SEPARATOR)
        rows = split_symbols(predicted[row], TARGET_SEPARATOR)
        axes.set_xticks(range(len(columns)), columns, parse_math=False)
        axes.set_yticks(range(len(rows) + 1), [*rows, "<eos>"], parse_math=False)
    write(run / "plots" / "attention.png", figure.savefig)


if __name__ == "__main__":
    command_line(evaluate)
