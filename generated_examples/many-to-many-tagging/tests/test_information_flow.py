"""What each output may see: all T steps, and no padding."""

import keras
import numpy as np
from by_hand import SMALL as config
from keras import ops

from many_to_many_tagging.encoding import measure
from many_to_many_tagging.model import build_model

STEPS, PADDED = 6, 2
VISIBLE = np.ones((STEPS, STEPS), dtype=bool)  # (step of the input, output)


def test_each_output_depends_on_exactly_the_tokens_it_may_see() -> None:
    keras.utils.set_random_seed(2)
    words = [f"{letter}word" for letter in "abcdefg"]
    model = build_model(config, measure([words] * 2, [["A", "B"]]))
    views = np.full((STEPS, 6), 2, "int32")
    views[:, 0] = np.random.default_rng(2).integers(2, 8, STEPS)
    batch = np.repeat(views[None], STEPS + 1, axis=0)
    for step in range(STEPS):
        batch[step, step, 0] += 1  # example i differs from the last one at step i alone
    padded = np.pad(batch, ((0, 0), (0, PADDED), (0, 0)))
    found = ops.convert_to_numpy(model(padded))[:, :STEPS]
    change = np.abs(found[:-1] - found[-1]).max(axis=-1)  # (steps, outputs)
    assert ((change > 1e-7) == VISIBLE).all()
    np.testing.assert_allclose(ops.convert_to_numpy(model(batch)), found, atol=1e-6)
