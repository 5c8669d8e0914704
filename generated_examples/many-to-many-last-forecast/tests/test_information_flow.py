"""What each output may see: steps ≤ T−N+j."""

import keras
import numpy as np
from by_hand import SMALL as config
from by_hand import random_windows
from keras import ops

from many_to_many_last_forecast.model import build_model
from many_to_many_last_forecast.scaling import measure
from many_to_many_last_forecast.windows import target_rows


def test_each_output_depends_on_exactly_the_steps_it_may_see() -> None:
    keras.utils.set_random_seed(2)
    windows = random_windows()
    model = build_model(config, measure(windows))

    steps, outputs = config.input_length, len(target_rows(config))
    batch = np.repeat(windows.features[:1], steps + 1, axis=0)
    for step in range(steps):
        batch[step, step] += 3.0  # example i differs from the last one at step i alone
    predictions = ops.convert_to_numpy(model(batch)).reshape(steps + 1, outputs, -1)
    change = np.abs(predictions[:-1] - predictions[-1]).max(axis=-1)  # (steps, outputs)

    step, j = np.indices(change.shape)
    seen = config.input_length - config.output_length + j + 1
    np.testing.assert_array_equal(change > 1e-6, step < seen)
