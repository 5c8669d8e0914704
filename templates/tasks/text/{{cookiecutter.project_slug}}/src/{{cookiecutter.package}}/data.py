{% import "format.py" as format with context %}
{% import "tokens_reading.py" as reading with context %}
{% from "batches.py" import batches, of_splits with context %}
{% from "facts.py" import split, balanced with context %}
"""The data file: its format, its splits, and padded batches of token ids."""

{% include "imports.py" %}
from .config import Config, InputError
from .tokenizer import PAD, Tokenizer

{{ reading.constants() }}
TEXT = {{ cookiecutter.columns.text[0] | python }}
LABEL = {{ cookiecutter.columns.label[0] | python }}
{{ format.names() }}


{{ batches("PAD", holds="tokenizer", kind="Tokenizer", shape="(steps,)") }}


def load_splits(config: Config) -> tuple[Batches, Batches, Batches]:
    """Read the data file; return batches of the training, validation and test rows."""
    splits = read_splits(config)
    tokenizer = Tokenizer.fit(splits[0][TEXT], splits[0][LABEL])
{{ of_splits("tokenizer.encode(rows[TEXT])", "tokenizer.encode_labels(rows[LABEL])", "tokenizer", "tokenizer.labels", "tokenizer.encode_labels(splits[0][LABEL])") }}


def read_splits(config: Config) -> list[pl.DataFrame]:
    """Return the texts and labels of the training, validation and test split.

    Texts that are equal but for case and spaces share a split.
    """
    table = read_table(config.data, [TEXT, LABEL{% if split %}, SPLIT{% endif %}])
    table = table.with_columns(pl.col(LABEL).str.strip_chars())
    unique = table[TEXT].str.to_lowercase().str.replace_all(r"\s+", "")
    rows = split_rows({% if split %}table[SPLIT], {% endif %}unique, table[LABEL], config.seed)
    splits = [table[numbers] for numbers in rows]
    if not all(map(len, splits)) or splits[0][LABEL].n_unique() < 2:
        raise InputError(
            f"{config.data}: expected rows for each split and two labels to train on"
        )
    known = table[LABEL].is_in(splits[0][LABEL].implode())
    check_rows(config.data, table[LABEL], known, "a label of a training row")
    return splits


{{ reading.read_table() }}


{% include "splits.py" %}
