"""What each output may see: every symbol of the source, and the outputs before it."""

import numpy as np
import pytest
from by_hand import SMALL
from keras import ops

from {{ cookiecutter.package }}.alphabets import measure
from {{ cookiecutter.package }}.model import Seq2Seq, build_model
from {{ cookiecutter.package }}.vocabulary import FIRST

STEPS = 5


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    """A model with random weights so large that each symbol makes a difference."""
    model = build_model(SMALL, measure(["abcdefgh"], ["A B C D E F G H"]))
    random = np.random.default_rng(4)
    model.set_weights([random.normal(0, 0.5, w.shape) for w in model.get_weights()])
    return model


def changes(model: Seq2Seq, name: str) -> np.ndarray:
    """Return which outputs a change at each step of input `name` (rows) reaches."""
    random = np.random.default_rng(4)
    source, previous = random.integers(FIRST + 2, 9, (2, 1, STEPS), dtype="int32")
    batch = {"source": source, "previous": previous}
    batch = {side: np.repeat(row, STEPS + 1, axis=0) for side, row in batch.items()}
    batch[name][range(STEPS), range(STEPS)] += 1  # row i differs at step i alone
    logits = ops.convert_to_numpy(model(batch))
    return np.abs(logits[:-1] - logits[-1]).max(axis=-1) > 1e-6  # (steps, outputs)


def test_every_output_depends_on_every_symbol_of_the_source(model: Seq2Seq) -> None:
    assert changes(model, "source").all()


def test_an_output_depends_on_the_outputs_before_it_and_on_no_other(
    model: Seq2Seq,
) -> None:
    # previous[j] is the output before step j, so it may reach the steps from j on
    expected = np.triu(np.ones((STEPS, STEPS), bool))
    assert changes(model, "previous").tolist() == expected.tolist()
