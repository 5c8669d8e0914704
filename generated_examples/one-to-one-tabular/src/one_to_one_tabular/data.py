"""The file as rows: complete ones only, split so that duplicates stay together."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from .config import Config
from .features import encode, is_text, read_features
from .rows import Rows
from .scaling import Statistics, measure
from .splits import check_split, split_rows
from .tables import DataError, read_table, require_columns
from .targets import as_array, read_targets, refuse, strata


@dataclass(frozen=True)
class Data:
    """The splits as batches, and what is learnt from the training rows."""

    train: Rows
    validation: Rows
    test: Rows
    statistics: Statistics


def load(config: Config) -> Data:
    """Return the splits of `config.data`: the file's own, or a seeded draw.

    Raises:
        DataError: when the file, a column or the number of rows will not do.
    """
    table, features, targets = read_rows(config)
    split = split_rows(table, duplicates(features), strata(targets), config)
    train = split["train"]
    statistics = measure(features, targets, train, config.data)
    x, y = encode(features, statistics.encoding), as_array(targets)

    def rows(chosen: np.ndarray, training: bool = False) -> Rows:
        return Rows(x[chosen], y[chosen], config, training)

    return Data(
        train=rows(train, training=True),
        validation=rows(split["validation"]),
        test=rows(split["test"]),
        statistics=statistics,
    )


def read_rows(config: Config) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the rows without a missing value: all columns, features, targets."""
    table = read_table(config.data)
    require_columns(table, [*config.features, *config.targets], config.data)
    check_split(table, config)
    both = [name for name in config.features if name in config.targets]
    if both:
        raise DataError(
            f"{config.data}, column {both[0]!r}: a feature and a target; "
            "read it or predict it"
        )
    words = [name for name in config.features if is_text(table[name])]
    features = read_features(table, config.features, config.data, words)
    targets = read_targets(table, config)
    complete = (
        ~pl.concat([features, targets], how="horizontal")
        .select(pl.any_horizontal(pl.all().is_null()))
        .to_series()
    )
    missing = len(table) - complete.sum()
    if missing:
        print(f"{config.data}: {missing} rows with a missing value dropped")
    if missing == len(table):
        raise DataError(
            f"{config.data}: every row has a missing value; choose other columns"
        )
    targets = targets.filter(complete)
    refuse(targets, config)
    return table.filter(complete), features.filter(complete), targets


def duplicates(features: pl.DataFrame) -> pl.Series:
    """Return the number of the first row that equals each row."""
    hashes = features.hash_rows().to_numpy()
    _, first, member = np.unique(hashes, return_index=True, return_inverse=True)
    return pl.Series(first[member])
