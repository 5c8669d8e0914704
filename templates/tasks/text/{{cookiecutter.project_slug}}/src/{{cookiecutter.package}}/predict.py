"""Predict the label of the texts of a file.

python -m {{ cookiecutter.package }}.predict --input FILE --output FILE
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from .config import load_config
from .data import read_texts
from .encoding import Statistics, encode
from .inputs import outputs
from .runs import find_run, load_model
from .tables import DataError, write_table
from .vocabulary import UNKNOWN

CHUNK = 65_536  # texts that are numbers at the same time
BATCH = 1024


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="a file with a text in each row")
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
    """Return each text in `file` with its label, and the probability of every label."""
    config = load_config(run / "config.json")
    statistics = Statistics.load(run / "statistics.json")
    model = load_model(run)
    texts = read_texts(file, config.text)
    found = np.empty((len(texts), len(statistics.labels)), "float32")
    tokens = unknown = 0
    for start in range(0, len(texts), CHUNK):
        inputs = encode(texts[start : start + CHUNK].to_list(), statistics.vocabulary)
        for rows, answers in outputs(model, inputs, BATCH):
            found[start + rows] = answers
        tokens += sum(map(len, inputs))
        unknown += sum(np.count_nonzero(numbers == UNKNOWN) for numbers in inputs)
    if unknown:
        print(f"{file}: {unknown} of {tokens} tokens are not in the vocabulary")
    labels = np.array(statistics.labels)[found.argmax(axis=1)]
    columns = {config.text: texts, config.label: labels}
    for label, column in zip(statistics.labels, found.T, strict=True):
        columns[f"probability_{label}"] = column
    return pl.DataFrame(columns)


if __name__ == "__main__":
    main()
