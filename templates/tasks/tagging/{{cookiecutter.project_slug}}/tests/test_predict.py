"""Tags for new sentences, by a small model that has learnt a hand-written file."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from {{ cookiecutter.package }} import evaluate, predict
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import Examples
from {{ cookiecutter.package }}.runs import find_run

pytestmark = pytest.mark.usefixtures("inside")


def test_new_sentences_need_no_tags(capsys: pytest.CaptureFixture[str]) -> None:
    sentences = ["The dog", "old , zebra", "number 7 very old"]
    pl.DataFrame({Config.tokens: sentences}).write_csv("new.tsv", separator="\t")
    predict.main(["--input", "new.tsv", "--output", "answers.tsv"])
    answers = pl.read_csv("answers.tsv", separator="\t", infer_schema=False)
    assert answers[Config.tokens].to_list() == sentences
    for column in (Config.tags, "probabilities"):
        assert [len(row.split()) for row in answers[column]] == [2, 3, 4]
    known = {"DET", "ADV", "ADJ", "NOUN", "PUNCT", "PART"}
    assert set(" ".join(answers[Config.tags]).split()) <= known
    assert "4 of 9 words are not in the vocabulary" in capsys.readouterr().out


def test_chunks_change_no_prediction(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = predict.predict(find_run(), "sentences.tsv")
    monkeypatch.setattr(predict, "CHUNK", 7)
    parts = predict.predict(find_run(), "sentences.tsv")
    for name in (Config.tokens, Config.tags):
        assert parts[name].to_list() == whole[name].to_list()
    found = [" ".join(table["probabilities"]).split() for table in (whole, parts)]
    np.testing.assert_allclose(*np.array(found, float), atol=0.0011)


def test_the_baseline_gives_each_token_its_most_frequent_tag() -> None:
    learnt = Examples([["a", "b", "a", "a"]], [["X", "Y", "X", "Z"]])
    tags = evaluate.most_frequent_tags(learnt, [["b", "a", "B", "new"]])
    assert tags == [["Y", "X", "Y", "X"]]


def test_a_word_in_another_case_is_no_new_word() -> None:
    learnt = Examples([["The", "dog"]], [["DET", "NOUN"]])
    test = Examples([["the", "Cat"]], [["DET", "NOUN"]])
    answers, surest = [["DET", "NOUN"]], [np.ones(2)]
    table = evaluate.token_table(test, answers, surest, learnt)
    assert table["seen"].to_list() == [True, False]


def test_evaluation_shows_right_and_wrong_answers(evaluated: Path) -> None:
    table = pl.read_csv(evaluated / "examples.tsv", separator="\t")
    right = table["tag"] == table["predicted"]
    assert (right == (table["answer"] == "right")).all()


def test_a_file_that_changed_since_the_training_is_refused() -> None:
    run = find_run()
    saved = (run / "statistics.json").read_text(encoding="utf-8")
    (run / "statistics.json").write_text(saved.replace("ADJ", "ADX"))
    with pytest.raises(SystemExit, match="changed since the training; train again"):
        evaluate.main([])
    (run / "statistics.json").write_text(saved, encoding="utf-8")
