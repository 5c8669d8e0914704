"""Forecast what follows a file: python -m encoder_decoder_forecast.predict --help"""

from pathlib import Path

import polars as pl
from keras import ops

from . import data
from .config import InputError, command_line, open_run, write
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Forecast what follows the newest rows of a file in the training data's format."""
    run, config = open_run(run)
    series = data.read_series(input)
    count = config.input_length
    time = series.time[-count:]
    window = series.features[None, -count:]  # (1, input_length, features)
    if len(time) < count:
        raise InputError(f"{input}: expected {count} rows or more, got {len(time)}")
    forecast = load_model(run)(window)
    values = ops.convert_to_numpy(forecast)[0]
    time = data.time_after(time[-1], len(values))
    stamps = time.dt.strftime(data.TIME_FORMAT).to_frame(data.TIME)
    table = stamps.hstack(pl.DataFrame(values, data.TARGETS))
    write(output, table.write_csv, separator=data.SEPARATOR)
    print(f"{output}: {len(table)} time steps, the last is {stamps[-1, 0]}")


if __name__ == "__main__":
    command_line(predict)
