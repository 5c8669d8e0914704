"""Which rows train, which of them stop the training, and which test."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from .config import Config
from .tables import DataError, problem

SPLITS = ("train", "validation", "test")
ALSO = {"training": 0, "valid": 1, "val": 1, "dev": 1, "testing": 2}
NUMBERS = {name: number for number, name in enumerate(SPLITS)} | ALSO


def split_rows(
    table: pl.DataFrame, groups: pl.Series, strata: pl.Series, config: Config
) -> dict[str, np.ndarray]:
    """Return the rows of each split: as the file says, else by a seeded draw.

    Args:
        table: where a column called `config.split` says it, as `check_split` found.
        groups: a key for each row; rows with the same key are never drawn apart.
        strata: a key for each row; each split is drawn with the same share of each.
        config: the shares and the seed.

    Raises:
        DataError: where a split would be empty.
    """
    train, validation = config.train_share, config.validation_share
    if config.split in table.columns:
        split = np.array(plain(table[config.split]).replace_strict(NUMBERS))
        if not (split == 1).any():
            rows = np.flatnonzero(split == 0)
            shares = [train, validation]
            split[rows] = draw(groups[rows], strata[rows], shares, config.seed)
    else:
        shares = [train, validation, 1 - train - validation]
        split = draw(groups, strata, shares, config.seed)
    found = {name: np.flatnonzero(split == n) for n, name in enumerate(SPLITS)}
    for name, rows in found.items():
        if not len(rows):
            raise DataError(
                f"{config.data}: {len(table)} examples leave none for the {name} "
                "split; bring more"
            )
    return found


def check_split(table: pl.DataFrame, config: Config) -> None:
    """Raise DataError, with its line, where the file says a split that is none."""
    if config.split in table.columns:
        column = table[config.split]
        wrong = ~plain(column).is_in(list(NUMBERS)).fill_null(False)
        if wrong.any():
            what = f"names no split; write {', '.join(SPLITS)}"
            raise problem(config.data, wrong, column, what)


def plain(words: pl.Series) -> pl.Series:
    """Return `words` without the spaces around them, in lower case."""
    return words.cast(pl.String).str.strip_chars().str.to_lowercase()


def draw(
    groups: pl.Series, strata: pl.Series, shares: Sequence[float], seed: int
) -> np.ndarray:
    """Return a split number for each row, with each stratum in the same `shares`.

    A group goes where its first row is drawn; every stratum reaches the first split.
    """
    _, first, group = np.unique(
        groups.rank("dense").to_numpy(), return_index=True, return_inverse=True
    )
    stratum = strata.rank("dense").to_numpy()[first]
    bounds = np.cumsum(shares)[:-1] / np.sum(shares)
    random = np.random.default_rng(seed)
    drawn = np.empty(len(first), dtype="int64")
    for number in np.unique(stratum):
        members = random.permutation(np.flatnonzero(stratum == number))
        stops = np.maximum(np.floor(len(members) * bounds + random.random()), 1)
        drawn[members] = np.searchsorted(stops, np.arange(len(members)), side="right")
    return drawn[group]
