"""Texts as token ids and back; the vocabulary is learnt from the training rows."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from .config import read, write

PAD, UNK, BOS, EOS = range(4)
SPECIAL_TOKENS = ("<pad>", "<unk>", "<bos>", "<eos>")
MIN_COUNT = 2  # rarer symbols are read as UNK, so that UNK is trained


@dataclass(frozen=True)
class Tokenizer:
    """A vocabulary; the id of a token is its index in `tokens`."""

    tokens: list[str]
    separator: str  # between two symbols; "" where every character is a symbol
    longest: int  # symbols in the longest training text

    @classmethod
    def fit(cls, texts: Iterable[str], separator: str) -> "Tokenizer":
        """Learn the symbols that occur at least MIN_COUNT times in `texts`."""
        sequences = [split_symbols(text, separator) for text in texts]
        counts = Counter(symbol for sequence in sequences for symbol in sequence)
        frequent = sorted(s for s, count in counts.items() if count >= MIN_COUNT)
        longest = max(map(len, sequences))
        return cls([*SPECIAL_TOKENS, *frequent], separator, longest)

    @cached_property
    def ids(self) -> dict[str, int]:
        """The id of each symbol."""
        first = len(SPECIAL_TOKENS)  # a text may hold "<pad>" as a symbol
        return {symbol: i for i, symbol in enumerate(self.tokens[first:], first)}

    def encode(self, text: str) -> list[int]:
        """Return the token ids of a text."""
        symbols = split_symbols(text, self.separator)
        return [self.ids.get(symbol, UNK) for symbol in symbols]

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text before the first EOS."""
        before_eos = takewhile(lambda token_id: token_id != EOS, ids)
        return self.separator.join(self.tokens[token_id] for token_id in before_eos)


class Tokenizers(NamedTuple):
    """The tokenizer of the sources and the tokenizer of the targets."""

    source: Tokenizer
    target: Tokenizer

    def save(self, run: Path) -> None:
        """Write both into a run folder."""
        text = json.dumps([asdict(tokenizer) for tokenizer in self], indent=2)
        write(run / "vocabulary.json", Path.write_text, text)


def load_tokenizers(run: Path) -> Tokenizers:
    """Return the tokenizers of a run."""
    fields = read(run / "vocabulary.json")
    return Tokenizers(*(Tokenizer(**values) for values in fields))


def split_symbols(text: str, separator: str) -> list[str]:
    """Return the words of a text, or its characters where `separator` is empty."""
    return text.split(separator.strip() or None) if separator else list(text)
