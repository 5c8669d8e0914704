"""What is predicted from a data file, as a picture: a series, or how often there is what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from scaffold.fileformat import TimeFormat
from scaffold.tasks import Columns, Data
from scaffold.web.kept import Kept
from scaffold.web.source import Source

WIDTH, HEIGHT = 600, 150  # of the drawing of a series, in units of the picture
_POINTS = 250  # of a line, each with the least and the greatest value of what is drawn in it
_LINES, _BARS, _BINS = 4, 12, 12


@dataclass(frozen=True)
class Line:
    """One drawn series: its name, and its points as SVG has them."""

    name: str
    points: str


@dataclass(frozen=True)
class Lines:
    """Series over time.

    Args:
        title: what is drawn.
        lines: as many as can be told apart.
        low, high: the least and the greatest value, in words.
        first, last: the first and the last timestamp.
        splits: where the validation and the test rows begin.
    """

    title: str
    lines: Sequence[Line]
    low: str
    high: str
    first: str
    last: str
    splits: Sequence[float] = (0.7 * WIDTH, 0.85 * WIDTH)


@dataclass(frozen=True)
class Bars:
    """How often there is what: label, count, and the length of its bar in percent."""

    title: str
    rows: Sequence[tuple[str, str, float]]


_PLOTS = Kept[tuple[str, ...], Lines | Bars | None](2**20, lambda made: len(repr(made)))


def plot(source: Source) -> Lines | Bars | None:
    """Return the picture of the data; None where there is nothing to draw."""
    data = source.data
    return _PLOTS.get(source.key, lambda: _drawable(source, data)) if data else None


def _drawable(source: Source, data: Data) -> Lines | Bars | None:
    try:
        return _plot(source, data)
    except pl.exceptions.PolarsError:  # what is read here is less than what was verified
        return None


def _plot(source: Source, data: Data) -> Lines | Bars | None:
    columns = data.columns
    if data.time and "time" in columns:
        return _series(source, columns, data.time)
    if data.facts.problem == "profile":
        return _means(source, columns["targets"])
    predicted = ("tags", "target", "label", "targets")
    role = next((role for role in predicted if columns.get(role)), "")
    return _frequencies(source, data, role, columns[role][0]) if role else None


def _frequencies(source: Source, data: Data, role: str, name: str) -> Bars | None:
    """Return how often there is which class, number or length in the column of a role."""
    table = _labels(source, data, name)
    if role == "target":
        return _lengths(table[name], data)
    if data.facts.problem != "classification":
        return _histogram(source.numbers(table, name), name)
    texts = table[name].cast(pl.String)
    if role == "tags":
        return _counts(texts.str.split(" ").explode(), "Tokens", name)
    once = len(table) == data.facts.sequences
    return _counts(texts, "Sequences" if once else "Rows", name)


def _labels(source: Source, data: Data, name: str) -> pl.DataFrame:
    """Return the column of labels, once a sequence where each has one."""
    ids = data.columns.get("sequence", ())
    table = source.table([name, *ids])
    once = ids and table.group_by(ids).agg(pl.col(name).n_unique()).get_column(name).max() == 1
    return table.unique(ids, maintain_order=True) if once else table


def _counts(texts: pl.Series, unit: str, name: str) -> Bars:
    counted = texts.alias("").drop_nulls().value_counts(sort=True).rows()  # it may be called count
    rows = counted[:_BARS]
    if others := sum(count for _, count in counted[_BARS:]):
        rows.append((f"{len(counted) - _BARS} others", others))
    return _bars(f"{unit} by {name}", rows)


def _histogram(values: pl.Series, name: str) -> Bars | None:
    known = values.drop_nulls()
    if not len(known):
        return None
    counted = known.hist(bin_count=_BINS)
    edges = [known.min(), *counted["breakpoint"]]
    labels = [f"{_number(a)} to {_number(b)}" for a, b in zip(edges, edges[1:], strict=False)]
    return _bars(f"Rows by {name}", list(zip(labels, counted["count"], strict=True)))


def _lengths(texts: pl.Series, data: Data) -> Bars:
    separator = data.facts.separators[1]
    known = texts.alias("").drop_nulls().cast(pl.String)
    lengths = known.str.count_matches(separator, literal=True) + 1 if separator else None
    counted = (known.str.len_chars() if lengths is None else lengths).clip(upper_bound=_BINS + 1)
    rows = counted.value_counts().sort("").rows()
    labels = [(f"over {_BINS}" if length > _BINS else str(length), n) for length, n in rows]
    return _bars(f"Rows by the tokens of {texts.name}", labels)


def _means(source: Source, names: Sequence[str]) -> Bars:
    table = source.table(names)
    return _bars("Mean of each step", [(n, source.numbers(table, n).mean() or 0) for n in names])


def _bars(title: str, rows: Iterable[tuple[str, object]]) -> Bars:
    known = [(str(label), float(str(count))) for label, count in rows]
    most = max((abs(count) for _, count in known), default=1) or 1
    return Bars(title, [(label, _number(n), round(100 * abs(n) / most, 1)) for label, n in known])


def _series(source: Source, columns: Columns, time: TimeFormat) -> Lines | None:
    times, targets, ids = columns["time"], columns["targets"], columns.get("series", ())
    table = source.table([*times, *targets, *ids])
    stamps = table.select(pl.concat_str(pl.col(times).cast(pl.String), separator=" ")).to_series()
    table = pl.DataFrame(
        {"stamp": stamps, "order": _order(stamps, time)}
        | {f"value {name}": source.numbers(table, name) for name in targets[:_LINES]}
        | {f"series {name}": table[name] for name in ids}
    ).sort("order", nulls_last=True, maintain_order=True)
    drawn = [*_drawn(table, targets, ids)]
    values = pl.concat([column for _, column in drawn]).drop_nulls() if drawn else pl.Series([])
    if not len(values):
        return None
    low, high = float(str(values.min())), float(str(values.max()))
    lines = [Line(name, _points(column, low, high)) for name, column in drawn]
    words = ", ".join(line.name for line in lines)
    if ids:
        words = f"{targets[0]} of the first {len(lines)} series"
    elif len(targets) > len(lines):
        words += f" and {len(targets) - len(lines)} more"
    ends = str(table["stamp"][0]), str(table["stamp"][-1])
    return Lines(words, lines, _number(low), _number(high), *ends)


def _order(stamps: pl.Series, time: TimeFormat) -> pl.Series:
    """Return what sorts timestamps; their place in the file where that cannot be read at once."""
    places = pl.int_range(len(stamps), eager=True)
    if time.pattern.startswith("%Y") and stamps.is_sorted():
        return places
    if time.reads_plainly and "z" not in time.pattern:
        found = stamps.str.to_datetime(time.pattern, strict=False).cast(pl.Int64)
    else:
        found = stamps.cast(pl.Float64, strict=False)
    return found if found.null_count() == 0 else places


def _drawn(
    table: pl.DataFrame, targets: Sequence[str], ids: Sequence[str]
) -> Iterable[tuple[str, pl.Series]]:
    """Yield the name and the values of every series that is drawn."""
    if not ids:
        yield from ((name, table[f"value {name}"]) for name in targets[:_LINES])
        return
    keys = [f"series {name}" for name in ids]
    for key in table.select(keys).unique(maintain_order=True).head(_LINES).rows():
        mine = table.filter(
            pl.all_horizontal(pl.col(n).eq_missing(v) for n, v in zip(keys, key, strict=True))
        )
        yield " ".join(map(str, key)), mine[f"value {targets[0]}"]


def _points(values: pl.Series, low: float, high: float) -> str:
    """Return a series as the points of a line: the least and the greatest value of each part."""
    span, count = (high - low) or 1, len(values)
    parts = pl.DataFrame({"y": values, "x": pl.int_range(count, eager=True)}).with_columns(
        part=pl.col("x") * _POINTS // max(count, 1)
    )
    known = parts.drop_nulls("y").sort("y")
    ends = [known.unique("part", keep=end, maintain_order=True) for end in ("first", "last")]
    rows = pl.concat(ends).unique().sort("x").select("x", "y").rows()
    scale = WIDTH / max(count - 1, 1)
    return " ".join(f"{x * scale:.1f},{HEIGHT - (y - low) / span * HEIGHT:.1f}" for x, y in rows)


def _number(value: object) -> str:
    """Return a number in at most six digits."""
    number = float(str(value))
    return f"{number:,.0f}" if number == round(number) and abs(number) < 1e15 else f"{number:,.6g}"
