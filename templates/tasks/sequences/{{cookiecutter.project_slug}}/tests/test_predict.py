"""Answers for new sequences, by a small model that has learnt a hand-written file."""

import numpy as np
import polars as pl
import pytest

from {{ cookiecutter.package }} import predict


@pytest.mark.usefixtures("inside")
def test_new_sequences_need_no_label() -> None:
    table = pl.read_csv("sequences.csv")
    table.drop("label").with_columns(other=pl.lit("?")).write_csv("new.csv")
    predict.main(["--input", "new.csv", "--output", "answers.tsv"])
    answers = pl.read_csv("answers.tsv", separator="\t")
    expected = [100 if who < "s024" else 200 for who in answers["who"]]
    assert np.abs(answers["label"] - np.array(expected)).mean() < 20
