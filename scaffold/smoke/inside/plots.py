"""Whether the plots of evaluate show what they say: true classes, forecasts beside their data."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from unittest import mock

from .child import Failure

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_TRUE, _MADE = r"true|truth|actual|measured|data|target", r"predict|model|forecast"
_FIRST = 100  # rows, which every plot of all shows
_NEAR = 1e-3  # relative difference of numbers that are the same


@contextlib.contextmanager
def drawn() -> "Iterator[list[Figure]]":
    """Give the figures of Matplotlib that are saved meanwhile; none where it is not there."""
    figures: list[Figure] = []
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(ImportError):
            from matplotlib import figure as module

            save = module.Figure.savefig

            def noted(figure: "Figure", *arguments: object, **named: object) -> None:
                figures.append(figure)
                save(figure, *arguments, **named)  # type: ignore[arg-type]

            stack.enter_context(mock.patch.object(module.Figure, "savefig", noted))
        yield figures


def check_matrices(figures: "Sequence[Figure]", report: Mapping[str, object]) -> None:
    """Raise Failure where the rows of a confusion matrix hold what was predicted.

    Nor may one that counts be of other predictions than those of the model.
    """
    import numpy as np

    classes = report.get("model_by_class")
    held = [*classes.values()] if isinstance(classes, dict) else []
    if not held or not all(isinstance(one, dict) and "recall" in one for one in held):
        return
    recalls = np.array([one["recall"] for one in held], "float64")
    for image in (image for figure in figures for axes in figure.axes for image in axes.images):
        matrix = np.asarray(image.get_array(), "float64")
        if matrix.shape != (len(recalls), len(recalls)):
            continue
        by_row, by_column = (
            np.diag(matrix) / np.maximum(matrix.sum(axis=axis), 1e-9) for axis in (1, 0)
        )
        if not np.allclose(by_row, recalls, atol=_NEAR) and np.allclose(
            by_column, recalls, atol=_NEAR
        ):
            raise Failure("evaluate: the rows of the confusion matrix are what was predicted")
        counts = (matrix % 1 == 0).all() and matrix.sum() > len(matrix)
        if counts and not np.allclose(by_row, recalls, atol=_NEAR):
            raise Failure("evaluate: the confusion matrix is not that of what the model predicts")


def check_forecasts(
    figures: "Sequence[Figure]", targets: "np.ndarray", outputs: "np.ndarray"
) -> None:
    """Raise Failure where a forecast is drawn beside other data than its targets.

    Args:
        targets: (windows, steps, targets), of which the first is drawn.
        outputs: of the model for them.
    """
    import numpy as np

    values = outputs.reshape(targets.shape)[:, :, 0]
    for axes in (axes for figure in figures for axes in figure.axes):
        lines = {line.get_label(): line for line in axes.lines}
        if not {"data", "model"} <= lines.keys():
            continue
        shown, known = (
            dict(zip(*map(np.asarray, lines[name].get_data(orig=False)), strict=True))
            for name in ("model", "data")
        )
        drawn = np.array([*shown.values()], "float64")
        if drawn.shape != values.shape[1:] or not shown.keys() <= known.keys():
            continue
        near = _near(values, drawn)
        others = (np.asarray(line.get_ydata(), "float64") for line in axes.lines)
        if not near.any() and any(_near(values, one).any() for one in others):
            raise Failure("evaluate: a plot has what the model says under another name")
        beside = np.array([known[moment] for moment in shown], "float64")
        own = targets[near.argmax(), :, 0]
        if near.sum() == 1 and not np.allclose(beside, own, rtol=_NEAR, equal_nan=True):
            raise Failure("evaluate: a plot has a forecast beside other data than its targets")


def check_profiles(
    figures: "Sequence[Figure]", targets: "np.ndarray", outputs: "np.ndarray"
) -> None:
    """Raise Failure where the prediction of a row is drawn beside the truth of another.

    Args:
        targets: (rows, steps, 1), each row different.
        outputs: of the model for them.
    """
    import numpy as np

    true, made = targets[:, :, 0], outputs.reshape(targets.shape)[:, :, 0]
    for axes in (axes for figure in figures for axes in figure.axes):
        lines = [np.asarray(line.get_ydata(), "float64") for line in axes.lines]
        rows = [(_near(true, one), _near(made, one)) for one in lines]
        shown = [known.argmax() for known, _ in rows if known.sum() == 1]
        said = [found.argmax() for _, found in rows if found.sum() == 1]
        for line, (known, found) in zip(axes.lines, rows, strict=True):
            label = str(line.get_label()).lower()
            swapped = re.match(_TRUE, label) and found.any() and not known.any()
            if swapped or (re.match(_MADE, label) and known.any() and not found.any()):
                raise Failure(f"evaluate: a plot calls {label!r} what is the other")
        if len(lines) == 2 and len(shown) == len(said) == 1 and shown != said:
            raise Failure("evaluate: a plot has the prediction of one row and the truth of another")


def check_titles(figures: "Sequence[Figure]", names: Sequence[str], targets: "np.ndarray") -> None:
    """Raise Failure where what is titled with one column shows the values of another.

    Args:
        names: of the columns that are predicted.
        targets: their values, (rows, columns).
    """
    import numpy as np

    for axes in (axes for figure in figures for axes in figure.axes):
        both = (axis for line in axes.lines for axis in (line.get_xdata(), line.get_ydata()))
        drawn = np.concatenate([np.zeros(0), *(np.asarray(axis, "float64") for axis in both)])
        held = [float(np.isin(column[:_FIRST], drawn).mean()) for column in targets.T]
        if axes.get_title() in names and max(held) > held[names.index(axes.get_title())] == 0:
            other = names[int(np.argmax(held))]
            raise Failure(f"evaluate: a plot titled {axes.get_title()!r} shows {other!r}")


def check_visible(figures: "Sequence[Figure]") -> None:
    """Raise Failure where a line is not seen, or several have names that no legend tells."""
    from matplotlib.colors import same_color

    for figure in figures:
        named = max(
            (len({*axes.get_legend_handles_labels()[1]}) for axes in figure.axes), default=0
        )
        if named > 1 and not any([*figure.legends, *(axes.get_legend() for axes in figure.axes)]):
            raise Failure(f"evaluate: a plot has {named} lines with names, and no legend")
        for axes in figure.axes:
            for line in axes.lines:
                what = f"evaluate: the line {line.get_label()!r} of a plot"
                bare = not line.get_linewidth() and line.get_marker() in ("", "None", None)
                alike = same_color(line.get_color(), axes.get_facecolor())
                if alike or bare or line.get_alpha() == 0 or not line.get_visible():
                    raise Failure(f"{what} is not to be seen")
                if line.get_transform() == axes.transData and _are_outside(line, axes):
                    raise Failure(f"{what} is outside of what its axes show")


def _are_outside(line: "Line2D", axes: "Axes") -> bool:
    """Return whether no point of a line lies between the limits of its axes."""
    import numpy as np

    known, inside = np.array(True), np.array(True)
    for values, limits in zip(
        line.get_data(orig=False), (axes.get_xlim(), axes.get_ylim()), strict=True
    ):
        values = np.asarray(values, "float64")
        known = known & np.isfinite(values)
        inside = inside & (min(limits) <= values) & (values <= max(limits))
    return bool(known.any() and not (known & inside).any())


def _near(values: "np.ndarray", drawn: "np.ndarray") -> "np.ndarray":
    """Return which windows have the values that are drawn: (windows,)."""
    import numpy as np

    if drawn.shape != values.shape[1:]:
        return np.zeros(len(values), bool)
    near: np.ndarray = np.abs(values - drawn).max(axis=1) <= _NEAR * (np.ptp(values) or 1)
    return near
