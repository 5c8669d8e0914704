"""Predict the target of every source in a file.

python -m seq2seq_pairs.predict --help
"""

from collections.abc import Sequence
from pathlib import Path

import keras
import polars as pl

from .config import Config, command_line, open_run, write
from .data import SEPARATOR, SOURCE, TARGET, pad, read_table
from .model import GreedyDecoder
from .tokenizer import UNK, Tokenizers, load_tokenizers
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the target of every source in a file in the training data's format."""
    run, config = open_run(run)
    tokenizers = load_tokenizers(run)
    sources = read_table(input, [SOURCE])[SOURCE]
    targets = decode(sources, load_model(run), tokenizers, config)
    table = pl.DataFrame({SOURCE: sources, TARGET: targets})
    write(output, table.write_csv, separator=SEPARATOR)
    unknown = sum(UNK in tokenizers.source.encode(source) for source in sources)
    print(f"{output}: {len(table)} rows, {unknown} of them with unknown symbols")


def decode(
    sources: Sequence[str], model: keras.Model, tokenizers: Tokenizers, config: Config
) -> list[str]:
    """Return the target that `model` predicts for each source."""
    ids = [tokenizers.source.encode(source) for source in sources]
    source_ids = pad(ids, max(map(len, ids)))  # (rows, T)
    decoder = GreedyDecoder(model, tokenizers.target.longest + 1)  # and EOS
    decoded = decoder.predict(source_ids, batch_size=config.batch_size, verbose=0)
    return [tokenizers.target.decode(row) for row in decoded]


if __name__ == "__main__":
    command_line(predict)
