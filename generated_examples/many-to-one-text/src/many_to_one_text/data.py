"""The data file: its format, its splits, and padded batches of token ids."""

import csv
from collections.abc import Iterator

import keras
import numpy as np
import polars as pl

from .config import Config, InputError
from .tokenizer import PAD, Tokenizer

# The format of the data file
SEPARATOR = "\t"
NULL_VALUES = [""]
TEXT = "text"
LABEL = "label"


class Batches(keras.utils.PyDataset):
    """Batches of sequences of similar length, padded on the right.

    inputs has an array (steps,) for each sequence, targets a label.
    """

    def __init__(
        self,
        inputs: list[np.ndarray],
        targets: np.ndarray,
        tokenizer: Tokenizer,
        config: Config,
        training: bool = False,
    ) -> None:
        super().__init__()
        self.inputs, self.targets, self.tokenizer = inputs, targets, tokenizer
        lengths = np.array([len(sequence) for sequence in inputs])
        # few padded lengths, since each new shape is compiled anew
        powers = 2 ** np.ceil(np.log2(lengths)).astype("int")
        self.padded = np.minimum(powers, lengths.max())
        self.training = training
        self.batch_size = config.batch_size if training else 256
        self.random = np.random.default_rng(config.seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.batches[index]
        return self.stack(rows), self.targets[rows]

    def on_epoch_end(self) -> None:
        """Draw the sequences of each batch."""
        rows = np.arange(len(self.inputs))
        if self.training:  # full batches; each epoch leaves out other rows
            self.random.shuffle(rows)
            rows = rows[: max(len(rows) // self.batch_size, 1) * self.batch_size]
        rows = rows[np.argsort(self.padded[rows], kind="stable")]
        ends = range(self.batch_size, len(rows), self.batch_size)
        *others, longest = np.split(rows, ends)
        shortest, middle = others[:1], others[1:]
        if self.training:
            self.random.shuffle(middle)
        # Keras infers from the first two batches that the number of steps varies
        self.batches = [longest, *shortest, *middle]

    def stack(self, rows: np.ndarray) -> np.ndarray:
        """Return the padded inputs of `rows`: (batch, steps)."""
        steps = self.padded[rows].max()
        return pad([self.inputs[row] for row in rows], steps, PAD)

    def predict(self, model: keras.Model) -> np.ndarray:
        """Return the outputs in the order of the sequences: (sequences, outputs)."""
        outputs = np.empty((len(self.inputs), model.output_shape[-1]), "float32")
        for rows in self.batches:
            outputs[rows] = model.predict_on_batch(self.stack(rows))
        return outputs


def pad(sequences: list[np.ndarray], steps: int, fill: float) -> np.ndarray:
    """Return the sequences as one array, padded on the right: (batch, steps, ...)."""
    dtype = sequences[0].dtype
    return keras.utils.pad_sequences(
        sequences, steps, dtype, padding="post", value=fill
    )


def load_splits(config: Config) -> tuple[Batches, Batches, Batches]:
    """Read the data file; return batches of the training, validation and test rows."""
    splits = read_splits(config)
    tokenizer = Tokenizer.fit(splits[0][TEXT], splits[0][LABEL])
    train, val, test = (
        Batches(
            tokenizer.encode(rows[TEXT]),
            tokenizer.encode_labels(rows[LABEL]),
            tokenizer,
            config,
            training=rows is splits[0],
        )
        for rows in splits
    )
    return train, val, test


def read_splits(config: Config) -> list[pl.DataFrame]:
    """Return the texts and labels of the training, validation and test split.

    Texts that are equal but for case and spaces share a split.
    """
    table = read_table(config.data, [TEXT, LABEL])
    table = table.with_columns(pl.col(LABEL).str.strip_chars())
    unique = table[TEXT].str.to_lowercase().str.replace_all(r"\s+", "")
    rows = split_rows(unique, table[LABEL], config.seed)
    splits = [table[numbers] for numbers in rows]
    if not all(map(len, splits)) or splits[0][LABEL].n_unique() < 2:
        raise InputError(
            f"{config.data}: expected rows for each split and two labels to train on"
        )
    known = table[LABEL].is_in(splits[0][LABEL].implode())
    check_rows(config.data, table[LABEL], known, "a label of a training row")
    return splits


def read_table(path: str, columns: list[str]) -> pl.DataFrame:
    """Read columns of a data file as text."""
    try:
        table = pl.read_csv(
            path,
            separator=SEPARATOR,
            null_values=NULL_VALUES,
            infer_schema=False,
            glob=False,
        ).select(columns)
    except pl.exceptions.PolarsError as error:
        check_lines(path)
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
    if table.is_empty():
        raise InputError(f"{path}: expected a row, got none")
    for name in columns:
        filled = table[name].str.contains(r"\S").fill_null(False)
        check_rows(path, table[name], filled, "text")
    return table


def read_lines(path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the fields of each row, the header first."""
    csv.field_size_limit(2**31 - 1)  # a text may be long
    with open(path, newline="", encoding="utf-8-sig", errors="replace") as file:
        lines = csv.reader(file, delimiter=SEPARATOR)
        for fields in lines:
            yield lines.line_num, fields


def check_lines(path: str) -> None:
    """Raise InputError about the first line that has more fields than the header."""
    lines = read_lines(path)
    _, header = next(lines, (1, []))
    for line, fields in lines:
        if len(fields) > len(header):
            raise InputError(
                f"{path}, line {line}: expected {len(header)} fields, got {len(fields)}"
            )


def check_rows(path: str, values: pl.Series, valid: pl.Series, expected: str) -> None:
    """Raise InputError about the first of `values`, a column, that is not valid."""
    if not valid.all():
        row = valid.arg_min()
        line = [line for line, _ in read_lines(path)][row + 1]  # after the header
        place = f"{path}, line {line}, column {values.name!r}"
        raise InputError(f"{place}: expected {expected}, got {values[row]!r}")


def split_rows(groups: pl.Series, strata: pl.Series, seed: int) -> list[np.ndarray]:
    """Return the rows of the training, validation and test split: 70, 15 and 15%.

    They are drawn at random from each stratum. Rows of one group share a split, and
    every stratum has a row for training.
    """
    ends = (0.7, 0.85)
    group = groups.rank("dense").to_numpy() - 1  # (rows,)
    stratum = strata.gather(np.unique(group, return_index=True)[1]).to_numpy()
    split = np.empty(len(stratum), "int")  # of each group
    random = np.random.default_rng(seed)
    for value in np.unique(stratum):
        members = random.permutation(np.flatnonzero(stratum == value))
        stops = np.floor(len(members) * np.array(ends) + random.random())
        stops = np.maximum(stops, 1)
        split[members] = np.searchsorted(stops, np.arange(len(members)), side="right")
    return [np.flatnonzero(split[group] == number) for number in range(3)]
