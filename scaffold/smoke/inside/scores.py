"""Whether evaluate scores every row, as predict would have predicted it.

Other outputs for the last rows have to give other scores. The last forecast that is scored has to
be the one that predict makes where the file ends before its targets.
"""

import contextlib
import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from unittest import mock

from . import newest, plots, reported, script, series
from .child import Failure

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

TEST = "the test split"
_SERIES = 20  # of many, of which forecasts are compared
_BATCH = 64  # rows of the largest that is looked at
_LEAST = 1e-9  # of a scale, where a season repeats itself exactly
_NEAR = 1e-3  # relative difference of two computations of an error


def evaluate(package: str) -> None:
    """Run the project's evaluate; then apart from it once more, where the model is only imitated.

    Raises:
        Failure: when it exits with anything but 0, or leaves rows out.
    """
    import keras

    outputs: list[np.ndarray] = []
    predict = keras.Model.predict

    def noted(model: keras.Model, *arguments: object, **named: object) -> object:
        outputs.append(predict(model, *arguments, **named))
        return outputs[-1]

    data = script.data_of(package)
    said = io.StringIO()
    with mock.patch.object(keras.Model, "predict", noted), plots.drawn() as figures, learnt() as y:
        try:
            with contextlib.redirect_stdout(said):
                script.run(f"{package}.evaluate", [])
        finally:
            print(said.getvalue(), end="")
    check_references(data, y)
    check_rows(data, outputs)
    found = [path.absolute() for path in sorted(Path("runs").glob("*/metrics.json"))]
    made = _other_error(data, outputs, found[-1]) if found else ""
    repeated = check_last(package, data, outputs, strict=not made)
    if made and repeated:  # else evaluate and predict make something of the outputs
        raise Failure(f"evaluate: {made} on the test split")
    if found:
        _check_naive(data, found[-1])
        reported.check_page(found[-1].parent)
        reported.check_printed(said.getvalue(), found[-1])
        series.check_table(data, found[-1].parent, outputs)
        _check_plots(figures, data, outputs, found[-1])
        check_order(data, found[-1].with_name("model.keras"))
        check_missing(data, found[-1].with_name("model.keras").absolute())
        check_batch(data, found[-1].with_name("model.keras").absolute())
    others = [other for one in outputs if (other := changed(one)) is not None]
    if found and others and len(others) == len(outputs) and script.takes_run(package, "evaluate"):
        run = found[-1].parent.absolute()
        before = json.loads((run / "metrics.json").read_bytes())
        after = _report(package, run, others)
        if before == after:
            what = "other outputs for the last quarter of the rows leave metrics.json as it is"
            raise Failure(f"evaluate: {what}")
        naive = [report.get("baselines") for report in (before, after) if isinstance(report, dict)]
        if len(naive) == 2 and naive[0] != naive[1]:
            what = "baselines have other scores in a second evaluation, whose rows are the same"
            raise Failure(f"evaluate: {what}")


def _check_plots(
    figures: "Sequence[Figure]", data: ModuleType, outputs: "list[np.ndarray]", metrics: Path
) -> None:
    """Raise Failure where a confusion matrix, or a forecast of one series, is not what it shows."""
    import numpy as np

    plots.check_visible(figures)
    plots.check_matrices(figures, json.loads(metrics.read_bytes()))
    targets = None
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        targets = np.asarray(data.load_splits(script.config_of(data))[2].targets)
    if len(outputs) == 1 and targets is not None and targets.ndim == 3:
        if targets.size == outputs[0].size and not hasattr(data, "SERIES"):
            check = plots.check_forecasts if hasattr(data, "TIME") else plots.check_profiles
            check(figures, targets, outputs[0])
    names = [*getattr(data, "TARGETS", ())]
    if targets is not None and targets.ndim == 2 and len(names) == targets.shape[1] > 1:
        plots.check_titles(figures, names, targets)


@contextlib.contextmanager
def learnt() -> "Iterator[list[np.ndarray]]":
    """Give the targets that models of scikit-learn are fitted to meanwhile."""
    targets: list[np.ndarray] = []

    def noted(fit: Callable[..., object]) -> Callable[..., object]:
        def fit_and_note(model: object, x: object, y: "np.ndarray", *weights: object) -> object:
            targets.append(y)
            return fit(model, x, y, *weights)

        return fit_and_note

    with contextlib.ExitStack() as stack:
        with contextlib.suppress(ImportError):
            from sklearn import linear_model  # type: ignore[import-untyped]

            for kind in (linear_model.Ridge, linear_model.RidgeCV):
                stack.enter_context(mock.patch.object(kind, "fit", noted(kind.fit)))
        yield targets


def check_references(data: ModuleType, learnt: "Sequence[np.ndarray]") -> None:
    """Raise Failure where a linear model is fitted to targets that are in the test split alone."""
    import numpy as np

    known: list[set[bytes]] = []
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        splits = [np.asarray(split.targets) for split in data.load_splits(script.config_of(data))]
        known = [_rows(targets) for targets in splits]
    own = known[2] - known[0] - known[1] if len(known) == 3 else set()
    for targets in learnt:
        if found := len(own & _rows(targets)):
            what = f"{found} of the {len(own)} targets that the test split alone has"
            raise Failure(f"evaluate: a model beside it is fitted to {what}")


def _rows(targets: "np.ndarray") -> set[bytes]:
    """Return the bytes of the targets of each example."""
    import numpy as np

    flat = np.ascontiguousarray(targets, "float32").reshape(len(targets), -1)
    return {row.tobytes() for row in flat}


def check_rows(data: ModuleType, outputs: "list[np.ndarray]") -> None:
    """Raise Failure where the model has predicted less rows than the test split holds."""
    count, sizes = 0, [len(one) for one in outputs if hasattr(one, "shape") and one.ndim]
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        count = data.load_splits(script.config_of(data))[2].rows.height
    if sizes and sum(sizes) < count:
        what = f"the test split has {count} rows, and the model predicts {sum(sizes)}"
        raise Failure(f"evaluate: {what}")


def _other_error(data: ModuleType, outputs: "list[np.ndarray]", metrics: Path) -> str:
    """Return how an error of a forecast differs from that of outputs as they are; "" if none does.

    Several calls of the model are not looked at, but where intervals are calibrated before.

    Raises:
        Failure: where it is that of another split.
    """
    import numpy as np

    said, errors, root, quantiles = {}, {}, 0.0, False
    each: dict[str, tuple[float, float]] = {}  # target → its error as it is said, and as it is
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        report = json.loads(metrics.read_bytes())
        splits = [np.asarray(split.targets) for split in data.load_splits(script.config_of(data))]
        steps = splits[2].ndim == 3 and "mae" in report["model"]
        made, quantiles = outputs[-1], "intervals" in report
        if quantiles and steps:  # the middle one of each output is its forecast
            made = made.reshape(*splits[2].shape, -1)
            made = made[..., made.shape[-1] // 2]
        if steps and (len(outputs) == 1 or quantiles):
            said = report["model"]
            for name, targets in joined(splits).items():
                if targets.size == made.size or name == TEST:  # the last of more rows
                    error = np.abs(made[-len(targets) :].reshape(targets.shape) - targets)
                    errors[name] = float(np.nanmean(error, axis=(0, 1)).mean())
                    if name == TEST:
                        by_target = report.get("model_by_target", {})
                        means = zip(data.TARGETS, np.nanmean(error, axis=(0, 1)), strict=True)
                        each = {
                            t: (by_target[t]["mae"], float(m)) for t, m in means if t in by_target
                        }
                        root = float(np.sqrt(np.nanmean(error**2, axis=(0, 1))).mean())
    mae, rmse = said.get("mae", 0.0), said.get("rmse", root)
    same = [name for name, error in errors.items() if abs(mae - error) <= _NEAR * error]
    if same and TEST not in same:
        raise Failure(f"evaluate: mae is that of {same[0]}, not of the test split")
    for target, (told, error) in each.items() if same else ():
        if abs(told - error) > _NEAR * error:
            what = f"mae of {target} is {told:.4g}, but the outputs of the model have {error:.4g}"
            raise Failure(f"evaluate: {what}")
    if same and abs(rmse - root) > _NEAR * root:
        if len(data.TARGETS) == 1:  # of several, there are other means
            raise Failure(f"evaluate: rmse is {rmse:.4g}, but mae and outputs give {root:.4g}")
        return f"rmse is {rmse:.4g}, but the outputs of the model have {root:.4g}"
    if same or quantiles or TEST not in errors:
        return ""
    return f"mae is {mae:.4g}, but the outputs of the model have {errors[TEST]:.4g}"


def _check_naive(data: ModuleType, metrics: Path) -> None:
    """Raise Failure where a naive forecast has a larger error than the newest values it may know.

    Or another scaled error than the mean change of a season in training gives.

    Several series, and files with gaps, are not looked at.
    """
    import numpy as np

    said: dict[str, dict[str, float]] = {}
    found: dict[str, tuple[float, float]] = {}  # name → its error, and its scaled error
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        config, said = script.config_of(data), json.loads(metrics.read_bytes())["baselines"]
        train, _, test = data.load_splits(config)
        steps = np.array(data.target_steps(config))
        values, lead = np.asarray(test.series.targets), getattr(config, "lead", None)
        ahead = steps - config.input_length + 1  # of the last value that is known
        since = ahead if lead is None else max(lead, 1)
        known = np.asarray(train.rows.targets) if hasattr(train, "rows") else values[:0]
        change = np.abs(known[config.season :] - known[: -config.season])
        scale = np.maximum(np.nanmean(change, axis=0, dtype="float64"), _LEAST)
        for name, season in (("last_value", 1), ("seasonal_naive", config.season)):
            rows = test.origins[:, None] + steps - -(-since // season) * season
            if rows.min() >= 0 and not hasattr(data, "SERIES"):
                error = np.abs(values[rows] - test.targets).mean(axis=(0, 1), dtype="float64")
                found[name] = float(error.mean()), float((error / scale).mean())
    for name, (error, scaled) in found.items():
        mae, mase = (said.get(name, {}).get(metric) for metric in ("mae", "mase"))
        if mae is not None and mae > (1 + _NEAR) * error:
            what = f"mae of {name} is {mae:.4g}, but the file gives {error:.4g}"
            raise Failure(f"evaluate: {what}: a baseline that is too easily beaten")
        same = mae is not None and abs(mae - error) <= _NEAR * error
        if same and mase is not None and abs(mase - scaled) > _NEAR * scaled:
            what = f"mase of {name} is {mase:.4g}, but its error and the rows of training give"
            raise Failure(f"evaluate: {what} {scaled:.4g}")


def joined(splits: "Sequence[np.ndarray]") -> "dict[str, np.ndarray]":
    """Return the rows of each split, and those of several that might be taken for the test split.

    Args:
        splits: training, validation and test.
    """
    import numpy as np

    train, validation, test = splits
    return {
        "the training split": train,
        "the validation split": validation,
        TEST: test,
        "the validation and the test split": np.concatenate([validation, test]),
        "the whole file": np.concatenate([train, validation, test]),
    }


def check_order(data: ModuleType, model: Path) -> None:
    """Raise Failure where outputs for the steps inside a window depend on its last one."""
    import keras
    import numpy as np

    window, inside = None, 0
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        config = script.config_of(data)
        steps = data.target_steps(config)
        inside = config.input_length - steps.start
        if {*data.TARGETS} & {*data.FEATURES} and 0 < inside < len(steps):
            window = data.load_splits(config)[2][0][0]
    if not isinstance(window, np.ndarray):
        return
    other = window.copy()
    other[:, -1] += 1 + np.ptp(other[:, -1], axis=0)
    network = keras.models.load_model(model, compile=False)
    before, after = (network.predict_on_batch(one) for one in (window, other))
    before, after = (
        one.reshape(len(window), len(one[0]), -1)[:, :inside] for one in (before, after)
    )
    if not np.allclose(before, after, rtol=1e-3, atol=1e-3 * (np.ptp(before) or 1)):
        what = "what it says of a step depends on later values of the window, its target among them"
        raise Failure(f"model: {what}")


def check_missing(data: ModuleType, model: Path) -> None:
    """Raise Failure where the last step of a sequence is not read if it lacks one of its values."""
    import keras
    import numpy as np

    both: list[np.ndarray] = []
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        steps = data.load_splits(script.config_of(data))[2][0][0] if _has_steps(data) else None
        if isinstance(steps, np.ndarray) and steps.ndim == 3 and steps.shape[-1] > 1:
            network = keras.models.load_model(model, compile=False)
            known = np.logical_not(np.isnan(steps).all(axis=-1, keepdims=False))
            last = steps.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
            one = steps.copy()
            one[np.arange(len(one)), last, 0] = np.nan
            other = one.copy()
            other[np.arange(len(one)), last, 1:] += 1 + np.nanmax(np.abs(steps))
            both = [network.predict_on_batch(part) for part in (one, other)]
    if both and np.isfinite(both[0]).all() and np.array_equal(both[0], both[1]):
        what = "the last step of a sequence is not read where one of its values is missing"
        raise Failure(f"model: {what}")


def _has_steps(data: ModuleType) -> bool:
    return hasattr(data, "FEATURES") and not hasattr(data, "TIME") and hasattr(data, "SEQUENCE")


def check_batch(data: ModuleType, model: Path) -> None:
    """Raise Failure where outputs for a row depend on how many rows are beside it.

    An operation that confuses the rows with another axis does so where both are of one size. Those
    of a forecast have to depend on the newest step of the window.
    """
    import keras
    import numpy as np

    wrong, unread = list[int](), False
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        config = script.config_of(data)
        inputs = data.load_splits(config)[2][0][0]
        network = keras.models.load_model(model, compile=False)
        whole = np.asarray(network.predict_on_batch(inputs))
        if hasattr(data, "TIME"):
            later = keras.tree.map_structure(lambda x: _later(x, config.input_length), inputs)
            unread = np.array_equal(network.predict_on_batch(later), whole)
        for size in {size for size in whole.shape[1:] if 1 < size <= min(len(whole), _BATCH)}:
            rows = np.linspace(0, len(whole) - 1, size, dtype=int)  # some of each series
            part = network(keras.tree.map_structure(lambda x, n=rows: x[n], inputs), training=False)
            if not _are_near(keras.ops.convert_to_numpy(part), whole[rows]):
                wrong.append(size)
    if unread:
        raise Failure("model: the last step of its windows has no part in what it says")
    if wrong:
        what = f"what it says of a row is another in a batch of {wrong[0]} rows"
        raise Failure(f"model: {what}: an axis is taken for another")


def _later(part: "np.ndarray", length: int) -> "np.ndarray":
    """Return an input with other values at the last step, if it is a window of so many steps."""
    import numpy as np

    other = np.array(part)
    if other.ndim == 3 and other.shape[1] == length:
        other[:, -1] += 1 + np.nanmax(np.abs(other), initial=0)
    return other


def _are_near(one: "np.ndarray", other: "np.ndarray") -> bool:
    import numpy as np

    size = float(np.nanmax(other) - np.nanmin(other)) or 1.0
    return np.allclose(one, other, rtol=1e-3, atol=1e-3 * size, equal_nan=True)


def check_last(package: str, data: ModuleType, outputs: "list[np.ndarray]", strict: bool) -> bool:
    """Return whether predict repeats forecasts of evaluate where the file ends before them.

    A file with gaps, or not in the order of time, is not looked at, nor are the ends of intervals,
    nor outputs for steps of the window or not next to it.

    Raises:
        Failure: where it does not, and `strict`: evaluate scores the outputs as they are.
    """
    config = script.config_of(data)
    steps = getattr(data, "target_steps", lambda _: range(0))(config)
    if not steps or steps.start != config.input_length:
        return False
    file, runs = str(config.data), Path("runs").absolute()
    with script.apart():
        Path("runs").symlink_to(runs)
        cut = newest.shorter(data, file, len(steps))
        if cut is None:
            return False
        path, times = cut
        flags = ["--input", path, "--output", "last_forecast"]
        if "future" in script.parameters(package, "predict"):
            flags += ["--future", file]
        script.run(f"{package}.predict", flags)
        with open("last_forecast", encoding="utf-8", newline="") as written:
            head, *found = csv.reader(written, delimiter=data.SEPARATOR)
    near = None
    if {*data.TARGETS, *newest.time_columns(data), *getattr(data, "SERIES", ())} <= {*head}:
        compared = islice(_compared(data, head, found, times, len(steps), outputs), _SERIES)
        near = all(same) if (same := [*compared]) else None
    if strict and near is False:
        what = "it ends before the targets of the last window of the test split"
        raise Failure(f"predict: where {what}, it writes other values than evaluate scores")
    return near is True


def _compared(
    data: ModuleType,
    head: list[str],
    found: list[list[str]],
    times: dict[tuple[str, ...], newest.Times],
    count: int,
    outputs: "list[np.ndarray]",
) -> Iterator[bool]:
    """Yield for each series whether its forecast is one of `outputs`, or of their quantiles.

    Of one series, it is that of the last window.

    One that is not of so many steps is not looked at, nor are times that are at none of the file:
    they are written in another way than there.

    Raises:
        Failure: where it is not at the last `count` times.
    """
    import numpy as np

    names, stamps, targets = getattr(data, "SERIES", ()), newest.time_columns(data), data.TARGETS
    flat = [np.reshape(one, (len(one), -1)) for one in outputs if len(one)]
    if len({one.shape[1] for one in flat}) != 1 or flat[0].shape[1] % (count * len(targets)):
        return
    others = np.concatenate(flat)  # intervals are calibrated on outputs of validation
    others = others.reshape(len(others), count, len(targets), -1)
    if not names:  # of one series, the forecast after its end is the last one
        others = others[np.cumsum([len(one) for one in flat]) - 1]
    size = 1e-3 * (max(float(np.ptp(one)) for one in flat) or 1)
    by_series: dict[tuple[str, ...], list[list[str]]] = {}
    for row in found:
        by_series.setdefault(tuple(row[head.index(n)] for n in names), []).append(row)
    for name, own in times.items():
        rows = by_series.get(name, [])
        written = [[row[head.index(n)] for n in stamps] for row in rows]
        if written and written != own[-count:] and any(one in own for one in written):
            what = f"{count} rows are left out from {' '.join(own[-count])} on"
            told = ", ".join(" ".join(one) for one in written[:3])
            raise Failure(f"predict: {what}, and it forecasts {told}, …")
        texts = [[row[head.index(n)].replace(",", ".") for n in targets] for row in rows]
        if len(texts) == count:
            values = np.array(texts, "float64")[..., None]
            near = np.abs(others - values).max(axis=(1, 2)) <= size
            yield bool(near.any())


def changed(outputs: object) -> "np.ndarray | None":
    """Return `outputs` of which the last quarter is another; None where they have no such rows."""
    import numpy as np

    if not isinstance(outputs, np.ndarray) or outputs.dtype.kind not in "fi" or len(outputs) < 4:
        return None
    other = outputs.copy()
    last = other[len(other) * 3 // 4 :]
    if outputs.dtype.kind == "i":  # symbols: each row has those of another
        last[:] = np.roll(last, 1, axis=0)
    elif (outputs >= 0).all() and (outputs <= 1).all():  # probabilities stay some
        last[:] = np.roll(last, 1, axis=-1) if last.shape[-1] > 1 else 1 - last
    else:
        last[:] = 2 * np.roll(last, 1, axis=-1) + 1
    return None if np.array_equal(other, outputs, equal_nan=True) else other


def _report(package: str, run: Path, outputs: "list[np.ndarray]") -> object:
    """Return metrics.json, over that of before, of a model with these outputs; None at an error."""
    import keras

    replies = iter(outputs)
    with script.apart():
        copy = shutil.copytree(run, Path("runs") / run.name)
        with mock.patch.object(keras.Model, "predict", lambda *_, **__: next(replies)):
            try:
                script.run(f"{package}.evaluate", ["--run", str(copy)])
                return json.loads((copy / "metrics.json").read_bytes())
            except Exception:  # of a project that asks its model for something else
                return None
