"""Small files, written by hand."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from many_to_many_tagging.config import Config

SMALL = Config(units=8, batch_size=4, dropout=0.0)
SENTENCES = [f"The {'very ' * (n % 5)}old dog number {n}" for n in range(40)]
TAGS = [f"DET {'ADV ' * (n % 5)}ADJ NOUN NOUN NUM" for n in range(40)]


def write_sentences(
    folder: Path, sentences: list[str | None], tags: list[str], **columns: list[str]
) -> Config:
    """Write `sentences` and their tags as TSV; return the config."""
    path = folder / "sentences.tsv"
    table = pl.DataFrame({SMALL.tokens: sentences, SMALL.tags: tags, **columns})
    table.write_csv(path, separator="\t")
    return replace(SMALL, data=str(path))


def write_examples(folder: Path) -> Config:
    """Write sentences in which one word has two tags; return their config."""
    last = ["dog .", "dog ?", "dogs ?"] * 30
    sentences = [f"The {'very ' * (n % 5)}old {word}" for n, word in enumerate(last)]
    nouns = ["NOUN PUNCT", "NOUN PUNCT", "NOUN PART"] * 30
    tags = [f"DET {'ADV ' * (n % 5)}ADJ {word}" for n, word in enumerate(nouns)]
    return replace(write_sentences(folder, sentences, tags), epochs=1, batch_size=16)
