"""One answer for each sequence: its order, what names it, its summary."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import write_sequences
from keras import ops

from {{ cookiecutter.package }}.answers import answer, name_answers
from {{ cookiecutter.package }}.data import load
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.reading import read_sequences
from {{ cookiecutter.package }}.summary import summarise


def test_answers_come_in_the_order_of_the_sequences(tmp_path: Path) -> None:
    keras.utils.set_random_seed(3)
    config = write_sequences(tmp_path)
    data = load(config)
    model = build_model(config, data.statistics)
    steps = data.examples["train"].steps
    for found, part in zip(answer(model, steps, 4), steps, strict=True):
        alone = ops.convert_to_numpy(model(part[None]))[0]
        np.testing.assert_allclose(found, alone, rtol=1e-4)


def test_answers_are_named_by_their_sequence(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, (3, 2))
    names = name_answers(read_sequences(config), config)
    assert names.to_dict(as_series=False) == {"who": ["s000", "s001"]}


def test_a_summary_holds_the_length_and_the_last_step() -> None:
    found = summarise([np.array([[1.0], [2.0], [6.0]])])[0]
    assert found.tolist() == pytest.approx([3, np.std([1, 2, 6]), 1, 6, 6, 3])
