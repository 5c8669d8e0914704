"""The decoder: each step reads the output before."""

import keras
import numpy as np
from keras import ops

from {{ cookiecutter.package }}.decoder import FeedbackCell


def test_each_step_reads_the_output_before_and_no_input() -> None:
    keras.utils.set_random_seed(3)
    cell = FeedbackCell(8)
    cell.build((1, 4))
    memory = [ops.ones((1, size)) for size in cell.state_size[1:]]

    def write(given: float, before: float) -> np.ndarray:
        output, _ = cell(ops.full((1, 4), given), [ops.full((1, 1), before), *memory])
        return ops.convert_to_numpy(output)

    assert write(given=0, before=0) == write(given=9, before=0)
    assert write(given=0, before=0) != write(given=0, before=1)


def test_the_output_is_what_the_next_step_reads() -> None:
    cell = FeedbackCell(8)
    cell.build((1, 4))
    memory = [ops.ones((1, size)) for size in cell.state_size[1:]]
    output, (read_next, *_) = cell(ops.zeros((1, 4)), [ops.zeros((1, 1)), *memory])
    assert ops.convert_to_numpy(output) == ops.convert_to_numpy(read_next)
