"""The loader on hand-written pairs: symbols, splits, batches, errors."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from by_hand import SMALL, write_pairs

from {{ cookiecutter.package }}.alphabets import BEGIN, END, Statistics, load_statistics, measure
from {{ cookiecutter.package }}.data import load, read_pairs
from {{ cookiecutter.package }}.decoding import tell_unknown
from {{ cookiecutter.package }}.pairs import Pairs
from {{ cookiecutter.package }}.tables import DataError


def numbered(count: int) -> list[str]:
    return [f"w{number}" for number in range(count)]


@pytest.fixture
def statistics() -> Statistics:
    return measure(["ab", "b", "a b"], ["X YY", "YY", "X X X"])


def test_a_side_with_spaces_is_cut_at_them_and_another_into_characters(
    statistics: Statistics,
) -> None:
    assert statistics.source.cut("a b") == ["a", " ", "b"]
    assert statistics.target.cut("YY X") == ["YY", "X"]


def test_text_comes_back_from_its_numbers_up_to_the_end(statistics: Statistics) -> None:
    numbers = [*statistics.target.encode("YY X"), END, *statistics.target.encode("X")]
    assert statistics.target.decode(numbers) == "YY X"
    assert statistics.source.decode(statistics.source.encode("b a")) == "b a"


def test_statistics_come_back_from_their_file(
    statistics: Statistics, tmp_path: Path
) -> None:
    (tmp_path / "statistics.json").write_text(statistics.to_json(), encoding="utf-8")
    assert load_statistics(tmp_path / "statistics.json").source == statistics.source
    assert load_statistics(tmp_path / "statistics.json").target == statistics.target


def test_the_alphabets_see_only_training_rows(tmp_path: Path) -> None:
    signs = [chr(0x4E00 + number) for number in range(60)]  # each row has its own
    data = load(write_pairs(tmp_path, signs, signs))
    read = {symbol for text in data.train.sources for symbol in text}
    written = {symbol for text in data.train.targets for symbol in text}
    assert set(data.statistics.source.symbols[2:]) == read
    assert set(data.statistics.target.symbols[2:]) == written
    assert data.statistics.longest == max(map(len, data.train.targets))


def test_the_same_source_never_stands_in_two_splits(tmp_path: Path) -> None:
    sources = [form for word in numbered(40) for form in (word, word, word.upper())]
    data = load(write_pairs(tmp_path, sources, numbered(120)))
    splits = [
        {source.lower() for source in split.sources}
        for split in (data.train, data.validation, data.test)
    ]
    assert sum(map(len, splits)) == 40 == len(set.union(*splits))


def test_the_decoder_reads_the_target_one_step_late(statistics: Statistics) -> None:
    inputs, target, _ = Pairs(["ab"], ["X YY"], statistics, size=1)[0]
    x, yy = statistics.target.encode("X YY")
    assert target[0, :4].tolist() == [x, yy, END, 0]
    assert inputs["previous"][0, :3].tolist() == [BEGIN, x, yy]


def test_every_symbol_and_the_end_weigh_one_and_padding_nothing(
    statistics: Statistics,
) -> None:
    _, target, weight = Pairs(["ab", "b"], ["X YY", "YY"], statistics, size=2)[0]
    assert sorted(weight.sum(axis=1).tolist()) == [2, 3]
    assert (weight > 0).tolist() == (target != 0).tolist()


def test_batches_cover_every_pair_once(tmp_path: Path) -> None:
    train = load(write_pairs(tmp_path, numbered(60), numbered(60))).train
    batches = [train[index] for index in range(len(train))]
    sources = [row for inputs, _, _ in batches for row in inputs["source"].tolist()]
    assert len(sources) == len({tuple(row) for row in sources}) == len(train.sources)


def test_symbols_never_seen_are_named(
    statistics: Statistics, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_unknown(["ab", "aéb"], statistics)
    said = capsys.readouterr().out
    assert said.startswith("1 symbols that training never saw")
    assert said.endswith(": 'é'\n")


def test_rows_without_source_or_target_are_dropped_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_pairs(tmp_path, ["a", None, "c", "null"], ["x", "y", " ", "z"])
    assert read_pairs(config)[SMALL.source].to_list() == ["a", "null"]
    assert "2 rows without source or target dropped" in capsys.readouterr().out


def test_numbers_are_read_letter_for_letter(tmp_path: Path) -> None:
    config = write_pairs(tmp_path, ["007", "1.50"], ["1", "2"])
    assert read_pairs(config)[SMALL.source].to_list() == ["007", "1.50"]


def test_an_absent_column_is_refused_by_name(tmp_path: Path) -> None:
    config = replace(write_pairs(tmp_path, ["a"], ["x"]), target="absent")
    with pytest.raises(DataError, match="no column 'absent'"):
        read_pairs(config)


def test_a_word_that_names_no_split_is_refused_with_its_line(tmp_path: Path) -> None:
    columns = {SMALL.split: ["train", "train", "later"]}
    config = write_pairs(tmp_path, ["a", None, "c"], ["x", "y", "z"], **columns)
    with pytest.raises(DataError, match="line 4, column .*: 'later' names no split"):
        load(config)


def test_too_few_pairs_are_refused(tmp_path: Path) -> None:
    config = write_pairs(tmp_path, numbered(2), numbered(2))
    with pytest.raises(DataError, match="2 examples leave none for the .* split"):
        load(config)


def test_a_constant_target_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="constant in the training rows"):
        load(write_pairs(tmp_path, numbered(60), ["same"] * 60))


def test_every_text_fits_its_batch(tmp_path: Path) -> None:
    sources = ["a" * (1 + number % 40) for number in range(60)]
    targets = ["b" * (1 + number % 7) + str(number) for number in range(60)]
    train = load(write_pairs(tmp_path, sources, targets)).train
    for index in range(len(train)):
        inputs, target, _ = train[index]
        assert inputs["source"].shape == inputs["previous"].shape == target.shape
        assert np.count_nonzero(target == END) == len(target)
