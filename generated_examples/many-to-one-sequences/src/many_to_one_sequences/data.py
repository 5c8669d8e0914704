"""The file as labelled sequences, split so that duplicates stay together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from .answers import batches, pick_labels
from .batches import Batches
from .config import Config
from .labels import as_array, read_labels, refuse, strata
from .reading import read_sequences
from .scaling import Statistics, encode, measure
from .sequences import Sequences, one_for_each
from .splits import split_rows
from .tables import DataError, require_columns


@dataclass(frozen=True)
class Examples:
    """Encoded sequences (steps, 4) and the targets of each."""

    steps: list[np.ndarray]
    targets: list[np.ndarray]


@dataclass(frozen=True)
class Data:
    """The splits as batches and as examples, and what the training sequences teach."""

    train: Batches
    validation: Batches
    test: Batches
    examples: Mapping[str, Examples]
    statistics: Statistics


def load(config: Config) -> Data:
    """Return the splits of `config.data`: the file's own, or a seeded draw.

    Raises:
        DataError: when the file, a column or the number of sequences will not do.
    """
    sequences, labels = read_labelled(config)
    known = np.array([not label.is_null().all() for label in labels])
    if not known.all():
        print(f"{config.data}: {(~known).sum()} sequences without a label dropped")
    kept = np.flatnonzero(known)
    steps = [sequences.steps[row] for row in kept]
    labels = [labels[row] for row in kept]
    if not labels:
        raise DataError(f"{config.data}, column {config.label!r}: no label; fill it in")
    refuse(pl.concat(labels).drop_nulls(), config)
    table = split_table(sequences, config).filter(known)
    split = split_rows(table, duplicates(steps), strata(labels), config)
    statistics = measure(
        [steps[row] for row in split["train"]],
        pl.concat([labels[row] for row in split["train"]]).drop_nulls(),
        sequences.channels,
        config.data,
    )
    encoded = encode(steps, statistics)
    flat = as_array(pl.concat(labels), statistics.labels, config.data)
    targets = np.split(flat, np.cumsum([len(label) for label in labels])[:-1])
    examples = {
        name: Examples([encoded[row] for row in rows], [targets[row] for row in rows])
        for name, rows in split.items()
    }
    size = config.batch_size

    def cut(name: str, seed: int | None = None) -> Batches:
        return batches(examples[name].steps, examples[name].targets, size, seed)

    return Data(
        train=cut("train", config.seed),
        validation=cut("validation"),
        test=cut("test"),
        examples=examples,
        statistics=statistics,
    )


def read_labelled(config: Config) -> tuple[Sequences, list[pl.Series]]:
    """Return the sequences in `config.data`, and the labels of each of them."""
    sequences = read_sequences(config)
    require_columns(sequences.table, [config.label], config.data)
    labels = read_labels(sequences.table, config)
    return sequences, pick_labels(sequences, labels, config)


def split_table(sequences: Sequences, config: Config) -> pl.DataFrame:
    """Return a row for each sequence, with the split that the file says, if it does."""
    rows = pl.DataFrame({"": sequences.starts})
    if config.split not in sequences.table.columns:
        return rows
    given = sequences.table[config.split].cast(pl.String)
    return rows.with_columns(one_for_each(sequences, given, config.data))


def duplicates(steps: list[np.ndarray]) -> pl.Series:
    """Return the number of the first sequence that equals each sequence."""
    first: dict[bytes, int] = {}
    return pl.Series(
        [first.setdefault(part.tobytes(), row) for row, part in enumerate(steps)]
    )
