"""Teacher forcing: what the decoder reads in training, and that it learns from it."""

import keras
import numpy as np
import polars as pl
import pytest

from seq2seq_forecast.config import Config
from seq2seq_forecast.feedback import TeacherForced
from seq2seq_forecast.model import Seq2Seq, build_model
from seq2seq_forecast.objective import loss
from seq2seq_forecast.scaling import measure
from seq2seq_forecast.windows import Series

SMALL = Config(input_length=6, output_length=3, season=2, units=8, batch_size=4)


@pytest.fixture(scope="module")
def windows() -> TeacherForced:
    """One batch of windows over a random series, its targets first."""
    rows = SMALL.input_length + SMALL.output_length + SMALL.batch_size - 1
    values = np.random.default_rng(3).normal(9, 2, (rows, len(SMALL.features)))
    values = values.astype("float32")
    series = Series(pl.Series(range(rows)), values, values[:, : len(SMALL.targets)])
    return TeacherForced(series, SMALL, 0, rows)


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
    before = model.predict(inputs, verbose=0)
    changed = {**inputs, "previous": inputs["previous"].copy()}
    changed["previous"][:, 1] += 5.0
    change = np.abs(model.predict(changed, verbose=0) - before).max(axis=(0, 2))
    assert (change > 1e-6).tolist() == [step >= 1 for step in range(len(change))]


def test_forecasting_equals_being_taught_its_own_outputs(
    model: Seq2Seq, windows: TeacherForced
) -> None:
    inputs, targets = windows[0]
    forecast = model.predict(inputs["window"], verbose=0)
    last = inputs["window"][:, -1:, : targets.shape[-1]]
    previous = np.concatenate([last, forecast[:, :-1]], axis=1)
    taught = model.predict({**inputs, "previous": previous}, verbose=0)
    np.testing.assert_allclose(forecast, taught, rtol=1e-4)


def test_a_taught_batch_overfits(model: Seq2Seq, windows: TeacherForced) -> None:
    model.compile(keras.optimizers.Adam(0.02), loss=loss(measure(windows)))
    before = model.evaluate(windows, verbose=0)
    for _ in range(200):
        model.train_on_batch(*windows[0])
    assert model.evaluate(windows, verbose=0) < 0.3 * before
