"""An epoch of a project's `train` beside plain `fit` on arrays, in turns.

    python tests/benchmarks/bench_train.py [--backends tensorflow jax] [--runs 3]

Each figure is of a whole process: the median of its epochs after the first, which compiles. The
project runs as `python -m series.train` does, with its loader, its callbacks and its checkpoints;
the plain snippet fits the same network with the same optimizer, loss and batch size on arrays that
are copied before the clock runs, and does nothing else.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np

EPOCHS = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backends", nargs="+", default=["tensorflow", "jax"])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--time", choices=["project", "plain"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.time:
        print("seconds", time_epochs(options.time))
        return
    with tempfile.TemporaryDirectory() as folder:
        new = ["-m", "scaffold", "new", "series", "--mode", "vector-output", "--no-input"]
        subprocess.run([sys.executable, *new, "--no-git"], cwd=folder, check=True)
        for backend in options.backends:
            rounds = [
                [epoch_seconds(kind, backend, Path(folder, "series")) for kind in KINDS]
                for _ in range(options.runs)
            ]
            project, plain = (statistics.median(column) for column in zip(*rounds, strict=True))
            ratio = statistics.median(a / b for a, b in rounds)
            print(f"{backend:12} project {project:.3f} s, plain {plain:.3f} s, ratio {ratio:.2f}")


KINDS = ("project", "plain")


def epoch_seconds(kind: str, backend: str, project: Path) -> float:
    """Return the seconds of an epoch, measured in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": "src", "KERAS_BACKEND": backend}
    command = [sys.executable, str(Path(__file__).resolve()), "--time", kind]
    done = subprocess.run(
        command, cwd=project, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout.split()[-1])


def time_epochs(kind: str) -> float:
    """Return the median seconds of the epochs after the first, from inside a project."""
    import keras

    class Clock(keras.callbacks.Callback):
        """Note when each epoch ends."""

        def __init__(self) -> None:
            super().__init__()
            self.ends: list[float] = []

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            self.ends.append(time.perf_counter())

    clock = Clock()
    fit = keras.Model.fit

    def fit_with_clock(model: keras.Model, *arguments: object, **options: object) -> object:
        options["callbacks"] = [*options.get("callbacks", []), clock]  # type: ignore[misc]
        return fit(model, *arguments, verbose=0, **options)

    keras.Model.fit = fit_with_clock
    run = {"project": train_project, "plain": train_plain}[kind]
    run(import_module("series.config"))
    return float(np.median(np.diff(clock.ends)))


def train_project(config: ModuleType) -> None:
    """Train as the project does."""
    import_module("series.train").train(config.Config(epochs=EPOCHS, patience=EPOCHS))


def train_plain(config: ModuleType) -> None:
    """Fit the project's network on arrays."""
    import keras

    settings = config.Config()
    keras.utils.set_random_seed(settings.seed)
    model = import_module("series.model")
    train, val, _ = import_module("series.data").load_splits(settings)
    network = model.build_model(settings, train)
    optimizer = keras.optimizers.Adam(settings.learning_rate)
    network.compile(optimizer, loss=model.scaled_mae(train))
    arrays = [np.ascontiguousarray(a) for a in (train.inputs, train.targets)]
    network.fit(
        *arrays,
        validation_data=tuple(np.ascontiguousarray(a) for a in (val.inputs, val.targets)),
        epochs=EPOCHS,
        batch_size=settings.batch_size,
    )


if __name__ == "__main__":
    main()
