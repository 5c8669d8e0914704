"""The scores of decoded targets, on hand-written ones."""

import pytest

from seq2seq_pairs.evaluate import edit_rate


@pytest.mark.parametrize(
    ("found", "wanted", "edits"),
    [("kitten", "sitting", 3), ("ab", "ab", 0), ("", "abc", 3), ("abab", "baba", 2)],
)
def test_edits_put_in_leave_out_or_replace_a_symbol(
    found: str, wanted: str, edits: int
) -> None:
    assert edit_rate([list(found)], [list(wanted)]) * len(wanted) == edits


def test_the_edit_rate_is_a_share_of_the_symbols_wanted() -> None:
    assert edit_rate([["A"], ["B", "C"]], [["A", "X"], ["B", "C"]]) == 1 / 4
