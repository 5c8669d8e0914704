"""Forecast what follows the rows of a file.

python -m {{ cookiecutter.package }}.predict --input FILE --output FILE
"""

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from datetime import time as clock
from datetime import timedelta
from pathlib import Path

import polars as pl

from .config import Config, load_config
from .data import read_series
from .runs import find_run, load_model
from .tables import DataError, write_table
from .windows import Series, target_rows


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
    """Return the forecast from the last {{ cookiecutter.span_in }} in `file`: time stamps and targets.

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
    window = series.features[-config.input_length :][None]  # (1, {{ cookiecutter.input_length }}, {{ cookiecutter.feature_width }})
    model = load_model(run)
    values = model.predict(window, verbose=0).reshape(-1, len(config.targets))  # (steps, {{ cookiecutter.outputs }})
    columns = {name: values[:, index] for index, name in enumerate(config.targets)}
    return pl.DataFrame({config.time: stamps(series, config), **columns})


def stamps(series: Series, config: Config) -> pl.Series:
    """Return the time stamps of the outputs, continued past the series where needed."""
    rows = target_rows(config)
    window = series.time[-config.input_length :]
    future = continue_time(series.time, max(rows.stop - config.input_length, 0))
    time = pl.concat([window, future])[rows.start : rows.stop]
    return time.dt.date() if (time.dt.time() == clock(0)).all() else time


def continue_time(time: pl.Series, count: int) -> pl.Series:
    """Return `count` time stamps after the last, by the usual step or month."""
    step = time.diff().median()
    if not isinstance(step, timedelta):
        raise DataError(
            "one row has no step between time stamps; give at least two rows"
        )
    if step >= timedelta(days=28) and (time.dt.day() == time[0].day).all():
        steps = [
            f"{round(step / timedelta(days=30.44)) * (n + 1)}mo" for n in range(count)
        ]
    else:
        steps = [
            f"{step // timedelta(microseconds=1) * (n + 1)}us" for n in range(count)
        ]
    return pl.concat(
        [time.head(0), *(time.tail(1).dt.offset_by(step) for step in steps)]
    )


if __name__ == "__main__":
    main()
