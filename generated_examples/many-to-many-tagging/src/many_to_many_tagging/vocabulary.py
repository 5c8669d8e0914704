"""The symbols of the training rows, each with its number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

PADDING, UNKNOWN = 0, 1  # fill up a batch; any symbol that is not in the vocabulary
FIRST = 2  # the number of the first symbol


@dataclass(frozen=True)
class Vocabulary:
    """Symbols, the most frequent first."""

    symbols: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many numbers are in use, padding and the unknown symbol too."""
        return FIRST + len(self.symbols)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Symbol → number."""
        return {symbol: number for number, symbol in enumerate(self.symbols, FIRST)}

    def encode(self, sequence: Iterable[str]) -> list[int]:
        """Return the number of each symbol."""
        return [self.numbers.get(symbol, UNKNOWN) for symbol in sequence]


def learn(
    sequences: Iterable[Sequence[str]], least: int = 1, most: int | None = None
) -> Vocabulary:
    """Return the symbols that stand at least `least` times in `sequences`.

    With `most`, only so many of them, the most frequent.
    """
    counts = Counter(chain.from_iterable(sequences))
    ranked = sorted(counts, key=lambda symbol: (-counts[symbol], symbol))
    return Vocabulary(tuple(s for s in ranked[:most] if counts[s] >= least))
