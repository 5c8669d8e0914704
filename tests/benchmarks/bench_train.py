"""Training of a project beside other ways to train the same network, in turns.

    python tests/benchmarks/bench_train.py [--case large] [--backends tensorflow jax] [--rounds 3]

Each figure is of a process of its own: windows a second in the median epoch after the first,
validation and callbacks included; the seconds of the first epoch, which compiles; and the processor
seconds of a later epoch, which tell more than the clock where something else runs. The cases are
windows of a series of `--rows` values: 24 of one column, 12 to forecast, 64 units ("small"), 96 of
eight columns, 24 to forecast, 128 units ("large"), and the samples of the tasks "tagging" and
"pairs", whose examples are sentences and words. The ways:

project         `python -m series.train` as it is
plainly         the same without XLA and with one step per call, on TensorFlow
together        the same with 16 steps per call, on TensorFlow, of a task that has no windows
plain           the project's network in `fit` on arrays, without callbacks
snippet         LSTM(64), Dense(12) in `fit` on arrays, as the question's answers write it
torch           the same network in a loop of PyTorch
darts           BlockRNNModel of darts, on the series of one column
neuralforecast  LSTM of neuralforecast, on that series too; an epoch is as many of its steps

Peers run in this Python or in that of `--peers`, and are left out where neither has them.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import numpy as np

EPOCHS, BATCH = 6, 64


class Size(NamedTuple):
    """The network and the columns of a case."""

    steps_in: int
    columns: int
    steps_out: int
    units: int


SIZES = {"small": Size(24, 1, 12, 64), "large": Size(96, 8, 24, 128)}
SAMPLES = {"tagging": "many-to-many", "pairs": "seq2seq"}  # task → mode
PEERS = ("torch", "darts", "neuralforecast")
QUIET = {"accelerator": "cpu", "enable_progress_bar": False, "logger": False}
OTHERWISE = {
    "plainly": {"jit_compile": False, "steps_per_execution": 1},
    "together": {"steps_per_execution": 16},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", choices=[*SIZES, *SAMPLES], default="small")
    parser.add_argument("--peers", default=sys.executable, help="Python that has the peers")
    parser.add_argument("--backends", nargs="+", default=["tensorflow", "jax"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--time", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.time:
        print("epochs", *time_epochs(options.time, options.case))
        return
    ways = list(chosen(options.case, options.backends, options.peers))
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder), options.case, options.rows)
        rounds = [
            [epochs(*way, options.case, options.peers, Path(folder, "series")) for way in ways]
            for _ in range(options.rounds)
        ]
    first_way = ("snippet" if options.case in SIZES else "project", ways[0][1])
    print(f"{'':28}{'windows/s':>10}{'x ' + first_way[0]:>10}{'first epoch':>12}{'processor':>10}")
    for (kind, backend), column in zip(ways, zip(*rounds, strict=True), strict=True):
        speed, first, used = map(statistics.median, zip(*column, strict=True))
        snippets = [one[ways.index(first_way)][0] for one in rounds]
        ratio = statistics.median(a[0] / b for a, b in zip(column, snippets, strict=True))
        print(f"{backend:12}{kind:16}{speed:10,.0f}{ratio:10.2f}{first:10.1f} s{used:8.2f} s")


def chosen(case: str, backends: list[str], peers: str) -> Iterator[tuple[str, str]]:
    """Yield each way and its backend; say which are left out."""
    for backend in backends:
        yield "project", backend
        if case in SIZES:
            yield from (("plain", backend), ("snippet", backend))
        if backend == "tensorflow":
            yield ("plainly" if case in SIZES else "together"), backend
    for peer in PEERS if case in SIZES else ():
        code = f"import importlib.util as u, sys; sys.exit(u.find_spec({peer!r}) is None)"
        if case == "large" and peer != "torch":
            print(f"{peer}: left out, since it is measured on a single column")
        elif subprocess.run([peers, "-c", code]).returncode:
            print(f"{peer}: left out, since {peers} does not have it")
        else:
            yield peer, "torch"


def make_project(folder: Path, case: str, rows: int) -> None:
    """Generate the project: of a series with a daily season, beside its file, or of a sample."""
    new = [sys.executable, "-m", "scaffold", "new", "series", "--no-input", "--no-git"]
    if case in SAMPLES:
        new += [f"--mode={SAMPLES[case]}", f"--task={case}"]
    else:
        steps_in, columns, steps_out, units = SIZES[case]
        noise = np.random.default_rng(0).normal(0, 0.3, (rows, columns))
        hours = np.arange(rows)
        values = 10 + np.sin(2 * np.pi * hours / 24)[:, None] + noise
        times = np.datetime64("2000-01-01T00:00") + hours * np.timedelta64(1, "h")
        names = ["value", *(f"other{number}" for number in range(1, columns))]
        lines = [
            ",".join([str(time), *(f"{value:.3f}" for value in row)])
            for time, row in zip(times, values, strict=True)
        ]
        (folder / "series.csv").write_text("\n".join([",".join(["time", *names]), *lines]) + "\n")
        new += ["--mode=vector-output", "--data=series.csv", "--normalize=global"]
        new += ["--column=targets=value", f"--column=features={','.join(names)}"]
        new += [f"--input-length={steps_in}", f"--output-length={steps_out}"]
        new += [f"--units={units}", f"--batch-size={BATCH}"]
    subprocess.run(new, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def epochs(
    kind: str, backend: str, case: str, peers: str, project: Path
) -> tuple[float, float, float]:
    """Return windows a second, the first epoch, and processor seconds, of a new process."""
    environment = {**os.environ, "PYTHONPATH": "src", "KERAS_BACKEND": backend}
    python = peers if kind in PEERS else sys.executable
    command = [python, str(Path(__file__).resolve()), "--time", kind, "--case", case]
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


def time_epochs(kind: str, case: str) -> tuple[float, float, float]:
    """Return windows a second, the first epoch, and processor seconds, from inside a project."""
    if kind in PEERS:
        times = {"torch": time_torch, "darts": time_darts, "neuralforecast": time_neuralforecast}
        columns = range(1, 1 + SIZES[case].columns)
        rows = np.loadtxt("../series.csv", "float32", delimiter=",", skiprows=1, usecols=columns)
        rows = rows.reshape(len(rows), -1)[: int(0.85 * len(rows))]  # those that are not for a test
        count, clock = times[kind](SIZES[case], rows, int(0.7 / 0.85 * len(rows)))
    else:
        count, clock = time_keras(kind, case)
    (first, *later), (_, *used) = np.diff(clock.ends, axis=0).T.tolist()
    return count / statistics.median(later), first, statistics.median(used)


def time_keras(kind: str, case: str) -> tuple[int, Clock]:
    """Train by `fit`; return the examples of an epoch, and when the epochs ended."""
    import keras

    fit, compile_model, clocks = keras.Model.fit, keras.Model.compile, []

    def timed_fit(model: keras.Model, *values: object, **options: object) -> object:
        clock = Clock()
        clocks.append(clock)
        note = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: clock.note())
        options["callbacks"] = [*options.get("callbacks", []), note]  # type: ignore[misc]
        return fit(model, *values, **options)

    def timed_compile(model: keras.Model, *values: object, **options: object) -> None:
        compile_model(model, *values, **options | OTHERWISE.get(kind, {}))

    keras.Model.fit, keras.Model.compile = timed_fit, timed_compile
    config = import_module("series.config").Config(epochs=EPOCHS, patience=EPOCHS)
    train, val, _ = import_module("series.data").load_splits(config)
    if kind in ("plain", "snippet"):
        arrays = [(one.inputs.copy(), one.targets[:, :, 0].copy()) for one in (train, val)]
        network = snippet(SIZES[case]) if kind == "snippet" else plain(config)
        network.fit(*arrays[0], validation_data=arrays[1], epochs=EPOCHS, batch_size=BATCH)
    else:
        import_module("series.train").train(config)
    return len(train) * train.batch_size, clocks[0]


def snippet(size: Size):  # type: ignore[no-untyped-def]
    """Return the network as a naive answer writes it."""
    import keras

    steps_in, columns, steps_out, units = size
    layers = [keras.Input((steps_in, columns)), keras.layers.LSTM(units)]
    network = keras.Sequential([*layers, keras.layers.Dense(steps_out)])
    network.compile("adam", "mse")
    return network


def plain(config):  # type: ignore[no-untyped-def]
    """Return the project's network, compiled as the project does."""
    model = import_module("series.model")
    train, *_ = import_module("series.data").load_splits(config)
    network = model.build_model(config, train)
    model.compile_model(network, config, train)
    return network


def time_torch(size: Size, rows: np.ndarray, end: int) -> tuple[int, Clock]:
    """Train in a plain loop of PyTorch; validation begins at `end`."""
    import torch

    lstm = torch.nn.LSTM(size.columns, size.units, batch_first=True)
    dense = torch.nn.Linear(size.units, size.steps_out)
    optimizer = torch.optim.Adam([*lstm.parameters(), *dense.parameters()])
    windows = np.lib.stride_tricks.sliding_window_view(rows, size.steps_in + size.steps_out, axis=0)
    x = torch.from_numpy(windows[:, :, : size.steps_in].swapaxes(1, 2).copy())
    y = torch.from_numpy(windows[:, 0, size.steps_in :].copy())
    train, val = torch.arange(end - size.steps_in - size.steps_out), torch.arange(end, len(x))
    clock = Clock()
    for _ in range(EPOCHS):
        for batch in train[torch.randperm(len(train))].split(BATCH):
            loss = torch.nn.functional.mse_loss(dense(lstm(x[batch])[0][:, -1]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            for batch in val.split(BATCH):
                torch.nn.functional.mse_loss(dense(lstm(x[batch])[0][:, -1]), y[batch])
        clock.note()
    return len(train), clock


def time_darts(size: Size, rows: np.ndarray, end: int) -> tuple[int, Clock]:
    """Train the recurrent network of darts; validation begins at `end`."""
    import pytorch_lightning
    from darts import TimeSeries
    from darts.models import BlockRNNModel

    class Note(pytorch_lightning.Callback):
        def on_train_epoch_end(self, *_: object) -> None:  # after the validation
            clock.note()

    model = BlockRNNModel(
        size.steps_in,
        size.steps_out,
        model="LSTM",
        hidden_dim=size.units,
        batch_size=BATCH,
        n_epochs=EPOCHS,
        pl_trainer_kwargs={**QUIET, "callbacks": [Note()]},
    )
    train, val = (TimeSeries.from_values(part) for part in (rows[:end], rows[end:]))
    clock = Clock()
    model.fit(train, val_series=val)
    return end - size.steps_in - size.steps_out + 1, clock


def time_neuralforecast(size: Size, rows: np.ndarray, end: int) -> tuple[int, Clock]:
    """Train the network of neuralforecast, whose steps draw windows at random."""
    import pandas as pd
    import pytorch_lightning
    from neuralforecast import NeuralForecast
    from neuralforecast.models import LSTM

    steps = (end - size.steps_in - size.steps_out + 1) // BATCH

    class Note(pytorch_lightning.Callback):
        def on_train_batch_end(self, trainer: pytorch_lightning.Trainer, *_: object) -> None:
            if trainer.global_step % steps == 1:  # after the validation of the epoch before
                clock.note()

    model = LSTM(
        size.steps_out,
        size.steps_in,
        encoder_n_layers=1,
        encoder_hidden_size=size.units,
        max_steps=EPOCHS * steps + 1,
        val_check_steps=steps,
        windows_batch_size=BATCH,
        callbacks=[Note()],
        **QUIET,
    )
    times = pd.date_range("2000-01-01", periods=len(rows), freq="h")
    frame = pd.DataFrame({"unique_id": "series", "ds": times, "y": rows[:, 0]})
    clock = Clock()
    NeuralForecast([model], freq="h").fit(frame, val_size=len(rows) - end)
    del clock.ends[0]  # before the first step
    return steps * BATCH, clock


if __name__ == "__main__":
    main()
