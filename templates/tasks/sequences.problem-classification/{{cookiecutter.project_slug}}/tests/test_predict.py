"""Answers for new sequences, by a small model that has learnt a hand-written file."""

import polars as pl
import pytest

from {{ cookiecutter.package }} import predict


@pytest.mark.usefixtures("inside")
def test_predicted_classes_have_their_names() -> None:
    table = pl.read_csv("sequences.csv")
    table.drop("label").with_columns(other=pl.lit("?")).write_csv("new.csv")
    predict.main(["--input", "new.csv", "--output", "answers.tsv"])
    answers = pl.read_csv("answers.tsv", separator="\t")
    expected = [100 if who < "s024" else 200 for who in answers["who"]]
    assert (answers["label"] == pl.Series(expected)).mean() > 0.9
    likelier = answers["probability_200"] > answers["probability_100"]
    assert (likelier == (answers["label"] == 200)).all()
