"""From text to numbers: tokens, their vocabulary, and the labels."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .vocabulary import Vocabulary, learn

TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")  # a word, or a mark such as "!"
LEAST = 2  # rarer tokens train the vector that stands for every unknown one
MOST = 30_000  # tokens in the vocabulary


@dataclass(frozen=True)
class Statistics:
    """What is learnt from the training rows, and from no others."""

    vocabulary: Vocabulary
    labels: tuple[str, ...]

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        parts = {"vocabulary": self.vocabulary.symbols, "labels": self.labels}
        return json.dumps(parts, ensure_ascii=False)

    @classmethod
    def load(cls, path: Path) -> "Statistics":
        """Return the statistics in a file of `to_json`."""
        parts = json.loads(path.read_text(encoding="utf-8"))
        return cls(Vocabulary(tuple(parts["vocabulary"])), tuple(parts["labels"]))


def measure(texts: Iterable[str], labels: Iterable[str]) -> Statistics:
    """Return the statistics of the training rows."""
    vocabulary = learn(map(tokenize, texts), least=LEAST, most=MOST)
    return Statistics(vocabulary, tuple(sorted(set(labels))))


def tokenize(text: str) -> list[str]:
    """Return the words of `text` in lower case, and its other marks one by one."""
    return TOKEN.findall(text.lower())


def encode(texts: Sequence[str], vocabulary: Vocabulary) -> list[np.ndarray]:
    """Return the numbers of the tokens of each text: (steps,)."""
    return [np.array(vocabulary.encode(tokenize(text)), "int32") for text in texts]
