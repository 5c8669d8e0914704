"""Batches of sequences: each with its own target, in an order of its own."""

import numpy as np

from many_to_one_sequences.batches import Batches

SEQUENCES = [np.full(1 + n % 5, n, "float32") for n in range(20)]


def test_each_sequence_keeps_its_target() -> None:
    batches = Batches(SEQUENCES, np.arange(20), size=6, seed=0)
    seen = []
    for index in range(len(batches)):
        inputs, targets = batches[index]
        np.testing.assert_array_equal(inputs[:, 0], targets)
        seen += targets.tolist()
    assert sorted(seen) == list(range(20))
