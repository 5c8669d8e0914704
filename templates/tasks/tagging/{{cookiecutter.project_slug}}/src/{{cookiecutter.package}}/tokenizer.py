"""Tokens to ids of their features and tags to classes, learnt from the training rows.

A word that is not in the training rows still has a suffix and a shape that are.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

PAD, UNK = 0, 1
SPECIAL_VALUES = ["<pad>", "<unk>"]
UNKNOWN_TAG = -1
SUFFIXES = (1, 2, 3, 4)  # lengths
MIN_COUNT = 2  # rarer values train the embedding of UNK
MAX_VALUES = 30_000  # of each token feature


@dataclass(frozen=True)
class Tokenizer:
    """Vocabularies and tags: an id is an index in a vocabulary, a class in `tags`."""

    vocabularies: list[list[str]]  # one for each token feature
    tags: list[str]

    @classmethod
    def fit(
        cls, sentences: Iterable[list[str]], tags: Iterable[list[str]]
    ) -> "Tokenizer":
        """Keep the frequent values of each token feature, and all `tags`."""
        tokens = (extract_features(token) for tokens in sentences for token in tokens)
        vocabularies = [
            [v for v, n in Counter(values).most_common(MAX_VALUES) if n >= MIN_COUNT]
            for values in zip(*tokens, strict=True)
        ]
        vocabularies = [[*SPECIAL_VALUES, *values] for values in vocabularies]
        return cls(vocabularies, sorted({tag for row in tags for tag in row}))

    @cached_property
    def ids(self) -> list[dict[str, int]]:
        return [{v: i for i, v in enumerate(values)} for values in self.vocabularies]

    def encode(self, sentences: Iterable[list[str]]) -> list[np.ndarray]:
        """Return the ids (steps, features) of each sentence."""
        return [
            np.array([self.encode_token(token) for token in tokens], "int32")
            for tokens in sentences
        ]

    def encode_token(self, token: str) -> list[int]:
        values = zip(self.ids, extract_features(token), strict=True)
        return [ids.get(value, UNK) for ids, value in values]

    def encode_tags(self, sentences: Iterable[list[str]]) -> list[np.ndarray]:
        """Return the classes (steps,) of the tags of each sentence."""
        classes = {tag: index for index, tag in enumerate(self.tags)}
        return [
            np.array([classes.get(tag, UNKNOWN_TAG) for tag in tags], "int32")
            for tags in sentences
        ]

    def save(self, run: Path) -> None:
        (run / "vocabulary.json").write_text(json.dumps(asdict(self), indent=0))

    @classmethod
    def load(cls, run: Path) -> "Tokenizer":
        return cls(**json.loads((run / "vocabulary.json").read_text()))


def extract_features(token: str) -> list[str]:
    """Return the token features: the word in lower case, four suffixes, the shape."""
    word = token.lower()
    return [word, *(word[-length:] for length in SUFFIXES), find_shape(token)]


def find_shape(token: str) -> str:
    """Return the kinds of characters in `token`: "Xx-9" for "Boeing-747"."""
    kinds = re.sub(r"[^\W\d_]", lambda c: "X" if c[0].isupper() else "x", token)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"\d", "9", kinds))[:8]
