"""Answers for new rows, by a small model that has learnt a hand-written file."""

import polars as pl
import pytest

from {{ cookiecutter.package }} import predict

pytestmark = pytest.mark.usefixtures("inside")


def answers_for(rows: pl.DataFrame) -> pl.DataFrame:
    rows.write_csv("new.csv")
    predict.main(["--input", "new.csv", "--output", "answers.tsv"])
    return pl.read_csv("answers.tsv", separator="\t")


def test_predicted_classes_have_their_names() -> None:
    rows = pl.read_csv("rows.csv")
    answers = answers_for(rows.drop("answer").with_columns(other=pl.lit("?")))
    assert (answers["answer"] == rows["answer"]).mean() > 0.9
    likelier = answers["probability_far"] > answers["probability_near"]
    assert (likelier == (answers["answer"] == "far")).all()


def test_what_training_never_saw_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {"kind": ["green", "violet"], "weight": [10.0, None], "size": [1.0, 2.0]}
    assert answers_for(pl.DataFrame(rows)).drop_nulls().height == 2
    said = capsys.readouterr().out
    assert "column 'kind': 'violet' was not seen in training (1 such)" in said
    assert "1 rows with a missing value" in said
