"""Evaluate a run on its test split: python -m seq2seq_forecast.evaluate --help"""

import json
import sys
from base64 import b64encode
from pathlib import Path

import keras
import matplotlib.figure
import numpy as np
import polars as pl
from jinja2 import Template
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .config import command_line, open_run, write
from .data import TARGETS, Windows, load_splits, target_steps
from .model import build_forecaster
from .train import check_data, load_model


def evaluate(run: Path | None = None) -> None:
    """Compare a run, the newest by default, with baselines; write metrics and plots."""
    run, config = open_run(run)
    check_data(run, config)
    train, _, test = load_splits(config)
    model = build_forecaster(load_model(run), config)
    forecasts = {
        "model": model.predict({"window": test.inputs}, batch_size=1024, verbose=0),
        "last_value": naive_forecast(test, season=1),
        "seasonal_naive": naive_forecast(test, config.season),
        "ridge": ridge_forecast(train, test),
    }
    report = make_report(forecasts, train, test)
    plot_forecasts(forecasts, test, run)
    write_report(run, vars(config), report)


def naive_forecast(test: Windows, season: int) -> np.ndarray:
    """Return the last known value a whole number of seasons before each target."""
    steps = np.array(target_steps(test.config))
    seasons = np.arange(len(steps)) // season + 1  # since a value was known
    rows = test.origins[:, None] + steps - seasons * season
    targets = pl.DataFrame(test.series.targets).fill_nan(None)
    known = targets.select(pl.all().forward_fill()).to_numpy()
    return known[np.maximum(rows, 0)]  # (windows, steps, targets)


def ridge_forecast(train: Windows, test: Windows) -> np.ndarray:
    """Return the forecasts of a ridge regression on flat windows."""
    complete = np.flatnonzero(~np.isnan(train.targets).any(axis=(1, 2)))
    rows = np.random.default_rng(0).permutation(complete)[:20_000]
    ridge = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 4, 7)))
    split = train.inputs[rows], train.targets[rows]
    ridge.fit(*(values.reshape(len(rows), -1) for values in split))
    parts = np.array_split(test.inputs, len(test))
    flat = (part.reshape(len(part), -1) for part in parts)
    return np.concatenate([*map(ridge.predict, flat)]).reshape(test.targets.shape)


def make_report(forecasts: dict, train: Windows, test: Windows) -> dict:
    """Return the content of metrics.json, from forecasts of the test targets."""
    rows, season = train.rows.targets, test.config.season
    scale = np.nanmean(np.abs(rows[season:] - rows[:-season]), axis=0)  # (targets,)
    scale = np.maximum(scale, 1e-9)  # 0 where the season repeats itself exactly
    errors = {name: forecast - test.targets for name, forecast in forecasts.items()}
    scores = {name: score(error, scale) for name, error in errors.items()}
    baselines = {name: scores[name] for name in ("last_value", "seasonal_naive")}
    best = min(baseline["mase"] for baseline in baselines.values())
    return {
        "split": "test",
        "primary_metric": "mase",
        "model": scores["model"],
        "baselines": baselines,
        "references": {"ridge": scores["ridge"]},
        "skill": 1 - scores["model"]["mase"] / max(best, 1e-9),
    }


def score(error: np.ndarray, scale: np.ndarray) -> dict[str, float]:
    """Return MAE, RMSE and MASE (Hyndman & Koehler, 2006), means over the targets."""
    mae = np.nanmean(np.abs(error), axis=(0, 1), dtype="float64")  # (targets,)
    mse = np.nanmean(np.square(error), axis=(0, 1), dtype="float64")
    metrics = {"mae": mae, "rmse": np.sqrt(mse), "mase": mae / scale}
    return {name: float(by_target.mean()) for name, by_target in metrics.items()}


def write_report(run: Path, config: dict, report: dict) -> None:
    """Write metrics.json and report.html, which opens offline, and print the scores."""
    write(run / "metrics.json", Path.write_text, json.dumps(report, indent=2))
    source = Path(__file__).with_name("report.html").read_text("utf-8")
    log = pl.read_csv(run / "history.csv", infer_schema=False).cast(float).to_dicts()
    plots = {p.stem: b64encode(p.read_bytes()).decode() for p in run.glob("*/*.png")}
    modules = [keras, sys.modules[keras.backend.backend()], np, pl]
    given = {"run": run, "config": config, "report": report, "log": log, "plots": plots}
    page = Template(source, autoescape=True).render(given, modules=modules)
    write(run / "report.html", Path.write_text, page, "utf-8")
    rows = {"model": report["model"], **report["baselines"], **report["references"]}
    print(pl.DataFrame([{"": name, **scores} for name, scores in rows.items()]))
    metric = report["primary_metric"]
    print(f"skill over the best baseline, by {metric}: {report['skill']:.1%}")
    for name, scores in report["references"].items():
        if (gain := 1 - scores[metric] / report["model"][metric]) >= 0.005:
            print(f"{name} does {gain:.0%} better than the model")


def plot_forecasts(forecasts: dict, test: Windows, run: Path) -> None:
    """Draw three test windows: the first target and its forecasts."""
    matplotlib.rcParams["date.converter"] = "concise"  # or dates overlap
    figure = matplotlib.figure.Figure(figsize=(9, 9), layout="constrained")
    steps = target_steps(test.config)
    chosen = np.linspace(0, len(test.origins) - 1, num=3, dtype=int)
    for axes, window in zip(figure.subplots(3), chosen, strict=True):
        rows = test.origins[window] + np.arange(steps.stop)
        time = test.series.time[rows]
        axes.plot(time, test.series.targets[rows, 0], color="black", label="data")
        for name in ("model", "seasonal_naive"):
            values = forecasts[name][window, :, 0]
            axes.plot(time[steps.start :], values, ".-", label=name)
        axes.set(ylabel=TARGETS[0])
    axes.legend()
    write(run / "plots" / "forecasts.png", figure.savefig)


if __name__ == "__main__":
    command_line(evaluate)
