"""The file as pairs of texts: read, split, its symbols learnt from training rows."""

from dataclasses import dataclass

import polars as pl

from .alphabets import Statistics, measure
from .config import Config
from .pairs import Pairs
from .splits import check_split, split_rows
from .tables import DataError, read_table, require_columns


@dataclass(frozen=True)
class Data:
    """The splits as batches, and the statistics of the training rows."""

    train: Pairs
    validation: Pairs
    test: Pairs
    statistics: Statistics


def load(config: Config) -> Data:
    """Return the splits of `config.data`; rows with the same source share a split."""
    table = read_pairs(config)
    groups = table[config.source].str.to_lowercase()
    alike = pl.repeat("", len(table), eager=True)  # no kinds of rows to balance
    splits = split_rows(table, groups, alike, config)
    texts = {
        name: [
            table[column][rows].to_list() for column in (config.source, config.target)
        ]
        for name, rows in splits.items()
    }
    refuse_constant_targets(texts["train"][1], config)
    statistics = measure(*texts["train"])
    size = config.batch_size
    return Data(
        train=Pairs(*texts["train"], statistics, size, config.seed),
        validation=Pairs(*texts["validation"], statistics, size),
        test=Pairs(*texts["test"], statistics, size),
        statistics=statistics,
    )


def read_pairs(config: Config) -> pl.DataFrame:
    """Return the rows of `config.data` that have both a source and a target.

    Raises:
        DataError: when a column is absent, or no row is complete.
    """
    sides = [config.source, config.target]
    table = read_table(config.data, text=sides)
    require_columns(table, sides, config.data)
    check_split(table, config)
    table = table.with_columns(pl.col(sides).cast(pl.String).str.strip_chars())
    complete = table.filter(pl.all_horizontal(pl.col(sides).str.len_chars() > 0))
    dropped = len(table) - len(complete)
    if complete.is_empty():
        raise DataError(
            f"{config.data}: no row has both {config.source!r} and {config.target!r}; "
            "choose other columns"
        )
    if dropped:
        print(f"{config.data}: {dropped} rows without source or target dropped")
    return complete


def refuse_constant_targets(targets: list[str], config: Config) -> None:
    """Raise DataError when every training row has the same target."""
    if len(set(targets)) == 1:
        raise DataError(
            f"{config.data}, column {config.target!r}: constant in the training rows; "
            "choose another"
        )
