"""Read a CSV, TSV or Parquet file as a table, or say in one line what is wrong."""

import csv
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from .delimited import DataError, find_layout, present, read_text, rows

LARGEST = float(np.finfo("float32").max)


def read_table(path: str | Path, text: Sequence[str] = ()) -> pl.DataFrame:
    """Return the table in `path`: numbers as numbers; all else, and `text`, as text.

    Raises:
        DataError: when the file is missing, empty, ragged, or not a table in UTF-8.
    """
    file = Path(path)
    if not os.path.isfile(file):  # never raises, unlike file.is_file()
        raise DataError(
            f"{file}: no such file; give the path of a CSV, TSV or Parquet file"
        )
    try:
        table = _read_parquet(file) if is_parquet(file) else read_text(file, text)
    except UnicodeError as error:
        raise DataError(_not_utf8(file)) from error
    except (pl.exceptions.PolarsError, csv.Error, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise DataError(f"{file}: {reason}; save it again as CSV or Parquet") from error
    for name in table.columns:
        if name == "*" or (name.startswith("^") and name.endswith("$")):
            raise DataError(f"{file}: a column named {name!r}, a pattern; rename it")
    if table.is_empty():
        raise DataError(f"{file}: no rows; a header line and data are needed")
    for column in table.select(pl.col(pl.String)):
        wrong = column.str.contains("\0", literal=True)
        if wrong.any():
            raise problem(str(file), wrong, column, "holds a NUL byte; remove it")
    return table


def is_parquet(file: Path) -> bool:
    """Return whether `file` is Parquet, by its first bytes or its name."""
    with file.open("rb") as content:
        return content.read(4) == b"PAR1" or file.suffix.lower() == ".parquet"


def _read_parquet(file: Path) -> pl.DataFrame:
    """Return the table in `file`: categories as text, a list of words as one text.

    Columns of other types, such as structures, are no numbers and no text: left out.
    """
    table = pl.read_parquet(file, glob=False)
    words = (pl.Boolean, pl.Categorical, pl.Enum)
    table = table.with_columns(
        column.list.join(" ") if column.dtype == pl.List else column.cast(pl.String)
        for column in table
        if column.dtype in words or column.dtype == pl.List(pl.String)
    )
    others = (pl.Duration, pl.Time, pl.Binary, pl.Object)
    return table.select(
        column
        for column in table
        if not column.dtype.is_nested() and column.dtype not in others
    )


def _not_utf8(file: Path) -> str:
    """Return what to say about a file that is not UTF-8."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
                return f"{file}: text in UTF-16; save it as UTF-8"
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                byte = f"byte {line[error.start]:#04x}"
                return f"{file}, line {number}: {byte} is not UTF-8; save it as UTF-8"
    return f"{file}: not text in UTF-8; save it as UTF-8"


def write_table(table: pl.DataFrame, path: str | Path) -> None:
    """Write `table` as Parquet, TSV or CSV, whichever the ending of `path` asks for."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".parquet":
        table.write_parquet(file)
    else:
        table.write_csv(file, separator="\t" if file.suffix == ".tsv" else ",")


def require_columns(table: pl.DataFrame, names: Sequence[str], file: str) -> None:
    """Raise DataError unless `table` has every column in `names`."""
    absent = [name for name in names if name not in table.columns]
    if absent:
        raise DataError(
            f"{file}: no column {', '.join(map(repr, absent))}; "
            f"it has {', '.join(table.columns)}"
        )


def numbers(table: pl.DataFrame, name: str, file: str) -> np.ndarray:
    """Return column `name` as float64, missing values as NaN.

    Raises:
        DataError: naming the first line that holds text or infinity.
    """
    column = table[name]
    if column.dtype == pl.String:
        text = present(column).str.replace(",", ".", literal=True)
        wrong = text.is_not_null() & text.cast(pl.Float64, strict=False).is_null()
        if wrong.any():
            raise problem(file, wrong, column, "is not a number; correct or remove it")
        column = text
    elif not column.dtype.is_numeric():
        raise DataError(
            f"{file}, column {name!r}: {column.dtype} is not a number; convert it"
        )
    values = column.cast(pl.Float64).fill_nan(None)
    wrong = values.abs() > LARGEST
    if wrong.any():
        raise problem(file, wrong, column, "is not finite; correct or remove it")
    return values.to_numpy()


def problem(file: str, wrong: pl.Series, column: pl.Series, what: str) -> DataError:
    """Return what to raise about the first value of `column` that is `wrong`."""
    row = wrong.fill_null(False).arg_max() or 0
    value = "a missing value" if column[row] is None else repr(column[row])[:60]
    return DataError(
        f"{file}, {place(file, row)}, column {column.name!r}: {value} {what}"
    )


def place(file: str | Path, row: int) -> str:
    """Return where row `row` of the table stands in its file, such as "line 7"."""
    path = Path(file)
    if is_parquet(path):
        return f"row {row + 1}"
    lines = (line for line, _ in rows(path, find_layout(path)))
    return f"line {next(islice(lines, row + 1, None), row + 2)}"
