"""Edit distances on hand-written sequences, and the search for the nearest one."""

import numpy as np
import pytest

from seq2seq_pairs.edits import Nearest, edit_distances, edit_rate


def letters(word: str) -> np.ndarray:
    return np.array([ord(letter) for letter in word])


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("kitten", "sitting", 3),
        ("ab", "ab", 0),
        ("", "abc", 3),
        ("abc", "", 3),
        ("abcd", "bcde", 2),
        ("abab", "baba", 2),
    ],
)
def test_the_distance_is_the_least_number_of_edits(
    one: str, other: str, edits: int
) -> None:
    assert edit_rate([one], [other]) * max(len(other), 1) == edits
    found = edit_distances(letters(one), letters(other)[None], np.array([len(other)]))
    assert found.tolist() == [edits]


def test_the_edit_rate_is_a_share_of_the_symbols_wanted() -> None:
    assert edit_rate([["A"], ["B", "C"]], [["A", "X"], ["B", "C"]]) == 1 / 4


def test_the_nearest_sequence_is_the_one_that_trying_all_finds() -> None:
    random = np.random.default_rng(0)
    many = [random.integers(2, 9, random.integers(1, 9)) for _ in range(700)]
    nearest = Nearest(many)
    for _ in range(20):
        sequence = random.integers(2, 9, random.integers(1, 9))
        edits = edit_distances(sequence, nearest.padded, nearest.lengths)
        assert edits[nearest.find(sequence)] == edits.min()
