"""The texts that mean a missing value: words such as NA, and sentinels such as -999."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

WORDS = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "?", "<na>"})
SIGNS = frozenset({"-", "--", "---", ".", "..", "...", "…", "–", "—", "−", "*"})
LONGEST = 12  # characters of such a text, with its spaces
SENTINEL = (
    r"^\s*(?:(?:-(?:200|8{3,6}|7{3,6}|32768)|-?1(?:0{20}|0{30}))(?:[.,]0+)?"
    r"|(?:-9{2,6}|9{3,6})(?:[.,](?:0+|9+))?"
    r"|-?\d(?:[.,]\d+)?[eE]\+?(?:20|30|3[5-8]))\s*$"  # 1e+20, the fill value of grids
)
SEVERAL = 3  # times that a sentinel has to occur
WIDE = 1.0  # margin between it and the other values, in their range
NARROW = 0.1  # the same for a negative number where no other value is negative
HUGE = 1e19  # less than any fill value with an exponent
APART = 1e6  # margin of such a value, because a power of ten can also be a measurement

Number = tuple[str, float]  # as written, and its value


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of numbers, and the range of those that have not the form of a sentinel.

    Sentinels of several forms in one column would else widen that range and hide each other.
    """

    values: pl.Series
    low: float | None
    high: float | None


def without_missing(column: pl.Series, signs: bool = False) -> pl.Series:
    """Return a column of text without the texts that mean a missing value.

    Args:
        signs: whether signs such as - and .. mean a missing value, as they do among numbers.
    """
    if column.dtype != pl.String:
        return column
    return column.set(is_missing(column, signs), None)


def is_missing(column: pl.Series, signs: bool) -> pl.Series:
    """Return which texts of `column` mean a missing value, the nulls not among them."""
    words = list(WORDS | SIGNS if signs else WORDS)
    short = column.str.len_bytes() <= LONGEST
    return short & column.str.strip_chars().str.to_lowercase().is_in(words)


def null_values(column: pl.Series, signs: bool) -> list[str]:
    """Return the texts of `column` that mean a missing value, as they are written."""
    if column.dtype != pl.String:
        return []
    found: list[str] = column.filter(is_missing(column, signs)).unique().sort().to_list()
    return found


def sentinels(columns: Mapping[str, tuple[pl.Series, pl.Series]]) -> dict[str, int]:
    """Return text → count of the numbers that mean a missing value, such as -999.

    A sentinel is a number of a usual form, occurs several times, is far outside the range of the
    other values of its column, and inside the range of those of no other column.

    Args:
        columns: name → the texts of a column, and the same as numbers.
    """
    numbers = [_candidates(*pair) for pair in columns.values()]
    values = {value for found in numbers for _, value in found}
    looked = [_without(column, values) for _, column in columns.values()]
    chosen = {value for value in values if _is_sentinel(value, looked)}
    texts = sorted({text for found in numbers for text, value in found if value in chosen})
    return {text: sum(int((t == text).sum()) for t, _ in columns.values()) for text in texts}


def doubtful(columns: Mapping[str, tuple[pl.Series, pl.Series]]) -> dict[str, str]:
    """Return text → column of the numbers that would be sentinels, but are usual in that column."""
    found: dict[str, str] = {}
    numbers = {pair for columns_pair in columns.values() for pair in _candidates(*columns_pair)}
    values = {value for _, value in numbers}
    looked = {name: _without(column, values) for name, (_, column) in columns.items()}
    for text, value in sorted(numbers):
        holding = {name: v for name, v in looked.items() if (v.values == value).any()}
        inside = [name for name, v in holding.items() if _distance(value, v) <= 0]
        if inside and any(_is_far(value, column) for column in holding.values()):
            found[text] = inside[0]
    return found


def _candidates(texts: pl.Series, values: pl.Series) -> list[Number]:
    """Return the numbers of a column that have the form of a sentinel."""
    usual = texts.str.contains(SENTINEL) & values.is_not_null()
    found = pl.DataFrame([texts.alias("text"), values.alias("value")]).filter(usual).unique()
    return [(str(text), float(value)) for text, value in found.iter_rows()]


def _without(column: pl.Series, candidates: Collection[float]) -> Numbers:
    rest = column.filter(~column.is_in(list(candidates)))
    low, high = rest.min(), rest.max()
    if isinstance(low, float) and isinstance(high, float):
        return Numbers(column, low, high)
    return Numbers(column, None, None)


def _is_sentinel(value: float, columns: Sequence[Numbers]) -> bool:
    """Return whether `value` is clearly outside one column, and inside none that holds it."""
    holding = [column for column in columns if (column.values == value).any()]
    inside = [_distance(value, column) <= 0 for column in holding]
    return not any(inside) and any(_is_far(value, column) for column in holding)


def _distance(value: float, column: Numbers) -> float:
    """Return how far `value` is outside the range of the other values, in such ranges."""
    low, high = column.low, column.high
    if low is None or high is None or low == high:
        return 0.0
    return max(low - value, value - high) / (high - low)


def _is_far(value: float, column: Numbers) -> bool:
    if abs(value) > HUGE:
        least = APART
    else:
        least = NARROW if column.low is not None and value < 0 <= column.low else WIDE
    return int((column.values == value).sum()) >= SEVERAL and _distance(value, column) >= least
