"""The loader on hand-written sentences: views, vocabulary, weights, splits, errors."""

from dataclasses import replace
from pathlib import Path

import pytest
from by_hand import SENTENCES, SMALL, TAGS, write_sentences

from many_to_many_tagging.data import load, rarest_tags, read_rows
from many_to_many_tagging.encoding import Statistics, encode, look, measure, shape
from many_to_many_tagging.tables import DataError
from many_to_many_tagging.vocabulary import UNKNOWN


def test_a_token_is_seen_as_a_word_its_endings_and_its_shape() -> None:
    views = look(["Dogs", "a"])
    assert list(zip(*views, strict=True)) == [
        ("dogs", "s", "gs", "ogs", "dogs", "Xx"),
        ("a", "a", "a", "a", "a", "x"),
    ]
    shapes = [shape(token) for token in ("3.141", "Boeing-747", "--")]
    assert shapes == ["9.9", "Xx-9", "-"]


def test_every_token_keeps_its_tag(tmp_path: Path) -> None:
    data = load(write_sentences(tmp_path, SENTENCES, TAGS))
    expected = {"The": "DET", "very": "ADV", "old": "ADJ", "dog": "NOUN"}
    for examples in data.examples.values():
        for tokens, tags in zip(examples.sentences, examples.tags, strict=True):
            pairs = dict(zip(tokens, tags, strict=True))
            assert expected.items() >= {(t, pairs[t]) for t in pairs if t in expected}
    views, tags, weights = data.train[0]
    assert views.shape == (*tags.shape, 6) == (*weights.shape, 6)


def test_padding_weighs_nothing(tmp_path: Path) -> None:
    data = load(write_sentences(tmp_path, SENTENCES, TAGS))
    for index in range(len(data.train)):
        views, _, weights = data.train[index]
        assert ((views[:, :, 0] != 0) == (weights == 1)).all()


def test_the_vocabulary_sees_training_rows_only(tmp_path: Path) -> None:
    columns = {SMALL.split: ["train"] * 20 + ["validation"] * 10 + ["test"] * 10}
    calm = load(write_sentences(tmp_path, SENTENCES, TAGS, **columns)).statistics
    other = [sentence.replace("old", "strange") for sentence in SENTENCES[20:]]
    config = write_sentences(tmp_path, SENTENCES[:20] + other, TAGS, **columns)
    assert load(config).statistics == calm
    assert "strange" not in calm.views[0].symbols


def test_a_tag_without_a_training_row_weighs_nothing(tmp_path: Path) -> None:
    columns = {SMALL.split: ["train"] * 20 + ["validation"] * 10 + ["test"] * 10}
    tags = [*TAGS[:-1], TAGS[-1].replace("NUM", "ODD")]
    data = load(write_sentences(tmp_path, SENTENCES, tags, **columns))
    weights = [data.test[index][2].sum() for index in range(len(data.test))]
    assert sum(weights) == sum(map(len, data.examples["test"].tags)) - 1


def test_a_rare_tag_reaches_the_training_split(tmp_path: Path) -> None:
    assert rarest_tags([["A", "B"], ["A", "A"]]).to_list() == ["B", "A"]
    tags = [*TAGS[:-1], TAGS[-1].replace("NUM", "ODD")]
    data = load(write_sentences(tmp_path, SENTENCES, tags))
    assert "ODD" in data.statistics.labels


def test_duplicates_up_to_case_and_spaces_share_a_split(tmp_path: Path) -> None:
    twice = SENTENCES + [text.upper().replace(" ", "  ") for text in SENTENCES]
    data = load(write_sentences(tmp_path, twice, TAGS * 2))
    folded = [
        {"".join(tokens).lower() for tokens in examples.sentences}
        for examples in data.examples.values()
    ]
    assert sum(map(len, folded)) == len(SENTENCES) == len(set.union(*folded))


def test_batches_cover_every_training_token_once(tmp_path: Path) -> None:
    data = load(write_sentences(tmp_path, SENTENCES, TAGS))
    weights = [data.train[index][2].sum() for index in range(len(data.train))]
    assert sum(weights) == sum(map(len, data.examples["train"].tags))


def test_saved_statistics_come_back(tmp_path: Path) -> None:
    statistics = measure([["été", "\u2028"], ["été"]], [["A", "B"], ["A"]])
    (tmp_path / "statistics.json").write_text(statistics.to_json(), encoding="utf-8")
    assert Statistics.load(tmp_path / "statistics.json") == statistics


def test_more_tokens_than_tags_are_refused_with_their_line(tmp_path: Path) -> None:
    config = write_sentences(tmp_path, ["a b", "a b c"], ["X Y", "X Y"])
    with pytest.raises(DataError, match="line 3: 3 tokens, 2 tags; give each token"):
        read_rows(config)


@pytest.mark.parametrize("sentence", [None, "  "])
def test_an_empty_sentence_is_refused_with_its_line(
    tmp_path: Path, sentence: str | None
) -> None:
    config = write_sentences(tmp_path, ["a", sentence, "b"], ["X", "Y", "X"])
    with pytest.raises(DataError, match="line 3, column .* holds no token; remove"):
        read_rows(config)


def test_a_constant_tag_is_refused(tmp_path: Path) -> None:
    config = write_sentences(tmp_path, ["a b", "c"], ["X X", "X"])
    with pytest.raises(DataError, match="every tag is 'X'"):
        read_rows(config)


def test_a_word_that_names_no_split_is_refused_with_its_line(tmp_path: Path) -> None:
    columns = {SMALL.split: ["train"] * 39 + ["later"]}
    with pytest.raises(DataError, match="line 41, column .*: 'later' names no split"):
        load(write_sentences(tmp_path, SENTENCES, TAGS, **columns))


def test_too_few_rows_are_refused(tmp_path: Path) -> None:
    config = write_sentences(tmp_path, SENTENCES[:2], TAGS[:2])
    with pytest.raises(DataError, match="2 examples leave none for the .* split"):
        load(config)


def test_an_absent_column_is_refused_with_those_that_are_there(tmp_path: Path) -> None:
    config = replace(write_sentences(tmp_path, SENTENCES, TAGS), tags="labels")
    with pytest.raises(DataError, match="no column 'labels'; it has "):
        load(config)


def test_a_word_never_seen_still_shows_a_known_ending_and_shape() -> None:
    statistics = measure([["Walking", "talking"] * 2], [["A", "B"] * 2])
    (numbers,) = encode([["Jumping"]], statistics.views)
    assert (numbers[0] != UNKNOWN).tolist() == [False, True, True, True, False, True]
