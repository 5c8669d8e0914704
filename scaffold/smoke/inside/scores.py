"""Whether evaluate scores every row: other outputs for the last ones have to give other scores."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from . import script
from .child import Failure

if TYPE_CHECKING:
    import numpy as np


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

    with mock.patch.object(keras.Model, "predict", noted):
        script.run(f"{package}.evaluate", [])
    found = sorted(Path("runs").glob("*/metrics.json"))
    others = [other for one in outputs if (other := changed(one)) is not None]
    if found and others and len(others) == len(outputs) and script.takes_run(package, "evaluate"):
        run = found[-1].parent.absolute()
        before = json.loads((run / "metrics.json").read_bytes())
        after = _report(package, run, others)
        if before == after:
            what = "other outputs for the last quarter of the rows give the same scores"
            raise Failure(f"evaluate: {what}")
        naive = [report.get("baselines") for report in (before, after) if isinstance(report, dict)]
        if len(naive) == 2 and naive[0] != naive[1]:
            what = "baselines have other scores in a second evaluation, whose rows are the same"
            raise Failure(f"evaluate: {what}")


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
    """Return metrics.json of a model with these outputs; None where there can be none."""
    import keras

    replies = iter(outputs)
    with script.apart():
        copy = shutil.copytree(run, Path("runs") / run.name)
        (copy / "metrics.json").unlink()
        with mock.patch.object(keras.Model, "predict", lambda *_, **__: next(replies)):
            try:
                script.run(f"{package}.evaluate", ["--run", str(copy)])
                return json.loads((copy / "metrics.json").read_bytes())
            except Exception:  # of a project that asks its model for something else
                return None
