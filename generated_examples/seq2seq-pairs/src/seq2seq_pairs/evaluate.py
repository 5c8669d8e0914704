"""Measure the trained model on the test split, beside the nearest training source.

python -m seq2seq_pairs.evaluate
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from .config import load_config
from .data import Data
from .decoding import decode, tell_unknown
from .model import Seq2Seq
from .objective import loss, metrics
from .pictures import draw
from .report import Report, Scores, make_report, write_report
from .runs import find_run, load_as_trained, load_model
from .tables import DataError

EXAMPLES = 10  # decoded rows that examples.md shows
NEAREST_ROWS = 2000  # the baseline is measured on at most so many test rows


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
    """Write the metrics, examples and plots of the model in `run`.

    Its targets are decoded step by step from their sources alone; forced_loss is the
    loss of training, for which every step is told the true symbol before it.
    """
    config = load_config(run / "config.json")
    data = load_as_trained(run, config)
    model: Seq2Seq = load_model(run)
    tell_unknown(data.test.sources, data.statistics)
    decoded = decode(model, data.test.sources, data.statistics, config.batch_size)
    report = make_report(
        "exact_match",
        model={
            **score(decoded, data.test.targets, data),
            "forced_loss": forced_loss(model, data),
        },
        baselines={"nearest_source": nearest_source(data)},
        references={},
    )
    write_report(report, run)
    write_examples(decoded, data, run)
    draw(model, decoded, data, run)
    return report


def score(decoded: Sequence[str], wanted: Sequence[str], data: Data) -> Scores:
    """Return the share of targets without an error, and the edits a target symbol."""
    cut = data.statistics.target.cut
    found, true = [cut(text) for text in decoded], [cut(text) for text in wanted]
    right = [one == other for one, other in zip(found, true, strict=True)]
    return {"exact_match": float(np.mean(right)), "edit_rate": edit_rate(found, true)}


def edit_rate(found: Sequence[list[str]], wanted: Sequence[list[str]]) -> float:
    """Return the edits from `found` to `wanted`, as a share of the symbols wanted.

    An edit puts in, leaves out or replaces a symbol (Levenshtein, 1966).
    """
    edits = sum(map(Levenshtein.distance, found, wanted))
    return edits / max(sum(map(len, wanted)), 1)


def forced_loss(model: Seq2Seq, data: Data) -> float:
    """Return the loss on the test split when each step reads the true symbol before."""
    model.compile(loss=loss(data.statistics), weighted_metrics=metrics())
    return float(model.evaluate(data.test, verbose=0, return_dict=True)["loss"])


def nearest_source(data: Data) -> Scores:
    """Return the scores of answering with the target of the nearest training source."""
    cut = data.statistics.source.cut
    known = [cut(source) for source in data.train.sources]
    found = []
    for source in data.test.sources[:NEAREST_ROWS]:
        _, _, nearest = process.extractOne(
            cut(source), known, scorer=Levenshtein.distance
        )
        found.append(data.train.targets[nearest])
    return score(found, data.test.targets[: len(found)], data)


def write_examples(decoded: Sequence[str], data: Data, run: Path) -> None:
    """Write examples.md: rows from all over the test split, as they were decoded."""
    lines = ["| source | target | decoded | |", "| --- | --- | --- | --- |"]
    chosen = np.linspace(0, len(decoded) - 1, num=EXAMPLES, dtype=int)
    for row in np.unique(chosen):
        source, target = data.test.sources[row], data.test.targets[row]
        mark = "right" if decoded[row] == target else "wrong"
        cells = [text.replace("|", "\\|") for text in (source, target, decoded[row])]
        lines.append(f"| {' | '.join(cells)} | {mark} |")
    (run / "examples.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
