"""What a finished step must have left behind: a run, metrics that add up, predictions."""

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scaffold.smoke.failures import SmokeFailure

__tracebackhide__ = True  # pytest shows the test and the failure, not what lies between

BOUNDED = ("accuracy", "macro_f1", "exact_match")  # at best 1; every other metric is an error


def run_folder(project: Path) -> Path:
    """Return the run that runs/latest names, having seen its model and a finite history."""
    latest = project / "runs" / "latest"
    if not latest.exists():
        raise SmokeFailure("train: left no runs/latest")
    run = (
        latest.resolve()
        if latest.is_dir()
        else latest.parent / latest.read_text(encoding="utf-8").strip()
    )
    for name in ("model.keras", "config.json", "history.csv"):
        if not (run / name).is_file():
            raise SmokeFailure(f"train: left no {name} in {run.relative_to(project)}")
    history = _rows(run / "history.csv")
    if not history:
        raise SmokeFailure("train: history.csv has no finished epoch")
    for row in history:
        for name in ("loss", "val_loss"):
            if not math.isfinite(_number(row.get(name))):
                raise SmokeFailure(f"train: {name} is {row.get(name)} in epoch {row.get('epoch')}")
    return run


def metrics(run: Path) -> dict[str, Any]:
    """Return metrics.json, having recomputed the skill from the scores it holds."""
    try:
        report: dict[str, Any] = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
        name = report["primary_metric"]
        score = _number(report["model"][name])
        rivals = {rival: _number(scores[name]) for rival, scores in report["baselines"].items()}
        claimed = _number(report["skill"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SmokeFailure(f"evaluate: metrics.json is not as promised: {error!r}") from error
    if report.get("split") != "test":
        raise SmokeFailure(
            f"evaluate: metrics.json is about {report.get('split')!r}, not the test split"
        )
    if not rivals:
        raise SmokeFailure("evaluate: metrics.json has no baseline, so no skill")
    for owner, value in {"model": score, **rivals}.items():
        if not math.isfinite(value):
            raise SmokeFailure(f"evaluate: {name} of {owner} is {value}")
    expected = skill(name, score, rivals)
    if not math.isclose(claimed, expected, rel_tol=1e-3, abs_tol=1e-6):
        raise SmokeFailure(
            f"evaluate: skill is {claimed:.4g}, but the {name} of model and baselines is "
            f"worth {expected:.4g}"
        )
    return report


def skill(metric: str, score: float, rivals: Mapping[str, float]) -> float:
    """Return how much better `score` is than the best rival: 1 is perfect, 0 no better."""
    if metric in BOUNDED:
        best = max(rivals.values())
        return (score - best) / (1 - best) if best < 1 else 0.0
    best = min(rivals.values())
    return 1 - score / best if best > 0 else 0.0


def predictions(file: Path) -> list[dict[str, str]]:
    """Return the rows of a table of predictions, having seen that none is empty or not a number."""
    if not file.is_file():
        raise SmokeFailure(f"predict: wrote no {file.name}")
    rows = _rows(file)
    if not rows:
        raise SmokeFailure(f"predict: {file.name} has no row")
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            if value is None or value.strip().lower() in ("nan", "inf", "-inf"):
                raise SmokeFailure(f"predict: {file.name}, line {number}: {name} is {value!r}")
    return rows


def same(
    before: list[dict[str, str]], after: list[dict[str, str]], tolerance: float = 1e-3
) -> None:
    """Raise SmokeFailure unless two tables of predictions agree."""
    if len(before) != len(after):
        raise SmokeFailure(
            f"reload: {len(before)} predictions, then {len(after)} in a fresh process"
        )
    for number, (old, new) in enumerate(zip(before, after, strict=True), start=2):
        for name in old:
            if not _agree(old[name], new.get(name, ""), tolerance):
                what = f"{name} is {old[name]!r}, then {new.get(name)!r} in a fresh process"
                raise SmokeFailure(f"reload: line {number}: {what}")


def _agree(old: str, new: str, tolerance: float) -> bool:
    if old == new:
        return True
    return math.isclose(_number(old), _number(new), rel_tol=tolerance, abs_tol=1e-6)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
