"""Baselines and scores with a known answer."""

{% include "imports.py" %}
from {{ cookiecutter.package }}.data import LABEL, TEXT
from {{ cookiecutter.package }}.evaluate import find_examples, majority_class, make_report, score, tfidf_logistic_regression

TRAIN = pl.DataFrame({TEXT: ["a b", "a c", "d e"] * 4, LABEL: ["x", "x", "y"] * 4})
TEST = pl.DataFrame({TEXT: ["b a", "e d", "d d"], LABEL: ["x", "y", "y"]})


def test_the_baseline_and_the_reference_learn_from_the_training_texts():
    assert majority_class(TRAIN, TEST).tolist() == ["x", "x", "x"]
    assert tfidf_logistic_regression(TRAIN, TEST).tolist() == ["x", "y", "y"]


def test_skill_is_the_relative_error_reduction_over_the_baseline():
    labels = np.array(["accuracy", "accuracy", "accuracy", "other"])
    predictions = {"model": labels[[0, 0, 3, 3]], "majority_class": labels[[3, 0, 0, 0]]}
    found = {**predictions, "tfidf_logistic_regression": labels}
    report = make_report(labels, found)
    assert report["skill"] == pytest.approx({{ 0.6 if cookiecutter.class_weights == "balanced" else 0.5 }})
    assert report["model_by_class"]["accuracy"]["recall"] == pytest.approx(2 / 3)
    assert report["model"]["macro_f1"] == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert report["references"]["tfidf_logistic_regression"]["accuracy"] == 1
    assert make_report(labels, found | {"model": labels[[3, 3, 3, 0]]})["skill"] < 0
    assert score([0, 0, 1], [0, 0, 0])["accuracy"] == pytest.approx(2 / 3)


def test_examples_are_the_most_confident_predictions():
    predicted, probability = np.array(["x", "x", "y"]), np.array([0.6, 0.9, 0.7])
    examples = find_examples(TEST, predicted, probability)
    assert examples["text"].to_list() == ["d d", "b a", "e d"]
    assert examples["correct"].to_list() == [True, True, False]
