"""What each output may see: all T steps (and outputs before j)."""

import keras
import numpy as np
import polars as pl

from seq2seq_forecast.config import Config
from seq2seq_forecast.model import build_model
from seq2seq_forecast.scaling import measure
from seq2seq_forecast.windows import Series, Windows, target_rows

config = Config(input_length=6, output_length=3, season=2, units=8, batch_size=4)


def steps_seen(_: int) -> int:
    """Return how many steps of the window output _ may depend on."""
    return config.input_length


def test_each_output_depends_on_exactly_the_steps_it_may_see() -> None:
    keras.utils.set_random_seed(2)
    outputs = len(target_rows(config))
    rows = max(config.input_length, target_rows(config).stop)
    random = np.random.default_rng(2)
    values = random.normal(size=(rows + 9, len(config.features))).astype("float32")
    series = Series(
        pl.Series(range(len(values))), values, values[:, : len(config.targets)]
    )
    model = build_model(config, measure(Windows(series, config, 0, len(values))))

    steps = config.input_length
    batch = np.repeat(values[None, :steps], steps + 1, axis=0)
    for step in range(steps):
        batch[step, step] += 3.0  # example i differs from the last one at step i alone
    predictions = model.predict(batch, verbose=0).reshape(steps + 1, outputs, -1)
    change = np.abs(predictions[:-1] - predictions[-1]).max(axis=-1)  # (steps, outputs)

    expected = [
        [step < steps_seen(output) for output in range(outputs)]
        for step in range(steps)
    ]
    assert (change > 1e-6).tolist() == expected
