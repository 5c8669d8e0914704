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
from .sequences import Sequences, drop_unlabelled, duplicates, split_table
from .splits import check_split, split_rows
from .tables import require_columns
from .typical import typical


@dataclass(frozen=True)
class Examples:
    """Encoded sequences (steps, 4), the target and the weight of each step.

    The weight is 1, and 0 for a step without a label.
    """

    steps: list[np.ndarray]
    targets: list[np.ndarray]
    weights: list[np.ndarray]

    @property
    def known(self) -> np.ndarray:
        """Which of the steps of all sequences have a label."""
        return np.flatnonzero(np.concatenate(self.weights))

    @property
    def labels(self) -> np.ndarray:
        """The targets of these."""
        return np.concatenate(self.targets)[self.known]


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
    known = labels.drop_nulls()
    member = sequences.numbers()[labels.is_not_null()]  # the sequence of each of them
    table, kinds = split_table(sequences, config), strata(typical(known, member))
    split = split_rows(table, duplicates(sequences.steps), kinds, config)
    train = split["train"]
    steps = [sequences.steps[row] for row in train]
    taught = np.flatnonzero(np.isin(member, train))
    statistics = measure(steps, known, taught, sequences.channels, config.data)
    encoded = encode(sequences.steps, statistics)
    parts = (encoded, *targets_and_weights(labels, sequences.starts))
    examples = {
        name: Examples(*([part[row] for row in rows] for part in parts))
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
    """Return the sequences in `config.data` that have a label, and that of each step.

    Raises:
        DataError: when there is nothing to learn from them.
    """
    table = read_rows(config)
    require_columns(table, [config.label], config.data)
    check_split(table, config)
    sequences = as_sequences(table.with_columns(read_labels(table, config)), config)
    known = sequences.table[config.label].is_not_null().to_numpy()
    some = np.logical_or.reduceat(known, sequences.starts)
    sequences = drop_unlabelled(sequences, some, config)
    labels = sequences.table[config.label]
    refuse(labels.drop_nulls(), config)
    return sequences, labels


def targets_and_weights(
    labels: pl.Series, starts: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the targets and the weights of the steps of each sequence.

    A step without a label has weight 0, and any target.
    """
    targets = as_array(labels.fill_null(labels.drop_nulls()[0]))
    weights = labels.is_not_null().to_numpy().astype("float32")
    return np.split(targets, starts[1:]), np.split(weights, starts[1:])


def batches(examples: Examples, config: Config, seed: int | None = None) -> Batches:
    """Return batches of (steps, targets, weights); padding has weight 0."""
    return Batches(
        examples.steps,
        examples.targets,
        examples.weights,
        size=config.batch_size,
        seed=seed,
    )
