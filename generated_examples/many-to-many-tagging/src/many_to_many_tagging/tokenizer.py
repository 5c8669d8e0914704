"""Tokens to ids of their features and tags to classes, learnt from the training rows.

A word that is not in the training rows still has a suffix and a shape that are.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from .config import read, write

PAD, UNK = 0, 1
UNKNOWN_TAG = -1
SUFFIXES = (1, 2, 3, 4)  # lengths
MIN_COUNT = 2  # rarer values train the embedding of UNK
MAX_VALUES = 30_000  # of each token feature


@dataclass(frozen=True)
class Tokenizer:
    """Vocabularies and tags: ids index a vocabulary, classes index `tags`."""

    vocabularies: list[list[str]]  # one for each token feature
    tags: list[str]

    @classmethod
    def fit(cls, sentences: Iterable[list], tags: Iterable[list]) -> "Tokenizer":
        """Keep the frequent values of each token feature, and all `tags`."""
        rows = (extract_features(token) for tokens in sentences for token in tokens)
        frequent = [Counter(v).most_common(MAX_VALUES) for v in zip(*rows, strict=True)]
        vocabularies = [
            ["<pad>", "<unk>", *(value for value, n in counts if n >= MIN_COUNT)]
            for counts in frequent
        ]
        return cls(vocabularies, sorted({tag for row in tags for tag in row}))

    def encode(self, sentences: Iterable[list[str]]) -> list[np.ndarray]:
        """Return the ids (steps, features) of each sentence."""
        known = (vocabulary[2:] for vocabulary in self.vocabularies)
        ids = [{value: i for i, value in enumerate(values, 2)} for values in known]

        def encode_token(token: str) -> list[int]:
            values = zip(ids, extract_features(token), strict=True)
            return [feature.get(value, UNK) for feature, value in values]

        return [np.array([encode_token(t) for t in row], "int32") for row in sentences]

    def encode_tags(self, tags: Iterable[list[str]]) -> list[np.ndarray]:
        """Return the classes (steps,) of the tags of each sentence."""
        ids = {tag: index for index, tag in enumerate(self.tags)}
        return [
            np.array([ids.get(t, UNKNOWN_TAG) for t in row], "int32") for row in tags
        ]

    def save(self, run: Path) -> None:
        write(run / "vocabulary.json", Path.write_text, json.dumps(vars(self)))

    @classmethod
    def load(cls, run: Path) -> "Tokenizer":
        return cls(**read(run / "vocabulary.json"))


@cache
def extract_features(token: str) -> tuple[str, ...]:
    """Return the token features: the word in lower case, four suffixes, the shape."""
    word = token.lower()
    return (word, *(word[-length:] for length in SUFFIXES), find_shape(token))


def find_shape(token: str) -> str:
    """Return the kinds of characters in `token`: "Xx-9" for "Boeing-747"."""
    kinds = re.sub(r"[^\W\d_]", lambda c: "X" if c[0].isupper() else "x", token)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"\d", "9", kinds))[:8]
