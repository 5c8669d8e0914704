"""Attention: each step looks back at every state of the encoder."""

import keras
import numpy as np
import pytest
from by_hand import SMALL as config
from by_hand import random_windows
from keras import ops

from {{ cookiecutter.package }}.model import Seq2Seq, build_model
from {{ cookiecutter.package }}.scaling import measure

RANDOM = np.random.default_rng(4)
SIZE = {{ cookiecutter.decoder_units }}
X = RANDOM.uniform(-1, 1, size=(1, config.output_length, SIZE)).astype("float32")
STATES = RANDOM.uniform(-1, 1, size=(1, config.input_length, SIZE)).astype("float32")


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    keras.utils.set_random_seed(4)
    return build_model(config, measure(random_windows()))


def test_each_step_depends_on_every_state_of_the_encoder(model: Seq2Seq) -> None:
    before = ops.convert_to_numpy(model.attend(X, STATES))
    for step in range(config.input_length):
        states = STATES.copy()
        states[:, step] *= -1.0
        change = ops.convert_to_numpy(model.attend(X, states)) - before
        assert (np.abs(change).max(axis=(0, 2)) > 1e-6).all()


def test_what_a_step_looks_at_adds_up_to_one(model: Seq2Seq) -> None:
    _, weights = model.attention([X, STATES], return_attention_scores=True)
    weights = ops.convert_to_numpy(weights)  # (1, output steps, input steps)
    assert (weights > 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1.0, rtol=1e-5)
