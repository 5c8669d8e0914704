"""The label that stands for a sequence, on hand-written labels."""

import numpy as np
import polars as pl

from {{ cookiecutter.package }}.typical import typical


def test_the_mean_stands_for_the_labels_of_a_sequence() -> None:
    labels = pl.Series([1.0, 2.0, 3.0, 7.0])
    assert typical(labels, np.array([0, 0, 0, 1])).to_list() == [2, 7]
