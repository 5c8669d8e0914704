"""Write the target of every source in a file.

python -m seq2seq_pairs.predict --input FILE --output FILE

With --beam 5, the five likeliest beginnings of each target are kept at every step.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from .alphabets import load_statistics
from .beam import BeamSearch
from .config import load_config
from .decoding import decode, tell_unknown
from .runs import find_run, load_model
from .tables import DataError, read_table, require_columns, write_table

SLICE = 50_000  # rows that are decoded before the next are encoded


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="a table with the sources")
    parser.add_argument(
        "--output", required=True, help="where the targets go: CSV, TSV or Parquet"
    )
    parser.add_argument(
        "--beam",
        type=int,
        default=1,
        help="beginnings of each target that are kept at a time; default: 1, greedy",
    )
    parser.add_argument(
        "--run", default="latest", help="a run folder; default: the newest"
    )
    options = parser.parse_args(arguments)
    if options.beam < 1:
        parser.error(f"argument --beam: expected 1 or more, received {options.beam}")
    try:
        table = predict(find_run(options.run), options.input, options.beam)
        write_table(table, options.output)
    except (DataError, FileNotFoundError) as error:
        sys.exit(str(error))
    print(f"{len(table)} rows: {options.output}")


def predict(run: Path, file: str, beam: int = 1) -> pl.DataFrame:
    """Return the sources in `file`, each with the target that the model writes.

    Raises:
        DataError: when the column of the sources is absent.
    """
    config = load_config(run / "config.json")
    statistics = load_statistics(run / "statistics.json")
    model = load_model(run)
    writer = model if beam == 1 else BeamSearch(model, beam)
    sources = read_sources(file, config.source)
    tell_unknown(sources, statistics)
    targets: list[str] = []
    for start in range(0, len(sources), SLICE):
        part = sources[start : start + SLICE].to_list()
        targets += decode(writer, part, statistics, config.batch_size)
        if len(sources) > SLICE:
            print(f"{len(targets)} of {len(sources)} rows")
    return pl.DataFrame({config.source: sources, config.target: targets})


def read_sources(file: str, name: str) -> pl.Series:
    """Return the sources in `file`, those that are missing left out.

    Raises:
        DataError: when the column is absent, or empty.
    """
    table = read_table(file, text=[name])
    require_columns(table, [name], file)
    column = table[name].cast(pl.String).str.strip_chars()
    sources = column.filter(column.str.len_chars() > 0)
    if sources.is_empty():
        raise DataError(f"{file}, column {name!r}: holds no value; choose another file")
    if len(sources) < len(column):
        print(f"{file}: {len(column) - len(sources)} rows without a source dropped")
    return sources


if __name__ == "__main__":
    main()
