"""From tokens to numbers: six views of each token, their vocabularies, and the tags.

A word that training never showed still has an ending and a shape that it did show.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .vocabulary import Vocabulary, learn

ENDINGS = (1, 2, 3, 4)  # last letters
LEAST = 2  # rarer symbols train the vector that stands for every unknown one
MOST = 30_000  # symbols in a vocabulary


@dataclass(frozen=True)
class Statistics:
    """What is learnt from the training rows, and from no others."""

    views: tuple[Vocabulary, ...]
    labels: tuple[str, ...]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        parts = {"views": [view.symbols for view in self.views], "labels": self.labels}
        return json.dumps(parts, ensure_ascii=False)

    @classmethod
    def load(cls, path: Path) -> "Statistics":
        """Return the statistics in a file of `to_json`."""
        parts = json.loads(path.read_text(encoding="utf-8"))
        views = tuple(Vocabulary(tuple(symbols)) for symbols in parts["views"])
        return cls(views, tuple(parts["labels"]))


def measure(
    sentences: Sequence[Sequence[str]], tags: Iterable[Sequence[str]]
) -> Statistics:
    """Return the statistics of the training rows."""
    seen = zip(*map(look, sentences), strict=True)
    views = tuple(learn(view, least=LEAST, most=MOST) for view in seen)
    return Statistics(views, tuple(sorted(set().union(*tags))))


def look(tokens: Sequence[str]) -> list[list[str]]:
    """Return six views of `tokens`: lower case, four endings, the shape."""
    words = [token.lower() for token in tokens]
    endings = [[word[-length:] for word in words] for length in ENDINGS]
    return [words, *endings, [shape(token) for token in tokens]]


def shape(token: str) -> str:
    """Return the kinds of characters in `token`: "Xx-9" of "Boeing-747"."""
    kinds = re.sub(r"[^\W\d_]", lambda c: "X" if c[0].isupper() else "x", token)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"\d", "9", kinds))[:8]


def encode(
    sentences: Iterable[Sequence[str]], views: Sequence[Vocabulary]
) -> list[np.ndarray]:
    """Return the numbers of the views of each sentence: (steps, 6)."""
    return [
        np.array(
            [
                vocabulary.encode(view)
                for vocabulary, view in zip(views, look(tokens), strict=True)
            ],
            "int32",
        ).T
        for tokens in sentences
    ]
