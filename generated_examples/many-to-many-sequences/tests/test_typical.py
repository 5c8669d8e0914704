"""The label that stands for a sequence, on hand-written labels."""

import numpy as np
import polars as pl

from many_to_many_sequences.typical import typical


def test_the_rarest_class_stands_for_the_labels_of_a_sequence() -> None:
    labels = pl.Series(["sun", "fog", "sun", "sun", "rain", "rain"])
    found = typical(labels, np.array([0, 0, 0, 1, 1, 2]))
    assert found.to_list() == ["fog", "rain", "rain"]
