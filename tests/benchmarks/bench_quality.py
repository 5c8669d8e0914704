"""Forecasts of generated projects beside those of neuralforecast and darts, on the same windows.

    python tests/benchmarks/bench_quality.py [--peers PYTHON] [--backend jax] [--only months]
    python tests/benchmarks/bench_quality.py --file sales.csv

Two files are drawn from a seed: `months`, 60 monthly series like those of the M4 competition, and
`shops`, the daily sales of 20 shops with promotions and holidays that are known ahead. A file of
`--file` has the columns time, series, value and then those known ahead; all its series end at once.
The projects have what the file proposes. The peers have the same rows, windows and splits, one
layer of as many
units, and their own scaling and batches; they stop early on the validation rows, as the projects
do, or after 60 epochs or 2,000 steps. All forecasts of the test split are scored by the project's
`evaluate.py`, by the mean MASE of the series.

darts           BlockRNNModel, an LSTM, which loads its best weights; `Scaler` for each series
neuralforecast  LSTM, with the robust scaling of each window that is its default
darts-rin       darts with reversible instance normalization, where `--ways` names it
nhits           NHITS of neuralforecast, which is not recurrent, where `--ways` names it

Peers run in this Python or in that of `--peers`, and are left out where neither has them.
"""

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import numpy as np

MODES = ("vector-output", "encoder-decoder")
PEERS = ("darts", "neuralforecast", "darts-rin", "nhits")
EPOCHS, STEPS = 60, 2000  # of darts and of neuralforecast, at most
QUIET = {"accelerator": "cpu", "enable_progress_bar": False, "enable_model_summary": False}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[*DRAW], nargs="+", help="drawn files, all by default")
    parser.add_argument("--file", type=Path, nargs="+", default=[], help="files in their place")
    parser.add_argument("--ways", choices=PEERS, nargs="*", default=PEERS[:2], help="peers")
    parser.add_argument("--peers", default=sys.executable, help="Python that has the peers")
    parser.add_argument("--backend", default="jax")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        forecast(options.peer, **json.loads(sys.stdin.read()))
        return
    os.environ["KERAS_BACKEND"] = options.backend
    print(f"{'':28}{'MASE':>8}{'seconds':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for data in options.only or ([] if options.file else DRAW):
            DRAW[data](Path(folder, f"{data}.csv"))
        for file in options.file:
            shutil.copy(file, Path(folder, f"{file.stem}.csv"))
        for data in [path.stem for path in sorted(Path(folder).glob("*.csv"))]:
            for way, mase, seconds in compare(Path(folder), data, options):
                print(f"{data:12}{way:16}{mase:8.3f}{seconds:9.0f}", flush=True)


def compare(
    folder: Path, data: str, options: argparse.Namespace
) -> Iterator[tuple[str, float, float]]:
    """Yield every way, its MASE on the file `data`, and the seconds of its training."""
    for mode in MODES:
        project = folder / f"{data}_{mode.replace('-', '_')}"
        make_project(project, data, mode)
        seconds = train(project, options.seed)
        report = json.loads(next(project.glob("runs/*/metrics.json")).read_text())
        yield mode, report["model"]["mase"], seconds
    for name, scores in {**report["baselines"], **report["references"]}.items():
        yield name, scores["mase"], 0
    for way in options.ways:  # on the windows of the last project: those of both are the same
        if has(options.peers, way):
            yield way, *score_peer(way, project, options)


def make_project(project: Path, data: str, mode: str) -> None:
    """Generate the project that the file `data` proposes."""
    with open(project.parent / f"{data}.csv") as file:
        _, series, _, *known = file.readline().strip().split(",")
    new = [sys.executable, "-m", "scaffold", "new", project.name, "--no-input", "--no-git"]
    new += [f"--mode={mode}", f"--data={data}.csv", f"--column=series={series}"]
    new += [f"--column=known={','.join(known)}"] if known else []
    subprocess.run(new, cwd=project.parent, check=True, capture_output=True)


def train(project: Path, seed: int) -> float:
    """Train and evaluate a project; return the seconds of the training."""
    options = {"cwd": project, "env": {**os.environ, "PYTHONPATH": "src"}, "check": True}
    options["capture_output"] = True
    run, begin = [sys.executable, "-m"], time.perf_counter()
    train = [*run, f"{project.name}.train", f"--seed={seed}"]
    subprocess.run(train, **options)
    seconds = time.perf_counter() - begin
    subprocess.run([*run, f"{project.name}.evaluate"], **options)
    return seconds


def has(python: str, way: str) -> bool:
    """Return whether `python` has the package of a peer; say where it does not."""
    package = "darts" if way.startswith("darts") else "neuralforecast"
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec({package!r}) is None)"
    found = not subprocess.run([python, "-c", code]).returncode
    if not found:
        print(f"{way}: left out, since {python} does not have {package}")
    return found


def score_peer(way: str, project: Path, options: argparse.Namespace) -> tuple[float, float]:
    """Return the MASE of a peer on the test windows of a project, and the seconds of training."""
    sys.path.insert(0, str(project / "src"))
    evaluate = import_module(f"{project.name}.evaluate")
    config = import_module(f"{project.name}.config").Config
    config = config(data=str(next(project.glob("data/*.csv"))))
    training, validation, test = import_module(f"{project.name}.data").load_splits(config)
    given = {
        "path": config.data,
        "steps": [config.input_length, config.output_length],
        "begins": [str(split.rows.time.min()) for split in (validation, test)],
        "units": config.units,
        "seed": options.seed,
    }
    command = [options.peers, str(Path(__file__).resolve()), "--peer", way]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}  # two threads wait for each other
    pipes = {"input": json.dumps(given), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    done = subprocess.run(command, cwd=project, env=environment, text=True, **pipes)
    if done.returncode:
        sys.exit(done.stderr)
    result = np.load(project / "forecast.npz")
    np.testing.assert_allclose(result["targets"], test.targets, rtol=1e-5)  # the same windows
    errors = result["forecasts"] - test.targets
    mase = evaluate.score(errors, test, evaluate.seasonal_scale(training))["mase"]
    return mase, float(done.stdout.split("seconds ")[-1])


def forecast(way: str, path: str, begins: list[str], seed: int, **options) -> None:  # type: ignore[no-untyped-def]
    """Train a peer and save its forecasts of the test windows, series by series."""
    import pandas as pd
    import pytorch_lightning

    logging.disable(logging.WARNING)
    pytorch_lightning.seed_everything(seed, verbose=False)
    table = pd.read_csv(path)
    table.columns = ["ds", "unique_id", "y", *table.columns[3:]]
    table["ds"] = pd.to_datetime(table["ds"])
    table = table.sort_values(["unique_id", "ds"], ignore_index=True)
    run = forecast_darts if way.startswith("darts") else forecast_neuralforecast
    splits = [pd.Timestamp(begin) for begin in begins]
    begin = time.perf_counter()
    forecasts = run(way, table, *splits, seed=seed, **options)
    print("seconds", time.perf_counter() - begin)
    tests = [
        rows["y"].to_numpy() for _, rows in table[table["ds"] >= splits[1]].groupby("unique_id")
    ]
    length = options["steps"][1]
    targets = [np.lib.stride_tricks.sliding_window_view(rows, length) for rows in tests]
    np.savez(
        "forecast.npz", forecasts=forecasts[..., None], targets=np.concatenate(targets)[..., None]
    )


def forecast_darts(way, table, val, test, steps, units, seed):  # type: ignore[no-untyped-def]
    """Return the forecasts (windows, steps) of the recurrent network of darts."""
    import torch
    from darts import TimeSeries
    from darts.dataprocessing.transformers import Scaler
    from darts.models import BlockRNNModel
    from pytorch_lightning.callbacks import EarlyStopping

    def read(columns: list[str]) -> list[TimeSeries]:
        return TimeSeries.from_group_dataframe(
            table, "unique_id", "step", columns, drop_group_cols="unique_id", freq=1
        )

    known = [*table.columns[3:]]
    times = np.unique(table["ds"])
    table["step"] = np.searchsorted(times, table["ds"])
    val, test = np.searchsorted(times, [val, test]).tolist()
    series = read(["y"])
    scaler = Scaler().fit([one.slice(0, val - 1) for one in series])
    scaled = [one.astype("float32") for one in scaler.transform(series)]
    covariates = None
    if known:  # this network reads the past alone, so the steps ahead come as columns of the past
        covariates = [add_ahead(one, steps[1]) for one in read(known)]
    model = BlockRNNModel(
        *steps,
        model="LSTM",
        hidden_dim=units,
        n_rnn_layers=1,
        batch_size=64,
        n_epochs=EPOCHS,
        loss_fn=torch.nn.L1Loss(),
        use_reversible_instance_norm=way == "darts-rin",
        save_checkpoints=True,
        model_name="peer",
        work_dir=".",
        force_reset=True,
        random_state=seed,
        pl_trainer_kwargs={**QUIET, "callbacks": [EarlyStopping("val_loss", patience=10)]},
    )
    model.fit(
        [one.slice(0, val - 1) for one in scaled],
        past_covariates=covariates,
        val_series=[one.slice(val - steps[0], test - 1) for one in scaled],
        val_past_covariates=covariates,
    )
    model = BlockRNNModel.load_from_checkpoint("peer", work_dir=".", best=True)
    model.to_cpu()
    windows = model.historical_forecasts(
        scaled,
        past_covariates=covariates,
        start=test,
        forecast_horizon=steps[1],
        retrain=False,
        last_points_only=False,
        verbose=False,
    )
    back = [
        scaler.inverse_transform(one, series_idx=[i] * len(one)) for i, one in enumerate(windows)
    ]
    return np.stack([window.values()[:, 0] for one in back for window in one])


def add_ahead(flags, steps: int):  # type: ignore[no-untyped-def]
    """Return flags beside what they are `steps` later; the last ones are repeated at the end."""
    from darts import TimeSeries

    values = flags.values()
    later = np.concatenate([values[steps:], np.repeat(values[-1:], steps, axis=0)])
    both = np.hstack([values, later]).astype("float32")
    return TimeSeries.from_times_and_values(flags.time_index, both)


def forecast_neuralforecast(way, table, val, test, steps, units, seed):  # type: ignore[no-untyped-def]
    """Return the forecasts (windows, steps) of a network of neuralforecast."""
    import pandas as pd
    from neuralforecast import NeuralForecast, models

    known = [*table.columns[3:]]
    size = {"encoder_hidden_size": units, "encoder_n_layers": 1}
    network = models.NHITS if way == "nhits" else models.LSTM
    model = network(
        steps[1],
        steps[0],
        max_steps=STEPS,
        val_check_steps=50,
        early_stop_patience_steps=10,
        futr_exog_list=known or None,
        scaler_type="robust",
        random_seed=seed,
        logger=False,
        **({} if way == "nhits" else size),
        **QUIET,
    )
    one = table[table["unique_id"] == table["unique_id"].iloc[0]]["ds"]
    found = NeuralForecast([model], freq=pd.infer_freq(one)).cross_validation(
        table,
        val_size=int(((one >= val) & (one < test)).sum()),
        test_size=int((one >= test).sum()),
        n_windows=None,
    )
    found = found.sort_values(["unique_id", "cutoff", "ds"])
    return found[type(model).__name__].to_numpy().reshape(-1, steps[1])


def draw_months(path: Path) -> None:
    """Write 60 series of 120 to 240 months whose levels span three orders of magnitude."""
    random = np.random.default_rng(0)
    lines = ["month,series,value"]
    for number in range(60):
        length = int(random.integers(120, 241))
        step = np.arange(length)
        trend = random.normal(0.003, 0.004) * step
        if random.random() < 0.3:  # a break of the level
            trend += random.normal(0, 0.3) * (step >= random.integers(length // 4, length))
        season = random.normal(0, 0.12, 12)[step % 12]
        noise = random.normal(0, random.uniform(0.02, 0.08), length)
        wander = np.cumsum(random.normal(0, 0.02, length))
        values = 10 ** random.uniform(1, 4) * np.exp(trend + season + wander + noise)
        months = np.datetime64("2024-01") - length + step
        lines += [
            f"{month}-01,M{number:02},{value:.2f}"
            for month, value in zip(months, values, strict=True)
        ]
    path.write_text("\n".join(lines) + "\n")


def draw_shops(path: Path) -> None:
    """Write three years of 20 shops, closed on Sundays and holidays, some weeks with promotions."""
    random = np.random.default_rng(0)
    days = np.datetime64("2021-01-01") + np.arange(3 * 365)
    weekday = (days.astype(int) + 3) % 7
    day_of_year = (days - days.astype("datetime64[Y]")).astype(int)
    holiday = np.isin(day_of_year, random.choice(365, 11, replace=False))
    open_ = (weekday < 6) & ~holiday
    week = np.arange(len(days)) // 7
    lines = ["date,series,sales,promo,holiday"]
    for number in range(20):
        pattern = random.normal(0, 0.1, 7)[weekday]
        promo = (random.random(week.max() + 1) < 0.4)[week] & (weekday < 5)
        wander = np.cumsum(random.normal(0, 0.008, len(days)))
        yearly = 0.1 * np.cos(2 * np.pi * (day_of_year - 355) / 365)
        noise = random.normal(0, 0.08, len(days)) + random.uniform(0.2, 0.5) * promo
        sales = 10 ** random.uniform(3, 4.3) * np.exp(pattern + wander + yearly + noise) * open_
        lines += [
            f"{day},S{number:02},{value:.0f},{on:d},{off:d}"
            for day, value, on, off in zip(days, sales, promo, holiday, strict=True)
        ]
    path.write_text("\n".join(lines) + "\n")


DRAW = {"months": draw_months, "shops": draw_shops}

if __name__ == "__main__":
    main()
