"""Shared by all tests: the order in which they run, fast ones first."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

SLOW = ("test_random_answers", "test_export", "test_wheel", "test_write", "smoke", "test_mutations")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files last, the slowest at the very end."""
    items.sort(
        key=lambda item: next((n for n, name in enumerate(SLOW, 1) if name in item.nodeid), 0)
    )
