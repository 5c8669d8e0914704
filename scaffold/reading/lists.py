"""Values that are several in one: lists in a column, and the tokens of a sentence, a row each."""

import re
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from scaffold.reading import kinds, numerals, order, tagging
from scaffold.reading.files import File, with_table
from scaffold.reading.problems import NotPlain, bad_file, problem
from scaffold.reading.steps import SEQUENCES, SHORTEST
from scaffold.tasks import Task

LIST = r"(?s)^\s*\[(.*)\]\s*$"  # of Python, or an array of NumPy
SCALAR = r"np\.\w+\(([^()]*)\)"  # as NumPy shows its scalars
ITEM = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^\s,'\"]+"
BETWEEN = r"^[^\s,;|]+[\s,;|]"  # the first of several values


def spread(file: File, task: Task | None) -> File:
    """Return `file` with one value where several were in one, if the task may need that.

    The tokens of a sentence become one row; lists of words become words with spaces between;
    lists of numbers become steps of sequences, a row each.
    """
    name = task.name if task else ""
    if name in ("", "tagging") and set(file.given) <= {"tokens", "tags"}:
        file = _with_sentences(file)
    lists = {c.name: items for c in file.table if (items := _items(c)) is not None}
    lists = lists or _tags(file.table)
    words = {n: items for n, items in lists.items() if not _are_numbers(items)}
    if words or name in ("tagging", "pairs"):
        return _with_words(file, lists) if lists else file
    if any(_as_many(file.table, items) for items in lists.values()):
        return file  # a tag for each word
    long = {n: items for n, items in lists.items() if _mean_length(items) >= SHORTEST}
    others = [c for c in kinds.columns(file) if c.name not in long and not c.unique]
    if long and others and name in ("", "sequences") and set(file.given) <= {"label", "id"}:
        return _with_steps(file, long)
    return file


def _items(column: pl.Series) -> pl.Series | None:
    """Return the values of each list of a column; None where it holds no lists."""
    if column.dtype != pl.String:
        return None
    head = column.drop_nulls().head(kinds.HEAD)
    if not len(head):
        return None
    if head.str.contains(LIST).sum() >= kinds.MOSTLY * len(head):
        plain = column.str.extract(LIST).str.replace_all(SCALAR, "$1")
        return plain.str.extract_all(ITEM).list.eval(_unquoted(pl.element()))
    if head.str.contains(BETWEEN).sum() < kinds.MOSTLY * len(head):
        return None
    items = column.str.strip_chars().str.replace_all(r"[\s,;|]+", " ").str.split(" ")
    several = _mean_length(items) >= SHORTEST
    return items if several and _are_numbers(items) else None


def _unquoted(item: pl.Expr) -> pl.Expr:
    """Return what is between the quotation marks of an item, where it has some."""
    inner = item.str.replace(r"(?s)^['\"](.*)['\"]$", "$1")
    plain = inner.str.replace_all(r"\\(['\"\\])", "$1")
    return pl.when(item.str.contains("^['\"]")).then(plain).otherwise(item)


def _tags(table: pl.DataFrame) -> dict[str, pl.Series]:
    """Return the items of each column that has commas between as many as another has words."""
    texts = [column for column in table.head(kinds.HEAD) if column.dtype == pl.String]
    found = {}
    for column in texts:
        counts = column.str.count_matches(",") + 1
        several = (counts > 1).sum() >= len(column) // 2
        if not several or column.str.contains(r"\s").any() or kinds.holds_numbers(column):
            continue
        words = (other.str.count_matches(r"\S+") for other in texts if other.name != column.name)
        if any((counts == count).sum() >= kinds.MOSTLY * len(column) for count in words):
            found[column.name] = table[column.name].str.split(",")
    return found


def _as_many(table: pl.DataFrame, items: pl.Series) -> bool:
    """Return whether a column named as tokens has as many words as each list has items."""
    named = (c for c in table if re.match(tagging.TOKENS, c.name) and c.dtype == pl.String)
    return any(
        (column.str.count_matches(r"\S+") == items.list.len()).sum() >= kinds.MOSTLY * len(column)
        for column in named
    )


def _mean_length(items: pl.Series) -> float:
    mean = items.list.len().mean()
    return float(mean) if isinstance(mean, float) else 0.0


def _are_numbers(items: pl.Series) -> bool:
    values = items.head(kinds.HEAD).explode().drop_nulls()
    return bool(len(values)) and bool(numerals.is_number(values).all())


def _with_words(file: File, lists: Mapping[str, pl.Series]) -> File:
    """Return the file with the items of each list as words."""
    whole = _whole(file, "lists of words")
    items = {name: _items(whole.table[name]) for name in lists}
    found = [column for column in items.values() if column is not None]
    word = pl.element().str.replace_all(r"\s|^$", "_")
    found = found or list(_tags(whole.table).values())
    joined = [column.list.eval(word).list.join(" ") for column in found]
    remark = f"Lists in {', '.join(lists)}: made words with spaces between."
    return with_table(file, whole.table.with_columns(joined), remark)


def _with_steps(file: File, lists: Mapping[str, pl.Series]) -> File:
    """Return the file with a row for each number of the lists."""
    whole = _whole(file, "lists of numbers")
    table = whole.table.with_columns(
        items.alias(name) for name in lists if (items := _items(whole.table[name])) is not None
    ).drop_nulls(list(lists))
    _refuse_uneven(file, table.select(*lists))
    named = {name: _unused(table, "value") for name in lists if re.match(SEQUENCES, name)}
    table = table.rename(named)
    ids = [c.name for c in kinds.columns(file) if c.unique and c.kind == "id"]
    if not set(ids) - set(lists):
        table = table.with_row_index(_unused(table, "sequence"), offset=1)
    values = [named.get(name, name) for name in lists]
    step = pl.int_ranges(pl.col(values[0]).list.len()).alias(_unused(table, "step"))
    remark = f"Lists of numbers in {', '.join(lists)}: made a row for each, in the order of step."
    rows = table.with_columns(step).explode([*values, step.meta.output_name()])
    return with_table(file, rows, remark)


def _refuse_uneven(file: File, lists: pl.DataFrame) -> None:
    """Raise DataFileError where the lists of a row are not of the same length."""
    lengths = lists.select(pl.all().list.len())
    apart = lengths.select(pl.any_horizontal(pl.all() != pl.first())).to_series()
    if apart.any():
        row = apart.arg_max() or 0
        what = f"lists of {', '.join(map(str, lengths.row(row)))} numbers in one row"
        remedy = "write as many in each column, or leave all but one out"
        raise bad_file(file.path, f"row {row + 1}", what, remedy)


def _unused(table: pl.DataFrame, name: str) -> str:
    """Return a name that no column has."""
    return name if name not in table.columns else _unused(table, f"{name}_of_list")


def _with_sentences(file: File) -> File:
    """Return the file with a row for each sentence, where it has one for each token."""
    sign = order.token_rows(file)
    if sign is None or file.is_referred:  # too large: refused, with the command
        return file
    words = [name for name in sign.tokens if name in file.table.columns]
    table = _whole(file, "a token a row").table.with_columns(pl.col(sign.groups).forward_fill())
    tokens = pl.col(words).str.replace_all(r"\s", "_").fill_null("_")
    rows = table.group_by(sign.groups, maintain_order=True).agg(tokens.str.join(" "))
    return with_table(file, rows, f"{sign.what}: made a sentence a row.")


def _whole(file: File, what: str) -> File:
    """Return the file with all of its rows, unless it is too large to be written anew."""
    if file.is_referred:
        what = f"{what}, in a large file"
        raise NotPlain(problem(file.path, "", what, "write one value a row"))
    return file if file.is_complete else replace(file.whole(), given=file.given)
