"""A project's training on a GPU, beside the same network on arrays and PyTorch's own LSTM.

    python tests/benchmarks/bench_gpu.py [--backends jax torch] [--steps 200]

Windows a second: those of the training split over the median seconds of an epoch, validation
included, of the epochs after the first, which compiles.

    project   the project's own `train`: its loader, its callbacks, its checkpoints, its output
    dataset   `fit` on the project's loader, without callbacks or output
    arrays    `fit` on arrays that were copied before the clock runs, likewise
    cuDNN     a loop in plain PyTorch over data that lie on the GPU: what the card can do
    loader    the batches of one epoch, with no network to wait for them

Where `dataset` is slower than `arrays`, the loader starves the device. Without a GPU it runs too,
and says so.
"""

import argparse
import contextlib
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

EPOCHS = 5
BATCHES = (64, 1024)
POLICIES = ("float32", "mixed_bfloat16")


@dataclass(frozen=True)
class Size:
    """A kind of window and a network for it."""

    package: str
    features: int
    steps: int
    horizon: int
    units: int

    def __str__(self) -> str:
        return f"{self.steps}×{self.features}→{self.horizon}, {self.units} units"


SIZES = (Size("small", 1, 24, 12, 64), Size("large", 8, 96, 24, 128))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backends", nargs="+", default=["jax", "torch"])
    parser.add_argument("--steps", type=int, default=200, help="batches in an epoch")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.steps)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            make_project(folder, size, options.steps)
        sources = os.pathsep.join(str(folder / size.package / "src") for size in SIZES)
        for backend in options.backends:
            environment = {**os.environ, "PYTHONPATH": sources, "KERAS_BACKEND": backend}
            command = [sys.executable, str(Path(__file__).resolve()), "--measure"]
            command += ["--steps", str(options.steps)]
            subprocess.run(command, cwd=folder, env=environment, check=True)


def make_project(folder: Path, size: Size, steps: int) -> None:
    """Write a series for each batch size, and generate the project from the first of them."""
    for batch in BATCHES:
        rows = int(batch * steps / 0.7) + size.steps + size.horizon
        write_series(folder / f"{size.package}{batch}.csv", rows, size.features)
    new = ["new", size.package, "--data", f"{size.package}{BATCHES[0]}.csv", "--units", size.units]
    new += ["--mode", "vector-output", "--column", "targets=c0", "--input-length", size.steps]
    new += ["--output-length", size.horizon, "--normalize", "global", "--no-input", "--no-git"]
    command = [sys.executable, "-m", "scaffold", *map(str, new)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def write_series(file: Path, rows: int, columns: int) -> None:
    """Write an hourly series: a daily wave, and noise that remembers."""
    random = np.random.default_rng(0)
    noise = np.cumsum(random.normal(size=(rows, columns)), axis=0) * 0.01
    wave = np.sin(np.arange(rows)[:, None] * 2 * np.pi / 24 + np.arange(columns))
    table = pl.from_numpy((100 + 10 * wave + noise).round(3), [f"c{n}" for n in range(columns)])
    began = datetime(1990, 1, 1)
    time = pl.datetime_range(began, began + timedelta(hours=rows - 1), "1h", eager=True)
    table = table.insert_column(0, time.alias("time"))
    table.write_csv(file, datetime_format="%Y-%m-%d %H:%M")


def measure(steps: int) -> None:
    """Print a line for each size, batch and policy, on the backend of this process."""
    import keras

    print(f"\n{keras.backend.backend()} on {device()}, windows a second")
    print(f"{'':24}{'batch':>6}  {'':15}" + "".join(f"{name:>11}" for name in KINDS))
    for size in SIZES:
        for batch in BATCHES:
            for policy in POLICIES:
                keras.config.set_dtype_policy(policy)
                found = [rate(kind, Setting(size, batch, policy)) for kind in KINDS.values()]
                numbers = "".join(f"{number:11,.0f}" for number in found)
                print(f"{size!s:24}{batch:6}  {policy:15}{numbers}", flush=True)


def device() -> str:
    """Return where Keras puts a tensor."""
    import keras

    tensor = keras.ops.ones(1)
    return str(getattr(tensor, "device", None) or tensor.devices())


class Setting:
    """One row of the table: the project's configuration and its splits."""

    def __init__(self, size: Size, batch: int, policy: str) -> None:
        self.size, self.policy = size, policy
        config = import_module(f"{size.package}.config").Config
        file = f"{size.package}{batch}.csv"
        self.config = config(data=file, batch_size=batch, epochs=EPOCHS, patience=EPOCHS)
        self.train, self.val, _ = self.module("data").load_splits(self.config)

    def module(self, name: str) -> Any:
        """Return a module of the project."""
        return import_module(f"{self.size.package}.{name}")

    def model(self) -> Any:
        """Return the project's network, ready for training."""
        model = self.module("model")
        network = model.build_model(self.config, self.train)
        model.compile_model(network, self.config, self.train)
        return network


def rate(kind: Callable[[Setting], list[float]], setting: Setting) -> float:
    """Return the windows a second, the median of the epochs after the first; NaN where it fails."""
    try:
        ends = kind(setting)
    except Exception as error:  # a backend need not have a kernel for every policy
        print(f"{kind.__name__}, {setting.policy}: {error}", file=sys.stderr)
        return math.nan
    seconds = statistics.median(np.diff(ends))
    return len(setting.train) * setting.config.batch_size / seconds


def project(setting: Setting) -> list[float]:
    """Train as the project does; return when each epoch ended."""
    import keras

    clock, fit = Clock(), keras.Model.fit

    def fit_with_clock(model: keras.Model, *arguments: Any, **options: Any) -> object:
        options["callbacks"] = [*options.get("callbacks", []), clock.callback()]
        return fit(model, *arguments, **options)

    keras.Model.fit = fit_with_clock
    try:
        with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
            setting.module("train").train(setting.config)
    finally:
        keras.Model.fit = fit
    return clock.ends


class Clock:
    """Notes when each epoch ends."""

    def __init__(self) -> None:
        self.ends: list[float] = []

    def callback(self) -> Any:
        """Return a callback that does."""
        import keras

        return keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: self.tick())

    def tick(self) -> None:
        """Note the time."""
        self.ends.append(time.perf_counter())


def dataset(setting: Setting) -> list[float]:
    """Fit on the project's own batches."""
    return fit(setting, setting.train, validation_data=setting.val, shuffle=False)


def arrays(setting: Setting) -> list[float]:
    """Fit on arrays."""
    train, val = (
        tuple(np.ascontiguousarray(array) for array in (split.inputs, split.targets))
        for split in (setting.train, setting.val)
    )
    batch = setting.config.batch_size
    usable = len(setting.train) * batch  # the project drops the last batch
    return fit(
        setting,
        *(array[:usable] for array in train),
        validation_data=val,
        batch_size=batch,
        validation_batch_size=setting.val.batch_size,
    )


def fit(setting: Setting, *data: object, **options: object) -> list[float]:
    """Fit the project's network; return when each epoch ended."""
    clock = Clock()
    callbacks = [clock.callback()]
    setting.model().fit(*data, epochs=EPOCHS, callbacks=callbacks, verbose=0, **options)
    return clock.ends


def cudnn(setting: Setting) -> list[float]:
    """Train with torch.nn.LSTM; return when each epoch ended."""
    import torch

    place = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    rows = setting.train.rows
    scales = [(column.mean(axis=0), column.std(axis=0)) for column in (rows.features, rows.targets)]
    train, val = (
        [
            torch.tensor((array - mean) / std, device=place)
            for array, (mean, std) in zip((split.inputs, split.targets), scales, strict=True)
        ]
        for split in (setting.train, setting.val)
    )
    network = forecaster(setting.size, setting.policy != "float32").to(place)
    optimizer = torch.optim.Adam(network.parameters(), setting.config.learning_rate)
    batch, clock = setting.config.batch_size, Clock()
    for _ in range(EPOCHS):
        order = torch.randperm(len(train[0]), device=place)
        for index in order[: len(setting.train) * batch].split(batch):
            optimizer.zero_grad()
            network.loss(*(array[index] for array in train)).backward()
            optimizer.step()
        with torch.no_grad():
            pairs = zip(*(array.split(setting.val.batch_size) for array in val), strict=True)
            sum(network.loss(*pair) for pair in pairs).item()  # waits for the device
        clock.tick()
    return clock.ends


def forecaster(size: Size, mixed: bool) -> Any:
    """Return the same network in PyTorch, with the loss of a batch as a method."""
    import torch

    class Forecaster(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = torch.nn.LSTM(size.features, size.units, batch_first=True)
            self.head = torch.nn.Linear(size.units, size.horizon)

        def loss(self, inputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
            with torch.autocast(inputs.device.type, torch.bfloat16, enabled=mixed):
                outputs = self.head(self.lstm(inputs)[0][:, -1])
            return torch.nn.functional.l1_loss(outputs.float(), targets[..., 0])

    return Forecaster()


def loader(setting: Setting) -> list[float]:
    """Ask for every batch; return when each epoch ended."""
    clock = Clock()
    for _ in range(EPOCHS):
        for index in range(len(setting.train)):
            setting.train[index]
        setting.train.on_epoch_end()
        clock.tick()
    return clock.ends


KINDS = {
    "project": project,
    "dataset": dataset,
    "arrays": arrays,
    "cuDNN": cudnn,
    "loader": loader,
}


if __name__ == "__main__":
    main()
