{% from "facts.py" import classification, profile with context %}
{% set only_categories = cookiecutter.categories | length == cookiecutter.columns.features | length %}
{% set letters = ", train.categories[CATEGORIES[0]]" if only_categories else "" %}
{% set median = "median_profile" if profile else "median" %}
"""Baselines, references and scores."""

{% include "imports.py" %}
from conftest import kinds

from {{ cookiecutter.package }}.data import CATEGORIES, TARGETS
from {{ cookiecutter.package }}.evaluate import fit_predict, make_report, score


{% if classification %}
def test_simple_models_learn_from_the_training_rows_alone(splits):
    train, _, test = splits
    {{ "test.targets = " if only_categories else "expected, test.targets = test.targets, " }}np.full_like(test.targets, -1)
{% if not only_categories %}
    assert np.mean(fit_predict(LogisticRegression(), train, test) == expected) > 0.9
{% endif %}
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
    assert report["skill"] == pytest.approx({{ "13 / 21" if cookiecutter.class_weights == "balanced" else 0.5 }})
{% else %}
def test_the_median_is_that_of_the_training_rows(splits):
    train, _, test = splits
    test.targets = np.zeros_like(test.targets)
    found = fit_predict(DummyRegressor(strategy="median"), train, test)
    assert found.shape == test.targets.shape
    for place in range(len(TARGETS)):
        expected = 1000 * (place + 1) + 100 * np.median(kinds(train.features{{ letters }}))
        np.testing.assert_allclose(found[:, place], expected, rtol=1e-5)


{% if not only_categories %}
def test_ridge_learns_without_a_look_at_the_test_targets(splits):
    train, _, test = splits
    expected = test.targets.copy()
    test.targets = np.zeros_like(expected)
    np.testing.assert_allclose(fit_predict(Ridge(), train, test), expected, atol=50)


{% endif %}
def test_scores_are_in_original_units():
    found = score(np.array([[3.0], [-1.0], [0.0], [4.0]]))
    assert found == pytest.approx({"mae": 2, "rmse": 6.5**0.5})


def test_skill_is_the_relative_error_reduction_over_the_baseline(splits):
    targets = splits[2].targets
    errors = {"model": -1, "{{ median }}": 4, "ridge": 8}
    predictions = {name: targets + error for name, error in errors.items()}
    report = make_report(targets, predictions)
    assert report["model"]["mae"] == pytest.approx(1)
    assert report["references"]["ridge"]["mae"] == pytest.approx(8)
    assert report["skill"] == pytest.approx(0.75)
    worse = make_report(targets, predictions | {"model": targets + 5})
    assert worse["skill"] == pytest.approx(-0.25)
{% if cookiecutter.columns.targets | length > 1 %}
    predictions["model"] = targets.copy()
    predictions["model"][:, -1] += 5
    report = make_report(targets, predictions)
    found = [scores["mae"] for scores in report["model_by_target"].values()]
    assert found == pytest.approx([0] * (len(TARGETS) - 1) + [5])
{% endif %}
{% endif %}
