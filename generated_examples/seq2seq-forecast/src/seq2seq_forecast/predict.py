"""Forecast what follows the rows of a file.

python -m seq2seq_forecast.predict --input FILE --output FILE
"""

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from datetime import time as clock
from pathlib import Path

import polars as pl
from keras import ops

from .config import Config, load_config
from .data import read_series
from .rhythm import continue_time
from .runs import find_run, load_model
from .tables import DataError, write_table
from .windows import target_rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="the newest rows of the series")
    parser.add_argument(
        "--output", required=True, help="where the forecast goes: CSV, TSV or Parquet"
    )
    parser.add_argument(
        "--run", default="latest", help="a run folder; default: the newest"
    )
    options = parser.parse_args(arguments)
    try:
        forecast = predict(find_run(options.run), options.input)
        write_table(forecast, options.output)
    except (DataError, FileNotFoundError) as error:
        sys.exit(str(error))
    print(f"{len(forecast)} rows: {options.output}")


def predict(run: Path, file: str) -> pl.DataFrame:
    """Return the forecast from the last 28 days in `file`: time stamps and targets.

    Raises:
        DataError: when the file is shorter than one window.
    """
    config = load_config(run / "config.json")
    series = read_series(dataclasses.replace(config, data=file, targets=()))
    if len(series.time) < config.input_length:
        raise DataError(
            f"{file}: {len(series.time)} rows, the model reads {config.input_length}; "
            "add older rows"
        )
    window = series.features[None, -config.input_length :]  # (1, 28, 2)
    values = ops.convert_to_numpy(load_model(run)(window))
    values = values.reshape(-1, len(config.targets))  # (steps, 1)
    columns = {name: values[:, index] for index, name in enumerate(config.targets)}
    return pl.DataFrame({config.time: output_times(series.time, config), **columns})


def output_times(time: pl.Series, config: Config) -> pl.Series:
    """Return the time stamps of the outputs for the last window of `time`."""
    rows = target_rows(config)
    time = continue_time(time, rows.stop - config.input_length).tail(len(rows))
    return time.dt.date() if (time.dt.time() == clock(0)).all() else time


if __name__ == "__main__":
    main()
