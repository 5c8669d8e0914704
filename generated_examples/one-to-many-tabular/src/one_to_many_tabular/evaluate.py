"""Evaluate a run on its test split: python -m one_to_many_tabular.evaluate --help"""

import json
import sys
from base64 import b64encode
from pathlib import Path

import keras
import numpy as np
import polars as pl
from jinja2 import Template
from matplotlib.figure import Figure
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .config import command_line, open_run, write
from .data import TARGETS, Rows, load_splits
from .train import check_data, load_model


def evaluate(run: Path | None = None) -> None:
    """Compare a run, the newest by default, with baselines; write metrics and plots."""
    run, config = open_run(run)
    check_data(run, config)
    train, _, test = load_splits(config)
    outputs = load_model(run).predict(test, verbose=0)
    predictions = {
        "model": outputs,
        "median_profile": fit_predict(DummyRegressor(strategy="median"), train, test),
        "ridge": fit_predict(RidgeCV(np.logspace(-2, 4, 7)), train, test),
    }
    report = make_report(test.targets, predictions)
    plot_profiles(test.targets, outputs, run)
    write_report(run, vars(config), report)


def fit_predict(estimator, train: Rows, test: Rows) -> np.ndarray:
    """Return what an estimator of scikit-learn predicts from the same features."""
    rows = np.random.default_rng(0).permutation(len(train.targets))[:20_000]
    pipeline = make_pipeline(StandardScaler(), estimator)
    pipeline.fit(train.features[rows], train.targets[rows, :, 0])
    return pipeline.predict(test.features).reshape(test.targets.shape)


def make_report(targets: np.ndarray, predictions: dict[str, np.ndarray]) -> dict:
    """Return the content of metrics.json, from predictions of the test targets."""
    errors = {name: values - targets for name, values in predictions.items()}
    scores = {name: score(error) for name, error in errors.items()}
    by_target = map(score, errors["model"].swapaxes(0, 1))
    return {
        "split": "test",
        "primary_metric": "mae",
        "model": scores["model"],
        "model_by_target": dict(zip(TARGETS, by_target, strict=True)),
        "baselines": {"median_profile": scores["median_profile"]},
        "references": {"ridge": scores["ridge"]},
        "skill": 1
        - scores["model"]["mae"] / max(scores["median_profile"]["mae"], 1e-9),
    }


def score(error: np.ndarray) -> dict[str, float]:
    """Return MAE and RMSE in original units."""
    mae = np.mean(np.abs(error), dtype="float64")
    mse = np.mean(np.square(error), dtype="float64")
    return {"mae": float(mae), "rmse": float(np.sqrt(mse))}


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


def plot_profiles(targets: np.ndarray, predicted: np.ndarray, run: Path) -> None:
    """Draw the true and the predicted profiles of six test rows."""
    figure = Figure(figsize=(10, 6), layout="constrained")
    panels = figure.subplots(2, 3, sharex=True, sharey=True).flat
    chosen = np.linspace(0, len(targets) - 1, num=6, dtype=int)
    for axes, row in zip(panels, chosen, strict=True):
        axes.plot(targets[row, :, 0], ".-", color="black", label="true")
        axes.plot(predicted[row, :, 0], ".-", label="predicted")
        axes.set(title=f"test row {row}", xlabel="step")
    axes.legend()
    write(run / "plots" / "profiles.png", figure.savefig)


if __name__ == "__main__":
    command_line(evaluate)
