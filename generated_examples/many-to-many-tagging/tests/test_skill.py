"""The skill of a model, on scores whose shares are known."""

import pytest

from many_to_many_tagging.skill import skill


def test_skill_is_the_share_of_the_mistakes_of_the_best_rival_that_is_saved() -> None:
    assert skill(0.9, rivals=[0.8, 0.5]) == pytest.approx(0.5)


def test_a_model_that_is_always_right_has_all_the_skill() -> None:
    assert skill(1.0, rivals=[0.8, 0.5]) == 1.0


def test_a_worse_model_has_negative_skill() -> None:
    assert skill(0.7, rivals=[0.8, 0.5]) == pytest.approx(-0.5)


def test_nothing_can_be_saved_where_a_rival_is_always_right() -> None:
    assert skill(0.9, rivals=[1.0, 0.5]) == 0.0
