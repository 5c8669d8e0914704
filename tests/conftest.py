"""Shared by all tests: the order in which they run, fast ones first."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

# of the slow ones, the longest first, so that several short ones fill what is left of the time
SLOW = ("of_a_cluster", "test_wheel", "test_style", "test_every_pair", "test_backends")
SLOW += ("test_interruption", "test_export", "test_write", "smoke/", "test_random_answers")
SLOW += ("test_mutations",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow tests last."""
    items.sort(
        key=lambda item: next((n for n, name in enumerate(SLOW, 1) if name in item.nodeid), 0)
    )
