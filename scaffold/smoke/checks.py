"""What a finished step must have left behind: a run, metrics that add up, predictions."""

import csv
import io
import itertools
import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

from scaffold.smoke.failures import SmokeFailure

__tracebackhide__ = True  # pytest shows the test and the failure, not what lies between

Scores = Mapping[str, float]  # by the names of the metrics


class Metrics(TypedDict):
    """metrics.json, which may hold more."""

    split: str
    primary_metric: str
    model: Scores
    baselines: Mapping[str, Scores]
    references: NotRequired[Mapping[str, Scores]]
    skill: float


BOUNDED = ("accuracy", "macro_f1", "exact_match")  # at best 1; every other metric is an error
LARGEST = sys.float_info.max


def run_folder(project: Path) -> Path:
    """Return the newest run, having seen its model and a finite history."""
    run = _newest(project)
    if run is None:
        raise SmokeFailure("train: left no run in runs/")
    for name in ("model.keras", "config.json", "history.csv"):
        if not (run / name).is_file():
            raise SmokeFailure(f"train: left no {name} in runs/{run.name}")
    history = epochs(run)
    if not history:
        raise SmokeFailure("train: history.csv has no finished epoch")
    for row in history:
        for name in ("loss", "val_loss"):
            if not math.isfinite(_number(row.get(name))):
                raise SmokeFailure(f"train: {name} is {row.get(name)} in epoch {row.get('epoch')}")
    return run


def trained(project: Path) -> object:
    """Return what another training changes: the newest run, and when its history was written."""
    run = _newest(project)
    history = run / "history.csv" if run else None
    return (run, history.stat().st_mtime_ns) if history and history.is_file() else (run, 0)


def epochs(run: Path) -> list[dict[str, str]]:
    """Return the last row of each epoch in history.csv: one that was resumed has two."""
    rows = _rows(run / "history.csv", "train")
    return list({row.get("epoch"): row for row in rows}.values())


def _newest(project: Path) -> Path | None:
    """Return the run with the latest name, which is when it began."""
    return max((run for run in project.glob("runs/*") if run.is_dir()), default=None)


def metrics(run: Path) -> Metrics:
    """Return metrics.json, having recomputed the skill from the scores it holds."""
    try:
        report: Metrics = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
        name = report["primary_metric"]
        compared = {**report["baselines"], **report.get("references", {})}
        owners = {"model": report["model"], **compared}
        scores = {(owner, key): v for owner, each in owners.items() for key, v in each.items()}
        score = scores["model", name]
        baselines = {baseline: scores[baseline, name] for baseline in report["baselines"]}
        claimed = scores["the model", "skill"] = report["skill"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SmokeFailure(f"evaluate: metrics.json is not as promised: {error!r}") from error
    if report.get("split") != "test":
        raise SmokeFailure(
            f"evaluate: metrics.json is about {report.get('split')!r}, not the test split"
        )
    if not baselines:
        raise SmokeFailure("evaluate: metrics.json has no baseline, so no skill")
    for (owner, key), value in scores.items():
        if not _is_score(value, least=0 if key == name else -LARGEST, most=_most(key)):
            raise SmokeFailure(f"evaluate: {key} of {owner} is {value!r}, an invalid value")
    try:
        json.dumps(report, allow_nan=False)  # what else it holds
    except ValueError as error:
        what = "metrics.json: expected finite numbers, one is infinite or NaN"
        raise SmokeFailure(f"evaluate: {what}") from error
    expected = skill(name, score, baselines)
    if not math.isclose(claimed, expected, rel_tol=1e-3, abs_tol=1e-6):
        raise SmokeFailure(
            f"evaluate: skill is {claimed:.4g}, but the {name} of model and baselines gives "
            f"{expected:.4g}"
        )
    return report


def coverage(report: Metrics, levels: Sequence[float]) -> None:
    """Raise SmokeFailure unless every forecast with intervals has a coverage and a width of each.

    A wider interval holds the narrower ones, so it has no smaller coverage.
    """
    intervals: object = report.get("intervals")
    if not isinstance(intervals, dict) or "model" not in intervals or len(intervals) < 2:
        raise SmokeFailure("evaluate: metrics.json has no intervals of the model and of baselines")
    for owner, scores in intervals.items():
        for word, most in (("coverage", 1), ("width", LARGEST)):
            values = [scores.get(f"{word}_{100 * level:g}") for level in levels]
            if not all(_is_score(v, 0, most) for v in values) or values != sorted(values):
                raise SmokeFailure(f"evaluate: {word} of the intervals of {owner} is {values}")


def _is_score(value: object, least: float, most: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return least <= value <= most


def _most(metric: str) -> float:
    return 1 if metric in BOUNDED else LARGEST


def skill(metric: str, score: float, baselines: Scores) -> float:
    """Return the relative error reduction over the best baseline."""
    if metric in BOUNDED:
        best = max(baselines.values())
        return (score - best) / (1 - best) if best < 1 else 0.0
    best = min(baselines.values())
    return 1 - score / max(best, 1e-9)  # 0 where the season repeats itself exactly


def predictions(file: Path) -> list[dict[str, str]]:
    """Return the rows of a table of predictions, having seen that none is empty or not a number."""
    if not file.is_file():
        raise SmokeFailure(f"predict: wrote no {file.name}")
    rows = _rows(file, "predict")
    if not rows:
        raise SmokeFailure(f"predict: {file.name} has no row")
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            if value is None or not _is_valid(value):
                raise SmokeFailure(f"predict: {file.name}, line {number}: {name} is {value!r}")
    for name in rows[0]:
        if not any(row[name] for row in rows):
            raise SmokeFailure(f"predict: {file.name}: the column {name} is empty")
    return rows


def bands(rows: list[dict[str, str]], levels: Sequence[float]) -> None:
    """Raise SmokeFailure unless forecasts lie in their intervals, the narrow in the wide ones."""
    names = [f"{100 * level:g}" for level in levels]
    targets = [name for name in rows[0] if f"{name}_lo_{names[0]}" in rows[0]]
    if not targets:
        raise SmokeFailure(f"predict: no column ends in _lo_{names[0]}, as the intervals' do")
    for number, row in enumerate(rows, start=2):
        for target in targets:
            columns = [f"{target}_lo_{level}" for level in reversed(names)] + [target]
            columns += [f"{target}_hi_{level}" for level in names]
            values = [_number(row.get(name, "").replace(",", ".")) for name in columns]
            if not all(low <= high for low, high in itertools.pairwise(values)):
                raise SmokeFailure(f"predict: line {number}: {columns} are {values}, not in order")


def _is_valid(value: str) -> bool:
    """Return whether `value` is a finite number or a word."""
    try:
        return math.isfinite(float(value))
    except ValueError:
        return True


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


def same_end(rows: list[dict[str, str]], end: list[dict[str, str]]) -> None:
    """Raise SmokeFailure where the last rows differ from those of a file without those before.

    A tenth may: other batches round differently, and what is rounded to few digits shows it. Nor
    do columns count that number the rows.
    """
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    names = [name for name in rows[0] if [row[name] for row in rows] != numbers]
    pairs = list(zip(reversed(rows), reversed(end), strict=False))
    apart = [
        (old[name], new.get(name, ""))
        for old, new in pairs
        for name in names
        if not _agree(old[name], new.get(name, ""), 1e-2)
    ]
    if len(apart) > len(pairs) / 10:
        before, after = apart[0]
        what = f"{before!r} among all rows, {after!r} without the rows before"
        raise SmokeFailure(f"predict: the last rows are predicted as {what}")


def whole_end(rows: list[dict[str, str]], end: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the predictions for the whole sequences at the end of a file, the first is cut.

    There are none where a sequence is not one stretch of lines; the first column names it.
    """
    name = next(iter(rows[0]))
    whole = list(itertools.dropwhile(lambda row: row[name] == end[0][name], end))
    last = rows[len(rows) - len(whole) :]
    together = [row[name] for row in last] == [row.get(name) for row in whole]
    return whole if together and 4 * len(whole) < len(rows) else []


def _agree(old: str, new: str, tolerance: float) -> bool:
    if old == new:
        return True
    return math.isclose(_number(old), _number(new), rel_tol=tolerance, abs_tol=tolerance / 1000)


def _rows(file: Path, step: str) -> list[dict[str, str]]:
    """Return the rows of a table, having seen that none has more cells than its header."""
    text = _text(file, step)
    separator = max(",;\t|", key=text.partition("\n")[0].count)  # that of the training data
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    for number, row in enumerate(rows, start=2):
        if None in row:
            raise SmokeFailure(f"{step}: {file.name}, line {number}: more cells than the header")
    return rows


def _text(file: Path, step: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SmokeFailure(f"{step}: {file.name} is not UTF-8: {error.reason}") from error


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return math.nan
