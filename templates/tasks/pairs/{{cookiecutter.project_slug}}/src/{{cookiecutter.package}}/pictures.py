"""How the share of right targets falls with the length of the source."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from .data import Data
from .model import Seq2Seq
from .report import save_plot


def draw(_: Seq2Seq, decoded: Sequence[str], data: Data, run: Path) -> None:
    """Draw plots/lengths.png into `run`."""
    lengths = np.array([len(source) for source in data.test.encoded])
    right = np.array([a == b for a, b in zip(decoded, data.test.targets, strict=True)])
    shares = [right[lengths == length].mean() for length in np.unique(lengths)]
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    axes.bar(np.unique(lengths), shares)
    axes.set(xlabel="symbols in the source", ylabel="exact match", ylim=(0, 1))
    save_plot(figure, run, "lengths")
