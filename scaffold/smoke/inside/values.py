"""Whether a project learns from the numbers of its data file: none made up, rounded or smoothed."""

import contextlib
import csv
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from .child import Failure

if TYPE_CHECKING:
    import numpy as np

_FEW = 10  # different values, of which some may be one after rounding
_FEWER = 2  # times fewer different values, and more, are rounded ones
_MOST = 0.9  # of the values: so many are numbers, or are read
_TURNED = 0.05  # of the steps from a value to the next larger one, where targets are smoothed
_ALIKE = 0.02  # relative difference of the mean of smoothed targets, at most


def check_values(data: ModuleType, file: str, splits: Sequence[object]) -> None:
    """Raise Failure where the numbers of a forecast, or of sequences, are not those of `file`.

    What is on another scale, or filled in features, passes; columns of other texts than plain
    numbers are not looked at.
    """
    import numpy as np

    with contextlib.suppress(OSError, UnicodeDecodeError, csv.Error):
        with open(file, encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text, delimiter=getattr(data, "SEPARATOR", ",")))
        for name, values, is_target in _read(data, file, splits):
            known = _numbers(data, [row.get(name) or "" for row in rows])
            found = values[~np.isnan(values)]
            if known is not None:
                _compare(name, file, known, found, is_target)


def _read(
    data: ModuleType, file: str, splits: Sequence[object]
) -> "Iterator[tuple[str, np.ndarray, bool]]":
    """Yield each column as the project reads it, and whether it is a target."""
    import numpy as np

    columns: list[tuple[str, np.ndarray, bool]] = []
    with contextlib.redirect_stdout(None), contextlib.suppress(Exception):  # of another structure
        if hasattr(data, "read_series"):
            series = data.read_series(file)
            for names, table in ((data.FEATURES, series.features), (data.TARGETS, series.targets)):
                known = table is series.targets and not hasattr(data, "SERIES")
                columns += [(name, table[:, n], known) for n, name in enumerate(names)]
        elif hasattr(data, "SEQUENCE"):
            steps = np.concatenate([one for split in splits for one in split.inputs])  # type: ignore[attr-defined]
            columns = [(name, steps[:, n], False) for n, name in enumerate(data.FEATURES)]
    yield from columns


def _numbers(data: ModuleType, texts: Sequence[str]) -> "np.ndarray | None":
    """Return the numbers of a column in the order of the file; None where it has other texts."""
    import numpy as np

    missing = {"", *getattr(data, "NULL_VALUES", ())}
    texts = [text.strip() for text in texts if text.strip() not in missing]
    found = []
    for text in texts:
        with contextlib.suppress(ValueError):
            found.append(float(text))
    numbers = np.array(found, "float32")
    return numbers if texts and len(found) == len(texts) and np.isfinite(numbers).all() else None


def _compare(
    name: str, file: str, known: "np.ndarray", found: "np.ndarray", is_target: bool
) -> None:
    import numpy as np

    held, read = len(np.unique(known)), len(np.unique(found))
    if is_target and len(found) > len(known):
        what = f"{name} has {len(known)} values in {file}, and {len(found)} as targets"
        raise Failure(f"data: {what}: missing ones are made up")
    if held > _FEW and read < held / _FEWER and len(found) >= _MOST * len(known):
        what = f"{name} has {held} different values in {file}, and {read} as they are read"
        raise Failure(f"data: {what}")
    if not is_target or len(found) != len(known) or min(held, read) <= _FEW:
        return
    if np.allclose(np.sort(found), np.sort(known), rtol=1e-5):
        return
    orders = [np.diff(found[np.argsort(one, kind="stable")]) for one in (known, known[::-1])]
    turned = min(min((steps < 0).mean(), (steps > 0).mean()) for steps in orders)
    alike = abs(found.mean() - known.mean()) <= _ALIKE * abs(known.mean())
    if turned > _TURNED and alike and found.std() < known.std():
        raise Failure(f"data: the targets {name} are not those of {file}, but made of several")
