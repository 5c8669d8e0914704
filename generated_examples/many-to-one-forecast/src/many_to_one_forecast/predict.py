"""Forecast what follows a file: python -m many_to_one_forecast.predict --help"""

from pathlib import Path

import polars as pl
from keras import ops

from .config import InputError, command_line
from .data import (
    SEPARATOR,
    TARGETS,
    TIME,
    TIME_FORMAT,
    read_series,
    target_steps,
    time_after,
)
from .train import load_model, open_run


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Forecast what follows the newest rows of a file in the training data's format."""
    run, config = open_run(run)
    series = read_series(input)
    time = series.time[-config.input_length :]
    if len(time) < config.input_length:
        raise InputError(
            f"{input}: expected {config.input_length} rows or more, got {len(time)}"
        )
    # (1, input_length, features)
    window = series.features[None, -config.input_length :]
    forecast = load_model(run)(window)
    steps = target_steps(config)
    values = ops.convert_to_numpy(forecast).reshape(len(steps), len(TARGETS))
    time = pl.concat([time, time_after(time[-1], steps.stop - len(time))])
    stamps = time[steps.start :].dt.strftime(TIME_FORMAT).to_frame(TIME)
    table = stamps.hstack(pl.DataFrame(values, TARGETS))
    table.write_csv(output, separator=SEPARATOR)
    print(f"{output}: {len(table)} time steps, the last is {time[-1]}")


if __name__ == "__main__":
    command_line(predict)
