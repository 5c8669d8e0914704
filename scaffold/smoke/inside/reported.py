"""Whether what a run holds beside its model and metrics.json says the same as these."""

import contextlib
import csv
import json
import re
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from . import script
from .child import Failure

if TYPE_CHECKING:
    import numpy as np

_LOADED = re.compile(
    r"<(script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=[\"']?((?:https?:)?//[^\s\"'>]+)", re.I
)
_SHARE = 0.9  # of the rows of a table: so many are as predict says
_HALF = 0.51  # of the last digit of a share that is written as a whole number
_SAME = 1e-6  # difference of two scores of the same predictions
_CLOSE = 1e-3  # relative difference of the outputs of two runtimes
_NEAR = 0.006  # of probabilities that are written with two or three decimals


def check_page(run: Path) -> None:
    """Raise Failure where report.html shows another skill, or other options, than the run has."""
    page, skill, options = run / "report.html", None, {}
    with contextlib.suppress(OSError, ValueError, AttributeError):  # kept in another way
        skill = json.loads((run / "metrics.json").read_bytes()).get("skill")
        options = json.loads((run / "config.json").read_bytes())
    if not page.is_file() or not isinstance(skill, float) or not isinstance(options, dict):
        return
    source = page.read_text(encoding="utf-8")
    if loaded := _LOADED.search(source):
        raise Failure(f"evaluate: report.html loads {loaded[2]}, and so does not open offline")
    text = re.sub(r"<(style|script|svg).*?</\1>", " ", source, flags=re.S)
    words = unescape(re.sub(r"<[^>]*>", " ", text)).split()
    shares = [float(one[:-1]) for one in words if re.fullmatch(r"-?\d+(\.\d+)?%", one)]
    named = shares and "skill" in map(str.lower, words)
    if named and not any(abs(share - 100 * skill) < _HALF for share in shares):
        what = f"no share is {skill:.1%}, the skill of metrics.json"
        raise Failure(f"evaluate: in report.html, {what}")
    _check_rivals(json.loads((run / "metrics.json").read_bytes()), " ".join(words))
    for chart in re.findall(r"<svg.*?</svg>", source, re.S):
        points = re.findall(r'<polyline[^>]*\bpoints="([^"]*)"', chart)
        if len({*points}) < len(points):
            raise Failure(
                "evaluate: report.html draws one curve as that of training and validation"
            )
    shown = {name: after for name, after in zip(words, words[1:], strict=False) if name in options}
    numbers = {name: value for name, value in options.items() if isinstance(value, int | float)}
    for name in numbers.keys() & shown.keys() if len(shown) > len(options) // 2 else ():
        value = numbers[name]
        if shown[name] not in (str(value), f"{value:.4g}"):
            what = f"report.html says {name} {shown[name]}, config.json {value}"
            raise Failure(f"evaluate: {what}")


def check_printed(said: str, metrics: Path) -> None:
    """Raise Failure where evaluate prints another score, or another skill, than metrics.json has.

    Scores are looked at in tables of polars, with a row for each way to predict.
    """
    report = json.loads(metrics.read_bytes())
    if not isinstance(report, dict):
        return
    parts = [report.get(kind) for kind in ("baselines", "references")]
    known = {"model": report.get("model")}
    known |= {name: one for part in parts if isinstance(part, dict) for name, one in part.items()}
    names: list[str] = []
    for line in said.splitlines():
        cells = [cell.strip() for cell in re.split("[│┆|]", line)[1:-1]]
        scores = known.get(cells[0]) if cells else None
        if not isinstance(scores, dict):
            names = cells if line.startswith("┌") else names or cells
            continue
        for name, cell in zip(names, cells, strict=False):
            value = scores.get(name)
            number = re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell)
            if number and isinstance(value, float):
                if abs(float(cell) - value) > _CLOSE * abs(value) + _SAME:
                    what = f"{name} of {cells[0]} is {cell}, but {value:.6g} in metrics.json"
                    raise Failure(f"evaluate: in what it prints, {what}")
    skill, told = report.get("skill"), re.search(r"(?i)\bskill\b.*?(-?\d+(?:\.\d+)?)\s?%", said)
    if told and isinstance(skill, float) and abs(float(told[1]) - 100 * skill) > _HALF:
        what = f"skill is {told[1]}%, but {skill:.1%} in metrics.json"
        raise Failure(f"evaluate: in what it prints, {what}")


def _check_rivals(report: Mapping[str, object], text: str) -> None:
    """Raise Failure where the page has the model's score, but not a rival's, or its kind wrong."""
    metric, kinds = report.get("primary_metric"), ("baseline", "reference")
    scores = {"model": report.get("model")}
    for kind in kinds:
        found = report.get(f"{kind}s")
        scores |= (
            {f"{kind} {name}": one for name, one in found.items()}
            if isinstance(found, dict)
            else {}
        )
    values = {
        n: one[metric] for n, one in scores.items() if isinstance(one, dict) and metric in one
    }
    shown = {name: f" {value:.4g} " in f" {text} " for name, value in values.items()}
    for name, is_shown in shown.items():
        kind, _, rival = name.partition(" ")
        words = rival.replace("_", " ").lower()
        if shown.get("model") and not is_shown:
            raise Failure(f"evaluate: report.html shows no {metric} of the {kind} {rival}")
        for other in {*kinds} - {kind} if rival else ():
            if f"{words} {other} " in text.lower() and f"{words} {kind} " not in text.lower():
                raise Failure(f"evaluate: report.html calls the {kind} {rival} a {other}")


def check_tables(data: ModuleType, run: Path, predicted: Sequence[Mapping[str, str]]) -> None:
    """Raise Failure where a table of the run has other predictions than predict writes.

    Args:
        predicted: the rows of predict for the data file, of texts or pairs.
    """
    names = {"TEXT": "LABEL", "SOURCE": "TARGET"}
    held = next((name for name in names if hasattr(data, name)), "")
    if not held or not predicted or getattr(data, held) not in predicted[0]:
        return
    source, target = getattr(data, held), getattr(data, names[held])
    said = {row[source]: row for row in predicted}
    for path in sorted([*run.glob("*.csv"), *run.glob("*.tsv")]):
        with path.open(encoding="utf-8", newline="") as text:
            delimiter = "\t" if path.suffix == ".tsv" else ","
            rows = list(csv.DictReader(text, delimiter=delimiter))
        column = next((name for name in (source, "text", "source") if rows and name in rows[0]), "")
        known = [(row, said[row[column]]) for row in rows if column and row[column] in said]
        if not known or "predicted" not in rows[0]:
            continue
        right = sum(row["predicted"] == other[target] for row, other in known)
        chances = [
            abs(float(row["probability"]) - float(other[f"probability_{row['predicted']}"])) < _NEAR
            for row, other in known
            if "probability" in row and f"probability_{row['predicted']}" in other
        ]
        if right < _SHARE * len(known) or sum(chances) < _SHARE * len(chances):
            what = "predictions" if right < _SHARE * len(known) else "probabilities"
            raise Failure(f"evaluate: {path.name} has other {what} than predict for the same rows")


def check_added(data: ModuleType, run: Path) -> None:
    """Raise Failure where greedy decoding, or the exported model, gives something else than before.

    What has several inputs, or another layout, is not looked at.
    """
    import numpy as np

    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        scores = json.loads((run / "metrics.json").read_bytes())["model"]
        greedy = json.loads((run / "beam.json").read_bytes())["greedy"]
        for name in sorted(scores.keys() & greedy.keys()):
            if abs(scores[name] - greedy[name]) > _SAME:
                what = f"beam: {name} of greedy decoding is {greedy[name]:.4g}"
                raise Failure(f"{what}, but evaluate gives {scores[name]:.4g}")
    pair = None
    with contextlib.suppress(Exception):  # of another structure, or without its runtime
        pair = _exported(data, run)
    if pair and not np.allclose(*pair, rtol=_CLOSE, atol=_CLOSE * float(np.ptp(pair[0]) or 1)):
        raise Failure("export: model.onnx gives other outputs than model.keras for the test split")


def _exported(data: ModuleType, run: Path) -> "tuple[np.ndarray, np.ndarray] | None":
    """Return what the model and the exported one say of the first batch of the test split."""
    import keras
    import numpy as np
    import onnxruntime

    session = onnxruntime.InferenceSession(run / "model.onnx", providers=["CPUExecutionProvider"])
    config = script.config_of(data)
    batch = data.load_splits(config)[2][0][0]
    if len(session.get_inputs()) > 1 or not isinstance(batch, np.ndarray):
        return None
    kind = "int32" if "int32" in session.get_inputs()[0].type else "float32"
    found = session.run(None, {session.get_inputs()[0].name: batch.astype(kind)})[0]
    model = keras.models.load_model(run / "model.keras", compile=False)
    expected = keras.ops.convert_to_numpy(model.predict_on_batch(batch))
    return (expected.ravel(), found.ravel()) if expected.size == found.size else None
