"""Predict the profile of rows: python -m one_to_many_tabular.predict --help"""

from pathlib import Path

import polars as pl

from .config import command_line, open_run, write
from .data import ID, NUMBERS, SEPARATOR, TARGETS, encode, read_table
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the profile of each row of a file in the training data's format."""
    run, _ = open_run(run)
    table = read_table(input, NUMBERS, ID)
    if missing := len(table) - len(table.drop_nulls(pl.exclude(ID))):
        print(f"{input}: rows that lack a value, read as the mean: {missing}")
    features = encode(table)
    outputs = load_model(run).predict(features, batch_size=1024, verbose=0)
    targets = pl.DataFrame(outputs[:, :, 0], TARGETS)
    predictions = table.select(ID).hstack(targets)
    write(output, predictions.write_csv, separator=SEPARATOR)
    print(f"{output}: {len(predictions)} rows")


if __name__ == "__main__":
    command_line(predict)
