"""The loader on hand-written sequences: gaps, splits, statistics, errors."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from by_hand import LENGTHS, write_sequences

from {{ cookiecutter.package }}.data import load
from {{ cookiecutter.package }}.reading import read_sequences
from {{ cookiecutter.package }}.tables import DataError

TWO = (3, 2)


def values(steps: list[np.ndarray]) -> list[list[float]]:
    """Return the values of each sequence."""
    return [part[:, 0].tolist() for part in steps]


def test_each_sequence_ends_with_its_last_value(tmp_path: Path) -> None:
    found = read_sequences(write_sequences(tmp_path, TWO)).steps
    assert values(found) == [[0, 1, 2], [3, 4]]


def test_gaps_are_filled_from_the_past(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_sequences(tmp_path, TWO, t0=[0, None], t1=[None, 4])
    first, (start, four) = values(read_sequences(config).steps)
    assert first == [0, 0, 2]
    assert np.isnan(start) and four == 4
    assert "2 missing values" in capsys.readouterr().out


def test_rows_without_a_name_are_numbered(tmp_path: Path) -> None:
    config = replace(write_sequences(tmp_path, TWO), sequence="absent")
    assert read_sequences(config).table["absent"].to_list() == [1, 2]


def test_statistics_see_only_training_sequences(tmp_path: Path) -> None:
    calm = load(write_sequences(tmp_path))
    trained = {part[0, 0] for part in calm.examples["train"].steps}
    starts = np.cumsum([0, *LENGTHS[:-1]]).tolist()
    first = [n if n in trained else 1e6 + n for n in map(float, starts)]
    wild = load(write_sequences(tmp_path, t0=first))
    assert min(part[0, 0] for part in wild.examples["test"].steps) > 1e5
    assert wild.statistics == calm.statistics


def test_duplicates_never_straddle_the_splits(tmp_path: Path) -> None:
    twice = [float(n // 2) for n in range(80)]
    data = load(write_sequences(tmp_path, [2] * 80, t0=twice, t1=twice))
    splits = [{part[0, 0] for part in split.steps} for split in data.examples.values()]
    assert sum(map(len, splits)) == len(set.union(*splits)) == 40


def test_a_split_column_is_obeyed(tmp_path: Path) -> None:
    words = np.repeat(["test", "train", "validation"], len(LENGTHS) // 3).tolist()
    data = load(write_sequences(tmp_path, split=words))
    assert np.concatenate(data.examples["test"].steps).max() == 83
    assert np.concatenate(data.examples["train"].steps).min() == 84


def test_a_word_that_names_no_split_is_refused_with_its_line(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, TWO, split=["train", "later"])
    with pytest.raises(DataError, match="line 3, column 'split': 'later' names no"):
        load(config)


def test_a_row_without_a_value_is_refused_with_its_line(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, TWO, t0=[0, None], t1=[1, None])
    with pytest.raises(DataError, match="line 3, .* in every other step; remove"):
        read_sequences(config)


def test_text_in_a_step_is_refused_with_its_line(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, TWO, t1=["1", "fast"])
    with pytest.raises(DataError, match="line 3, column 't1': 'fast' is not"):
        read_sequences(config)


def test_a_file_without_numbered_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("label,one,two\na,1,2\n", encoding="utf-8")
    config = replace(write_sequences(tmp_path), data=str(path))
    with pytest.raises(DataError, match="no steps; name their columns t0, t1"):
        read_sequences(config)


def test_a_split_without_a_sequence_is_refused(tmp_path: Path) -> None:
    words = ["train"] * 4 + ["validation"] * 2
    config = write_sequences(tmp_path, [1] * 6, label=[*"121212"], split=words)
    with pytest.raises(DataError, match="6 examples leave none for the test split"):
        load(config)
