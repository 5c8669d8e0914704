"""Predict the labels of a file: python -m many_to_many_sequences.predict --help"""

from pathlib import Path

import numpy as np
import polars as pl

from .config import command_line, open_run, read, write
from .data import LABEL, SEPARATOR, SEQUENCE, STEP, Batches, read_rows, split_steps
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the labels of a file in the training data's format."""
    run, config = open_run(run)
    rows = read_rows(input)
    names = rows.select(SEQUENCE, STEP)
    inputs = split_steps(rows)
    classes = read(run / "classes.json")
    batches = Batches(inputs, [], classes, config)
    outputs = np.concatenate(batches.predict(load_model(run)))
    probabilities = pl.DataFrame(outputs, [f"probability_{name}" for name in classes])
    labels = pl.Series(LABEL, np.array(classes)[outputs.argmax(axis=1)])
    table = names.with_columns(labels).hstack(probabilities)
    write(output, table.write_csv, separator=SEPARATOR)
    print(f"{output}: predictions for {len(table)} steps")


if __name__ == "__main__":
    command_line(predict)
