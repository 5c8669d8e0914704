"""Baselines, references and scores."""

import numpy as np
import pytest
from conftest import kinds
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import Ridge

from one_to_many_tabular.data import TARGETS
from one_to_many_tabular.evaluate import fit_predict, make_report, score


def test_the_median_is_that_of_the_training_rows(splits):
    train, _, test = splits
    test.targets = np.zeros_like(test.targets)
    found = fit_predict(DummyRegressor(strategy="median"), train, test)
    assert found.shape == test.targets.shape
    for place in range(len(TARGETS)):
        expected = 1000 * (place + 1) + 100 * np.median(kinds(train.features))
        np.testing.assert_allclose(found[:, place], expected, rtol=1e-5)


def test_ridge_learns_without_a_look_at_the_test_targets(splits):
    train, _, test = splits
    expected = test.targets.copy()
    test.targets = np.zeros_like(expected)
    np.testing.assert_allclose(fit_predict(Ridge(), train, test), expected, atol=50)


def test_scores_are_in_original_units():
    found = score(np.array([[3.0], [-1.0], [0.0], [4.0]]))
    assert found == pytest.approx({"mae": 2, "rmse": 6.5**0.5})


def test_skill_is_the_relative_error_reduction_over_the_baseline(splits):
    targets = splits[2].targets
    errors = {"model": -1, "median_profile": 4, "ridge": 8}
    predictions = {name: targets + error for name, error in errors.items()}
    report = make_report(targets, predictions)
    assert report["model"]["mae"] == pytest.approx(1)
    assert report["references"]["ridge"]["mae"] == pytest.approx(8)
    assert report["skill"] == pytest.approx(0.75)
    worse = make_report(targets, predictions | {"model": targets + 5})
    assert worse["skill"] == pytest.approx(-0.25)
    predictions["model"] = targets.copy()
    predictions["model"][:, -1] += 5
    report = make_report(targets, predictions)
    found = [scores["mae"] for scores in report["model_by_target"].values()]
    assert found == pytest.approx([0] * (len(TARGETS) - 1) + [5])
