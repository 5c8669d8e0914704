"""Predict the class of the rows of a file.

python -m one_to_one_tabular.predict --input FILE --output FILE
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from .config import load_config
from .features import Encoding, encode, read_features
from .runs import find_run, load_model
from .scaling import Statistics
from .tables import DataError, read_table, require_columns, write_table

CHUNK = 100_000  # rows that are numbers at the same time


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--input", required=True, help="rows with the features of the training file"
    )
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
    """Return the label of each row of `file`, and the probability of each class."""
    config = load_config(run / "config.json")
    statistics = Statistics.load(run / "statistics.json")
    features = read_new_rows(file, statistics.encoding)
    model = load_model(run)
    # (rows, 3)
    probabilities = np.concatenate(
        [
            model.predict(
                encode(chunk, statistics.encoding), batch_size=4096, verbose=0
            )
            for chunk in features.iter_slices(CHUNK)
        ]
    )
    found = {
        config.targets[0]: np.array(statistics.labels)[probabilities.argmax(axis=1)]
    }
    for label, column in zip(statistics.labels, probabilities.T, strict=True):
        found[f"probability_{label}"] = column
    return pl.DataFrame(found)


def read_new_rows(file: str, encoding: Encoding) -> pl.DataFrame:
    """Return the features in `file`; say what in them is missing or unknown."""
    names = list(encoding.categories)
    words = [name for name in names if encoding.categories[name]]
    table = read_table(file)
    require_columns(table, names, file)
    features = read_features(table, names, file, words)
    for name in words:
        strange = set(features[name].drop_nulls()) - set(encoding.categories[name])
        if strange:
            print(
                f"{file}, column {name!r}: {min(strange)!r} was not seen in training "
                f"({len(strange)} such); read as none of the known"
            )
    missing = features.select(pl.any_horizontal(pl.all().is_null())).to_series().sum()
    if missing:
        print(
            f"{file}: {missing} rows with a missing value; "
            "read as the mean of training, or as no category"
        )
    return features


if __name__ == "__main__":
    main()
