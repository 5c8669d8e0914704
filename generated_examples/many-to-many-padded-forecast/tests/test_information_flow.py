"""What each output may see: all T steps."""

import numpy as np
from by_hand import SMALL, random_windows
from keras import ops

from many_to_many_padded_forecast.model import build_model
from many_to_many_padded_forecast.scaling import measure
from many_to_many_padded_forecast.windows import target_rows


def test_every_output_depends_on_every_step_of_the_window() -> None:
    windows = random_windows()
    model = build_model(SMALL, measure(windows))
    random = np.random.default_rng(2)  # a deep network forgets less with large weights
    model.set_weights([random.normal(size=w.shape) for w in model.get_weights()])

    steps, outputs = SMALL.input_length, len(target_rows(SMALL))
    batch = np.repeat(windows.features[:1], steps + 1, axis=0)
    for step in range(steps):
        batch[step, step] += 3.0  # example i differs from the last one at step i alone
    predictions = ops.convert_to_numpy(model(batch)).reshape(steps + 1, outputs, -1)
    change = np.abs(predictions[:-1] - predictions[-1]).max(axis=-1)  # (steps, outputs)

    assert (change > 1e-6).all()
