"""The loader on hand-written sequences: order, gaps, splits, statistics, errors."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from by_hand import LENGTHS, write_sequences

from many_to_many_sequences.data import load
from many_to_many_sequences.reading import read_sequences
from many_to_many_sequences.scaling import encode, measure_channels
from many_to_many_sequences.tables import DataError

TWO = (3, 2)
NAN = float("nan")


def first_channel(steps: list[np.ndarray]) -> list[list[float]]:
    """Return the first channel of each sequence."""
    return [part[:, 0].tolist() for part in steps]


def test_rows_are_read_sequence_by_sequence_in_step_order(tmp_path: Path) -> None:
    config = write_sequences(
        tmp_path, TWO, who=["b", "a", "b", "a", "b"], when=[9, 2, 10, 1, 8]
    )
    assert first_channel(read_sequences(config).steps) == [[4, 0, 2], [3, 1]]


def test_steps_may_be_dates(tmp_path: Path) -> None:
    days = ["2000-01-02", "2000-01-01", "1999-12-31", "2000-01-02", "2000-01-01"]
    config = write_sequences(tmp_path, TWO, when=days)
    assert first_channel(read_sequences(config).steps) == [[2, 1, 0], [4, 3]]


def test_without_steps_the_rows_stay_in_the_order_of_the_file(tmp_path: Path) -> None:
    config = replace(write_sequences(tmp_path, TWO), step="absent")
    assert first_channel(read_sequences(config).steps) == [[0, 1, 2], [3, 4]]


def test_gaps_are_filled_from_the_past_of_their_own_sequence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_sequences(tmp_path, TWO, speed=[None, 1, None, None, 4])
    (_, one, two), (start, four) = first_channel(read_sequences(config).steps)
    assert (one, two, four) == (1, 1, 4)
    assert np.isnan(start)
    assert "3 missing values" in capsys.readouterr().out


def test_a_gap_without_a_past_is_the_mean_of_training(tmp_path: Path) -> None:
    data = load(write_sequences(tmp_path))
    start = np.array([[NAN, 1.0]])
    assert encode([start], data.statistics)[0].tolist() == [
        [np.float32(data.statistics.mean[0]), 1.0]
    ]


def test_every_sequence_is_in_one_split_and_complete(tmp_path: Path) -> None:
    data = load(write_sequences(tmp_path))
    steps = [part for split in data.examples.values() for part in split.steps]
    assert sorted(map(len, steps)) == sorted(LENGTHS)
    assert all((np.diff(part[:, 0]) == 1).all() for part in steps)


def test_statistics_see_only_training_sequences(tmp_path: Path) -> None:
    calm = load(write_sequences(tmp_path))
    trained = np.concatenate(calm.examples["train"].steps)[:, 0]
    speeds = [n if n in trained else 1e6 + n for n in map(float, range(sum(LENGTHS)))]
    wild = load(write_sequences(tmp_path, speed=speeds))
    assert np.concatenate(wild.examples["test"].steps)[:, 0].min() > 1e5
    assert wild.statistics == calm.statistics


def test_a_constant_channel_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load(write_sequences(tmp_path, level=[7] * sum(LENGTHS)))
    assert data.statistics.used == [0]
    assert data.examples["test"].steps[0].shape[1] == 1
    assert "level never changes in training; left out" in capsys.readouterr().out


def test_duplicates_never_straddle_the_splits(tmp_path: Path) -> None:
    twice = [float(n // 2) for n in range(80)]
    data = load(write_sequences(tmp_path, [1] * 80, speed=twice, level=twice))
    splits = [{part[0, 0] for part in split.steps} for split in data.examples.values()]
    assert sum(map(len, splits)) == len(set.union(*splits)) == 40


def test_a_split_column_is_obeyed(tmp_path: Path) -> None:
    words = np.repeat(["test", "train", "validation"], sum(LENGTHS) // 3).tolist()
    data = load(write_sequences(tmp_path, split=words))
    assert np.concatenate(data.examples["test"].steps)[:, 0].max() == 83
    assert np.concatenate(data.examples["train"].steps)[:, 0].min() == 84


def test_a_word_that_names_no_split_is_refused_with_its_line(tmp_path: Path) -> None:
    words = ["train", "train", "later", "test", "test"]
    config = write_sequences(tmp_path, TWO, who=[*"babab"], split=words)
    with pytest.raises(DataError, match="line 4, column 'split': 'later' names no"):
        load(config)


def test_a_sequence_in_two_splits_is_refused(tmp_path: Path) -> None:
    words = ["train", "test", *["train"] * (sum(LENGTHS) - 2)]
    config = write_sequences(tmp_path, split=words)
    with pytest.raises(DataError, match="'train' and 'test' in sequence 's000'"):
        load(config)


def test_a_repeated_step_is_refused_with_its_line(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, TWO, when=[0, 1, 1, 0, 1])
    with pytest.raises(DataError, match="line 3, column 'when': 1 stands more than"):
        read_sequences(config)


def test_a_step_that_cannot_be_ordered_is_refused(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, TWO, when=["first", "2", "3", "1", "2"])
    with pytest.raises(DataError, match="line 2, column 'when': 'first' is not a"):
        read_sequences(config)


def test_a_row_without_its_sequence_is_refused(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, TWO, who=["a", "a", None, "b", "b"])
    with pytest.raises(DataError, match="line 4, column 'who': a missing value is not"):
        read_sequences(config)


def test_text_in_a_channel_is_refused_with_its_line(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, TWO, speed=["1", "2", "fast", "4", "5"])
    with pytest.raises(DataError, match="line 4, column 'speed': 'fast' is not"):
        read_sequences(config)


def test_channels_that_never_change_are_refused() -> None:
    with pytest.raises(DataError, match="no channel ever changes"):
        measure_channels([np.ones((4, 2))], ("speed", "level"), "sequences.csv")


def test_an_absent_column_is_refused(tmp_path: Path) -> None:
    config = replace(write_sequences(tmp_path), features=("speed", "colour"))
    with pytest.raises(DataError, match="no column 'colour'"):
        read_sequences(config)


def test_a_split_without_a_sequence_is_refused(tmp_path: Path) -> None:
    words = ["train"] * 4 + ["validation"] * 2
    config = write_sequences(tmp_path, [1] * 6, label=[*"121212"], split=words)
    with pytest.raises(DataError, match="6 examples leave none for the test split"):
        load(config)
