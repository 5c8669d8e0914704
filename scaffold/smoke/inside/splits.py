"""Whether train gives the data of its splits to `fit`, and all of it, and nothing of the test."""

import contextlib
import copy
import csv
import dataclasses
import hashlib
import inspect
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, product
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from . import newest, script, tables
from .child import Failure

if TYPE_CHECKING:
    import keras
    import numpy as np

    from .wiring import Fit

_PADDING = b"\x00\xc0\x7f\xff"  # the bytes of 0, NaN and -1
_EPOCHS = 3  # in which a batch that is too small is left out, of other rows each time
_REPEATED = 40  # rows, or sequences, that stand twice
_FEW = 5  # examples, or several files may hold the same
_WINDOWS = 0.02  # of the windows of a forecast, which two splits may share
_SHARE, _SOME = 0.5, 200  # of the values of a column, and how many are looked at
_MOST = 0.98  # of the rows: so many may be left out without a word


def digest(package: str) -> str:
    """Return a digest of all batches that training, validation and test begin with."""
    import keras

    data = script.data_of(package)
    load, config = getattr(data, "load_splits", None), script.config_of(data)
    found = hashlib.sha256()
    for split in load(config) if load else ():
        if isinstance(split, keras.utils.PyDataset):
            for example in sum(_examples(split), []):
                found.update(example)
    return found.hexdigest()


def check_split(
    found: "keras.utils.PyDataset",
    expected: "keras.utils.PyDataset",
    steps: int | None,
    verb: str,
    name: str,
    who: str = "train",
) -> None:
    """Raise Failure where a data set holds other batches than the split of its type, or few."""
    if type(found) is not type(expected):  # arrays, or a data set of the project's own making
        return
    if steps and steps < len(expected):
        what = f"{steps} batches of the {len(expected)} of the {name} split"
        raise Failure(f"{who} {verb} {what}")
    if not _hold_same(found, expected):
        raise Failure(f"{who} {verb} other batches than those of the {name} split")


def _hold_same(first: "keras.utils.PyDataset", second: "keras.utils.PyDataset") -> bool:
    pairs = ((first[n], second[n]) for n in range(len(first)))
    return len(first) == len(second) and all(same(*pair) for pair in pairs)


def check_unseen(earlier: Sequence[object], test: object) -> None:
    """Raise Failure where train gives a batch of the test split to the model before its `fit`."""
    import keras

    if isinstance(test, keras.utils.PyDataset):
        batches = [test[n] for n in range(len(test))]
        for data in earlier:
            given = type(data) is type(test) and [data[n] for n in range(len(data))]  # type: ignore[index,arg-type]
            for one in given or [data]:
                if any(same(one, part) for batch in batches for part in (batch, batch[0])):
                    raise Failure("train fits on a batch of the test split")


def check_whole(split: object, name: str) -> None:
    """Raise Failure where a data set leaves out some of its targets, the same in each epoch.

    A training split may leave out less than a batch, others in each epoch.
    """
    import keras

    count = _known(getattr(split, "targets", ()))
    if not count or not isinstance(split, keras.utils.PyDataset):
        return
    whole: keras.utils.PyDataset = copy.copy(split)
    if isinstance(getattr(whole, "batch_size", None), int):  # or one batch may hold them all
        whole.batch_size = min(whole.batch_size, max(1, count * 2 // 3))
    batches = _examples(whole)
    found, batch = sum(map(len, batches)), max(map(len, batches))
    if found < count:
        seen = first = {*sum(batches, [])}
        for _ in range(_EPOCHS):
            whole.on_epoch_end()
            seen = seen | {*sum(_examples(whole), [])}
        if len(seen) < len(first) + (batch if found <= count - batch else 1):
            what = f"{found} of the {count} examples of the {name} split, the same in each epoch"
            raise Failure(f"data: load_splits gives {what}")


def check_disjoint(splits: Sequence[object], forecast: bool) -> None:
    """Raise Failure where nearly all examples of a split are in another one too.

    Of a forecast, whose examples are windows, a few are enough: those that no split holds twice.
    """
    import keras

    if not all(isinstance(split, keras.utils.PyDataset) for split in splits):
        return
    names, found = ("training", "validation", "test"), {}
    for name, split in zip(names, splits, strict=False):
        counts = Counter(sum(_examples(split), []))
        found[name] = {one for one in counts if counts[one] == 1 or not forecast}
    for one, other in combinations(found, 2):
        few = min(found[one], found[other], key=len)
        most = _WINDOWS if forecast else _MOST
        if len(few) > _FEW and len(found[one] & found[other]) > most * len(few):
            raise Failure(f"data: the {one} split and the {other} split hold the same examples")


def check_unknown(split: object, behind: bool) -> None:
    """Raise Failure where a window of a forecast holds what it is to predict.

    That is the last target, for others may be the next steps of the window or of a decoder. A
    series that repeats itself is not looked at.

    Args:
        split: its batches.
        behind: whether all targets lie behind the window, so that it may not hold the first one.
    """
    import keras
    import numpy as np

    if not isinstance(split, keras.utils.PyDataset) or not len(split):
        return
    inputs, targets, *_ = split[0]
    windows = [np.asarray(part) for part in keras.tree.flatten(inputs)]
    if not isinstance(targets, np.ndarray) or targets.ndim != 3 or len(targets) < _FEW:
        return
    for part in (part for part in windows if part.ndim == 3 and part.dtype.kind == "f"):
        repeated = (part[:, :1] == part[:, 1:]).all(axis=0).any(axis=0)  # of each feature
        first = [0] if behind and part.shape[1] != targets.shape[1] else []
        steps = {targets.shape[1] - 1, *first}
        for step, target in product(steps, range(targets.shape[2])):
            own = targets[:, step, target]
            held = (part == own[:, None, None]).all(axis=0).any(axis=0)
            if (held & ~repeated).any() and len(np.unique(own)) > _FEW:
                raise Failure("data: a window holds the value that is to be predicted of it")


def check_targets(data: ModuleType, file: str, split: object) -> None:
    """Raise Failure where the targets of a column are the values of another one in the file."""
    import numpy as np

    rows, names = tables.read_own(data, file), [*getattr(data, "TARGETS", ())]
    targets: np.ndarray = np.asarray(getattr(split, "targets", ()))
    if not rows or not {*names} <= {*rows[0]} or targets.shape[2:] != (len(names),):
        return
    others = [n for n in dict.fromkeys((*names, *getattr(data, "FEATURES", ()))) if n in rows[0]]
    held = {n: {np.float32(tables.number(row[n] or "")) for row in rows} for n in others}
    for place, name in enumerate(names):
        found = np.unique(targets[..., place].astype("float32"))[-_SOME:]
        found = found[np.isfinite(found)]
        shares = {n: sum(value in held[n] for value in found) / max(len(found), 1) for n in others}
        best = max(shares, key=lambda n: shares[n])
        if len(found) > _FEW and shares[name] < _SHARE and shares[best] > _MOST:
            raise Failure(f"data: what it takes for {name} are the values of {best}")


def check_shifted(split: object) -> None:
    """Raise Failure where a decoder reads what it is to predict, or the end has no weight.

    Inputs are the symbols of a source and those of the decoder, targets as many as the latter.
    """
    import keras
    import numpy as np

    if not isinstance(split, keras.utils.PyDataset):
        return
    inputs, targets, *weights = split[0]
    parts = [np.asarray(part) for part in keras.tree.flatten(inputs)]
    symbols = isinstance(targets, np.ndarray) and targets.ndim == 2 and targets.dtype.kind in "iu"
    if not symbols or len(parts) != 2 or any(part.shape != targets.shape for part in parts):
        return
    known = targets != 0
    late = [(part[:, 1:] == targets[:, :-1])[known[:, 1:]].mean() for part in parts]
    same = [(part == targets)[known].mean() for part in parts]
    if max(same) > _MOST > max(late):
        raise Failure("data: the decoder reads the symbols that it is to predict, not those before")
    for part in weights:
        if np.shape(part) == np.shape(targets) and _has_holes(np.asarray(part), known):
            raise Failure("data: some symbols of the targets have no weight, such as their ends")


def _has_holes(weights: "np.ndarray", known: "np.ndarray") -> bool:
    """Return whether a row with some weight has a symbol without one; others fill the batch."""
    return bool((known & (weights == 0) & weights.any(axis=1, keepdims=True)).any())


def check_repeats(data: ModuleType, file: str) -> None:
    """Raise Failure where examples that are equal are in two splits.

    The file is a copy in which some rows, or sequences, stand twice, texts in other capitals. A
    project that says nowhere that equal ones share a split is not looked at. Of texts these are the
    longest: short ones, of words that are not in the vocabulary, may be read alike.
    """
    import keras

    rows, column = tables.read_own(data, file), getattr(data, "SEQUENCE", None)
    texts = [getattr(data, name) for name in ("TEXT", "SOURCE") if hasattr(data, name)]
    if not rows or hasattr(data, "TIME") or hasattr(data, "SPLIT") or None in rows[0]:
        return
    if " share " not in " ".join(inspect.getsource(data).split()):
        return
    more = sorted(rows, key=lambda row: -sum(len(row[name]) for name in texts))[:_REPEATED]
    if isinstance(column, str) and column in rows[0]:
        chosen = {*sorted({row[column] for row in rows})[:_REPEATED]}
        more = [row | {column: f"{row[column]}9"} for row in rows if row[column] in chosen]
    more = [row | {name: row[name].upper() for name in texts} for row in more]
    path = newest.write(data, Path("repeated"), [[*rows[0]], *([*r.values()] for r in rows + more)])
    found: list[set[bytes]] = []
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        config = dataclasses.replace(script.config_of(data), data=path)
        splits = [one for one in data.load_splits(config) if isinstance(one, keras.utils.PyDataset)]
        found = [{*sum(_examples(split), [])} for split in splits]
        least = sorted(map(len, set().union(*found)))[-_REPEATED:][0] if texts else 0
        found = [{one for one in each if len(one) >= least} for each in found]
    both = [one & other for one, other in combinations(found, 2)]
    if count := sum(map(len, both)):
        what = f"{count} examples that are equal are in two splits, where rows stand twice"
        raise Failure(f"data: {what}")


def _known(targets: Sequence[object]) -> int:
    """Return how many targets there are, without those that are all missing."""
    import numpy as np

    if isinstance(targets, np.ndarray) and targets.dtype.kind == "f":
        return int(np.isfinite(targets).reshape(len(targets), -1).any(axis=1).sum())
    return len(targets)


def _examples(split: "keras.utils.PyDataset") -> list[list[bytes]]:
    """Return the inputs and targets of each example, batch by batch, without their padding."""
    import keras

    batches = (keras.tree.flatten(split[n]) for n in range(len(split)))
    return [
        [
            b"".join(part.tobytes().rstrip(_PADDING) for part in example)
            for example in zip(*batch, strict=True)
        ]
        for batch in batches
    ]


def check_rows(data: ModuleType, file: str, splits: Sequence[object], said: str) -> None:
    """Raise Failure where many rows of a file are in no split, and nothing is said of it.

    Args:
        data: the module that reads `file`, a row for each example.
        splits: all that it makes of the file.
        said: what it has printed.
    """
    found = sum(len(getattr(split, "targets", ())) for split in splits)
    with contextlib.suppress(OSError, UnicodeDecodeError, csv.Error):
        with open(file, encoding="utf-8-sig", newline="") as text:
            lines = csv.reader(text, delimiter=getattr(data, "SEPARATOR", ","))
            rows = sum(1 for line in lines if line) - 1
        numbers = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", said)}
        if 0 < found < _MOST * rows and numbers.isdisjoint((found, rows - found)):
            what = f"{rows - found} of the {rows} rows of {file}, and says nothing of it"
            raise Failure(f"data: load_splits leaves out {what}")


def check_newest(first: "Fit", other: "Fit", again: "Callable[[], Fit]") -> None:
    """Raise Failure where the newest rows of a series, those of the test, change the training.

    Args:
        first: what was fitted.
        other: the same, where the newest rows of the file have other values.
        again: fits once more as `first`.
    """
    import keras

    changed = []
    for argument in ("x", "validation_data"):
        pair = first[argument], other[argument]
        if isinstance(pair[0], keras.utils.PyDataset) and not _hold_same(*pair):
            changed.append("the examples of another split")
    if not same(_statistics(first.model), _statistics(other.model)):
        changed.append("what a layer scales by")
    if not same(first.weights, other.weights) and same(first.weights, again().weights):
        changed.append("the first weights")
    if not changed and _loss(first, first) != _loss(other, first):
        changed.append("the loss of an example")
    if changed:
        what = "the newest rows of the file, which are there to test, change"
        raise Failure(f"train: {what} {changed[0]}")


def _loss(fit: "Fit", given: "Fit") -> float:
    """Return the loss of the model of `fit` on the first batch of `given`."""
    import keras

    if not isinstance(given["validation_data"], keras.utils.PyDataset):
        return 0.0
    inputs, targets, *weights = keras.tree.map_structure(
        keras.ops.convert_to_tensor, given["validation_data"][0]
    )
    outputs = fit.model(inputs)
    return float(fit.model.compute_loss(inputs, targets, outputs, *weights))


def check_statistics(
    first: "keras.Model", other: "keras.Model", *tests: "keras.utils.PyDataset"
) -> None:
    """Raise Failure where two test splits leave the same statistics: those of all rows."""
    import keras

    known = len(tests) == 2 and all(isinstance(test, keras.utils.PyDataset) for test in tests)
    if not known or same(*(test[0] for test in tests)):  # as in a forecast
        return
    for one, two in zip(_statistics(first), _statistics(other), strict=False):
        if same(one, two) and not _are_constants(one):
            raise Failure("train: rows of other splits have a part in what a layer scales by")


def _are_constants(statistics: "list[np.ndarray]") -> bool:
    """Return whether all have three digits at most, as what somebody has chosen."""
    values = (value for each in statistics for value in each.flat)
    return all(type(value)(f"{value:.3g}") == value for value in values)


def _statistics(model: "keras.Model") -> "list[list[np.ndarray]]":
    """Return mean and variance of each layer that scales by those of its rows."""
    import keras

    layers = [one for one in model._flatten_layers() if isinstance(one, keras.layers.Normalization)]
    return [[*map(keras.ops.convert_to_numpy, (one.mean, one.variance))] for one in layers]


def same(first: object, second: object) -> bool:
    """Return whether two structures of arrays are equal."""
    import keras
    import numpy as np

    one, other = keras.tree.flatten(first), keras.tree.flatten(second)
    pairs = zip(one, other, strict=True)
    return len(one) == len(other) and all(np.array_equal(*pair, equal_nan=True) for pair in pairs)
