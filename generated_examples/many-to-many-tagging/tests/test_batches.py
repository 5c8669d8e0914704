"""Batches of sequences: what a step of padding weighs."""

import numpy as np

from many_to_many_tagging.batches import Batches


def test_steps_of_padding_weigh_nothing() -> None:
    sequences = [np.ones(2, "float32"), np.ones(3, "float32")]
    weights = [np.ones(len(sequence), "float32") for sequence in sequences]
    _, _, found = Batches(sequences, sequences, weights, size=2)[0]
    assert found.sum() == 5
    assert found[:, 3:].sum() == 0
