"""Tag the sentences of a file.

python -m many_to_many_tagging.predict --input FILE --output FILE
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from .config import load_config
from .data import read_sentences
from .encoding import Statistics
from .runs import find_run, load_model
from .tables import DataError, write_table
from .tagger import tag

CHUNK = 16_384  # sentences that are numbers at the same time
BATCH = 512


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--input", required=True, help="a file with a sentence in each row"
    )
    parser.add_argument(
        "--output", required=True, help="where the answers go: CSV, TSV or Parquet"
    )
    parser.add_argument(
        "--run", default="latest", help="a run folder; default: the newest"
    )
    options = parser.parse_args(arguments)
    try:
        table = predict(find_run(options.run), options.input)
        write_table(table, options.output)
    except (DataError, FileNotFoundError) as error:
        sys.exit(str(error))
    print(f"{len(table)} rows: {options.output}")


def predict(run: Path, file: str) -> pl.DataFrame:
    """Return each sentence in `file` with a tag, and its probability, for each token.

    Tags and probabilities are texts with spaces between, as the tokens are.
    """
    config = load_config(run / "config.json")
    statistics = Statistics.load(run / "statistics.json")
    model = load_model(run)
    sentences = read_sentences(file, config.tokens)
    say_unknown(file, sentences, statistics)
    chunks = []
    for start in range(0, len(sentences), CHUNK):
        chunk = sentences[start : start + CHUNK].to_list()
        tags, probabilities = tag(model, chunk, statistics, BATCH)
        columns = {
            config.tokens: [" ".join(tokens) for tokens in chunk],
            config.tags: [" ".join(names) for names in tags],
            "probabilities": [
                " ".join(f"{surest:.3f}" for surest in row) for row in probabilities
            ],
        }
        chunks.append(pl.DataFrame(columns))
    return pl.concat(chunks)


def say_unknown(file: str, sentences: pl.Series, statistics: Statistics) -> None:
    """Print how many words are not in the vocabulary."""
    words = sentences.explode().str.to_lowercase()
    unknown = len(words) - words.is_in(list(statistics.views[0].symbols)).sum()
    if unknown:
        print(
            f"{file}: {unknown} of {len(words)} words are not in the vocabulary; "
            "tagged by their endings, shapes and neighbours"
        )


if __name__ == "__main__":
    main()
