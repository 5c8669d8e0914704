"""Baselines and scores, on hand-written labels."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from many_to_many_sequences.evaluate import fit_predict, make_report, summarize


def test_simple_models_are_fitted_to_the_training_labels_alone(splits):
    train, _, test = splits
    for split in splits:  # the class follows from the step
        split.targets = [(steps[:, 0] > 110).astype("int32") for steps in split.inputs]
    expected = np.concatenate(test.targets)
    test.targets = [np.zeros_like(labels) for labels in test.targets]
    found = fit_predict(LogisticRegression(), train, test)
    assert (found == expected).mean() > 0.9
    train.targets = [np.full_like(labels, 2) for labels in train.targets]
    test.targets[0][0] = -1  # a step without a label is left out
    found = fit_predict(DummyClassifier(), train, test)
    assert found.tolist() == [2] * (len(expected) - 1)


def test_a_summary_holds_the_step_the_one_before_and_the_mean():
    found = summarize(np.array([[np.nan], [2.0], [6.0]]), means=np.array([1.0]))
    assert found.tolist() == [[1, 1, 1], [2, 1, 1.5], [6, 2, 3]]


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
