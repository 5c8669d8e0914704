"""Teacher forcing: what the decoder reads in training, and that it learns from it."""

import keras
import numpy as np
import pytest
from by_hand import SMALL, random_windows
from fitting import overfit
from keras import ops

from seq2seq_forecast.model import Seq2Seq, build_model
from seq2seq_forecast.objective import loss
from seq2seq_forecast.scaling import measure
from seq2seq_forecast.teaching import TeacherForced
from seq2seq_forecast.train import compile_model


@pytest.fixture(scope="module")
def windows() -> TeacherForced:
    return random_windows(TeacherForced, loc=9.0, scale=2.0)


@pytest.fixture
def model(windows: TeacherForced) -> Seq2Seq:
    keras.utils.set_random_seed(3)
    return build_model(SMALL, measure(windows))


def test_the_decoder_reads_the_true_value_before_each_step(
    windows: TeacherForced,
) -> None:
    inputs, targets = windows[0]
    count = targets.shape[-1]
    np.testing.assert_array_equal(
        inputs["previous"][:, 0], inputs["window"][:, -1, :count]
    )
    np.testing.assert_array_equal(inputs["previous"][:, 1:], targets[:, :-1])


def test_a_taught_step_sees_no_later_value(
    model: Seq2Seq, windows: TeacherForced
) -> None:
    inputs, _ = windows[0]
    before = ops.convert_to_numpy(model(inputs))
    for changed in range(SMALL.output_length):
        previous = inputs["previous"].copy()
        previous[:, changed] += 5.0
        after = ops.convert_to_numpy(model({**inputs, "previous": previous}))
        change = np.abs(after - before).max(axis=(0, 2))  # (steps,)
        assert (change[:changed] < 1e-6).all()
        assert (change[changed:] > 1e-6).all()


def test_forecasting_equals_being_taught_its_own_outputs(
    model: Seq2Seq, windows: TeacherForced
) -> None:
    inputs, targets = windows[0]
    forecast = ops.convert_to_numpy(model(inputs["window"]))
    last = inputs["window"][:, -1:, : targets.shape[-1]]
    previous = np.concatenate([last, forecast[:, :-1]], axis=1)
    taught = ops.convert_to_numpy(model({**inputs, "previous": previous}))
    np.testing.assert_allclose(forecast, taught, rtol=1e-4)


def test_a_taught_batch_overfits(model: Seq2Seq, windows: TeacherForced) -> None:
    compile_model(model, loss(measure(windows)), 0.02)
    assert overfit(model, windows[0], goal=0.3) < 0.3
