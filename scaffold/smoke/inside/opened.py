"""Whether evaluate and predict open the run that they are to open, for the data of its training."""

import contextlib
import io
import os
import re
import shutil
from pathlib import Path
from unittest import mock

from . import script
from .child import Failure, one_line


def check_opened(package: str, run: Path, other: Path) -> None:
    """Raise Failure where evaluate opens another run than the newest, and none is named.

    The folder of the `other` one is changed last, as if that had been evaluated.
    """
    if script.takes_run(package, "evaluate"):
        os.utime(other)
        opened = _opened(f"{package}.evaluate", [])
        if opened and run.resolve() not in opened[0].resolve().parents:
            raise Failure(f"evaluate opens {opened[0]} where no run is named, not the newest run")


def check_run(package: str, file: str, run: Path) -> None:
    """Raise Failure unless evaluate and predict open the run that they are told to."""
    files = script.files(package, file, "predictions")
    newer = script.imitate(run)
    for name, flags in (("evaluate", []), ("predict", files)):
        if script.takes_run(package, name):
            try:
                opened = _opened(f"{package}.{name}", [*flags, "--run", str(run)])
            except Exception as error:
                what = f"{name} ignores --run={run}, or what is newer and empty disturbs it"
                raise Failure(f"{what}: {one_line(error)}") from error
            if not all(run.resolve() in path.resolve().parents for path in opened):
                raise Failure(f"{name} ignores --run={run}: it opens {opened[0]}")
    shutil.rmtree(newer)


def _opened(module: str, arguments: list[str]) -> list[Path]:
    """Return the models that a script loads, until one has to predict."""
    import keras

    opened: list[Path] = []

    def leave(*_: object, **__: object) -> None:
        raise SystemExit

    def load_and_leave(path: str | Path, **options: object) -> keras.Model:
        opened.append(Path(path))
        model = load(path, **options)
        keras.Model.predict = keras.Model.evaluate = keras.Layer.__call__ = leave
        return model

    load = keras.models.load_model
    usual = keras.Model.predict, keras.Model.evaluate, keras.Layer.__call__
    try:
        with mock.patch.object(keras.models, "load_model", load_and_leave):
            script.run(module, arguments)
    finally:
        keras.Model.predict, keras.Model.evaluate, keras.Layer.__call__ = usual
    return opened


def check_changed(package: str, data: Path, run: Path) -> None:
    """Raise Failure where evaluate refuses a longer data file, but not one as long, or the reverse.

    Nor may it look at a part of the file alone.

    A file outside of the project is not looked at, nor a project that compares no files.
    """
    content = data.read_bytes()
    found = [*re.finditer(rb"[1-4]", content)] or [*re.finditer(rb"[A-Za-z]", content)]
    if data.is_absolute() or not found or not script.takes_run(package, "evaluate"):
        return
    below = content.find(b"\n")  # the header
    first = next((match for match in found if match.start() > below), found[-1])
    changed_at = [found[-1], found[-1], found[len(found) // 3], first]
    one, places = found[-1][0], [match.span() for match in changed_at]
    others = [match[0] for match in changed_at]
    changes = [2 * one, *(bytes([x[0] + 5]) if x.isdigit() else x.swapcase() for x in others[1:])]
    changes, places = [*changes, one], [*places, places[0]]  # the last is no change
    runs = Path("runs").absolute()
    refused = []
    for changed, (start, end) in zip(changes, places, strict=True):
        with script.apart():
            Path("runs").symlink_to(runs)
            Path(data.parts[0]).unlink()
            data.parent.mkdir(parents=True, exist_ok=True)
            data.write_bytes(content[:start] + changed + content[end:])
            with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Failure):
                refused.append(not _opened(f"{package}.evaluate", ["--run", str(run)]))
                continue
            refused.append(True)
    if refused.pop():
        raise Failure("evaluate refuses the data file of the training where it was written anew")
    if any(refused) and not all(refused):
        what = "a data file of the same size that is not that of the training"
        other = "a longer one" if refused[0] else "one that is changed at another place"
        raise Failure(f"evaluate scores {what}, though it refuses {other}")
