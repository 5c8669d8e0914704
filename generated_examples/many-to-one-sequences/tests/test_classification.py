"""Scores and plots of classes, on hand-written labels."""

from pathlib import Path

import numpy as np
import pytest

from many_to_one_sequences.classification import confusion, plot_confusion, score

LABELS = np.array([0, 0, 0, 1, 1, 3])
PREDICTED = np.array([0, 0, 1, 1, 0, 3])


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert score(LABELS, PREDICTED)["accuracy"] == pytest.approx(4 / 6)


def test_macro_f1_is_the_mean_over_the_classes_that_occur() -> None:
    # F1 is 2/3 for class 0, 1/2 for class 1, none for class 2, 1 for class 3
    assert score(LABELS, PREDICTED)["macro_f1"] == pytest.approx(13 / 18)


def test_a_class_that_is_only_predicted_costs_macro_f1() -> None:
    assert score(np.array([0, 0]), np.array([0, 2]))["macro_f1"] == pytest.approx(1 / 3)


def test_confusion_counts_true_classes_in_rows() -> None:
    counts = confusion(LABELS, PREDICTED, 4)
    assert counts.tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]


def test_any_class_name_can_be_drawn(tmp_path: Path) -> None:
    names = ["plain", r"a $\broken formula$", "", "long " * 40]
    plot_confusion(LABELS, PREDICTED, names, tmp_path)
    assert (tmp_path / "plots" / "confusion.png").stat().st_size > 1000
