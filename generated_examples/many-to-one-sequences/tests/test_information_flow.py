"""What the output may see: all T steps, and no padding."""

from pathlib import Path

import keras
import numpy as np
from by_hand import write_sequences
from keras import ops

from many_to_one_sequences.data import load
from many_to_one_sequences.model import build_model

STEPS, PADDED = 6, 2


def test_the_output_depends_on_every_step_and_no_padding(tmp_path: Path) -> None:
    keras.utils.set_random_seed(2)
    config = write_sequences(tmp_path)
    statistics = load(config).statistics
    model = build_model(config, statistics)
    shape = (STEPS, len(statistics.used))
    values = np.random.default_rng(2).normal(statistics.mean, statistics.spread, shape)
    batch = np.repeat(values[None], STEPS + 1, axis=0).astype("float32")
    for step in range(STEPS):
        batch[step, step] += 2 * np.float32(statistics.spread)
    outputs = ops.convert_to_numpy(model(batch))
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (steps,)
    assert (change > 1e-7).all()
    padded = np.pad(batch, ((0, 0), (0, PADDED), (0, 0)), constant_values=np.nan)
    np.testing.assert_allclose(ops.convert_to_numpy(model(padded)), outputs, rtol=1e-5)
