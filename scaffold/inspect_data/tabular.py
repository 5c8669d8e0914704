"""A table: its targets, what kind of problem they are, and the features worth reading."""

import re
from functools import partial
from itertools import groupby

import polars as pl

from scaffold.inspect_data import kinds
from scaffold.inspect_data.kinds import Column, present
from scaffold.inspect_data.reading import Checks, Columns, File, Look, module
from scaffold.modes import Mode
from scaffold.tasks import Data

TARGETS = r"(?i)^(label|labels|class|target|targets|y|species|outcome|category|quality|diagnosis)$"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
MOST_CATEGORIES = 1000  # as in the loader of the project
CLASSES = 20  # a number that takes at most so many values may be a class
SHORTEST_PROFILE = 3


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    several = mode is not None and mode.writes_sequence
    targets = file.given.get("targets") or (profile(columns) if several else target(columns))
    readable = (column.name for column in columns if column.kind in ("number", "category"))
    features = file.given.get("features") or tuple(n for n in readable if n not in targets)
    return {"features": features, "targets": targets, "split": kinds.split_column(file)}


def target(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the column with the name of a target, or else the last one that can be one."""
    able = [column.name for column in columns if column.kind in ("number", "category", "constant")]
    named = [name for name in able if re.match(TARGETS, name)]
    return tuple((named or able)[-1:])


def profile(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the longest run of neighbouring columns that are numbered, or days, or months."""
    numbers = [column.name if column.kind == "number" else "" for column in columns]
    runs = [tuple(run) for stem, run in groupby(numbers, _stem) if stem is not None]
    longest = max(reversed(runs), key=len, default=())
    return longest if len(longest) >= SHORTEST_PROFILE else ()


def _stem(name: str) -> str | None:
    """Return what the columns of one profile share; None for a column of none."""
    for stem in (WEEKDAYS, MONTHS):
        if len(name) > 2 and any(word.startswith(name.lower()) for word in stem):
            return stem[0]
    numbered = re.fullmatch(r"(.*?)[_ .-]?\d+(?:\.\d+)?(\D*)", name)
    return numbered[1] + "#" + numbered[2] if numbered else None


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether the file is a table: any is that has a feature and a target."""
    return True


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for a table.

    Raises:
        DataFileError: with every problem of its columns.
    """
    problem = _problem(file, mode, columns["targets"])
    rows = _complete_rows(file, columns, problem)
    first = columns["targets"][0]
    features = tuple(
        name
        for name in columns["features"]
        if rows[name].n_unique() > 1 or name in file.given.get("features", ())
    )
    classes = rows[first].n_unique() if problem == "classification" else 0
    facts = {
        **file.facts,
        "feature_width": sum(_width(rows[name]) for name in features),
        "outputs": classes or (1 if problem == "profile" else len(columns["targets"])),
        "problem": problem,
    }
    found = {**columns, "features": features}
    notes = (*_notes(file, found, problem, classes, len(rows)), *file.notes)
    subject = f"{listed(columns['targets'])} of {file.path.name}"
    return Data(file.path.name, found, {}, facts, subject, file.path, notes)


def _problem(file: File, mode: Mode, targets: tuple[str, ...]) -> str:
    if mode.writes_sequence:
        return "profile"
    if len(targets) == 1 and is_class(file.table[targets[0]]):
        return "classification"
    return "regression"


def is_class(column: pl.Series) -> bool:
    """Return whether `column` holds classes: words, or a few whole numbers that return often."""
    values = present(column).drop_nulls()
    if not kinds.is_number(values.head(kinds.HEAD)):
        return True
    if values.dtype == pl.String or not len(values):
        return False
    distinct = values.n_unique()
    whole = values.dtype.is_integer() or bool((values % 1 == 0).all())
    return whole and distinct <= CLASSES and len(values) >= 5 * distinct


def _complete_rows(file: File, columns: Columns, problem: str) -> pl.DataFrame:
    """Return the features and targets of the rows that have all of them, or raise every problem."""
    checks = Checks(file.path)
    both = [name for name in columns["features"] if name in columns["targets"]]
    for name in both:
        checks.add(f"column {name!r}", "a feature and a target", "read it or predict it")
    words = columns["targets"] if problem == "classification" else ()
    names = dict.fromkeys((*columns["features"], *columns["targets"]))
    found = {name: checks.run(partial(_read, file, name, name in words)) for name in names}
    kinds.refuse_splits(file, columns.get("split", ()), checks, found[words[0]] if words else None)
    checks.refuse()
    rows = pl.DataFrame(list(found.values())).drop_nulls()
    _refuse(rows, file, columns["targets"], problem, checks)
    checks.refuse()
    return rows


def _read(file: File, name: str, is_words: bool) -> pl.Series:
    """Return a column as the loader of the project reads it: words, or numbers; null if missing."""
    column = file.table[name]
    if is_words and column.dtype.is_float() and (column.drop_nulls() % 1 == 0).all():
        column = column.cast(pl.Int64)
    if is_words or (
        column.dtype == pl.String and not kinds.is_number(present(column).drop_nulls())
    ):
        return present(column.cast(pl.String)).alias(name)
    numbers = module("tables").numbers(file.table, name, str(file.path))
    return pl.Series(name, numbers).fill_nan(None)


def _refuse(
    rows: pl.DataFrame, file: File, targets: tuple[str, ...], problem: str, checks: Checks
) -> None:
    if rows.is_empty():
        checks.add("", "every row has a missing value", "choose other columns")
        return
    for name in targets:
        counts = rows[name].value_counts(sort=True)
        if len(counts) < 2:
            what = f"constant ({counts[name][0]!r}), so there is nothing to predict"
            checks.add(f"column {name!r}", what, "choose another target")
        elif problem == "classification" and counts["count"].min() == 1:
            what = f"class {counts[name][-1]!r} has one example"
            checks.add(f"column {name!r}", what, "add some or remove it")
    for name in rows.columns:
        distinct = rows[name].n_unique() if rows[name].dtype == pl.String else 0
        if name not in targets and distinct > MOST_CATEGORIES:
            what = f"{distinct} different words, more than {MOST_CATEGORIES}"
            checks.add(f"column {name!r}", what, "leave it out of the features")


def _width(column: pl.Series) -> int:
    """Return how many numbers a feature becomes: one for each category."""
    return column.n_unique() if column.dtype == pl.String else 1


def _notes(
    file: File, columns: Columns, problem: str, classes: int, complete: int
) -> tuple[str, ...]:
    """Return what was found, and what is left out and why."""
    targets, missing = columns["targets"], len(file.table) - complete
    of = f" of {classes} classes" if classes else ""
    notes = [
        f"Targets: {listed(targets)}, a {problem}{of}; features: {listed(columns['features'])}."
    ]
    if missing:
        notes.append(f"{missing} rows with a missing value will be dropped.")
    used = {name for names in columns.values() for name in names}
    reasons = {
        "time": "time stamps",
        "id": "it only names the rows",
        "text": "free text",
        "empty": "no value",
        "constant": "it never changes",
    }
    for column in kinds.columns(file):
        if column.name not in used:
            usual = "not named" if "features" in file.given else "it never changes"
            reason = reasons.get(column.kind, usual)
            if column.kind == "time" and not column.unique:
                reason += " that repeat; for a forecast, give each series a column of its own"
            notes.append(f"Left out: {column.name} ({reason}).")
    return tuple(notes)


def listed(names: tuple[str, ...]) -> str:
    """Return names as a list to read: the first and the last of a long one."""
    if len(names) > 12:
        return f"{names[0]}, {names[1]}, … {names[-1]} ({len(names)} columns)"
    return ", ".join(names)


LOOK = Look(find, likely, propose)
