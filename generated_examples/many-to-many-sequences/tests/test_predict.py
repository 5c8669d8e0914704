"""Answers for new sequences, by a small model that has learnt a hand-written file."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from by_hand import for_each_row, write_sequences

from many_to_many_sequences import predict, train


def test_predicted_classes_have_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    labels = for_each_row(["near"] * 24 + ["far"] * 24)
    config = write_sequences(tmp_path, label=labels)
    run = train.train(replace(config, epochs=6, learning_rate=0.05))
    table = pl.read_csv(config.data)
    table.drop("label").with_columns(other=pl.lit("?")).write_csv("new.csv")
    predict.main(["--run", str(run), "--input", "new.csv", "--output", "answers.tsv"])
    answers = pl.read_csv("answers.tsv", separator="\t")
    expected = ["near" if who < "s024" else "far" for who in answers["who"]]
    assert (answers["label"] == pl.Series(expected)).mean() > 0.9
    likelier = answers["probability_far"] > answers["probability_near"]
    assert (likelier == (answers["label"] == "far")).all()
