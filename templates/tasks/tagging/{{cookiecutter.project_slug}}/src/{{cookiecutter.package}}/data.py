{% import "format.py" as format with context %}
{% import "tokens_reading.py" as reading with context %}
{% from "batches.py" import batches, of_splits with context %}
{% from "facts.py" import split, balanced with context %}
"""The data file: its format, its splits, and padded batches of token features."""

{% include "imports.py" %}
from .config import Config, InputError
from .tokenizer import PAD, UNKNOWN_TAG, Tokenizer

{{ reading.constants() }}
TOKENS = {{ cookiecutter.columns.tokens[0] | python }}
TAGS = {{ cookiecutter.columns.tags[0] | python }}
{{ format.names() }}


{{ batches("PAD", missing="UNKNOWN_TAG", holds="tokenizer", kind="Tokenizer") }}


def load_splits(config: Config) -> tuple[Batches, Batches, Batches]:
    """Read the data file; return batches of the training, validation and test rows."""
    splits = read_splits(config)
    tokenizer = Tokenizer.fit(splits[0]["tokens"], splits[0]["tags"])
{{ of_splits('tokenizer.encode(rows["tokens"])', 'tokenizer.encode_tags(rows["tags"])', "tokenizer", "tokenizer.tags", 'np.concatenate(tokenizer.encode_tags(splits[0]["tags"]))') }}


def read_splits(config: Config) -> list[pl.DataFrame]:
    """Return the lists of tokens and tags of the training, validation and test split.

    Sentences that are equal but for case and spaces share a split.
    """
    table = read_table(config.data, [TOKENS, TAGS{% if split %}, SPLIT{% endif %}])
    lists = table.select(tokens=split_tokens(TOKENS), tags=split_tokens(TAGS))
    lengths = lists.select(pl.all().list.len())
    equal = lengths["tokens"] == lengths["tags"]
    counts = pl.format("{} tags for {} tokens", "tags", "tokens").alias(TAGS)
    counts = lengths.select(counts).to_series()
    check_rows(config.data, counts, equal, "a tag for each token")
    unique = lists["tokens"].list.join("").str.to_lowercase()
    rows = split_rows({% if split %}table[SPLIT], {% endif %}unique, rarest_tags(lists["tags"]), config.seed)
    splits = [lists[numbers] for numbers in rows]
    if not all(map(len, splits)) or splits[0]["tags"].explode().n_unique() < 2:
        raise InputError(f"{config.data}: expected rows for each split and two tags")
    return splits


def split_tokens(column: str) -> pl.Expr:
    """Return the space-separated tokens of a column."""
    return pl.col(column).str.extract_all("[^ ]+")


def rarest_tags(tags: pl.Series) -> pl.Series:
    """Return the rarest tag of each sentence, so that training sees every tag."""
    counts = Counter(tags.explode())
    return pl.Series([min(row, key=lambda tag: (counts[tag], tag)) for row in tags])


{{ reading.read_table() }}


{% include "splits.py" %}
