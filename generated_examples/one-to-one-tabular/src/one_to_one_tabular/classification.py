"""Scores and plots of classes, given as whole numbers that count from 0."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from .report import Scores, save_plot

WRITTEN = 12  # classes up to which a confusion matrix shows its counts as text


def score(labels: np.ndarray, predicted: np.ndarray) -> Scores:
    """Return the accuracy, and the mean F1 of the classes that occur."""
    right = labels == predicted
    size = int(max(labels.max(), predicted.max())) + 1
    found = np.bincount(labels[right], minlength=size)
    wanted = np.bincount(labels, minlength=size)
    given = np.bincount(predicted, minlength=size)
    occurs = wanted + given > 0
    f1 = 2 * found[occurs] / (wanted + given)[occurs]
    return {"accuracy": float(right.mean()), "macro_f1": float(f1.mean())}


def confusion(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Return how often each class (a row) was taken for each (a column)."""
    cells = labels.astype("int64") * classes + predicted
    return np.bincount(cells, minlength=classes**2).reshape(classes, classes)


def plot_confusion(
    labels: np.ndarray, predicted: np.ndarray, names: Sequence[str], run: Path
) -> None:
    """Draw which class was taken for which; each row is shaded by its shares."""
    counts = confusion(labels, predicted, len(names))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = min(3.5 + 0.35 * len(names), 14)
    figure, axes = plt.subplots(figsize=(side + 1, side), layout="constrained")
    picture = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    figure.colorbar(picture, label="share of the true class")
    ticks = np.arange(0, len(names), -(-len(names) // 40))
    shown = [_plain(names[tick]) for tick in ticks]
    axes.set_xticks(ticks, shown, rotation=90)
    axes.set_yticks(ticks, shown)
    axes.set(xlabel="predicted", ylabel="true", title="Confusion matrix")
    if len(names) <= WRITTEN:
        for (row, column), count in np.ndenumerate(counts):
            colour = "white" if shares[row, column] > 0.5 else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=colour)
    save_plot(figure, run, "confusion")


def _plain(name: str) -> str:
    """Return `name` short, and so that matplotlib does not read it as a formula."""
    short = name if len(name) <= 24 else name[:23] + "…"
    return short.replace("$", r"\$")
