"""Padding and batches by length, on hand-written sequences."""

from itertools import pairwise

import numpy as np
import pytest

from {{ cookiecutter.package }}.padding import by_length, pad, padded_length

LENGTHS = np.array([3, 30, 5, 2, 17, 9, 40, 1, 8])


def test_padding_stands_on_the_right() -> None:
    padded = pad([np.array([5, 6]), np.array([7])], 3)
    assert padded.tolist() == [[5, 6, 0], [7, 0, 0]]


def test_padding_adds_a_quarter_at_most_to_a_long_sequence() -> None:
    lengths = range(32, 5000)
    assert all(n <= padded_length(n) <= 1.25 * n for n in lengths)
    assert len({padded_length(n) for n in lengths}) < 40


@pytest.mark.parametrize("seed", [None, 0])
def test_batches_cover_every_sequence_once(seed: int | None) -> None:
    random = None if seed is None else np.random.default_rng(seed)
    rows = np.concatenate(by_length(LENGTHS, 2, random))
    assert sorted(rows) == list(range(len(LENGTHS)))


def test_the_first_two_batches_are_the_longest_and_the_shortest() -> None:
    first, second, *_ = by_length(LENGTHS, 2, np.random.default_rng(0))
    assert LENGTHS[first].max() == 40
    assert LENGTHS[second].max() <= 8


def test_sequences_of_like_length_share_a_batch() -> None:
    padded = np.array([padded_length(length) for length in LENGTHS])
    batches = by_length(LENGTHS, 3, np.random.default_rng(0))
    ranges = sorted((padded[rows].min(), padded[rows].max()) for rows in batches)
    assert all(end <= start for (_, end), (start, _) in pairwise(ranges))
