"""The scripts that `--with` has added: they open the newest run, and leave the test split alone."""

import contextlib
import dataclasses
import importlib
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from . import devices, reported, script, tables, wiring
from .child import Failure
from .splits import check_split

_EPOCHS = 7  # of a fold, which no project has by default
_NEAR = 1e-3  # relative difference of two computations of a mean
_SAME = 1e-6  # difference of two ends of a split
_VERBS = ("fits", "validates on")


def run(package: str, name: str, arguments: list[str]) -> devices.Evidence:
    """Run a script of the package; one that opens a run has an older one of empty files beside."""
    if not script.takes_run(package, name):
        _check_fold(package, name)
        before = _scores()
        with _test_split_apart(package, name):
            evidence = script.run(f"{package}.{name}", arguments)
        check_folds(name)
        after = _scores()
        if changed := [str(file) for file in before | after if before.get(file) != after.get(file)]:
            raise Failure(f"{name}: it changes {changed[0]}, of a run that it does not open")
        return evidence
    newest = max(Path("runs").iterdir())
    older = script.imitate(newest, "!")
    try:
        evidence = script.run(f"{package}.{name}", arguments)
    finally:
        shutil.rmtree(older)
    reported.check_added(script.data_of(package), newest)
    return evidence


def _check_fold(package: str, name: str) -> None:
    """Raise Failure where a fold of a backtest ignores its options, its best weights, or its rows.

    A module without `run_fold` and `fold_cuts` is not looked at.
    """
    module, data = importlib.import_module(f"{package}.{name}"), script.data_of(package)
    if not hasattr(module, "run_fold") or not hasattr(module, "fold_cuts"):
        return
    cuts: Sequence[Sequence[float]] = module.fold_cuts(2)
    ends: Sequence[float] = getattr(data, "SPLIT_ENDS", ())
    if len(ends) == 3 and max(map(max, cuts)) > ends[1] + _SAME:
        raise Failure(f"{name}: its folds reach into the test split")
    config = dataclasses.replace(script.config_of(data), epochs=_EPOCHS)
    with script.apart(), wiring.imitated(name) as (fits, _):
        scores = module.run_fold(config, cuts[-1], Path("fold"))
        splits: Sequence[object] = data.load_splits(config, cuts[-1]) if fits else []
    if fits and fits[-1]["epochs"] != _EPOCHS:
        raise Failure(f"{name} ignores --epochs={_EPOCHS}: it fits for {fits[-1]['epochs']}")
    time = getattr(getattr(splits[2], "rows", None), "time", None) if len(splits) > 2 else None
    if time is not None and {"first", "last"} <= {*getattr(scores, "columns", ())}:
        if any(scores[n][0] != end for n, end in (("first", time.min()), ("last", time.max()))):
            raise Failure(f"{name}: a fold names other times than those of the rows that it scores")
    for split, given, verb in zip(splits, ("x", "validation_data"), _VERBS, strict=False):
        check_split(fits[-1][given], split, None, verb, "fold's own", name)


def _scores() -> dict[Path, bytes]:
    """Return the scores that each run holds."""
    return {file: file.read_bytes() for file in Path("runs").glob("*/metrics.json")}


def check_folds(name: str) -> None:
    """Raise Failure where metrics.json of a backtest has other means than folds.csv."""
    file = max(Path().glob("backtests/*/folds.csv"), default=None)
    rows = tables.read(file) if file else []
    report = json.loads(file.with_name("metrics.json").read_bytes()) if file and rows else {}
    for owner, scores in report.items():
        own = [row for row in rows if row.get("forecast") == owner]
        for metric, value in scores.items():
            folds = [tables.number(row[metric]) for row in own if row.get(metric)]
            mean = sum(folds) / len(folds) if folds else value
            if abs(mean - value) > _NEAR * abs(mean):
                what = f"{metric} of {owner} is {value:.4g}, and the mean of the folds {mean:.4g}"
                raise Failure(f"{name}: {what}")


def _named(split: object) -> str:
    """Return what tells the rows of a split apart from those of another: their targets."""
    import numpy as np

    return str([np.asarray(one).tolist() for one in getattr(split, "targets", ())])


@contextlib.contextmanager
def _test_split_apart(package: str, name: str) -> Iterator[None]:
    """Raise Failure where a model is fitted to, or validated on, the test split of the project."""
    import keras

    data, fit = script.data_of(package), keras.Model.fit
    load, kept = getattr(data, "load_splits", None), list[object]()
    whole = list[object]()  # test splits of calls with a configuration alone

    def noted(*arguments: object, **named: object) -> object:
        splits = load(*arguments, **named) if load else ()
        kept.extend(splits[2:] if isinstance(splits, tuple) else ())
        whole.extend(splits[2:3] if isinstance(splits, tuple) and len(arguments) == 1 else ())
        return splits

    def watched(model: keras.Model, *arguments: object, **named: object) -> object:
        given = [*arguments, *named.values()]
        if any(one is split for one in given for split in kept):
            raise Failure(f"{name}: it fits or validates on the test split")
        return fit(model, *arguments, **named)

    with contextlib.ExitStack() as patched:
        if load:
            patched.enter_context(mock.patch.object(data, "load_splits", noted))
        patched.enter_context(mock.patch.object(keras.Model, "fit", watched))
        yield
    # windows of a forecast may have any length; `noted` is pickled where workers train
    if not hasattr(data, "TIME") and len({*map(_named, whole)}) > 1:
        raise Failure(f"{name}: its trials have different test splits, so that some train on it")
