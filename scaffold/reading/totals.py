"""Rows that sum up others, such as Total at the end and 2015 Total after each year."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from scaffold.reading import numerals, periods, stamps
from scaffold.reading.missing import without_missing
from scaffold.reading.problems import Surrounded, problem
from scaffold.reading.surroundings import OTHERS, SUMS, VALUE
from scaffold.reading.wide import Columns

TOTAL = rf"(?i)^\s*(grand |sub-?)?({SUMS}|averages?|mean)\s*:?\s*$"
SUBTOTAL = (  # below the rows of a word, as spreadsheets write it
    r"(?i)^\s*(.+?)[ :_-]+(?:sub-?)?(?:totals?|ergebnis|(?:teil|zwischen)?summe|gesamt|sum|somme|"
    r"suma|totale|totaal|razem|celkem|összesen|итого|toplam|合计|合計|小计|小計)\s*$"
)
PARTIAL = r"(?i)^\s*((q|h|s|t)[1-4][ /-]*(19|20)\d\d|(19|20)\d\d[ /-]*(q|h|s|t)[1-4])\s*$"
SUM = rf"(?i)^\s*(grand |sub-?)?({SUMS})\b.{{0,30}}$"
# in a column of dates, where no row can be named so
DATED_SUM = (
    rf"(?i)(^|[ _-])(sub-?)?({SUMS}|averages?|avg|mean|median|max|maximum|min|minimum|ytd|"
    r"fy|annual|st(andard|d)?\.? ?dev(iation)?\.?)([ _:-]|$)"
)
MEAN = r"(?i)^.{0,30}\b(averages?|avg|mean|durchschnitt|mittelwert|moyenne|promedio|media)\b.{0,9}$"
# as the BLS, and the EIA behind a year, write parts of a year
PERIOD = r"^\s*(((19|20)\d\d-?)?M(0[1-9]|1[0-3])|(19|20)\d\d(0[1-9]|1[0-3])|Q0[1-5]|S0[1-3])\s*$"
YEAR = r"^\s*(((19|20)\d\d-?)?M13|(19|20)\d\d13|Q05|S03)\s*$"  # and the whole of it
YEARLY = "which are whole years"
BARE_YEAR = r"^(19|20)\d\d$"
FEW_WORDS = 20  # at most so many months and totals
OF_YEAR = "#"  # the name of no column
ROUNDED = 0.02  # of the mean of the parts of a year
ABOUT = 0.01  # of a mean, which is often rounded
FEW_PLACES, SPLIT = 100, 4  # at most, and at least, so many words, one of which sums up the rest
CLOSE = 1e-4  # of a sum: totals may be rounded
SENTENCE = r" |:\s*$"
ENOUGH = 200  # values that show that a column holds dates
MOST_WORDED = 5  # rows of a footer that has as many fields as the others
MOSTLY = 0.9  # of them


def refuse(path: Path, table: pl.DataFrame, given: Columns) -> None:
    """Raise DataFileError where rows of a whole `table` sum up others.

    Args:
        path: the file.
        table: its rows, as text.
        given: role → the columns that the user named.
    """
    if len(table) > 2:
        _refuse_outline(path, table)
        _refuse_footer(path, table)
        _refuse_worded_end(path, table)
        _refuse_nameless(path, table)
        _refuse_mean(path, table)
        if "series" not in given:  # who names the series knows them
            _refuse_sums(path, table)


def refuse_last(path: Path, row: Sequence[str | None]) -> None:
    """Raise DataFileError where the last row is named as one that sums up the others."""
    last = [value for value in row if value]
    if len(last) < 2 or not re.match(TOTAL, last[0]):
        return
    sums = without_missing(pl.Series(last[1:]), signs=True).drop_nulls()
    if len(sums) and numerals.is_number(sums).all():
        what = f"a row of totals, {last[0]!r}"
        remark = f"Left out: the last row, {', '.join(last)}."
        raise Surrounded(_without_last, remark, problem(path, "the last row", what, "remove it"))


def _refuse_outline(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where rows of years stand above those of their months, in one column."""
    labels = table[:, 0].fill_null("").str.strip_chars()
    years = labels.str.contains(BARE_YEAR)
    words = labels.filter(~years).unique()
    if not years[0] or len(words) > FEW_WORDS:
        return
    months = labels.is_in([word for word in words if periods.month_of(word)])
    rest = ~(years | months | labels.str.contains(TOTAL))
    if rest.any() or months.sum() < 2 * years.sum():
        return
    rows = table.with_columns(pl.when(years).then(labels).forward_fill().alias(OF_YEAR))
    rows = rows.filter(months).with_columns(labels.filter(months) + " " + pl.col(OF_YEAR))
    what = f"rows of years above those of their months, such as {labels[0]!r} above {labels[1]!r}"
    refusal = problem(path, "", what, "write the year in each row, and leave out its own")
    remark = f"Left out: {what}; each month has its year."
    raise Surrounded(partial(_lines, rows.drop(OF_YEAR)), remark, refusal)


def _refuse_footer(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where the last rows have nothing but words in their first field.

    Above them is a column of dates or numbers, or each is a sentence and another column is whole.
    """
    first = table[:, 0].fill_null("")
    alone = table.select(pl.all_horizontal(pl.exclude(first.name).is_null())).to_series()
    alone &= ~first.str.contains(VALUE)
    count = int((~alone).reverse().arg_max() or 0)
    above, last = table.head(len(table) - count), first.tail(count)
    if table.width < 2 or not 0 < count < len(table) // 2:
        return
    told = last.str.contains(SENTENCE).all() and not last.is_in(above[:, 0].implode()).any()
    whole = any(not column.null_count() for column in above[:, 1:])
    if above[:, 0].str.contains(VALUE).fill_null(False).all() or (told and whole):
        what = f"{last[0]!r} below the last row: a footer"
        refusal = problem(path, "", what, "keep the rows before it")
        raise Surrounded(partial(_lines, above), f"Left out: {what}.", refusal)


def _refuse_worded_end(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where the last rows have words, and no number, in columns of numbers."""
    known = table.with_columns(without_missing(c, signs=True) for c in table)
    above = known.slice(min(OTHERS, len(table) // 3)).head(-MOST_WORDED)
    held = [c.name for c in above if len(above) > MOST_WORDED and _are_numbers(c)]
    if len(held) < 2:
        return
    last = known.select(held).tail(MOST_WORDED)
    numbers = last.select(numerals.is_number(c.fill_null("")) for c in last)
    rows = numbers.select(pl.any_horizontal(pl.all())).to_series()
    count = int(rows.reverse().arg_max() or 0)
    below, words = table.tail(count), last.tail(count)
    said = [text for row in words.rows() for text in row if text]
    told = any(" " in text.strip() for text in said) or (
        said and words.null_count().sum_horizontal().item()
    )
    if count and told and any(words.row(0)):
        first = below[:, 0].fill_null("")
        if not first.str.contains(VALUE).any() and not stamps.share_read(first):
            what = f"{', '.join(filter(None, below.row(0)))!r} below the last row: a footer"
            refusal = problem(path, "", what, "keep the rows before it")
            raise Surrounded(partial(_lines, table.head(-count)), f"Left out: {what}.", refusal)


def _refuse_nameless(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where the last row has no date, but a sum, and nothing is larger."""
    first, *others = table.columns
    values = {name: table[name][-1] for name in others if table[name][-1]}
    if not values or table[first].null_count() != 1 or table[first][-1] is not None:
        return
    numbers = {name: _plain_numbers(table[name]) for name in values}
    sums = [_is_close(column[-1], float(column.head(-1).sum())) for column in numbers.values()]
    if any(sums) and all(column[-1] == column.max() for column in numbers.values()):
        what = f"a row of totals without a name, {', '.join(values.values())}"
        refusal = problem(path, "the last row", what, "remove it")
        raise Surrounded(_without_last, f"Left out: the last row, {what}.", refusal)


def _refuse_mean(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where the last row is named a mean, and holds those of the others."""
    first, *others = table.columns
    name = table[first][-1] or ""
    numbers = [_plain_numbers(table[column]) for column in others]
    held = [column for column in numbers if column.null_count() < len(column) // 2]
    means = [(column[-1], column.head(-1).mean()) for column in held]
    if not re.match(MEAN, name) or table[first].head(-1).str.contains(MEAN).any():
        return
    near = [m for v, m in means if v is not None and abs(v - m) <= ABOUT * abs(m)]  # type: ignore[operator,arg-type]
    if 2 * len(near) > len(means):
        what = f"a row of means, {name!r}"
        refusal = problem(path, "the last row", what, "remove it")
        raise Surrounded(_without_last, f"Left out: the last row, {what}.", refusal)


def _plain_numbers(column: pl.Series) -> pl.Series:
    return column.str.replace_all(r"[,\p{Sc}\s]", "").cast(pl.Float64, strict=False)


def _is_close(value: float | None, total: float) -> bool:
    return value is not None and total != 0 and abs(value - total) <= CLOSE * abs(total)


def _without_last(lines: list[str]) -> list[str]:
    """Return the lines up to the last that is not blank, without it."""
    filled = [n for n, line in enumerate(lines) if line.strip(" ,;\t|\r\n")]
    return lines[: filled[-1]]


def _refuse_sums(path: Path, table: pl.DataFrame) -> None:
    """Raise DataFileError where rows among the others are named totals, and are their sums."""
    for name in table.columns:
        named, why = _totals(table, name)
        if why:
            names = table[name].filter(named)
            count = f"{len(names)} rows" if len(names) > 1 else "a row"
            what = f"{count} of totals, such as {names[0]!r}, {why}"
            kept_so = names.n_unique() == 1 and why != YEARLY
            keep = f"; --column series={name} keeps them" if kept_so else ""
            refusal = problem(path, f"column {name!r}", what, "remove them")
            kept = partial(_lines, table.filter(~named))
            raise Surrounded(kept, f"Left out: {what}{keep}.", refusal)


def _lines(table: pl.DataFrame, _: list[str]) -> list[str]:
    return table.write_csv().splitlines(keepends=True)


def _totals(table: pl.DataFrame, name: str) -> tuple[pl.Series, str]:
    """Return which rows are named totals in a column, and what shows that they are; else ""."""
    below = table[name].str.extract(SUBTOTAL).is_in(table[name].drop_nulls().unique().implode())
    if below.any() and 2 * below.sum() < len(table):
        grand = table[name].str.contains(TOTAL).fill_null(False)
        return below.fill_null(False) | grand, "below the rows that they sum up"
    dated = table[name].str.contains(f"{DATED_SUM}|{PARTIAL}").fill_null(False)
    if dated.any() and 2 * dated.sum() < len(table) and _are_dates(table[name].filter(~dated)):
        return dated, "among dates"
    yearly = table[name].str.contains(YEAR).fill_null(False)
    if yearly.any() and not yearly.all() and table[name].str.contains(PERIOD).all():
        return yearly, YEARLY if _are_whole_years(table, yearly) else ""
    named = table[name].str.contains(SUM).fill_null(False)
    if not named.any():
        named = (table[name] == _half(table, name)).fill_null(False)
    sums = named.any() and 2 * named.sum() < len(table) and _sum_up(table, name, named)
    return named, "which are sums of others" if sums else ""


def _half(table: pl.DataFrame, name: str) -> str:
    """Return the word in a column of which the numbers are half of all: it may sum up the rest."""
    words = table[name]
    few = SPLIT <= words.n_unique() <= min(FEW_PLACES, len(words) // SPLIT)
    numbers = [c for c in table if c.name != name and _are_numbers(c)] if few else []
    for column in [] if few and _are_numbers(words) else numbers:
        rows = pl.DataFrame({"word": words, "value": _plain_numbers(column)})
        each = rows.group_by("word").agg(pl.col("value").sum()).drop_nulls().sort("value")
        several = (each["value"] != 0).sum() >= SPLIT
        if several and _is_close(each["value"][-1], float(each["value"].sum()) / 2):
            return str(each["word"][-1])
    return ""


def _are_whole_years(table: pl.DataFrame, yearly: pl.Series) -> bool:
    """Return whether the rows `yearly` are sums or means of those above, in a column of numbers."""
    above = (yearly.cast(pl.Int32).cum_sum() - yearly.cast(pl.Int32)).alias("above")
    for column in table:
        numbers = _plain_numbers(without_missing(column, signs=True))
        rows = pl.DataFrame({"above": above, "year": yearly, "value": numbers}).drop_nulls()
        part = pl.col("value").filter(~pl.col("year"))
        each = rows.group_by("above").agg(
            pl.col("value").filter("year").first().alias("whole"),
            part.sum().alias("sum"),
            part.mean().alias("mean"),
        )
        each = each.drop_nulls()
        near = pl.any_horizontal(
            (pl.col("whole") - pl.col(of)).abs() <= ROUNDED * pl.col(of).abs()
            for of in ("sum", "mean")
        )
        if (
            len(each)
            and (each["whole"] != 0).any()
            and each.select(near.sum()).item() >= MOSTLY * len(each)
        ):
            return True
    return False


def _are_dates(values: pl.Series) -> bool:
    head = values.drop_nulls().head(ENOUGH).str.strip_chars().str.replace(" [-–] .*$", "")
    return len(head) > 1 and stamps.share_read(head) >= MOSTLY


def _sum_up(table: pl.DataFrame, name: str, named: pl.Series) -> bool:
    """Return whether each of the rows `named` is the sum of those above it, or of its date."""
    above = (named.cast(pl.Int32).cum_sum() - named.cast(pl.Int32)).alias("above")
    others = [column for column in table if column.name != name]
    numbers = [column for column in others if _are_numbers(column)]
    groups = [above, *(c for c in others if 2 * c.n_unique() < len(c))]
    return any(_are_sums(values, named, group) for values in numbers for group in groups)


def _are_sums(values: pl.Series, named: pl.Series, group: pl.Series) -> bool:
    """Return whether the values of the rows `named` are those of the others of their group."""
    numbers = _plain_numbers(values)
    rows = pl.DataFrame({"group": group, "named": named, "value": numbers})
    found = rows.group_by("group").agg(
        pl.col("value").filter("named").sum().alias("total"),
        pl.col("value").filter(~pl.col("named")).sum().alias("sum"),
        pl.col("named").sum().alias("count"),
    )
    told = found.filter(pl.col("count") > 0)
    close = (told["total"] - told["sum"]).abs() <= CLOSE * told["sum"].abs()
    return bool((told["count"] == 1).all() and close.all() and (told["sum"] != 0).any())


def _are_numbers(column: pl.Series) -> bool:
    values = column.drop_nulls()
    return len(values) > 1 and bool(numerals.is_number(values).all())
