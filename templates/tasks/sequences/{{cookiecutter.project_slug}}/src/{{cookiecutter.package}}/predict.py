"""Predict the label of {{ cookiecutter.each_example }} in a file.

python -m {{ cookiecutter.package }}.predict --input FILE --output FILE
"""

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

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
    """Return the label of {{ cookiecutter.each_example }} in `file`, in original units."""
    config = dataclasses.replace(load_config(run / "config.json"), data=file)
    statistics = Statistics.load(run / "statistics.json")
    sequences = read_sequences(config)
    model = load_model(run)
    steps = encode(sequences.steps, statistics)
    values = answer(model, steps, config.batch_size)  # (rows, 1)
    names = name_answers(sequences, config)
    return names.with_columns(pl.Series(config.label, values[:, 0]))


if __name__ == "__main__":
    main()
