"""Run folders: runs/<time>/ with the configuration, the history and the best model."""

import csv
import os
import time
from datetime import datetime
from pathlib import Path

import keras

from . import model  # noqa: F401 - a saved model may hold the classes defined there
from .config import Config
from .data import Data, load
from .tables import DataError

RUNS = Path("runs")


def new_run() -> Path:
    """Return a new folder runs/<time>/, which runs/latest names from now on."""
    stem = datetime.now().strftime("%Y%m%d-%H%M%S")
    number = 0
    while True:
        run = RUNS / (f"{stem}-{number}" if number else stem)
        try:
            run.mkdir(parents=True)
            break
        except FileExistsError:
            number += 1
    (RUNS / "latest").write_text(run.name, encoding="utf-8")
    return run


def find_run(name: str = "latest") -> Path:
    """Return the run folder called `name`; "latest" is the newest.

    Raises:
        FileNotFoundError: saying how to make one.
    """
    if name == "latest" and (RUNS / name).is_file():
        name = (RUNS / name).read_text(encoding="utf-8").strip()
    for run in (Path(name), RUNS / name):
        if (run / "config.json").is_file():
            return run
    raise FileNotFoundError(
        f"no run {name!r} here; train first, in the folder of the project"
    )


def load_as_trained(run: Path, config: Config) -> Data:
    """Return the data of `run`; refuse a file that has changed since the training.

    Its rows would be split anew, and the model tested on what it has learnt.
    """
    data = load(config)
    known = (run / "statistics.json").read_text(encoding="utf-8")
    if data.statistics.to_json() != known:
        raise DataError(f"{config.data}: changed since the training; train again")
    return data


def load_model(run: Path) -> keras.Model:
    """Return the best model of `run`.

    Raises:
        FileNotFoundError: when no epoch has come to its end.
    """
    file = run / "model.keras"
    if not file.is_file():
        raise FileNotFoundError(
            f"{run}: no model.keras, for no epoch ended with a finite validation loss; "
            "train again"
        )
    return keras.models.load_model(file)


def read_history(run: Path) -> list[dict[str, str]]:
    """Return the rows of history.csv, none where the run has not finished an epoch."""
    file = run / "history.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class KeepBest(keras.callbacks.Callback):
    """Write model.keras after every epoch with a lower validation loss than all before.

    Args:
        run: the run folder.
        copy: the same model, not compiled; it is saved in place of the one in training,
            whose loss and optimizer no prediction needs. The file is always complete.
    """

    def __init__(self, run: Path, copy: keras.Model) -> None:
        super().__init__()
        self.run, self.copy = run, copy
        finished = [float(row["val_loss"]) for row in read_history(run)]
        self.best = min(finished, default=float("inf"))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if logs and logs["val_loss"] < self.best:
            self.best = logs["val_loss"]
            self.copy.set_weights(self.model.get_weights())
            part = self.run / "part.model.keras"
            self.copy.save(part)
            os.replace(part, self.run / "model.keras")


class History(keras.callbacks.Callback):
    """Append a row to history.csv as each epoch ends, with its seconds and losses."""

    def __init__(self, run: Path) -> None:
        super().__init__()
        self.file = run / "history.csv"
        self.rows: list[dict[str, object]] = [dict(row) for row in read_history(run)]

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        logs = logs or {}
        seconds = round(time.perf_counter() - self.began, 3)
        losses = {name: logs[name] for name in ("loss", "val_loss")}
        row = {"epoch": epoch + 1, "seconds": seconds, **losses, **logs}
        # an epoch that a kill cut short counts once
        self.rows = [*self.rows[:epoch], row]
        part = self.file.with_suffix(".part")
        with part.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(row))
            writer.writeheader()
            writer.writerows(self.rows)
        os.replace(part, self.file)
