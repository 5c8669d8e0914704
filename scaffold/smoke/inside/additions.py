"""The scripts that `--with` has added: they open the newest run, and leave the test split alone."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from . import devices, reported, script
from .child import Failure


def run(package: str, name: str, arguments: list[str]) -> devices.Evidence:
    """Run a script of the package; one that opens a run has an older one of empty files beside."""
    if not script.takes_run(package, name):
        with _test_split_apart(package, name):
            return script.run(f"{package}.{name}", arguments)
    newest = max(Path("runs").iterdir())
    older = script.imitate(newest, "!")
    try:
        evidence = script.run(f"{package}.{name}", arguments)
    finally:
        shutil.rmtree(older)
    reported.check_added(script.data_of(package), newest)
    return evidence


@contextlib.contextmanager
def _test_split_apart(package: str, name: str) -> Iterator[None]:
    """Raise Failure where a model is fitted to, or validated on, the test split of the project."""
    import keras

    data, fit = script.data_of(package), keras.Model.fit
    load, kept = getattr(data, "load_splits", None), list[object]()

    def noted(*arguments: object, **named: object) -> object:
        splits = load(*arguments, **named) if load else ()
        kept.extend(splits[2:] if isinstance(splits, tuple) else ())
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
