"""Whether what is said of each of many series is so: its errors, its intervals, its forecast."""

import contextlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from . import newest, script, tables
from .child import Failure
from .tables import Row, number

if TYPE_CHECKING:
    import numpy as np

_NEAR = 0.02  # relative difference of two computations of an error
_FEW = 0.1  # of the series, which may have another one
_WIDTHS = 4  # times wider or narrower is no interval of the newest errors
_DIGITS = 1e-3  # relative difference of one forecast in two files


def check_table(data: ModuleType, run: Path, outputs: "list[np.ndarray]") -> None:
    """Raise Failure where series.csv or metrics.json tells other errors than the model has."""
    names, rows = [*getattr(data, "SERIES", ())], tables.read(run / "series.csv")
    if not names or not rows or not {*names, "mase_model"} <= {*rows[0]}:
        return
    said = {tuple(row[n] for n in names): number(row["mase_model"]) for row in rows}
    found = _errors(data, run.absolute() / "model.keras", outputs)
    both = [(said[name], found[name]) for name in said.keys() & found.keys()]
    wrong = sum(abs(one - other) > _NEAR * other for one, other in both)
    if wrong > _FEW * len(both):
        what = f"series.csv has another mase_model for {wrong} of {len(both)} series"
        raise Failure(f"evaluate: {what} than the outputs of the model give")
    report = json.loads((run / "metrics.json").read_bytes())
    _check_share(rows, report)


def _check_share(rows: Sequence[Row], report: Mapping[str, object]) -> None:
    """Raise Failure where metrics.json has another share of series with skill than series.csv."""
    share, baselines = report.get("series_with_skill"), report.get("baselines")
    if not isinstance(share, float) or not isinstance(baselines, dict):
        return
    columns = [name for name in baselines if f"mase_{name}" in rows[0]]
    errors = {n: [number(row[f"mase_{n}"]) for row in rows] for n in ("model", *columns)}
    own = errors.pop("model")
    better = [sum(map(float.__lt__, own, other)) / len(own) for other in errors.values()]
    if better and not any(abs(share - one) < 1 / len(own) for one in better):
        what = f"series_with_skill is {share:.3g}, and series.csv has {max(better):.3g}"
        raise Failure(f"evaluate: {what}")


def _errors(
    data: ModuleType, file: Path, outputs: "list[np.ndarray]"
) -> dict[tuple[str, ...], float]:
    """Return the MASE of each series: of what the model in `file` says of the test split.

    It has to be among the `outputs` that evaluate has seen: not so where those before are taught.
    """
    import keras
    import numpy as np

    found: dict[tuple[str, ...], float] = {}
    with script.apart(), contextlib.redirect_stdout(None), contextlib.suppress(Exception):
        config = script.config_of(data)
        train, _, test = data.load_splits(config)
        targets = np.asarray(test.targets)
        model = keras.models.load_model(file, compile=False)
        made = model.predict(test, verbose=0).reshape(*targets.shape, -1)
        seen = np.concatenate([np.reshape(one, (len(one), -1)) for one in outputs])
        if not np.isclose(seen, made[-1].ravel(), rtol=1e-3).all(axis=1).any():
            return {}
        error = np.abs(made[..., made.shape[-1] // 2] - targets)  # of quantiles, the median
        values, numbers, season = train.rows.targets, train.rows.number, config.season
        change = np.abs(values[season:] - values[:-season])
        for number, name in enumerate(test.series.names.rows()):
            same = (numbers[season:] == number) & (numbers[:-season] == number)
            own = error[np.asarray(test.number) == number]
            if same.any() and not np.isnan(own).all():
                scale = np.nanmean(change[same], axis=0, dtype="float64")
                each = np.nanmean(own, axis=(0, 1), dtype="float64") / scale
                found[tuple(map(str, name))] = float(each.mean())
    return found


def check_forecasts(package: str, data: ModuleType, run: Path, rows: Sequence[Row]) -> None:
    """Raise Failure where a forecast is none of its series, or its intervals none of its errors.

    Args:
        rows: those of predict for the data file.
    """
    if not {*getattr(data, "SERIES", ()), *getattr(data, "TARGETS", ["?"])} <= {*rows[0]}:
        return
    _check_widths(data, run, rows)
    _check_alone(package, data, rows)


def _check_widths(data: ModuleType, run: Path, rows: Sequence[Row]) -> None:
    """Raise Failure where intervals are of another size than those that are scored."""
    names, scored = [*getattr(data, "SERIES", ())], tables.read(run / "series.csv")
    start = f"{data.TARGETS[0]}_lo_"
    for level in [name.removeprefix(start) for name in rows[0] if name.startswith(start)]:
        widths: dict[tuple[str, ...], list[float]] = {}
        for row in rows:
            ends = ((row[f"{n}_hi_{level}"], row[f"{n}_lo_{level}"]) for n in data.TARGETS)
            own = [number(high) - number(low) for high, low in ends]
            widths.setdefault(tuple(row[n] for n in names), []).extend(own)
        width = f"width_{level}"
        said = {tuple(row[n] for n in names): number(row.get(width, "")) for row in scored}
        if not names:
            with contextlib.suppress(KeyError, TypeError, ValueError):  # kept in another way
                report = json.loads((run / "metrics.json").read_bytes())
                said = {(): float(report["intervals"]["model"][width])}
        both = ((widths[name], said[name]) for name in widths.keys() & said.keys())
        ratios = sorted(sum(own) / len(own) / one for own, one in both if one > 0)
        middle = ratios[len(ratios) // 2] if ratios else 1.0
        if not 1 / _WIDTHS < middle < _WIDTHS:
            what = f"its {level}% intervals are {middle:.2g} times as wide as those"
            raise Failure(f"predict: {what} that evaluate scores")


def _check_alone(package: str, data: ModuleType, rows: Sequence[Row]) -> None:
    """Raise Failure where a series has another forecast if the file has no others."""
    import numpy as np

    names, runs = [*getattr(data, "SERIES", ())], Path("runs").absolute()
    last = {name: rows[-1][name] for name in names}
    among = [row for row in rows if last.items() <= row.items()]
    if len(among) == len(rows):
        return
    with script.apart():
        Path("runs").symlink_to(runs)
        flags = script.files(package, str(script.config_of(data).data), "own")
        given = flags[flags.index("--input") + 1]
        lines = [row for row in tables.read_own(data, given) if last.items() <= row.items()]
        if not lines:  # of a file in another format
            return
        newest.write(data, Path("alone"), [[*lines[0]], *([*row.values()] for row in lines)])
        script.run(f"{package}.predict", ["--input", "alone", *flags[2:]])
        own = tables.read_own(data, "own")
    before, after, every = (
        np.array([[number(row[name]) for name in data.TARGETS] for row in part])
        for part in (among, own, rows)
    )
    size = _DIGITS * (float(np.nanmax(every) - np.nanmin(every)) or 1.0)
    if before.shape == after.shape and not np.allclose(before, after, atol=size, equal_nan=True):
        what = f"the forecast of {' '.join(last.values())!r} is another"
        raise Failure(f"predict: {what} where the file has no other series")
