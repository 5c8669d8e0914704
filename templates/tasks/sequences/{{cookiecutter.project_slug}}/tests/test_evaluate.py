{% from "facts.py" import classification, per_step with context %}
{% set several = cookiecutter.columns.label | length > 1 %}
"""Baselines and scores, on hand-written labels."""

{% include "imports.py" %}
from {{ cookiecutter.package }}.data import LABELS
from {{ cookiecutter.package }}.evaluate import fit_predict, make_report, summarize


def test_simple_models_are_fitted_to_the_training_labels_alone(splits):
    train, _, test = splits
{% if classification and per_step %}
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
{% elif classification %}
    for split in splits:  # the class follows from the steps
        split.targets = np.array([int(steps[0, 0] > 110) for steps in split.inputs])
    expected, test.targets = test.targets, np.zeros_like(test.targets)
    found = fit_predict(LogisticRegression(), train, test)
    assert (found == expected).mean() > 0.9
    train.targets[::3] = 2
    train.targets[1::3] = 2
    assert (fit_predict(DummyClassifier(), train, test) == 2).all()
{% elif per_step %}
    expected = np.concatenate(test.targets)
    test.targets = [np.zeros_like(labels) for labels in test.targets]
    found = fit_predict(Ridge(), train, test)
    np.testing.assert_allclose(found, expected, atol=10)
    test.targets[0][0] = np.nan  # a step without a label is left out
    train.targets[0][0, 0] = np.nan
    median = np.nanmedian(np.concatenate(train.targets), axis=0)
    found = fit_predict(DummyRegressor(strategy="median"), train, test)
    np.testing.assert_allclose(found, np.tile(median, (len(expected) - 1, 1)), rtol=1e-5)
{% else %}
    expected, test.targets = test.targets, np.zeros_like(test.targets)
    found = fit_predict(Ridge(), train, test)
    np.testing.assert_allclose(found, expected, atol=10)
    median = np.tile(np.median(train.targets, axis=0), (len(expected), 1))
    found = fit_predict(DummyRegressor(strategy="median"), train, test)
    np.testing.assert_allclose(found, median, rtol=1e-5)
{% endif %}


{% if per_step %}
def test_a_summary_holds_the_step_the_one_before_and_the_mean():
    found = summarize(np.array([[np.nan], [2.0], [6.0]]), means=np.array([1.0]))
    assert found.tolist() == [[1, 1, {{ "3" if cookiecutter.bidirectional else "1" }}], [2, 1, {{ "3" if cookiecutter.bidirectional else "1.5" }}], [6, 2, 3]]
{% else %}
def test_a_summary_holds_statistics_the_last_step_and_the_length():
    found = summarize(np.array([[np.nan], [2.0], [6.0]]), means=np.array([1.0]))
    assert found.tolist() == pytest.approx([3, np.std([1, 2, 6]), 1, 6, 6, 3])
{% endif %}


{% if classification %}
def test_skill_is_the_share_of_the_baseline_errors_that_is_avoided():
    labels = [0, 0, 0, 1, 1, 3]
    model, majority = [0, 0, 0, 1, 1, 0], [0] * 6
    found = dict(model=model, majority_class=majority, logistic_regression=labels)
    report = make_report(labels, found, ["accuracy", "b", "c", "d"])
    assert report["model_by_class"]["accuracy"]["precision"] == pytest.approx(3 / 4)
    assert report["model"]["accuracy"] == pytest.approx(5 / 6)
    assert report["model"]["macro_f1"] == pytest.approx((6 / 7 + 1 + 0) / 3)
    assert report["skill"] == pytest.approx({{ "25 / 49" if cookiecutter.class_weights == "balanced" else "1 - (1 / 6) / (3 / 6)" }})
    assert report["references"]["logistic_regression"]["accuracy"] == 1
    found["model"] = [1] * 6
    assert make_report(labels, found, list("abcd"))["skill"] < 0
{% else %}
def test_skill_is_the_relative_error_reduction_over_the_median():
    labels = np.repeat([[1.0], [2.0], [3.0], [4.0]], len(LABELS), axis=1)
    model = labels + np.array([[1.0], [-1.0], [0.0], [0.0]])
    report = make_report(labels, {"model": model, "median": labels + 2, "ridge": labels})
    assert report["model"]["mae"] == pytest.approx(0.5)
    assert report["model"]["rmse"] == pytest.approx(0.5**0.5)
    assert report["skill"] == pytest.approx(1 - 0.5 / 2)
    assert report["references"]["ridge"]["mae"] == 0
    report = make_report(labels, {"model": labels + 3, "median": labels + 2, "ridge": labels})
    assert report["skill"] == pytest.approx(-0.5)
{% if several %}


def test_each_label_has_scores_of_its_own():
    labels = np.zeros((4, len(LABELS)))
    model = labels + np.arange(len(LABELS))
{% if per_step %}
    labels[0] = np.nan  # is not known
{% endif %}
    report = make_report(labels, {"model": model, "median": labels + 2, "ridge": labels})
    for place, (name, scores) in enumerate(report["by_label"].items()):
        assert name == LABELS[place]
        errors = [scores[rival]["mae"] for rival in ("model", "median", "ridge")]
        assert errors == pytest.approx([place, 2, 0])
{% endif %}
{% endif %}
