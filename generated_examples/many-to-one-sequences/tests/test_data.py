"""Reading, splitting and padding; the first feature counts all steps of the file."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from conftest import FILE, LENGTHS, SMALL, make_table, write_data

from many_to_one_sequences.config import Config, InputError
from many_to_one_sequences.data import (
    FEATURES,
    LABEL,
    SEQUENCE,
    STEP,
    load_splits,
    read_rows,
    split_steps,
)


def read(path: Path, table: pl.DataFrame) -> list[list[float]]:
    """Return the first feature of each sequence in a file that holds `table`."""
    rows = read_rows(write_data(path, table))
    return [steps[:, 0].tolist() for steps in split_steps(rows)]


def load(path: Path, table: pl.DataFrame, **options) -> tuple:
    """Return the splits of a file that holds `table`."""
    return load_splits(Config(data=write_data(path, table), **SMALL | options))


def test_sequences_keep_the_order_of_the_file_and_of_their_steps(tmp_path):
    table = make_table([3, 2])
    assert read(tmp_path / FILE, table[[4, 0, 2, 3, 1]]) == [[3, 4], [0, 1, 2]]


def test_missing_values_are_filled_from_the_past_of_their_sequence(tmp_path, capsys):
    values = pl.Series(FEATURES[0], [None, 1.5, None, None, 4.5])
    table = make_table([3, 2]).with_columns(values)
    (start, *rest), (second_start, second) = read(tmp_path / FILE, table)
    assert rest == [1.5, 1.5] and second == 4.5
    assert np.isnan([start, second_start]).all()
    assert "3 missing values" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (SEQUENCE, None, "expected a sequence, got nothing"),
        (STEP, "x", "expected a time like"),
        (
            STEP,
            str(make_table([1])[STEP][0]),
            "expected each step only once in its sequence",
        ),
        (FEATURES[-1], "three", "expected a finite number, got three"),
        (FEATURES[-1], "inf", "expected a finite number, got inf"),
    ],
)
def test_a_bad_value_is_refused_with_its_place(tmp_path, name, value, message):
    values = make_table([3, 2])[name].cast(pl.String)
    values[1] = value
    path = write_data(tmp_path / FILE, make_table([3, 2]).with_columns(values))
    with pytest.raises(InputError, match=f"line 3, column .*: {message}"):
        read_rows(path)


def test_a_missing_column_or_field_is_refused(tmp_path):
    path = write_data(tmp_path / FILE, make_table([2]).drop(FEATURES[-1]))
    with pytest.raises(InputError, match=FILE):
        read_rows(path)
    Path(write_data(tmp_path / FILE, make_table([2]))).open("a").write("x")
    with pytest.raises(InputError, match="line 4: expected .* fields, got 1"):
        read_rows(path)


def test_each_sequence_keeps_its_own_label(splits):
    for split in splits:
        for index in range(len(split)):
            inputs, targets = split[index]
            names = np.array(split.classes)[targets]
            assert names.tolist() == [f"class {n % 3:.0f}" for n in inputs[:, 0, 0]]


def test_sequences_without_a_label_are_dropped_and_counted(tmp_path, capsys):
    unlabeled = pl.col(FEATURES[0]) < LENGTHS[0]  # the first sequence
    labels = pl.when(unlabeled).then(None).otherwise(pl.col(LABEL)).alias(LABEL)
    splits = load(tmp_path / FILE, make_table().with_columns(labels))
    steps = np.concatenate(sum((split.inputs for split in splits), []))[:, 0]
    assert sorted(steps) == [*range(LENGTHS[0], sum(LENGTHS))]
    assert "sequences that lack a label dropped: 1" in capsys.readouterr().out


def test_every_sequence_is_complete_and_in_one_split(splits):
    inputs = sum((split.inputs for split in splits), [])
    assert sorted(map(len, inputs)) == sorted(LENGTHS)
    steps = np.concatenate(inputs)[:, 0]
    assert sorted(steps) == [*range(sum(LENGTHS))]
    shares = [len(split.inputs) / len(LENGTHS) for split in splits]
    assert shares == pytest.approx([0.7, 0.15, 0.15], abs=0.05)


def test_a_rare_class_is_in_the_training_split(tmp_path):
    labels = make_table()[LABEL]
    for sequence in (0, 19, 38, 57):  # each has three rows
        labels[[sequence, sequence + 1, sequence + 2]] = f"rare {sequence}"
    train, *_ = load(tmp_path / FILE, make_table().with_columns(labels))
    assert sum(name.startswith("rare") for name in train.classes) == 4


def test_equal_sequences_share_a_split(tmp_path):
    table = make_table([1] * 80)
    twice = pl.col(FEATURES) // 2
    splits = load(tmp_path / FILE, table.with_columns(twice))
    values = [{steps[0, 0] for steps in split.inputs} for split in splits]
    assert sum(map(len, values)) == len(set.union(*values)) == 40
    other = load(tmp_path / FILE, table.with_columns(twice), seed=1)
    assert {steps[0, 0] for steps in other[2].inputs} != values[2]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["A"] * 40, "expected two or more classes, .* got A there"),
        (["A", "B"], "expected more sequences"),
        ([None] * 40, "expected labels, got none"),
    ],
)
def test_labels_that_leave_nothing_to_learn_are_refused(tmp_path, labels, message):
    table = make_table([1] * len(labels)).with_columns(pl.Series(LABEL, labels))
    with pytest.raises(InputError, match=message):
        load(tmp_path / FILE, table)


def test_a_sequence_with_two_labels_is_refused(tmp_path):
    labels = make_table()[LABEL]
    labels[0] = "B"
    with pytest.raises(InputError, match="expected one value in sequence s000, got"):
        load(tmp_path / FILE, make_table().with_columns(labels))


def test_every_epoch_shuffles_the_sequences_into_full_batches(splits):
    train, epochs = splits[0], []
    for _ in range(2):
        batches = [train[index][0] for index in range(len(train))]
        assert {len(inputs) for inputs in batches} == {train.batch_size}
        assert [inputs.shape[1] for inputs in batches[:2]] == [7, 4]
        epochs.append([frozenset(inputs[:, 0, 0]) for inputs in batches])
        train.on_epoch_end()
    assert {*epochs[0]} != {*epochs[1]}
    for batches in epochs:  # no sequence twice, and less than a batch left out
        values = [value for batch in batches for value in batch]
        assert len(set(values)) == len(values) > len(train.inputs) - train.batch_size
