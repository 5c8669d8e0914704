"""The data file: its format, the sequences in it, and padded batches of them."""

import csv
from collections.abc import Sequence

import keras
import numpy as np
import polars as pl

from .config import Config, InputError

# The format of the data file
SEPARATOR = ","
NULL_VALUES = [""]
SEQUENCE = "week"
STEP = "date"
STEP_FORMAT = "%Y-%m-%d"
FEATURES = ["precipitation", "temp_max", "temp_min", "wind"]
LABEL = "weather"


class Batches(keras.utils.PyDataset):
    """Batches of sequences of similar length, padded on the right.

    inputs has an array (steps, features) for each sequence, targets one (steps,).
    A target of -1 is missing: its step is masked in the loss and the metrics.
    """

    def __init__(
        self,
        inputs: list[np.ndarray],
        targets: list[np.ndarray],
        classes: list[str],
        config: Config,
        training: bool = False,
    ) -> None:
        super().__init__()
        self.inputs, self.targets, self.classes = inputs, targets, classes
        lengths = np.array([len(sequence) for sequence in inputs])
        # few padded lengths, since each new shape is compiled anew
        powers = 2 ** np.ceil(np.log2(lengths)).astype("int")
        self.padded = np.minimum(powers, lengths.max())
        labels = sum(is_known(target).sum() for target in targets)
        self.labels_per_sequence = labels / len(inputs)
        self.training = training
        self.batch_size = config.batch_size if training else 256
        self.random = np.random.default_rng(config.seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.batches[index]
        inputs = self.stack(rows)
        steps = inputs.shape[1]
        targets = pad([self.targets[row] for row in rows], steps, -1)
        # Keras averages over all padded steps: scale that to a mean over the labels
        weights = is_known(targets) * np.float32(steps / self.labels_per_sequence)
        return inputs, np.where(weights > 0, targets, 0), weights

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
        """Return the padded inputs of `rows`: (batch, steps, features)."""
        steps = self.padded[rows].max()
        return pad([self.inputs[row] for row in rows], steps, np.nan)

    def predict(self, model: keras.Model) -> list[np.ndarray]:
        """Return the outputs of each sequence, in order: (steps, outputs)."""
        outputs = [np.empty(0)] * len(self.inputs)
        for rows in self.batches:
            batch = model.predict_on_batch(self.stack(rows))
            for row, output in zip(rows, batch, strict=True):
                outputs[row] = output[: len(self.inputs[row])]
        return outputs


def is_known(targets: np.ndarray) -> np.ndarray:
    """Return which targets are neither missing nor padding."""
    return targets != -1


def pad(sequences: list[np.ndarray], steps: int, fill: float) -> np.ndarray:
    """Return the sequences as one array, padded on the right: (batch, steps, ...)."""
    dtype = sequences[0].dtype
    return keras.utils.pad_sequences(
        sequences, steps, dtype, padding="post", value=fill
    )


def load_splits(config: Config) -> tuple[Batches, Batches, Batches]:
    """Return sequences for training, validation and test; equal ones share a split."""
    table = read_rows(config.data, [LABEL])
    table = drop_unlabeled(config.data, table)
    inputs = split_steps(table)
    equal = number_values(pl.Series([steps.tobytes() for steps in inputs]))
    labels = table[LABEL]
    splits = split_rows(equal, rarest_classes(table), config.seed)
    if not all(map(len, splits)):
        raise InputError(f"{config.data}: expected more sequences, for three splits")
    train_labels = labels.filter(number_values(table[SEQUENCE]).is_in(splits[0]))
    classes = train_labels.drop_nulls().unique().sort().to_list()
    if len(classes) < 2 or not labels.drop_nulls().is_in(classes).all():
        raise InputError(
            f"{config.data}, column {LABEL!r}: expected two or more classes, each in "
            f"the training split, got {', '.join(classes)} there"
        )
    numbers = labels.replace_strict(classes, range(len(classes)), return_dtype=pl.Int32)
    table = table.with_columns(numbers.fill_null(-1))
    targets = [labels[:, 0] for labels in split_steps(table, [LABEL])]  # (steps,)
    train, val, test = (
        Batches(
            [inputs[row] for row in rows],
            [targets[row] for row in rows],
            classes,
            config,
            training=rows is splits[0],
        )
        for rows in splits
    )
    return train, val, test


def read_rows(path: str, text: Sequence[str] = ()) -> pl.DataFrame:
    """Read a data file, sort its rows by sequence and step, fill missing values."""
    table = read_table(path, FEATURES, [SEQUENCE, STEP, *text])
    check_rows(path, table[SEQUENCE], table[SEQUENCE].is_not_null(), "a sequence")
    order = number_values(table[SEQUENCE])
    steps = table[STEP].str.to_datetime(STEP_FORMAT, strict=False)
    check_rows(path, table[STEP], steps.is_not_null(), f"a time like {STEP_FORMAT}")
    once = table.select(pl.struct(SEQUENCE, steps).is_first_distinct()).to_series()
    check_rows(path, table[STEP], once, "each step only once in its sequence")
    table = table[np.lexsort((steps.rank("dense"), order))]
    if missing := sum(table.select(FEATURES).null_count().row(0)):
        print(f"{path}: {missing} missing values, filled from the past or by the mean")
    return table.with_columns(pl.col(FEATURES).forward_fill().over(SEQUENCE))


def split_steps(table: pl.DataFrame, columns=FEATURES) -> list[np.ndarray]:
    """Return the columns as an array (steps, columns) for each sequence."""
    ends = table[SEQUENCE].rle().struct.field("len").cum_sum()
    return np.split(table.select(columns).to_numpy(order="c"), ends[:-1])


def drop_unlabeled(path: str, table: pl.DataFrame) -> pl.DataFrame:
    """Drop the sequences that lack a label, and say how many."""
    labeled = table.filter(pl.col(LABEL).is_not_null().any().over(SEQUENCE))
    if dropped := table[SEQUENCE].n_unique() - labeled[SEQUENCE].n_unique():
        print(f"{path}: sequences that lack a label dropped: {dropped}")
    if labeled.is_empty():
        raise InputError(f"{path}, column {LABEL!r}: expected labels, got none")
    return labeled


def number_values(values: pl.Series) -> pl.Series:
    """Return a number for each value, counted in the order of the file."""
    unique = values.unique(maintain_order=True)
    return values.replace_strict(unique, range(len(unique)))


def rarest_classes(table: pl.DataFrame) -> pl.Series:
    """Return the rarest class of each sequence: each gets sequences for training."""
    classes = table[LABEL].drop_nulls().alias("class").value_counts()
    classes = classes.sort("count", "class")["class"]
    rank = pl.col(LABEL).replace_strict(classes, range(len(classes))).min()
    ranks = table.group_by(SEQUENCE, maintain_order=True).agg(rank)[LABEL]
    return classes.gather(ranks)


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


def read_table(path: str, numbers: list[str], text: list[str]) -> pl.DataFrame:
    """Read the columns `numbers` as numbers and the columns `text` as text."""
    try:
        table = pl.read_csv(
            path,
            separator=SEPARATOR,
            null_values=NULL_VALUES,
            infer_schema=False,
            glob=False,
            schema_overrides=dict.fromkeys(numbers, pl.Float32),
        )
        last = table[:, -1]  # a line that is too short ends in a missing value
        table = table.select(*text, *numbers)
    except pl.exceptions.PolarsError as error:
        check_lines(path, numbers)
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
    if last.null_count() or not all(table[name].is_finite().all() for name in numbers):
        check_lines(path, numbers)
    if table.is_empty():
        raise InputError(f"{path}: expected a row, got none")
    return table.with_columns(pl.col(text).str.strip_chars())


def check_lines(path: str, numbers: list[str]) -> None:
    """Raise InputError about the first line that does not fit the header."""
    with open(path, newline="", encoding="utf-8-sig", errors="replace") as file:
        lines = csv.reader(file, delimiter=SEPARATOR)
        width = len(header := next(lines, []))
        for fields in lines:
            line = f"{path}, line {lines.line_num}"
            if len(fields) != width:
                raise InputError(f"{line}: expected {width} fields, got {len(fields)}")
            for name, text in zip(header, fields, strict=True):
                if name in numbers and not is_number(text):
                    place = f"{line}, column {name!r}"
                    raise InputError(f"{place}: expected a finite number, got {text}")


def is_number(text: str) -> bool:
    """Return whether `text` is a finite number or a missing value."""
    try:
        return text in NULL_VALUES or abs(float(text)) < 3.4e38
    except ValueError:
        return False


def check_rows(path: str, column: pl.Series, valid: pl.Series, expected: str) -> None:
    """Raise InputError about the first row that is not valid."""
    if not valid.all():
        row = valid.arg_min()
        value = "nothing" if column[row] is None else column[row]
        raise InputError(
            f"{path}, line {row + 2}, column {column.name!r}: "
            f"expected {expected}, got {value}"
        )
