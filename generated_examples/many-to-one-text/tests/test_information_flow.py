"""What the output may see: all T steps, and no padding."""

import keras
import numpy as np
from by_hand import SMALL as config
from keras import ops

from many_to_one_text.encoding import measure
from many_to_one_text.model import build_model
from many_to_one_text.vocabulary import PADDING

STEPS, PADDED = 6, 2


def test_the_output_depends_on_every_token_and_on_no_padding() -> None:
    keras.utils.set_random_seed(2)
    words = [str(number) for number in range(9)]
    model = build_model(config, measure([" ".join(words)] * 2, ["a", "b"]))
    tokens = np.random.default_rng(2).integers(2, 9, STEPS)
    batch = np.repeat(tokens[None], STEPS + 1, axis=0)
    for step in range(STEPS):
        batch[step, step] += 1  # example i differs from the last one at step i alone
    padded = np.pad(batch, ((0, 0), (0, PADDED)), constant_values=PADDING)
    found = ops.convert_to_numpy(model(batch))
    change = np.abs(found[:-1] - found[-1]).max(axis=-1)  # (steps,)
    assert (change > 1e-6).all()
    np.testing.assert_allclose(ops.convert_to_numpy(model(padded)), found, atol=1e-6)
