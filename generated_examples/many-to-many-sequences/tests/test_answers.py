"""One answer for each step: its label, its weight, its order, what names it."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_sequences
from keras import ops

from many_to_many_sequences.answers import answer, name_answers
from many_to_many_sequences.data import load
from many_to_many_sequences.model import build_model
from many_to_many_sequences.reading import read_sequences
from many_to_many_sequences.summary import summarise


def test_each_step_keeps_its_own_label(tmp_path: Path) -> None:
    labels = [None if row % 5 == 0 else str(row % 2) for row in range(120)]
    data = load(write_sequences(tmp_path, [3] * 40, label=labels))
    for examples in data.examples.values():
        rows = np.concatenate(examples.steps)[examples.known, 0]
        assert (rows % 5 != 0).all()
        assert (examples.labels.ravel() == rows % 2).all()


def test_neither_padding_nor_a_step_without_a_label_weighs_anything(
    tmp_path: Path,
) -> None:
    labels = [None if row % 5 == 0 else str(row % 2) for row in range(120)]
    data = load(write_sequences(tmp_path, [3] * 40, label=labels))
    batches = [data.train[index] for index in range(len(data.train))]
    known = [(part[:, 0] % 5 != 0).sum() for part in data.examples["train"].steps]
    assert sum(weights.sum() for _, _, weights in batches) == sum(known)
    for steps, targets, weights in batches:
        assert (weights[np.isnan(steps[:, :, 0])] == 0).all()
        assert np.isfinite(targets).all()


def test_answers_come_in_the_order_of_the_steps(tmp_path: Path) -> None:
    keras.utils.set_random_seed(3)
    config = write_sequences(tmp_path)
    data = load(config)
    model = build_model(config, data.statistics)
    steps = data.examples["train"].steps
    alone = [ops.convert_to_numpy(model(part[None]))[0] for part in steps]
    found = answer(model, steps, 4)
    np.testing.assert_allclose(found, np.concatenate(alone), rtol=1e-4)


def test_answers_are_named_by_their_sequence_and_step(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, (2, 1))
    names = name_answers(read_sequences(config), config)
    expected = {"who": ["s000", "s000", "s001"], "when": [0, 1, 0]}
    assert names.to_dict(as_series=False) == expected


def test_a_summary_holds_the_step_and_the_one_before() -> None:
    found = summarise([np.array([[1.0], [2.0], [6.0]])])
    assert found[:, :2].tolist() == [[1, 1], [2, 1], [6, 2]]
    assert found[-1, 2] == pytest.approx(3)
