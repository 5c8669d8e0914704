"""Predictions for new texts, by a model that has learnt a hand-written file."""

from pathlib import Path

import polars as pl
import pytest
from by_hand import LABELS

from {{ cookiecutter.package }} import evaluate, predict
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.runs import find_run

pytestmark = pytest.mark.usefixtures("inside")


def test_new_texts_need_no_label(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["good thing", "bad, zebra", "thing or so"]
    pl.DataFrame({Config.text: texts}).write_csv("new.csv")
    predict.main(["--input", "new.csv", "--output", "answers.parquet"])
    answers = pl.read_parquet("answers.parquet")
    found = answers.select(f"probability_{label}" for label in LABELS).to_numpy()
    assert answers[Config.text].to_list() == texts
    assert answers[Config.label][:2].to_list() == ["good", "bad"]
    expected = [LABELS[number] for number in found.argmax(axis=1)]
    assert answers[Config.label].to_list() == expected
    assert found.sum(axis=1) == pytest.approx(1)
    assert "2 of 8 tokens are not in the vocabulary" in capsys.readouterr().out


def test_chunks_change_no_prediction(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = predict.predict(find_run(), "texts.tsv")
    monkeypatch.setattr(predict, "CHUNK", 7)
    parts = predict.predict(find_run(), "texts.tsv")
    for label in LABELS:
        name = f"probability_{label}"
        assert parts[name].to_list() == pytest.approx(whole[name].to_list(), abs=1e-5)


def test_evaluation_shows_right_and_wrong_answers(evaluated: Path) -> None:
    table = pl.read_csv(evaluated / "examples.tsv", separator="\t")
    right = table["label"] == table["predicted"]
    assert (right == (table["answer"] == "right")).all()


def test_a_file_that_changed_since_the_training_is_refused() -> None:
    run = find_run()
    saved = (run / "statistics.json").read_text(encoding="utf-8")
    (run / "statistics.json").write_text(saved.replace("thing", "other"))
    with pytest.raises(SystemExit, match="changed since the training; train again"):
        evaluate.main([])
    (run / "statistics.json").write_text(saved, encoding="utf-8")
