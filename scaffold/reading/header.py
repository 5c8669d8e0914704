"""Whether the first line of a file holds the names of its columns, or values already."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from scaffold.reading import kinds, numerals, pairs, patterns, tagging, targets, text
from scaffold.reading.files import NAMELESS, SETTINGS, File, is_pattern, with_header
from scaffold.reading.intruders import SENTENCE, repeats_header
from scaffold.reading.kinds import Column
from scaffold.reading.layout import are_values, is_row
from scaffold.reading.missing import without_missing
from scaffold.reading.notes import listed
from scaffold.reading.problems import NotPlain, bad_file, problem
from scaffold.reading.steps import SHORTEST
from scaffold.reading.surroundings import UNNAMED

PARTS = (("year", 1500, 2100), ("month", 1, 12), ("day", 1, 31), ("hour", 0, 24))
COUNTED = (("year", 1500, 2100), ("doy", 1, 366), ("hour", 0, 24))
FORMS = (  # what words are called
    r"(?i)^.*(word|name|form|spelling|correct|wrong|lemma|stem|root|singular|plural|past|present|"
    r"comparative|superlative|source|target|input|output).*$"
)
RELATED, UNLIKE = 0.6, 0.15  # of the letters of two words, which they share
MOMENTS = 800_000_000  # of 1995, in seconds since 1970
MEASURED = r"^-?\d*\.\d+|^\d{8}"  # a number that counts no columns, and is no year
SEVERAL = 4  # words that make a text
WORDED = 0.7  # of the columns of words that return, whose names a row has
FEW_VALUES, SOME = 10, 4  # values, each in more than so many rows, of which a name may be one
ENDED = 0.3  # of the values that end as a sentence does
LETTERS, CHAIN = 25, r"^[A-Za-z*-]{20,}$"  # of proteins at most; of chains that are no words
NAMES = {"time": "date", "number": "x", "text": "text", "id": "id", "category": "label"}


def named(file: File, given: Mapping[str, Sequence[str]]) -> File:
    """Return `file`, its columns named by what they hold where the first line is a row.

    Nothing is doubted where the user names columns in it.

    Raises:
        NotPlain: where the file is too large for that.
        DataFileError: where a name is a pattern.
    """
    file = _named(file, given)
    for name in (column.strip() for column in file.table.columns):
        if is_pattern(name):
            raise bad_file(file.path, "", f"a column named {name!r}, a pattern", "rename it")
    return file


def _named(file: File, given: Mapping[str, Sequence[str]]) -> File:
    names = [n for role, columns in given.items() if role not in SETTINGS for n in columns]
    found = bool(names) and {n.strip() for n in names} <= {n.strip() for n in file.table.columns}
    if file.content is None or found or repeats_header(file.table).any():
        return file
    columns = kinds.described(file.table)
    line, first = file.content.header()
    whole = are_values(first) or is_row(first)
    values = first if whole else _values_of(file, columns)
    values = values or _doubled(first) or _tagged(file.table) or _alike(file.table, columns)
    values = values or _paired(file.table, columns)
    if len(values) <= len(_names_of_columns(file.table, columns)):
        return file
    told = _names(file.table, columns)
    what = f"{NAMELESS}: {', '.join(map(repr, values[:3]))} {'is' if len(values) == 1 else 'are'}"
    what += " a value of its column" if len(values) == 1 else " values of their columns"
    if file.is_referred:
        what = what[0].lower() + what[1:]
        raise NotPlain(problem(file.path, f"line {line}", what, "name the columns"))
    return with_header(file, told, f"{what}, so the columns are named {listed(told)}.")


def _values_of(file: File, columns: Sequence[Column]) -> list[str]:
    """Return the names that are values of their columns, where most of those of words are."""
    held = [column for column in columns if _is_value(file, column)]
    words = [c for c in columns if _returns_often(file.table[c.name], c) and _single(c) == c.name]
    own = [column for column in held if column in words]
    return [c.name for c in held if not own or len(own) >= WORDED * len(words)]


def _returns_often(values: pl.Series, column: Column) -> bool:
    return column.kind == "category" and 2 * column.distinct <= len(values)


def _is_value(file: File, column: Column) -> bool:
    """Return whether a name is one of the words that return in its column, or a timestamp.

    A column that holds nothing but its name is the answer to a question with boxes to tick.
    """
    values = file.table[column.name].str.strip_chars()
    if column.kind == "time":
        return any(char.isdigit() for char in column.name) and bool(
            patterns.candidates(column.name)
        )
    return _returns_often(values, column) and bool((values == column.name.strip()).any())


def _names_of_columns(table: pl.DataFrame, columns: Sequence[Column]) -> list[str]:
    """Return the words above columns of numbers, which are names of them and no values."""
    above = [_single(c) for c in columns if c.kind == "number" and not re.match(UNNAMED, c.name)]
    words = without_missing(pl.Series(above, dtype=pl.String)).drop_nulls()
    return words.filter(~numerals.is_number(words)).to_list()


def _single(column: Column) -> str:
    """Return the name of a column as it is written, also where another has it."""
    return re.sub(r"_duplicated_\d+$", "", column.name)


def _doubled(first: Sequence[str]) -> list[str]:
    """Return the fields of a line that are one text twice, as no names are."""
    return [text for text in first if " " in text.strip() and first.count(text) > 1]


def _tagged(table: pl.DataFrame) -> list[str]:
    """Return the names where they are a sentence and its tags, as the rows are."""
    names = [name for name in table.columns if " " in name.strip()]
    if len(names) != 2 or len({len(name.split()) for name in names}) > 1:
        return []
    tags = set(table[names[1]].drop_nulls().str.split(" ").explode())
    return names if set(names[1].split()) <= tags else []


def _paired(table: pl.DataFrame, columns: Sequence[Column]) -> list[str]:
    """Return the names of two columns of words, where they share letters as the words do."""
    if len(columns) != 2 or not all(_is_written(table[c.name], c) for c in columns):
        return []
    usual = (pairs.SOURCES, pairs.TARGETS, text.TEXTS, text.LABELS, tagging.TOKENS, FORMS)
    plain = all(re.fullmatch(r"[\W\d_]*[^\W\d_]+[\W\d_]*", name) for name in table.columns)
    if not plain or any(re.match(form, name) for form in usual for name in table.columns):
        return []
    words = list(table.drop_nulls().head(kinds.HEAD).iter_rows())
    shared = [_share_of_letters(*pair) for pair in words]
    mean = sum(shared) / len(shared)
    alike = mean >= RELATED and _share_of_letters(*table.columns) >= mean - UNLIKE
    return table.columns if alike else []


def _share_of_letters(one: str, other: str) -> float:
    both = Counter(one.strip().lower()) & Counter(other.strip().lower())
    return 2 * both.total() / max(len(one.strip()) + len(other.strip()), 1)


def _axes(table: pl.DataFrame, start: int) -> tuple[str, ...]:
    """Return the names of columns from `start` on: parts of a date, or units and their cycles.

    None where they are neither.
    """
    before, names = table.columns[:start], table.columns[start:]
    if len(names) < 3 or not all(kinds.holds_numbers(table[name]) for name in names[:2]):
        return ()
    first, second = (kinds.numbers(table[name]) for name in names[:2])
    for parts in (PARTS, COUNTED) if _is_within(first, *PARTS[0][1:]) else ():
        for count in range(2, min(len(names), len(parts) + 1)):
            if not _is_within(kinds.numbers(table[names[count - 1]]), *parts[count - 1][1:]):
                break
            if table.select(*before, *names[:count]).is_unique().all():
                return tuple(name for name, *_ in parts[:count])
    within = second.diff().filter(first.diff() == 0)
    ends = second.filter(first.diff() != 0)
    counted = len(within) > len(table) // 2 and (within == 1).all() and (ends == 1).all()
    return ("unit", "time") if counted and len(ends) else ()


def _counts_hours(table: pl.DataFrame) -> bool:
    """Return whether the second column tells apart the rows of each date in the first, by hours."""
    date, hour = table.columns[:2]
    hours = kinds.holds_numbers(table[hour]) and _is_within(kinds.numbers(table[hour]), 0, 24)
    return (
        hours and not table[date].is_unique().all() and table.select(date, hour).is_unique().all()
    )


def _is_within(values: pl.Series, low: int, high: int) -> bool:
    """Return whether all values are whole numbers from `low` to `high`."""
    return not values.null_count() and bool(
        (values.is_between(low, high) & (values % 1 == 0)).all()
    )


def _alike(table: pl.DataFrame, columns: Sequence[Column]) -> list[str]:
    """Return the names that are like the values of their columns, where none is unlike them.

    The name of a column of numbers is a number then, and no name is one that texts usually have.
    """
    named = [column for column in columns if not re.match(UNNAMED, column.name)]
    numbers = [column.name for column in named if kinds.holds_numbers(table[column.name])]
    words = [column for column in named if column.name not in numbers]
    usual = (kinds.ID_NAMES, text.TEXTS, text.LABELS, pairs.SOURCES, pairs.TARGETS, tagging.TAGS)
    written = [_single(column) for column in named if column.name in numbers]
    if not numerals.is_number(pl.Series(written, dtype=pl.String)).all():
        return []
    if any(re.match(form, column.name) for form in usual for column in words):
        return []
    texts = {column: table[column.name].drop_nulls().str.strip_chars() for column in words}
    proved = [name for name in numbers if re.search(MEASURED, name)]
    proved += [column.name for column, values in texts.items() if _is_value_like(column, values)]
    proved += [name for name in numbers if len(numbers) == 1 and words and _returns(table[name])]
    several = [column for column in words if column.words > 1]
    known = [column.name for column in several if _is_known(column, texts[column])]
    return proved or (known if len(known) == len(several) else [])


def _returns(values: pl.Series) -> bool:
    """Return whether a name is one of a few values that return in its column."""
    few = values.n_unique() <= FEW_VALUES and len(values) > SOME * values.n_unique()
    return few and bool((values.str.strip_chars() == values.name.strip()).any())


def _is_value_like(column: Column, values: pl.Series) -> bool:
    """Return whether a name is what all values are, a sentence, or a text of the same words."""
    name = column.name.strip()
    if column.kind == "constant":
        return bool((values == name).all())
    if re.search(SENTENCE, name):
        return int(values.str.contains(SENTENCE).sum()) >= ENDED * len(values)
    words, known = name.split(), _vocabulary(values)
    return len(words) >= SEVERAL and 2 * len(known & {*words}) > len({*words})


def _is_known(column: Column, values: pl.Series) -> bool:
    """Return whether each word of a name is one of the few symbols of its column."""
    known = _vocabulary(values)
    return len(known) <= kinds.FEW and {*column.name.split()} <= known


def _vocabulary(values: pl.Series) -> set[str]:
    return set(values.head(kinds.HEAD).str.split(" ").explode())


def _names(table: pl.DataFrame, columns: Sequence[Column]) -> list[str]:
    """Return a name for each column, by its place or what it holds; those of a name are counted."""
    held = [NAMES.get(column.kind, "other") for column in columns]
    for n, name in enumerate(table.columns):
        if _are_chains(table[name]):
            held[n] = "sequence"
    if any(column.words > SEVERAL and 2 * column.distinct > len(table) for column in columns):
        for place, column in enumerate(columns):  # beside sentences, such numbers name them
            if column.kind == "number" and column.unique and kinds.are_whole(table[column.name]):
                held[place] = "id"
    both = [n for n, column in enumerate(columns) if _is_written(table[column.name], column)]
    if len(both) == 2:  # a word, and it written otherwise
        pair = dict(zip(both, ("source", "target"), strict=True))
        return [pair.get(n, f"x_{n + 1}") for n in range(len(columns))]
    words = [place for place, name in enumerate(held) if name == "label"]
    told = [n for n, column in enumerate(columns) if _says_yes_or_no(table[column.name])]
    if "text" in held and len(told) == 1:  # beside which a word says where the text is from
        held = ["choice" if name == "label" else name for name in held]
        held[told[0]], words = "label", []
    # the class of a row is at one of its ends, most often the last
    last = 0 not in words or (len(held) - 1 in words and not _begins_with_class(table))
    for place in words:
        held[place] = "label" if place == (words[-1] if last else 0) else "choice"
    if "date" not in held and columns[0].unique and kinds.are_decimal_years(table[:, 0]):
        held[0] = "time"
    if "date" in held[:-1] and _counts_hours(table[:, held.index("date") :]):
        held[held.index("date") + 1] = "hour"
    if not {"date", "label", "time"} & {*held}:
        held = _names_of_numbers(table, columns, held)
    days = (n for n, name in enumerate(held[:-1]) if name == "x" and held[n + 1] == "date")
    for n in (n for n in days if table[:, n].str.contains(kinds.DIGITS).all()):
        held[n] = "date"  # 20240103, before the time of day
    # what is the same in all rows, or of a place, can stand before the parts of a date
    named = [_may_name(table[column.name], column) for column in columns]
    starts = {n: _axes(table, n) for n in range(len(columns)) if all(named[:n])}
    start = next((n for n, axes in starts.items() if axes[:1] == ("year",)), 0)
    held[start : start + len(starts[start])] = starts[start]
    first = 1 if held.count("x") < SHORTEST else 0
    places = [held[:n].count(name) + 1 for n, name in enumerate(held)]
    return [
        name if place == 1 and (first or name != "x") else f"{name}_{place}"
        for name, place in zip(held, places, strict=True)
    ]


def _may_name(values: pl.Series, column: Column) -> bool:
    """Return whether a column may name what several rows are of, such as a place."""
    if column.kind != "number":
        return column.kind != "time"
    return kinds.are_whole(values) and SEVERAL * values.n_unique() <= len(values)


def _begins_with_class(table: pl.DataFrame) -> bool:
    """Return whether of the ends of words the first, not the last, looks like a class.

    It alone has two words, or no other column has a word of it, as one has of the last.
    """
    if table.width < 2:
        return False
    first, *others, last = ({*column.drop_nulls()} for column in table)
    alone = not any(first & words for words in (*others, last))
    return len(first) == 2 < len(last) or (alone and any(last & words for words in others))


def _are_chains(values: pl.Series) -> bool:
    """Return whether a column holds chains of few letters, such as those of DNA or a protein."""
    chains = values.drop_nulls().str.strip_chars()
    letters = pl.Series(list("".join(chains.head(kinds.HEAD)).upper())).n_unique()
    return letters <= LETTERS and bool(chains.str.contains(CHAIN).all()) and chains.n_unique() > 1


def _is_written(values: pl.Series, column: Column) -> bool:
    """Return whether a column holds many different words of letters alone, one a row."""
    able = column.kind in ("text", "id") and values.dtype == pl.String
    return able and bool(values.drop_nulls().str.contains(r"^\s*[\pL\pM'’-]+\s*$").all())


def _says_yes_or_no(values: pl.Series) -> bool:
    return {*values.drop_nulls().str.strip_chars()} in ({"0", "1"}, {"0", "4"})  # Sentiment140


def _is_since_1970(values: pl.Series) -> bool:
    """Return whether numbers rise, and may be seconds since 1970, or are milliseconds."""
    milliseconds = (values.min() or 0) > kinds.EPOCH_END  # type: ignore[operator]
    seconds = values / (1000 if milliseconds else 1)
    whole = bool(seconds.is_between(kinds.EPOCH, kinds.EPOCH_END).all())
    rising = milliseconds or (values.diff().drop_nulls() > 0).all()
    return whole and not values.null_count() and bool(rising) and values.n_unique() > 1


def _are_moments(values: pl.Series) -> bool:
    """Return whether whole numbers, most of them different, may be seconds since 1970."""
    known = values.drop_nulls()
    within = bool(known.is_between(MOMENTS, kinds.EPOCH_END).all()) and (known % 1 == 0).all()
    return within and 2 * known.n_unique() > len(values) > 1


def _are_sorted(classes: pl.Series) -> bool:
    """Return whether the rows of each class follow each other, as in a sorted table."""
    return int(classes.rle_id().max() or 0) + 1 == classes.n_unique()  # type: ignore[arg-type]


def _names_of_numbers(
    table: pl.DataFrame, columns: Sequence[Column], names: Sequence[str]
) -> list[str]:
    """Return the names where there is neither a timestamp nor a category.

    A few whole numbers, the only ones and at an end of the row, are classes.
    """
    numbers = [n for n, column in enumerate(columns) if kinds.holds_numbers(table[column.name])]
    able = [n for n in numbers if columns[n].kind != "constant"]
    classes = [n for n in able if targets.is_class(table[columns[n].name])]
    found = dict.fromkeys(numbers, "x") if len(numbers) == len(columns) else {}
    since = [n for n in numbers if _is_since_1970(kinds.numbers(table[columns[n].name]))]
    if found and (columns[0].counts or since):
        found[0 if columns[0].counts else since[0]] = "time"
    stamped = [n for n in numbers if _are_moments(kinds.numbers(table[columns[n].name]))]
    if found and "time" not in found.values() and stamped:
        found[stamped[-1]] = "timestamp"
    if len(columns) > 2 and len(classes) == 1 and {*classes} & {0, len(columns) - 1}:
        found[classes[0]] = "label"
        if found.get(0) == "time" and _are_sorted(table[columns[classes[0]].name]):
            found[0] = "id"  # the number of a row, in the order of the classes
    return [found.get(n, name) for n, name in enumerate(names)]
