"""Predict the class of rows: python -m one_to_one_tabular.predict --help"""

from pathlib import Path

import polars as pl

from .config import command_line, open_run, read, write
from .data import CATEGORIES, NUMBERS, SEPARATOR, TARGET, encode, read_table
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the class of each row of a file in the training data's format."""
    run, _ = open_run(run)
    table = read_table(input, NUMBERS, CATEGORIES)
    categories = read(run / "categories.json")
    if missing := len(table) - len(table.drop_nulls()):
        print(f"{input}: rows that lack a value, read as the mean or none: {missing}")
    for name in CATEGORIES:
        if unseen := set(table[name].drop_nulls()) - set(categories[name]):
            print(f"{input}, {name!r}: {len(unseen)} unseen values, as {min(unseen)!r}")
    features = encode(table, categories)
    outputs = load_model(run).predict(features, batch_size=1024, verbose=0)
    classes = categories[TARGET]
    found = pl.Series(TARGET, classes).gather(outputs.argmax(axis=1))
    probabilities = pl.DataFrame(outputs, [f"probability_{name}" for name in classes])
    predictions = found.to_frame().with_row_index("row", 1).hstack(probabilities)
    write(output, predictions.write_csv, separator=SEPARATOR)
    print(f"{output}: {len(predictions)} rows")


if __name__ == "__main__":
    command_line(predict)
