"""Baselines, references and scores."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from one_to_one_tabular.evaluate import fit_predict, make_report


def test_simple_models_learn_from_the_training_rows_alone(splits):
    train, _, test = splits
    expected, test.targets = test.targets, np.full_like(test.targets, -1)
    assert np.mean(fit_predict(LogisticRegression(), train, test) == expected) > 0.9
    train.targets = np.array([0, 2, 2, 1])
    assert set(fit_predict(DummyClassifier(), train, test)) == {2}


def test_skill_is_the_relative_error_reduction_over_the_baseline():
    labels = np.array([0, 0, 0, 1, 1])
    model = np.array([0, 0, 0, 0, 1])
    found = dict(model=model, majority_class=0 * labels, logistic_regression=labels)
    report = make_report(labels, found, ["x", "accuracy"])
    assert report["model_by_class"]["accuracy"]["recall"] == pytest.approx(0.5)
    assert report["model"] == pytest.approx({"accuracy": 0.8, "macro_f1": 16 / 21})
    assert report["baselines"]["majority_class"]["accuracy"] == pytest.approx(0.6)
    assert report["references"]["logistic_regression"]["accuracy"] == 1
    assert make_report(labels, found | dict(model=1 - labels), ["x", "y"])["skill"] < 0
    assert report["skill"] == pytest.approx(0.5)
