"""The symbols of both sides, learnt from the training rows and from no others."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from .vocabulary import FIRST, Vocabulary, learn

BEGIN, END = FIRST, FIRST + 1  # what frames a target: before and after its symbols
FRAME = ("begin of sequence", "end of sequence")  # no symbol is several words


@dataclass(frozen=True)
class Alphabet:
    """How the text of one side is cut into symbols, and their numbers.

    Args:
        separator: what stands between two symbols; "" where each character is one.
        symbols: the symbols, the two of the frame first.
    """

    separator: str
    symbols: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many numbers are in use, padding and the unknown symbol too."""
        return len(self.vocabulary)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The symbols with their numbers."""
        return Vocabulary(self.symbols)

    def cut(self, text: str) -> list[str]:
        """Return the symbols of `text`."""
        return text.split() if self.separator else list(text)

    def encode(self, text: str) -> list[int]:
        """Return the number of each symbol of `text`."""
        return self.vocabulary.encode(self.cut(text))

    def decode(self, numbers: Iterable[int]) -> str:
        """Return the text that `numbers` spell, up to its end."""
        before_end = takewhile(lambda number: number != END, numbers)
        return self.separator.join(
            self.symbols[number - FIRST] for number in before_end if number >= FIRST
        )

    def unknown(self, texts: Iterable[str]) -> list[str]:
        """Return the symbols of `texts` that were not learnt."""
        found = {symbol for text in texts for symbol in self.cut(text)}
        return sorted(found - set(self.symbols))


@dataclass(frozen=True)
class Statistics:
    """What the training rows say: two alphabets, the length of the longest target."""

    source_separator: str
    source_symbols: Sequence[str]
    target_separator: str
    target_symbols: Sequence[str]
    longest: int

    @cached_property
    def source(self) -> Alphabet:
        """The alphabet that is read."""
        return Alphabet(self.source_separator, tuple(self.source_symbols))

    @cached_property
    def target(self) -> Alphabet:
        """The alphabet that is written."""
        return Alphabet(self.target_separator, tuple(self.target_symbols))

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        return json.dumps(asdict(self), indent=2)


def load_statistics(path: Path) -> Statistics:
    """Return the statistics in a file of `Statistics.to_json`."""
    return Statistics(**json.loads(path.read_text(encoding="utf-8")))


def measure(sources: Sequence[str], targets: Sequence[str]) -> Statistics:
    """Return the statistics of the training rows."""
    source, target = learn_alphabet(sources), learn_alphabet(targets)
    return Statistics(
        source.separator,
        source.symbols,
        target.separator,
        target.symbols,
        longest=max(len(target.cut(text)) for text in targets),
    )


def learn_alphabet(texts: Sequence[str]) -> Alphabet:
    """Return the alphabet of `texts`: words where most of them hold a space.

    Elsewhere each character is a symbol, the occasional space too.
    """
    spaced = sum(" " in text for text in texts)
    cut = Alphabet(" " if 2 * spaced > len(texts) else "", FRAME)
    learnt = learn(cut.cut(text) for text in texts)
    return Alphabet(cut.separator, (*FRAME, *learnt.symbols))
