"""Baseline and scores with a known answer."""

import numpy as np
import polars as pl
import pytest

from many_to_many_tagging.evaluate import (
    find_examples,
    make_report,
    make_table,
    most_frequent_tags,
    score,
    score_new_tokens,
)

TRAIN = pl.DataFrame(
    {
        "tokens": [["a", "run", "run", "run"], ["b", "Run", "a"]],
        "tags": [["DET", "NOUN", "NOUN", "VERB"], ["DET", "VERB", "DET"]],
    }
)
TEST = pl.DataFrame(
    {"tokens": [["Run", "RUN", "new"], ["A"]], "tags": [["X", "X", "Y"], ["DET"]]}
)


def test_the_baseline_is_the_most_frequent_tag_of_each_training_token():
    tokens = pl.Series(["run", "Run", "RUN", "new"])
    assert most_frequent_tags(TRAIN, tokens).to_list() == [
        "NOUN",
        "VERB",
        "NOUN",
        "DET",
    ]


def test_tokens_that_are_not_in_training_are_told_apart():
    predicted = {
        "predicted": ["NOUN", "X", "Y", "DET"],
        "probability": [0.9, 0.8, 0.7, 0.6],
    }
    tokens = make_table(TRAIN, TEST).hstack(pl.DataFrame(predicted))
    assert tokens["token"].to_list() == ["Run", "RUN", "new", "A"]
    assert tokens["in_training"].to_list() == [True, True, False, True]
    expected = {"tokens": 1, "model": 1.0, "most_frequent_tag": 0.0}
    assert score_new_tokens(tokens) == expected
    examples = find_examples(tokens)
    assert examples["token"].to_list() == ["new", "Run"]
    assert examples["correct"].to_list() == [True, False]


def test_skill_is_the_relative_error_reduction_over_the_baseline():
    tags = np.array(["accuracy", "accuracy", "accuracy", "noun"])
    predictions = {"model": tags[[0, 0, 3, 3]], "most_frequent_tag": tags[[3, 0, 0, 0]]}
    report = make_report(tags, predictions)
    assert report["skill"] == pytest.approx(0.5)
    assert report["model_by_class"]["accuracy"]["recall"] == pytest.approx(2 / 3)
    assert report["model"]["macro_f1"] == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert make_report(tags, predictions | {"model": tags[[3, 3, 3, 0]]})["skill"] < 0
    assert score([0, 0, 1], [0, 0, 0])["accuracy"] == pytest.approx(2 / 3)
