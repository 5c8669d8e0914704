"""Which columns of a table can be predicted, and which of them are meant."""

import re
from collections.abc import Sequence
from itertools import groupby

import polars as pl

from scaffold.reading import kinds
from scaffold.reading.files import Columns, File
from scaffold.reading.kinds import Column

TARGETS = (
    r"(?i)^\s*(label|labels|class|target|targets|y|species|outcome|category|quality|diagnosis|"
    r"survived|churn|churned|exited|attrition|(is[ _]?)?(fraud|spam|cancell?ed)|clicked|"
    r"default(ed)?|approved|readmitted|(?-i:.*[a-z]Label)|.*[ _]label|"
    r"sale[ _]?price|median_house_value|medv)\s*\??\s*$"
)
USUAL = (  # of what is predicted, where no column has such a name
    r"(?i)^\s*((sale|selling|house)[ _]?)?(price|preis|kaufpreis|prix|precio|preço|prezzo|cena|"
    r"fiyat|价格|価格|가격)\s*$|^\s*(mpg|charges|salary|wage|rent|strength|rings|valeur_fonciere)\s*$"
)
OUTCOMES = (  # of what is 0 and 1
    r"(?i)^\s*((loan|case|order|payment|account|lead)?[ _]?status|.*[ _](binary|flag|outcome)|"
    r".*(churn|fraud|default|dlq|delinquen|bankrup|died|death|dead|mortality|relapse|recurrence|"
    r"readmi|convert|conversion|purchased|bought|subscribed|respon(se|ded|der)|deceased).*)\s*$"
)
REACHED = r"(?i)^\s*(actuals?|ist|achieved|réel|reel|réalisé|real|skutečnost|wykonanie)([ _.-].*)?$"
OF_OTHERS = r"(?i)^\s*(class|category|quality)\s*$"  # of a flight, an article, a picture
OF_ROWS = r"(?i)^\s*(species|diagnosis|default)\s*$"  # of an animal, a patient, an earlier loan
PLACES = r"(?i)^\s*(lat|latitude|lon|lng|long|longitude)\s*$"  # two of them name a place
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
TARGET_KINDS = ("number", "category", "constant")
SPARSE = 0.5  # share of the rows without a value from which a feature is left out
MORE_CLASSES = 100  # of a column that is named so, if each has a few rows
NAMED_CLASSES = r"(?i)^\s*(label|class|class_?(id|label))\s*$"
CLASSES = 20  # a number that takes at most so many values may be a class
SCORES, NEAR, RARE = 10, 0.8, 0.6  # more values, of so many between them; of the usual frequency
SHORTEST_PROFILE = 3
RETURNS = 5  # rows of each value, on average, of a column that says what the target says
FINER = r"(?i)^.*(cat|category|class|type|kind|label|family|attack|fault|failure|error)$"
FINEST = 30  # different words, at most, that can be classes in finer words
OFTEN = 8  # rows of each of them


def target(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the column with the name of a target, or else the last one that can be one."""
    named = [c.name for c in columns if c.kind in TARGET_KINDS and re.match(TARGETS, c.name)]
    held = tuple(c for c in columns if c.kind in TARGET_KINDS)  # behind a number of the row, too
    for form, some in ((OF_OTHERS, columns), (OF_ROWS, held)):
        ends = {c.name for c in (some[:1] + some[-1:])}  # within a row, a class is any other
        named = [name for name in named if name in ends or not re.match(form, name)]
    if any(re.match(REACHED, column.name) for column in columns):  # beside which one is planned
        named = [name for name in named if not re.match(r"(?i)^\s*targets?\s*$", name)]
    wordy = {c.name for c in columns[1:-1] if c.kind == "category" and c.distinct > CLASSES}
    named = [name for name in named if name not in wordy]  # such as the label of a record
    if any(column.name.strip().lower() == "x" for column in columns):
        named = [name for name in named if name.strip().lower() != "y"]  # a place on a map
    found = able(columns)
    numbers = found and found[-1].kind == "number"  # words at the end are rather a class
    usual = [c.name for c in found if numbers and re.match(USUAL, c.name)]
    places = {c.name for c in found if c.kind == "number" and re.match(PLACES, c.name)}
    found = [c for c in found if len(places) < 2 or c.name not in places] or found
    told = [c for c in found if c.is_binary and re.match(OUTCOMES, c.name)]
    if len(told) != 1:  # such as HIGGS, and others with the class in front
        told = [c for c in found[:1] if c.is_binary and sum(o.is_binary for o in found) == 1]
    one = [column.name for column in told]
    return tuple((named or one or usual or [column.name for column in found])[-1:])


def able(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that can be predicted: of those that change and have values, if any do."""
    found = [column for column in columns if column.kind in TARGET_KINDS]
    filled = [c for c in found if c.kind != "constant" and c.missing <= SPARSE]
    return filled or found


def synonyms(file: File, columns: Sequence[Column], targets: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that say the same as the only target in other words, such as its number.

    To each value of the one belongs one value of the other, and each returns; words may be finer,
    such as the kind of an attack beside whether there was one.
    """
    table, found = file.table, []
    distinct = table[targets[0]].n_unique() if len(targets) == 1 else len(table)
    for name in (c.name for c in columns if c.kind in ("number", "category", "id")):
        if name not in targets and table[name].n_unique() == distinct <= len(table) // RETURNS:
            if table.select(pl.struct(name, *targets).n_unique()).item() == distinct:
                found.append(name)
    words = [c.name for c in columns if c.kind == "category" and c.name not in (*targets, *found)]
    finer = [name for name in words if _is_finer(table[name], table[targets[0]])] if targets else []
    others = {c.name for c in columns} - {*targets, *found, *finer}
    return (*found, *finer) if others else tuple(found)


def _is_finer(words: pl.Series, classes: pl.Series) -> bool:
    """Return whether a column of kinds tells them where one of the classes is: one has one word."""
    if (
        not re.match(FINER, words.name)
        or not is_class(classes)
        or not classes.n_unique() < words.n_unique() <= FINEST
    ):
        return False
    each = pl.DataFrame({"word": words, "class": classes}).group_by("word")
    held = each.agg(pl.len(), pl.col("class").n_unique(), pl.col("class").first().alias("first"))
    alone = held["first"].unique_counts().min() == 1
    return bool(alone and (held["class"] == 1).all() and (held["len"] >= OFTEN).all())


def profile(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the longest run of neighbouring columns that are numbered, or days, or months."""
    numbers = [column.name if column.kind == "number" else "" for column in columns]
    runs = [tuple(run) for stem, run in groupby(numbers, _stem) if stem is not None]
    longest = max(reversed(runs), key=len, default=())
    return longest if len(longest) >= SHORTEST_PROFILE else ()


def has_profile(file: File) -> bool:
    """Return whether the last columns are named by the days of the week, or months, in a row."""
    columns = [column for column in kinds.columns(file) if column.kind in TARGET_KINDS]
    days = [c for c in columns if _stem(c.name) in (WEEKDAYS[0], MONTHS[0])]
    names = profile(tuple(days))
    return 0 < len(names) < len(columns) and names == tuple(c.name for c in columns[-len(names) :])


def _stem(name: str) -> str | None:
    """Return what the columns of one profile share; None for a column of none."""
    for stem in (WEEKDAYS, MONTHS):
        if len(name) > 2 and any(word.startswith(name.lower()) for word in stem):
            return stem[0]
    numbered = re.fullmatch(r"(.*?)[_ .-]?\d+(?:\.\d+)?(\D*)", name)
    return numbered[1] + "#" + numbered[2] if numbered else None


def is_class(column: pl.Series) -> bool:
    """Return whether `column` holds classes: words, or a few whole numbers that return often.

    Each of them returns: others are counts, or scores such as 3 to 8, unless a name says otherwise.
    """
    if not kinds.holds_numbers(column):
        return True
    values = kinds.numbers(column).drop_nulls()
    if not len(values) or len(values) < kinds.MOSTLY * (len(column) - column.null_count()):
        return False
    distinct = values.n_unique()
    most = MORE_CLASSES if re.match(NAMED_CLASSES, column.name) else CLASSES
    whole = bool((values % 1 == 0).all()) and distinct <= most and len(values) >= 5 * distinct
    told = re.match(NAMED_CLASSES, column.name) or (_named(column.name) and distinct == 2)
    return whole and (bool(told) or not (_are_scores(values) or values.unique_counts().min() == 1))


def _are_scores(values: pl.Series) -> bool:
    """Return whether many neighbouring whole numbers are rarer at both ends, as no codes are.

    The lowest may be frequent: of those who have not taken part.
    """
    counts = values.alias("value").value_counts().sort("value")["count"]
    low, high = values.min(), values.max()
    assert isinstance(low, int | float) and isinstance(high, int | float)
    ends = [*counts[1:3], *counts[-2:]]
    near = len(counts) >= NEAR * (high - low + 1)
    return len(counts) > SCORES and near and max(ends) < RARE * float(counts.median() or 0)  # type: ignore[arg-type]


def says_yes_or_no(column: pl.Series) -> bool:
    """Return whether a column is called a target and holds 0 and 1."""
    if not _named(column.name) or not kinds.holds_numbers(column):
        return False
    return set(kinds.numbers(column).drop_nulls().unique()) == {0, 1}


def are_named(columns: Columns) -> bool:
    return any(_named(name) for name in columns["targets"])


def _named(name: str) -> bool:
    return re.match(TARGETS, name) is not None
