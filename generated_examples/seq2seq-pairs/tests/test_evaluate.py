"""Baseline and scores, on hand-written pairs."""

import polars as pl
import pytest
from conftest import SMALL, source, target

from seq2seq_pairs.config import Config
from seq2seq_pairs.data import SOURCE, TARGET, Pairs
from seq2seq_pairs.evaluate import make_report, nearest_targets, score


@pytest.mark.parametrize(
    ("predicted", "expected", "exact_match", "edit_rate"),
    [
        (["AB", "K", "zI"], ["ABC", "K", "ZI"], 1 / 3, 2 / 6),
        (["", "ABAB"], ["A", "BABA"], 0, 3 / 5),
    ],
)
def test_an_edit_changes_one_symbol(predicted, expected, exact_match, edit_rate):
    found = score([*map(target, predicted)], [*map(target, expected)])
    assert found == pytest.approx({"exact_match": exact_match, "edit_rate": edit_rate})


def test_the_baseline_is_the_target_of_the_nearest_training_source(splits):
    sources = [source(word) for word in ("cat", *["elephant"] * 3000, "dogs")]
    table = {SOURCE: sources, TARGET: ["far", *["wrong"] * 3000, "near"]}
    train = Pairs(pl.DataFrame(table), splits[0].tokenizers, Config(**SMALL))
    assert nearest_targets([source("dog"), source("at")], train) == ["near", "far"]


def test_skill_is_the_share_of_the_baselines_errors_that_the_model_avoids(splits):
    test = splits[2]
    expected = test.rows[TARGET].to_list()
    half = len(expected) // 2  # the rows that the baseline knows
    train = Pairs(test.rows[:half], test.tokenizers, Config(**SMALL))
    report = make_report([*expected[:-1], target("WRONG")], train, test)
    found = report["baselines"]["nearest_source"]["exact_match"]
    assert found == half / len(expected)
    assert report["skill"] == pytest.approx(1 - 1 / (len(expected) - half))
    assert make_report([target("WRONG")] * len(expected), train, test)["skill"] < 0
