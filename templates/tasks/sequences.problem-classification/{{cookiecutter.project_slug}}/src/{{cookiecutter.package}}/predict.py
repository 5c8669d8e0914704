"""Predict the label of {{ cookiecutter.each_example }} in a file.

python -m {{ cookiecutter.package }}.predict --input FILE --output FILE
"""

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from .answers import answer, name_answers
from .config import load_config
from .reading import read_sequences
from .runs import find_run, load_model
from .scaling import Statistics, encode
from .tables import DataError, write_table


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="sequences, labelled or not")
    parser.add_argument(
        "--output", required=True, help="where the answers go: CSV, TSV or Parquet"
    )
    parser.add_argument(
        "--run", default="latest", help="a run folder; default: the newest"
    )
    options = parser.parse_args(arguments)
    try:
        table = predict(find_run(options.run), options.input)
        write_table(table, options.output)
    except (DataError, FileNotFoundError) as error:
        sys.exit(str(error))
    print(f"{len(table)} rows: {options.output}")


def predict(run: Path, file: str) -> pl.DataFrame:
    """Return the class of {{ cookiecutter.each_example }} in `file`, and the probability of each."""
    config = dataclasses.replace(load_config(run / "config.json"), data=file)
    statistics = Statistics.load(run / "statistics.json")
    sequences = read_sequences(config)
    model = load_model(run)
    steps = encode(sequences.steps, statistics)
    probabilities = answer(model, steps, config.batch_size)  # (rows, {{ cookiecutter.outputs }})
    found = {config.label: np.array(statistics.labels)[probabilities.argmax(axis=-1)]}
    for label, column in zip(statistics.labels, probabilities.T, strict=True):
        found[f"probability_{label}"] = column
    return name_answers(sequences, config).with_columns(**found)


if __name__ == "__main__":
    main()
