"""The texts that mean a missing value: words such as NA, and sentinels such as -999."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

WORDS = frozenset(
    {"", "na", "n/a", "#n/a", "nan", "null", "?", "<na>", "n.a.", "n/e", "(null)", r"\n"}
    | {"k.a.", "k. a.", "keine angabe", "keine angaben"}
    | {"#n/a n/a", "not avail.", "no data", "not available", "not applicable"}
    | {"#ref!", "#value!", "#div/0!", "#num!", "#null!", "#name?", "#missing"}
)
SIGNS = frozenset("- -- --- _ . .. ... … – — − * ** *** **** : nd none".split())  # among numbers
LONGEST = 15  # characters of such a text, with its spaces
SENTINEL = (  # fill values of data loggers, of formats for grids, and the ends of integer types
    r"^\s*(?:(?:-(?:127|200|99900|32768|2147483648)|32767|65535|2147483647|4294967295)(?:[.,]0+)?"
    r"|-?(?:[67]9{3,5}|8{3,6}|7{3,6}|9{7,12})(?:[.,](?:0+|8+|7+))?|-?1(?:0{20}|0{30})(?:[.,]0+)?"
    r"|(?:-9{2,6}|9{3,6})(?:[.,](?:0*|9+))?|9{2}[.,](?:9+|0+)|-9[.,]9{2,}"
    r"|-?\d(?:[.,]\d+)?[eE]\+?(?:20|30|3[3-8]))\s*$"  # 1e+20
)
NONE = "none"  # what is said where no number means a missing value
SEVERAL = 3  # times that a sentinel has to occur
NINES = r"-9{3,}(\.9+)?|9{4,}(\.9+)?|9{3}\.9+"  # one that need not
CLEARLY = 5.0  # margin between such a one and the other values, in their range
OFTEN = 0.01  # of the rows in which a number of another form has to return to be doubted
VARIED = 10  # different values beside a number that has not the form of a sentinel
PRICE = r"9([.,](00?|90?|9[059]))?\s*$"
PRICES = 1 / 3  # of the different numbers of a column, one in ten of which would end so by chance
CODES = (-1.0, -9.0, -99.0)  # that mean a missing value in surveys and of sensors
WIDE = 1.0  # margin between it and the other values, in their range
NARROW = 0.1  # the same for a negative number where no other value is negative
HUGE = 1e19  # less than any fill value with an exponent
APART = 1e6  # margin of such a value, because a power of ten can also be a measurement

Columns = Mapping[str, tuple[pl.Series, pl.Series]]  # name → its texts, and the same as numbers


@dataclass(frozen=True)
class Sentinel:
    """A number that means a missing value, such as -999.

    Args:
        value: the number.
        texts: how it is written.
        columns: in which it means a missing value.
        count: how often it occurs in them.
        usual: a column in which it is a number like the others; "" where there is none.
    """

    value: float
    texts: tuple[str, ...]
    columns: tuple[str, ...]
    count: int
    usual: str = ""


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
    return column.to_frame().select(pl.when(~_missing(signs)).then(pl.all())).to_series()


def is_missing(column: pl.Series, signs: bool) -> pl.Series:
    """Return which texts of `column` mean a missing value, the nulls not among them."""
    return column.to_frame().select(_missing(signs)).to_series()


@cache
def _missing(signs: bool) -> pl.Expr:
    """Return which texts mean a missing value."""
    words = sorted(WORDS | SIGNS if signs else WORDS)
    lower = pl.all().str.strip_chars().str.to_lowercase()
    return (pl.all().str.len_bytes() <= LONGEST) & lower.is_in(words)


def shares(table: pl.DataFrame) -> list[str]:
    """Return a note on how many values of which columns of `table` are missing, if any are."""
    counts = {column.name: column.null_count() for column in table}
    each = [f"{name} {count} ({count / len(table):.1%})" for name, count in counts.items() if count]
    return [f"Missing values: {', '.join(each)}."] if each else []


def null_values(column: pl.Series, signs: bool) -> list[str]:
    """Return the texts of `column` that mean a missing value, as they are written."""
    if column.dtype != pl.String:
        return []
    found: list[str] = column.filter(is_missing(column, signs)).unique().sort().to_list()
    return found


def sentinels(columns: Columns) -> list[Sentinel]:
    """Return the numbers that mean a missing value, the smallest first.

    A sentinel is a number of a usual form, or a negative one where no other is negative. It occurs
    several times and is far outside the range of the other values of a column. It is one in every
    column that holds it outside of that range.
    """
    looked = _without_candidates(columns)
    values = {value for name in columns for value in looked[name][1]}
    held = {value: _holding(value, looked) for value in sorted(values)}
    return [
        _sentinel(value, columns, [name for name in names if _distance(value, looked[name][0]) > 0])
        for value, names in held.items()
        if any(_is_far(value, looked[name][0]) for name in names)
    ]


def chosen(columns: Columns, said: Sequence[str]) -> list[Sentinel]:
    """Return the numbers that the user says mean a missing value, in every column."""
    values = sorted({value for text in said if (value := as_number(text)) is not None})
    found = (_sentinel(value, columns, list(columns)) for value in values)
    return [sentinel for sentinel in found if sentinel.count]


def words_of(said: Sequence[str]) -> list[str]:
    """Return the texts of the user that are no numbers."""
    words = (text for text in said if text != NONE and as_number(text) is None)
    return [*dict.fromkeys(words)]


def numbers_of(said: Sequence[str]) -> list[str]:
    """Return the texts of the user that decide which numbers are missing: numbers, or "none"."""
    return [text for text in said if text == NONE or as_number(text) is not None]


def as_number(text: str) -> float | None:
    """Return the number that a text is, None where it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def doubtful(columns: Columns, found: Sequence[Sentinel]) -> list[Sentinel]:
    """Return the numbers that return often, far from the others, and are not among those found."""
    looked = _without_candidates(columns)
    doubted = {s.value: s for s in sentinels(columns)}
    for name, (column, candidates) in looked.items():
        for value in {column.low, column.high} - {None, *candidates}:
            rest = _numbers(column.values, (*candidates, value))
            often = (column.values == value).sum() >= OFTEN * len(column.values)
            varied = column.values.n_unique() > VARIED
            far = value is not None and (_is_far(value, rest, WIDE) or _is_code(value, rest))
            if value is not None and often and varied and far:
                doubted.setdefault(value, _sentinel(value, columns, [name]))
    known = {sentinel.value for sentinel in found}
    return [doubted[value] for value in sorted(doubted.keys() - known)]


def _is_code(value: float, rest: Numbers) -> bool:
    """Return whether a number that often means none is the only negative one."""
    return value in CODES and rest.low is not None and rest.low >= 0


def _sentinel(value: float, columns: Columns, names: Sequence[str]) -> Sentinel:
    holding = [name for name in columns if (columns[name][1] == value).any()]
    own = [name for name in names if name in holding]
    texts = {t for n in own for t in columns[n][0].filter(columns[n][1] == value).to_list()}
    count = sum(int((columns[name][1] == value).sum()) for name in own)
    usual = next((name for name in holding if name not in own), "")
    return Sentinel(value, tuple(sorted(map(str, texts))), tuple(own), count, usual)


def _without_candidates(columns: Columns) -> dict[str, tuple[Numbers, set[float]]]:
    """Return for each column its range without the candidates of all, and its own candidates."""
    own = {name: _candidates(*pair) for name, pair in columns.items()}
    values = {value for found in own.values() for value in found}
    return {n: (_numbers(column, values), own[n]) for n, (_, column) in columns.items()}


def _candidates(texts: pl.Series, values: pl.Series) -> set[float]:
    """Return the numbers of a column that have the form of a sentinel, or are alone negative."""
    usual = texts.cast(pl.String).str.contains(SENTINEL) & values.is_not_null()
    found = set(values.filter(usual).unique().to_list())
    if any(value > 0 for value in found) and _are_prices(texts.filter(~usual)):
        found = {value for value in found if value < 0}
    low = values.min()
    if isinstance(low, float) and low < 0:
        others = values.filter((values != low) & ~values.is_in(list(found)))
        rest = _numbers(others, ())
        alone = rest.low is not None and rest.low >= 0 and others.n_unique() >= VARIED
        if alone and _is_far(low, Numbers(values, rest.low, rest.high), WIDE):
            found.add(low)
    return found


def _are_prices(texts: pl.Series) -> bool:
    """Return whether many different numbers end as prices do, such as 49.00 and 19.99."""
    different = texts.cast(pl.String).drop_nulls().unique()
    count = int(different.str.contains(PRICE).sum())
    return count > 1 and count >= PRICES * len(different)


def _numbers(column: pl.Series, candidates: Collection[float | None]) -> Numbers:
    rest = column.filter(~column.is_in([value for value in candidates if value is not None]))
    low, high = rest.min(), rest.max()
    if isinstance(low, float) and isinstance(high, float):
        return Numbers(column, low, high)
    return Numbers(column, None, None)


def _holding(value: float, looked: Mapping[str, tuple[Numbers, set[float]]]) -> list[str]:
    return [name for name, (column, _) in looked.items() if (column.values == value).any()]


def _distance(value: float, column: Numbers) -> float:
    """Return how far `value` is outside the range of the other values, in such ranges."""
    low, high = column.low, column.high
    if low is None or high is None:
        return 0.0
    return max(low - value, value - high) / (high - low or max(abs(low), 1.0))


def is_outside(value: object, low: object, high: object) -> bool:
    """Return whether `value` is as far outside of a range as a sentinel that is negative has to."""
    if not (isinstance(value, float) and isinstance(low, float) and isinstance(high, float)):
        return False
    return max(low - value, value - high) >= NARROW * (high - low or max(abs(low), 1.0))


def _is_far(value: float, column: Numbers, least: float = 0.0) -> bool:
    if not least and abs(value) > HUGE:
        least = APART
    elif not least:
        least = NARROW if column.low is not None and value < 0 <= column.low else WIDE
    clear = re.fullmatch(NINES, f"{value:g}") and _distance(value, column) >= CLEARLY
    several = clear or int((column.values == value).sum()) >= SEVERAL
    return bool(several) and _distance(value, column) >= least
