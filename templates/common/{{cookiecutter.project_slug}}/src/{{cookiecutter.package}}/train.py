{% from "docstring.py" import docstring with context %}
{{ docstring("Train the model", "train") }}

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import keras
import numpy as np
from keras.utils import PyDataset

from .config import Config, InputError, command_line
from .data import load_splits
{% if cookiecutter.intervals %}
from .intervals import calibrate
{% endif %}
from .model import build_model, compile_model


def train(config: Config, resume: bool = False) -> None:
    """Train a new model, or resume the newest run after its last finished epoch."""
    run, config = resume_run(config) if resume else (None, config)
    keras.utils.set_random_seed(config.seed)
    train, val, _ = load_splits(config)
    model = build_model(config, train)
    compile_model(model, config, train)
    run = run or new_run(config)
{% if cookiecutter.task in ("text", "tagging", "pairs") or cookiecutter.problem == "classification" or cookiecutter.categories or "series" in cookiecutter.columns %}
    train.save(run)
{% endif %}
    finished, best = restore(model, train, run)
    model.fit(
        train,
        validation_data=val,
        initial_epoch=finished,
        epochs=config.epochs,
        callbacks=callbacks(run, config, best),
        shuffle=False,  # the dataset has shuffled already
    )
{% if cookiecutter.intervals %}
    calibrate(load_model(run), val, run)
{% endif %}
    print(f"trained: {run}")


def new_run(config: Config) -> Path:
    """Create a run folder with the configuration and the hash of the data file."""
    run = Path("runs", f"{datetime.now():%Y%m%d-%H%M%S-%f}")
    run.mkdir(parents=True)
    (run / "data.sha256").write_text(digest(config.data))
    (run / "config.json").write_text(json.dumps(asdict(config), indent=2))
    return run


def open_run(run: Path | None = None) -> tuple[Path, Config]:
    """Return a run folder, the newest by default, and its configuration."""
    run = run or max(Path("runs").glob("*"), default=Path("runs"))
    if not (run / "config.json").exists():
        raise InputError(f"{run}: expected a run folder; train first")
    return run, Config(**json.loads((run / "config.json").read_text()))


def resume_run(config: Config) -> tuple[Path, Config]:
    """Return the newest run and its configuration, with any new length."""
    run, began = open_run()
    changed = dict(asdict(config).items() - asdict(Config()).items())
    config = replace(began, **changed)
    if replace(config, epochs=began.epochs, patience=began.patience) != began:
        raise InputError(f"{run}: resume with --epochs or --patience and nothing else")
    check_data(run, config)
    return run, config


def check_data(run: Path, config: Config) -> None:
    """Refuse a changed data file: training rows may have become test rows."""
    if digest(config.data) != (run / "data.sha256").read_text():
        raise InputError(f"{config.data}: changed since {run} began; train again")


def digest(path: str) -> str:
    """Return the SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_model(run: Path) -> keras.Model:
    """Return the best model of a run."""
    if not (run / "model.keras").exists():
        raise InputError(f"{run}: expected a model.keras; let an epoch finish first")
    return keras.models.load_model(run / "model.keras")


def restore(model: keras.Model, train: PyDataset, run: Path) -> tuple[int, float]:
    """Go back to the last checkpoint, if any; return its epochs and best val_loss."""
    best = math.inf
    if (run / "state.npz").exists():
        best, *state = np.load(run / "state.npz").values()
        for variable, value in zip(variables(model), state, strict=True):
            variable.assign(value)
    finished = int(model.optimizer.iterations) // len(train)
    for _ in range(finished):
        train.on_epoch_end()  # draws the next order of the examples
    return finished, float(best)


def variables(model: keras.Model) -> list:
    """Return all that a training step changes: weights, random seeds, optimizer."""
    return [*model.variables, *model.optimizer.variables]


def callbacks(run: Path, config: Config, best: float) -> list:
    """Return the callbacks that stop the training and write the run folder."""
    return [
        keras.callbacks.TerminateOnNaN(),
        keras.callbacks.EarlyStopping(patience=config.patience, baseline=best),
        keras.callbacks.CSVLogger(run / "history.csv", append=True),
        Checkpoint(run, best),  # last, so that a finished epoch has its row
    ]


class Checkpoint(keras.callbacks.Callback):
    """Like ModelCheckpoint and BackupAndRestore, but a kill leaves no partial file."""

    def __init__(self, run: Path, best: float) -> None:
        super().__init__()
        self.run, self.best = run, best

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        if logs["val_loss"] < self.best:
            self.best = logs["val_loss"]
            bare = keras.Model(self.model.input, self.model.output)  # no optimizer
            bare.save(self.run / "new.keras")
{% if cookiecutter.intervals %}
            (self.run / "calibration.npz").unlink(missing_ok=True)  # of another model
{% endif %}
            (self.run / "new.keras").replace(self.run / "model.keras")
        if math.isfinite(logs["loss"]):
            state = map(keras.ops.convert_to_numpy, variables(self.model))
            np.savez(self.run / "new.npz", self.best, *state)
            (self.run / "new.npz").replace(self.run / "state.npz")


if __name__ == "__main__":
    command_line(train)
