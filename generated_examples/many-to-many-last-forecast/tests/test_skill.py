"""The skill of a model, on errors whose shares are known."""

import pytest

from many_to_many_last_forecast.skill import skill


def test_skill_is_the_share_of_the_least_error_that_is_saved() -> None:
    assert skill(1.5, rivals=[2.0, 8.0]) == pytest.approx(0.25)


def test_a_model_without_error_has_all_the_skill() -> None:
    assert skill(0.0, rivals=[2.0, 8.0]) == 1.0


def test_a_worse_model_has_negative_skill() -> None:
    assert skill(3.0, rivals=[2.0, 8.0]) == pytest.approx(-0.5)


def test_nothing_can_be_saved_where_a_rival_makes_no_error() -> None:
    assert skill(1.0, rivals=[2.0, 0.0]) == 0.0
