"""Training of a project beside other ways to train the same network, in turns.

    python tests/benchmarks/bench_train.py [--backends tensorflow jax] [--rounds 3]

Windows of 24 values, 12 to forecast, 64 units, batches of 64, on a series of `--rows` values. Each
figure is of a process of its own: windows a second in the median epoch after the first, validation
and callbacks included; the seconds of the first epoch, which compiles; and the processor seconds of
a later epoch, which tell more than the clock where something else runs. The ways:

project   `python -m series.train` as it is
compiled  the same with `jit_compile=True, steps_per_execution=16`
plain     the project's network in `fit` on arrays, without callbacks
snippet   LSTM(64), Dense(12) in `fit` on arrays, as the question's answers write it
torch     the same network in a loop of PyTorch, where that is installed
"""

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import numpy as np

EPOCHS, STEPS_IN, STEPS_OUT, UNITS, BATCH = 6, 24, 12, 64, 64
KINDS = ("project", "compiled", "plain", "snippet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backends", nargs="+", default=["tensorflow", "jax"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--time", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.time:
        print("epochs", *time_epochs(options.time))
        return
    ways = [(kind, backend) for backend in options.backends for kind in KINDS]
    if importlib.util.find_spec("torch"):
        ways.append(("torch", "torch"))
    else:
        print("torch: left out, since PyTorch is not installed")
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder), options.rows)
        rounds = [
            [epochs(kind, backend, Path(folder, "series")) for kind, backend in ways]
            for _ in range(options.rounds)
        ]
    print(f"{'':24}{'windows/s':>10}{'x snippet':>10}{'first epoch':>12}{'processor':>10}")
    for (kind, backend), column in zip(ways, zip(*rounds, strict=True), strict=True):
        speed, first, used = map(statistics.median, zip(*column, strict=True))
        snippets = [one[ways.index(("snippet", "tensorflow"))][0] for one in rounds]
        ratio = statistics.median(a[0] / b for a, b in zip(column, snippets, strict=True))
        print(f"{backend:12}{kind:12}{speed:10,.0f}{ratio:10.2f}{first:10.1f} s{used:8.2f} s")


def make_project(folder: Path, rows: int) -> None:
    """Generate the project of a series with a daily season, beside its file."""
    hours = np.arange(rows)
    times = np.datetime64("2000-01-01T00:00") + hours * np.timedelta64(1, "h")
    values = 10 + np.sin(2 * np.pi * hours / 24) + np.random.default_rng(0).normal(0, 0.3, rows)
    lines = [f"{time},{value:.3f}" for time, value in zip(times, values, strict=True)]
    (folder / "series.csv").write_text("\n".join(["time,value", *lines]) + "\n")
    new = ["-m", "scaffold", "new", "series", "--mode=vector-output", "--data=series.csv"]
    sizes = [f"--input-length={STEPS_IN}", f"--output-length={STEPS_OUT}"]
    sizes += [f"--units={UNITS}", f"--batch-size={BATCH}", "--normalize=global"]
    command = [sys.executable, *new, *sizes, "--no-input", "--no-git"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def epochs(kind: str, backend: str, project: Path) -> tuple[float, float, float]:
    """Return windows a second, the first epoch, and processor seconds, of a new process."""
    environment = {**os.environ, "PYTHONPATH": "src", "KERAS_BACKEND": backend}
    command = [sys.executable, str(Path(__file__).resolve()), "--time", kind]
    done = subprocess.run(
        command, cwd=project, env=environment, check=True, capture_output=True, text=True
    )
    speed, first, used = map(float, done.stdout.split("epochs ")[-1].split())
    return speed, first, used


class Clock:
    """Notes when the training begins, and when each of its epochs ends."""

    def __init__(self) -> None:
        self.ends: list[tuple[float, float]] = []
        self.note()

    def note(self) -> None:
        self.ends.append((time.perf_counter(), time.process_time()))


def time_epochs(kind: str) -> tuple[float, float, float]:
    """Return windows a second, the first epoch, and processor seconds, from inside a project."""
    data, config = import_module("series.data"), import_module("series.config").Config()
    train, val, _ = data.load_splits(config)
    arrays = [(one.inputs.copy(), one.targets[:, :, 0].copy()) for one in (train, val)]
    clock = {"torch": time_torch}.get(kind, time_keras)(kind, arrays)
    (first, *later), (_, *used) = np.diff(clock.ends, axis=0).T.tolist()
    return len(train.origins) / statistics.median(later), first, statistics.median(used)


def time_keras(kind: str, arrays: list[tuple[np.ndarray, np.ndarray]]) -> Clock:
    """Train by `fit`, and return when its epochs ended."""
    import keras

    fit, compile_model, clocks = keras.Model.fit, keras.Model.compile, []

    def timed_fit(model: keras.Model, *values: object, **options: object) -> object:
        clock = Clock()
        clocks.append(clock)
        note = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: clock.note())
        options["callbacks"] = [*options.get("callbacks", []), note]  # type: ignore[misc]
        return fit(model, *values, **options)

    def timed_compile(model: keras.Model, *values: object, **options: object) -> None:
        faster = {"jit_compile": True, "steps_per_execution": 16} if kind == "compiled" else {}
        compile_model(model, *values, **options | faster)

    keras.Model.fit, keras.Model.compile = timed_fit, timed_compile
    config = import_module("series.config").Config(epochs=EPOCHS, patience=EPOCHS)
    if kind in ("project", "compiled"):
        import_module("series.train").train(config)
    else:
        network = snippet() if kind == "snippet" else plain(config)
        network.fit(*arrays[0], validation_data=arrays[1], epochs=EPOCHS, batch_size=BATCH)
    return clocks[0]


def snippet():  # type: ignore[no-untyped-def]
    """Return the network as a naive answer writes it."""
    import keras

    layers = [keras.Input((STEPS_IN, 1)), keras.layers.LSTM(UNITS), keras.layers.Dense(STEPS_OUT)]
    network = keras.Sequential(layers)
    network.compile("adam", "mse")
    return network


def plain(config):  # type: ignore[no-untyped-def]
    """Return the project's network, compiled as the project does."""
    model = import_module("series.model")
    train, *_ = import_module("series.data").load_splits(config)
    network = model.build_model(config, train)
    model.compile_model(network, config, train)
    return network


def time_torch(kind: str, arrays: list[tuple[np.ndarray, np.ndarray]]) -> Clock:
    """Train in a plain loop of PyTorch, and return when its epochs ended."""
    import torch

    lstm = torch.nn.LSTM(1, UNITS, batch_first=True)
    dense = torch.nn.Linear(UNITS, STEPS_OUT)
    optimizer = torch.optim.Adam([*lstm.parameters(), *dense.parameters()])
    (x, y), (x_val, y_val) = [[torch.from_numpy(a).float() for a in pair] for pair in arrays]
    clock = Clock()
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH):
            loss = torch.nn.functional.mse_loss(dense(lstm(x[rows])[0][:, -1]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            for rows in torch.arange(len(x_val)).split(BATCH):
                torch.nn.functional.mse_loss(dense(lstm(x_val[rows])[0][:, -1]), y_val[rows])
        clock.note()
    return clock


if __name__ == "__main__":
    main()
