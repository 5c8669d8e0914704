"""The file as labelled sequences, split so that duplicates stay together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from .batches import Batches
from .config import Config
from .labels import as_array, read_labels, refuse, strata
from .reading import as_sequences, read_rows
from .scaling import Statistics, encode, measure
from .sequences import (
    Sequences,
    drop_unlabelled,
    duplicates,
    one_for_each,
    split_table,
)
from .splits import check_split, split_rows
from .tables import require_columns


@dataclass(frozen=True)
class Examples:
    """Encoded sequences (steps, 4), and the target of each."""

    steps: list[np.ndarray]
    targets: np.ndarray


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
    sequences, labels = labelled(config)
    table = split_table(sequences, config)
    split = split_rows(table, duplicates(sequences.steps), strata(labels), config)
    train = split["train"]
    steps = [sequences.steps[row] for row in train]
    statistics = measure(steps, labels, train, sequences.channels, config.data)
    encoded, targets = encode(sequences.steps, statistics), as_array(labels)
    examples = {
        name: Examples([encoded[row] for row in rows], targets[rows])
        for name, rows in split.items()
    }
    return Data(
        train=batches(examples["train"], config, config.seed),
        validation=batches(examples["validation"], config),
        test=batches(examples["test"], config),
        examples=examples,
        statistics=statistics,
    )


def labelled(config: Config) -> tuple[Sequences, pl.Series]:
    """Return the sequences in `config.data` that have a label, and the label of each.

    Raises:
        DataError: when there is nothing to learn from them.
    """
    table = read_rows(config)
    require_columns(table, [config.label], config.data)
    check_split(table, config)
    sequences = as_sequences(table.with_columns(read_labels(table, config)), config)
    labels = one_for_each(sequences, config.label, config)
    known = labels.is_not_null().to_numpy()
    sequences, labels = drop_unlabelled(sequences, known, config), labels.drop_nulls()
    refuse(labels, config)
    return sequences, labels


def batches(examples: Examples, config: Config, seed: int | None = None) -> Batches:
    """Return batches of (steps, targets)."""
    return Batches(examples.steps, examples.targets, size=config.batch_size, seed=seed)
