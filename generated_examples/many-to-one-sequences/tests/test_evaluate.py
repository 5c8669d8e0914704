"""Baselines and scores, on hand-written labels."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from many_to_one_sequences.evaluate import fit_predict, make_report, summarize


def test_simple_models_are_fitted_to_the_training_labels_alone(splits):
    train, _, test = splits
    for split in splits:  # the class follows from the steps
        split.targets = np.array([int(steps[0, 0] > 110) for steps in split.inputs])
    expected, test.targets = test.targets, np.zeros_like(test.targets)
    found = fit_predict(LogisticRegression(), train, test)
    assert (found == expected).mean() > 0.9
    train.targets[::3] = 2
    train.targets[1::3] = 2
    assert (fit_predict(DummyClassifier(), train, test) == 2).all()


def test_a_summary_holds_statistics_the_last_step_and_the_length():
    found = summarize(np.array([[np.nan], [2.0], [6.0]]), means=np.array([1.0]))
    assert found.tolist() == pytest.approx([3, np.std([1, 2, 6]), 1, 6, 6, 3])


def test_skill_is_the_share_of_the_baseline_errors_that_is_avoided():
    labels = [0, 0, 0, 1, 1, 3]
    model, majority = [0, 0, 0, 1, 1, 0], [0] * 6
    found = dict(model=model, majority_class=majority, logistic_regression=labels)
    report = make_report(labels, found, ["accuracy", "b", "c", "d"])
    assert report["model_by_class"]["accuracy"]["precision"] == pytest.approx(3 / 4)
    assert report["model"]["accuracy"] == pytest.approx(5 / 6)
    assert report["model"]["macro_f1"] == pytest.approx((6 / 7 + 1 + 0) / 3)
    assert report["skill"] == pytest.approx(1 - (1 / 6) / (3 / 6))
    assert report["references"]["logistic_regression"]["accuracy"] == 1
    found["model"] = [1] * 6
    assert make_report(labels, found, list("abcd"))["skill"] < 0
