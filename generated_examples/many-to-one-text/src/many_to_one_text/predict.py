"""Predict the label of every text in a file.

python -m many_to_one_text.predict --help
"""

from pathlib import Path

import numpy as np
import polars as pl

from .config import command_line, open_run, write
from .data import LABEL, SEPARATOR, TEXT, Batches, read_table
from .tokenizer import UNK, Tokenizer
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the label of every text in a file in the training data's format."""
    run, config = open_run(run)
    model, tokenizer = load_model(run), Tokenizer.load(run)
    texts = read_table(input, [TEXT])[TEXT]
    token_ids = tokenizer.encode(texts)
    no_labels = np.zeros(len(texts), "int32")
    batches = Batches(token_ids, no_labels, tokenizer, config)
    probabilities = batches.predict(model)  # (texts, labels)
    labels = np.array(tokenizer.labels)[probabilities.argmax(axis=1)]
    names = [f"probability_{label}" for label in tokenizer.labels]
    table = pl.DataFrame({TEXT: texts, LABEL: labels})
    table = table.hstack(pl.DataFrame(probabilities, names))
    write(output, table.write_csv, separator=SEPARATOR)
    tokens = np.concatenate(token_ids)
    unknown = np.count_nonzero(tokens == UNK)
    print(
        f"{output}: {len(table)} texts; {unknown} of {len(tokens)} tokens are unknown"
    )


if __name__ == "__main__":
    command_line(predict)
