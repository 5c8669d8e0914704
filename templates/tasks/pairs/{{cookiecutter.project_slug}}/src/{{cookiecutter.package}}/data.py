{% import "format.py" as format with context %}
{% set apart = cookiecutter.separators[0] != cookiecutter.separators[1] %}
{% from "facts.py" import csv, id, split with context %}
"""The data file: its format, its splits, and padded batches of token ids."""

{% include "imports.py" %}
from .config import Config, InputError
from .tokenizer import BOS, EOS, PAD, Tokenizer, Tokenizers

# The format of the data file
{{ format.literals() }}
SOURCE = {{ cookiecutter.columns.source[0] | python }}
TARGET = {{ cookiecutter.columns.target[0] | python }}
{{ format.names() -}}
{% if apart %}
SOURCE_SEPARATOR = {{ cookiecutter.separators[0] | python }}  # between symbols; "": each character is a symbol
TARGET_SEPARATOR = {{ cookiecutter.separators[1] | python }}
{% endif %}

QUANTILES = (0.5, 1.0)  # of the lengths: batches are padded to one of these


class Pairs(keras.utils.PyDataset):
    """Batches ({source_ids, decoder_input}, target_ids, weight), all (batch, steps)."""

    def __init__(
        self, rows: pl.DataFrame, tokenizers: Tokenizers, config: Config, training=False
    ) -> None:
        super().__init__()
        self.rows, self.tokenizers = rows, tokenizers
        source, target = tokenizers
        self.sources = [source.encode(text) for text in rows[SOURCE]]
        self.targets = [[*target.encode(text), EOS] for text in rows[TARGET]]
        both = zip(self.sources, self.targets, strict=True)
        longest = np.array([max(map(len, pair)) for pair in both])
        lengths = np.quantile(longest, QUANTILES, method="higher")
        self.lengths = lengths[np.searchsorted(lengths, longest)]  # when padded
        self.training, self.batch_size = training, config.batch_size
        self.random = np.random.default_rng(config.seed)
        self.on_epoch_end()
        tokens = sum(map(len, self.targets))
        self.tokens_per_row = tokens / (len(self.batches) * self.batch_size)

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[dict, np.ndarray, np.ndarray]:
        batch = self.batches[index]
        rows = np.resize(batch, self.batch_size)  # repeats rows to fill the batch
        length = self.lengths[batch].max()
        target_ids = pad([self.targets[row] for row in rows], length)
        # teacher forcing: the decoder reads the target one step late, after BOS
        bos = np.full_like(target_ids[:, :1], BOS)
        inputs = {
            "source_ids": pad([self.sources[row] for row in rows], length),
            "decoder_input": np.concatenate([bos, target_ids[:, :-1]], axis=1),
        }
        # Keras averages over rows and steps, padding included; with this factor the
        # loss and the metrics of an epoch are means over its tokens
        weight = (target_ids != PAD) * np.float32(length / self.tokens_per_row)
        weight[len(batch) :] = 0
        return inputs, target_ids, weight

    def on_epoch_end(self) -> None:
        """Draw the rows of each training batch, and the order of the batches."""
        rows = np.arange(len(self.lengths))
        if self.training:
            self.random.shuffle(rows)
        rows = rows[np.argsort(self.lengths[rows], kind="stable")]
        batches = np.split(rows, range(self.batch_size, len(rows), self.batch_size))
        middle = batches[1:-1]
        if self.training:
            self.random.shuffle(middle)
        # Keras infers from the first two batches that the length varies
        longest, shortest = batches[-1:], batches[:-1][:1]
        self.batches = longest + shortest + middle


def pad(sequences: Sequence[Sequence[int]], length: int) -> np.ndarray:
    """Return token ids with padding on the right: (rows, length)."""
    return keras.utils.pad_sequences(sequences, length, padding="post", value=PAD)


def load_splits(config: Config) -> tuple[Pairs, Pairs, Pairs]:
{% if split %}
    """Return the rows for training, validation and test, as the column SPLIT says."""
{% else %}
    """Return training, validation and test rows; equal sources share a split."""
{% endif %}
    table = read_table(config.data, [SOURCE, TARGET{{ ", SPLIT" if split }}])
    groups = table[SOURCE].str.to_lowercase()
    parts = split_rows({{ "table[SPLIT], " if split }}groups, config.seed)
    train, val, test = (table[rows] for rows in parts)
    if not all(map(len, parts)):
        raise InputError(f"{config.data}: expected rows for each of the three splits")
    if train[TARGET].n_unique() == 1:
        raise InputError(f"{config.data}, column {TARGET!r}: expected several targets")
    tokenizers = Tokenizers(
        source=Tokenizer.fit(train[SOURCE]{{ ", SOURCE_SEPARATOR" if apart }}),
        target=Tokenizer.fit(train[TARGET]{{ ", TARGET_SEPARATOR" if apart }}),
    )
    val, test = (Pairs(rows, tokenizers, config) for rows in (val, test))
    return Pairs(train, tokenizers, config, training=True), val, test


{% include "splits.py" %}


def read_table(path: str, columns: list[str]) -> pl.DataFrame:
    """Read columns as text; drop the rows that lack a source or a target."""
    try:
{% if csv %}
        table = {{ format.texts() }}.select(columns)
{% else %}
        table = pl.read_parquet(path)
        table = table.select(columns).cast(pl.String)
{% endif %}
{{ format.unreadable() }}
{% if split or id %}
    complete = table.filter(pl.all_horizontal(pl.exclude({{ (["SPLIT"] if split else []) | join }}{{ ", *ID" if split and id else "ID" if id }}).str.contains(r"\S")))
{% else %}
    complete = table.filter(pl.all_horizontal(pl.all().str.contains(r"\S")))
{% endif %}
    if complete.is_empty():
        raise InputError(f"{path}: expected values of {', '.join(map(repr, columns))}")
    if dropped := len(table) - len(complete):
        print(f"{path}: incomplete rows dropped: {dropped}")
    return complete.select(pl.all().str.strip_chars())
{% if csv %}


def check_lines(path: str) -> None:
    """Raise InputError about the first line with more fields than the header."""
    with open(path, newline="", encoding={{ "ENCODING" if cookiecutter.format.encoding != "utf-8" else '"utf-8-sig"' }}, errors="replace") as file:
        lines = csv.reader(file, delimiter=SEPARATOR{% if not cookiecutter.format.quote_char %}, quoting=csv.QUOTE_NONE{% endif %})
        header = next(lines, [])
        for fields in lines:
            if len(fields) > len(header):
                line = f"{path}, line {lines.line_num}"
                raise InputError(f"{line}: expected {header}, got {fields}")
{% endif %}
