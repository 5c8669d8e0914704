"""Measure the trained model on the test sentences, beside the most frequent tags.

python -m {{ cookiecutter.package }}.evaluate
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl

from .classification import plot_confusion, score
from .config import load_config
from .data import Data, Examples
from .report import Report, make_report, write_report
from .runs import find_run, load_as_trained, load_model
from .tables import DataError, write_table
from .tagger import tag

SHOWN = 20  # right and wrong answers in examples.tsv, of each


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
    answers, surest = tag(model, test.sentences, data.statistics, config.batch_size)
    frequent = most_frequent_tags(train, test.sentences)
    names = all_tags(data)
    labels, predicted, baseline = (
        flat_numbers(tags, names) for tags in (test.tags, answers, frequent)
    )
    report = make_report(
        "accuracy",
        model=score(labels, predicted),
        baselines={"most_frequent_tag": score(labels, baseline)},
        references={},
    )
    write_report(report, run)
    table = token_table(test, answers, surest, train)
    print_unseen(table, frequent)
    plot_confusion(labels, predicted, names, run)
    write_table(right_and_wrong(table), run / "examples.tsv")
    return report


def most_frequent_tags(
    train: Examples, sentences: Sequence[Sequence[str]]
) -> list[list[str]]:
    """Return the tag that each token had most often, or had in lower case.

    A token that training never showed has the commonest tag of all.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for token, name in zip(chain(*train.sentences), chain(*train.tags), strict=True):
        counts[token][name] += 1
    usual = {token: seen.most_common(1)[0][0] for token, seen in counts.items()}
    commonest = Counter(chain(*train.tags)).most_common(1)[0][0]
    return [
        [usual.get(token, usual.get(token.lower(), commonest)) for token in row]
        for row in sentences
    ]


def all_tags(data: Data) -> list[str]:
    """Return the tags of training, then those that stand in the test split alone."""
    known = data.statistics.labels
    return [*known, *sorted(set(chain(*data.examples["test"].tags)) - set(known))]


def flat_numbers(tags: Sequence[Sequence[str]], names: Sequence[str]) -> np.ndarray:
    """Return the number of every tag of every sentence, one after the other."""
    numbers = {name: number for number, name in enumerate(names)}
    return np.array([numbers[name] for name in chain(*tags)])


def token_table(
    test: Examples,
    answers: Sequence[Sequence[str]],
    surest: Sequence[np.ndarray],
    train: Examples,
) -> pl.DataFrame:
    """Return one row for each token of the test split."""
    seen = {token.lower() for token in chain(*train.sentences)}
    tokens = list(chain(*test.sentences))
    table = pl.DataFrame(
        {
            "token": tokens,
            "tag": list(chain(*test.tags)),
            "predicted": list(chain(*answers)),
            "probability": np.concatenate(surest).round(3),
            "seen": [token.lower() in seen for token in tokens],
            "sentence": [" ".join(row) for row in test.sentences for _ in row],
        }
    )
    right = pl.col("tag") == pl.col("predicted")
    answer = pl.when(right).then(pl.lit("right")).otherwise(pl.lit("wrong"))
    return table.with_columns(answer=answer)


def print_unseen(table: pl.DataFrame, frequent: Sequence[Sequence[str]]) -> None:
    """Print the accuracy on words that stand in no training sentence, in any case."""
    unseen = table.with_columns(frequent=pl.Series(list(chain(*frequent)))).filter(
        ~pl.col("seen")
    )
    if len(unseen):
        model = (unseen["tag"] == unseen["predicted"]).mean()
        baseline = (unseen["tag"] == unseen["frequent"]).mean()
        print(
            f"{len(unseen)} words that training never showed: "
            f"accuracy {model:.4g}, most_frequent_tag {baseline:.4g}"
        )


def right_and_wrong(table: pl.DataFrame) -> pl.DataFrame:
    """Return the surest wrong answers, and the surest right ones on new tokens."""
    ranked = table.sort("probability", descending=True, maintain_order=True)
    right = pl.col("answer") == "right"
    return pl.concat(
        [
            ranked.filter(right & ~pl.col("seen")).head(SHOWN),
            ranked.filter(~right).head(SHOWN),
        ]
    )


if __name__ == "__main__":
    main()
