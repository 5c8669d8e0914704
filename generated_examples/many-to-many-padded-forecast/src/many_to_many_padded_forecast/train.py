"""Train the model: python -m many_to_many_padded_forecast.train --help"""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import keras
import numpy as np
import polars as pl

from .config import Config, InputError, command_line, open_run, read, write
from .data import load_splits
from .model import build_model, compile_model


def train(config: Config, resume: bool = False) -> None:
    """Train a new model, or resume the newest run after its last finished epoch."""
    keras.utils.set_random_seed(config.seed)
    training, validation, _ = load_splits(config)
    model = build_model(config, training)
    compile_model(model, config, training)
    run = resume_run(config) if resume else new_run(config)
    write(run / "config.json", Path.write_text, json.dumps(asdict(config), indent=2))
    checkpoint = Checkpoint(run, config, model)
    finished = len(checkpoint.history)
    for _ in range(finished):
        training.on_epoch_end()  # draws the next order of the examples
    if finished >= config.epochs or checkpoint.epochs_since_best() >= config.patience:
        print(f"stopped after {finished} epochs: raise --epochs or --patience to go on")
    else:
        model.fit(
            training,
            validation_data=validation,
            initial_epoch=finished,
            epochs=config.epochs,
            callbacks=[checkpoint],
            shuffle=False,  # the dataset has shuffled already
            verbose=2,  # a progress bar would wait for the loss of every batch
        )
    print(f"trained: {run}")


def new_run(config: Config) -> Path:
    """Create a run folder with the hash of the data file."""
    run = Path("runs", f"{datetime.now():%Y%m%d-%H%M%S-%f}")
    write(run / "data.sha256", Path.write_text, digest(config.data))
    return run


def resume_run(config: Config) -> Path:
    """Return the newest run; only epochs and patience may differ from its own."""
    run, began = open_run()
    if replace(config, epochs=began.epochs, patience=began.patience) != began:
        raise InputError(f"{run}: resume with --epochs or --patience and nothing else")
    check_data(run, config)
    return run


def check_data(run: Path, config: Config) -> None:
    """Refuse a changed data file: training rows may have become test rows."""
    if digest(config.data) != (run / "data.sha256").read_text():
        raise InputError(f"{config.data}: changed since {run} began; train again")


def digest(path: str) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def load_model(run: Path) -> keras.Model:
    """Return the best model of a run."""
    return read(run / "model.keras", keras.models.load_model)


class Checkpoint(keras.callbacks.Callback):
    """Saves best model, history and the last two states; starts from the newest."""

    def __init__(self, run: Path, config: Config, model: keras.Model) -> None:
        super().__init__()
        self.run, self.patience = run, config.patience
        self.variables = [*model.variables, *model.optimizer.variables]  # seeds, too
        states = [["[]"]]  # before the first epoch
        for file in run.glob("state-?.npz"):
            load_model(run)  # or refuse: a state is of no use without the best model
            try:
                states.append([*np.load(file).values()])
            except Exception as error:  # damage raises any kind of error
                print(f"{file}: damaged, ignored ({error})")
        history, *values = max(states, key=lambda state: len(str(state[0])))
        self.history = json.loads(str(history))
        for variable, value in zip(self.variables, values, strict=bool(values)):
            variable.assign(value)

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        if not np.isfinite(logs["loss"] + logs["val_loss"]):
            raise InputError("the loss is not finite: try a lower --learning-rate")
        self.history.append({"epoch": epoch, **logs})
        if self.epochs_since_best() == 0:
            bare = keras.Model(self.model.input, self.model.output)  # no optimizer
            write(self.run / "model.keras", bare.save)
        write(self.run / "history.csv", pl.DataFrame(self.history).write_csv)
        file = self.run / f"state-{epoch % 2}.npz"
        write(file, np.savez, json.dumps(self.history), *self.variables)
        self.model.stop_training |= self.epochs_since_best() >= self.patience

    def epochs_since_best(self) -> int:
        losses = [row["val_loss"] for row in self.history]
        return len(losses) - 1 - losses.index(min(losses)) if losses else 0


if __name__ == "__main__":
    command_line(train)
