"""The loader on hand-written texts: tokens, vocabulary, splits, errors."""

from dataclasses import replace
from pathlib import Path

import pytest
from by_hand import LABELS, SMALL, TEXTS, write_texts

from many_to_one_text.data import load
from many_to_one_text.encoding import Statistics, measure, tokenize
from many_to_one_text.tables import DataError


def test_tokens_are_words_in_lower_case_and_single_marks() -> None:
    assert tokenize("It's GOOD... 10/10") == ["it's", "good", *"...", "10", "/", "10"]


def test_every_text_keeps_its_label(tmp_path: Path) -> None:
    data = load(write_texts(tmp_path, TEXTS))
    for examples in data.examples.values():
        for text, label in zip(examples.texts, examples.labels, strict=True):
            assert text.startswith(data.statistics.labels[label])


def test_the_vocabulary_sees_training_rows_only(tmp_path: Path) -> None:
    split = ["train"] * 20 + ["validation"] * 10 + ["test"] * 10
    columns = {SMALL.split: split}
    calm = load(write_texts(tmp_path, TEXTS, **columns)).statistics
    other = [*TEXTS[:20], *["strange strange strange"] * 20]
    assert load(write_texts(tmp_path, other, **columns)).statistics == calm
    assert "number" in calm.vocabulary.symbols
    assert "strange" not in calm.vocabulary.symbols


def test_duplicates_up_to_case_and_spaces_share_a_split(tmp_path: Path) -> None:
    twice = TEXTS + [" " + text.upper().replace(" ", "  ") for text in TEXTS]
    data = load(write_texts(tmp_path, twice))
    folded = [
        {"".join(text.lower().split()) for text in examples.texts}
        for examples in data.examples.values()
    ]
    assert sum(map(len, folded)) == len(TEXTS) == len(set.union(*folded))


def test_batches_cover_every_training_text_once(tmp_path: Path) -> None:
    data = load(write_texts(tmp_path, TEXTS))
    shapes = [data.train[index][0].shape for index in range(len(data.train))]
    assert sum(rows for rows, _ in shapes) == len(data.examples["train"].texts)


def test_saved_statistics_come_back(tmp_path: Path) -> None:
    statistics = measure(["été, été", "\u2028 ok ok"], LABELS)
    (tmp_path / "statistics.json").write_text(statistics.to_json(), encoding="utf-8")
    assert Statistics.load(tmp_path / "statistics.json") == statistics


@pytest.mark.parametrize("text", [None, "  "])
def test_an_empty_text_is_refused_with_its_line(
    tmp_path: Path, text: str | None
) -> None:
    with pytest.raises(DataError, match="line 3, column .* is not a text; remove"):
        load(write_texts(tmp_path, [TEXTS[0], text, *TEXTS[2:]]))


def test_a_missing_label_is_refused_with_its_line(tmp_path: Path) -> None:
    labels = [*LABELS, " ", *LABELS]
    config = write_texts(tmp_path, TEXTS[:5], **{SMALL.label: labels})
    with pytest.raises(DataError, match="line 4, column .* is not a label"):
        load(config)


def test_a_constant_label_is_refused(tmp_path: Path) -> None:
    config = write_texts(tmp_path, TEXTS[:4], **{SMALL.label: ["good"] * 4})
    with pytest.raises(DataError, match="every row says 'good'"):
        load(config)


def test_a_label_with_one_example_is_refused_with_its_line(tmp_path: Path) -> None:
    labels = [*["good"] * 20, "odd", *["bad"] * 19]
    config = write_texts(tmp_path, TEXTS, **{SMALL.label: labels})
    with pytest.raises(DataError, match="line 22, column .*: 'odd' has one example"):
        load(config)


def test_a_label_without_a_training_row_is_refused_with_its_line(
    tmp_path: Path,
) -> None:
    split = ["train"] * 20 + ["validation"] * 10 + ["test"] * 10
    labels = [*LABELS * 19, "odd", "odd"]
    columns = {SMALL.label: labels, SMALL.split: split}
    with pytest.raises(DataError, match="line 40, .*: 'odd' stands in no training row"):
        load(write_texts(tmp_path, TEXTS, **columns))


def test_a_word_that_names_no_split_is_refused_with_its_line(tmp_path: Path) -> None:
    columns = {SMALL.split: ["train"] * 39 + ["later"]}
    with pytest.raises(DataError, match="line 41, column .*: 'later' names no split"):
        load(write_texts(tmp_path, TEXTS, **columns))


def test_too_few_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="4 examples leave none for the .* split"):
        load(write_texts(tmp_path, TEXTS[:4]))


def test_an_absent_column_is_refused_with_those_that_are_there(tmp_path: Path) -> None:
    config = replace(write_texts(tmp_path, TEXTS), text="words")
    with pytest.raises(DataError, match=f"no column 'words'; it has {SMALL.text}, "):
        load(config)
