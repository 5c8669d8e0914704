"""The label of a sequence, out of those of its rows."""

from pathlib import Path

import pytest
from by_hand import write_sequences

from many_to_one_sequences.data import labelled
from many_to_one_sequences.tables import DataError


def test_a_label_may_stand_in_any_row_of_its_sequence(tmp_path: Path) -> None:
    words = [None, "7", None, "8", "8", *"787878"]
    config = write_sequences(tmp_path, (3, 2, *[1] * 6), label=words)
    _, labels = labelled(config)
    assert labels.cast(float).to_list() == [7, 8, 7, 8, 7, 8, 7, 8]


def test_different_labels_in_one_sequence_are_refused(tmp_path: Path) -> None:
    config = write_sequences(tmp_path, (3, 2), label=["7", "7", "7", "8", "9"])
    expected = "column 'label': .*8.* and .*9.* in sequence 's001'; give all"
    with pytest.raises(DataError, match=expected):
        labelled(config)
