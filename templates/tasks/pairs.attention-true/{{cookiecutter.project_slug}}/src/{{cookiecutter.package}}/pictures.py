"""What the decoder looks at, and how right targets thin out in long sources."""

from collections.abc import Sequence
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

from .alphabets import END
from .data import Data
from .model import Seq2Seq
from .pairs import shift
from .report import save_plot

PANELS = 4  # sources whose attention is drawn


def draw(model: Seq2Seq, decoded: Sequence[str], data: Data, run: Path) -> None:
    """Draw plots/lengths.png and plots/attention.png into `run`."""
    lengths = np.array([len(source) for source in data.test.encoded])
    plot_lengths(lengths, decoded, data, run)
    plain = np.flatnonzero(lengths <= np.quantile(lengths, 0.9))
    longest = plain[np.argsort(-lengths[plain], kind="stable")][:PANELS]
    plot_attention(
        model, [(data.test.sources[n], decoded[n]) for n in longest], data, run
    )


def plot_lengths(
    lengths: np.ndarray, decoded: Sequence[str], data: Data, run: Path
) -> None:
    """Draw the share of right targets for each length of the source."""
    right = np.array([a == b for a, b in zip(decoded, data.test.targets, strict=True)])
    shares = [right[lengths == length].mean() for length in np.unique(lengths)]
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    axes.bar(np.unique(lengths), shares)
    axes.set(xlabel="symbols in the source", ylabel="exact match", ylim=(0, 1))
    save_plot(figure, run, "lengths")


def plot_attention(
    model: Seq2Seq, pairs: Sequence[tuple[str, str]], data: Data, run: Path
) -> None:
    """Draw how much each decoded symbol looks at each symbol of its source."""
    rows = -(-len(pairs) // 2)
    figure, axes = plt.subplots(rows, 2, figsize=(9, 4 * rows), layout="constrained")
    figure.supxlabel("source")
    figure.supylabel("decoded")
    for panel, (source, written) in zip(axes.flat, pairs, strict=False):
        weights = attention(model, source, written, data)
        panel.imshow(weights, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        read = data.statistics.source.cut(source)
        wrote = [*data.statistics.target.cut(written), "(end)"]
        panel.set_xticks(range(len(read)), map(plain, read))
        panel.set_yticks(range(len(wrote)), map(plain, wrote))
    save_plot(figure, run, "attention")


def attention(model: Seq2Seq, source: str, written: str, data: Data) -> np.ndarray:
    """Return the weights with which `written` looks at `source`: (steps, symbols)."""
    read = np.array([data.statistics.source.encode(source)], "int32")
    wrote = np.array([[*data.statistics.target.encode(written), END]], "int32")
    weights = model.decoder.weights_of(shift(wrote), model.encoder(read))
    return keras.ops.convert_to_numpy(weights)[0]


def plain(symbol: str) -> str:
    """Return `symbol` so that matplotlib does not read it as a formula."""
    return symbol.replace("$", r"\$")
