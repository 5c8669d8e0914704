"""A table: its targets, what kind of problem they are, and the features worth reading."""

import math
import re
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import polars as pl

from scaffold.modes import Mode
from scaffold.reading import classes, kinds
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.kinds import Column
from scaffold.reading.missing import shares, without_missing
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified, verify
from scaffold.tasks import Data, Facts, Problem

TARGETS = (
    r"(?i)^\s*(label|labels|class|target|targets|y|species|outcome|category|quality|diagnosis|"
    r"survived|churn|churned|exited|attrition|(is[ _]?)?fraud|default(ed)?|approved|readmitted|"
    r"sale[ _]?price|median_house_value|medv)\s*$"
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
TARGET_KINDS = ("number", "category", "constant")
MOST_CATEGORIES = 1000  # as in the loader of the project
SPARSE = 0.5  # share of the rows without a value from which a feature is left out
CLASSES = 20  # a number that takes at most so many values may be a class
SHORTEST_PROFILE = 3


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    several = mode is not None and mode.writes_sequence
    targets = file.given.get("targets") or (profile(columns) if several else target(columns))
    readable = (column.name for column in columns if column.kind in ("number", "category"))
    group = file.given.get("group", ())
    features = file.given.get("features") or tuple(
        n for n in readable if n not in (*targets, *group)
    )
    id = kinds.identifier(file, (*features, *targets))
    split = kinds.split_column(file)
    group = group or _group(columns, (*features, *targets))
    return {"features": features, "targets": targets, "group": group, "id": id, "split": split}


def _group(columns: Sequence[Column], used: Sequence[str]) -> tuple[str, ...]:
    """Return the first identifier that returns: its rows belong together."""
    keys = (c.name for c in columns if c.kind == "id" and not c.unique and c.name not in used)
    return tuple(keys)[:1]


def target(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the column with the name of a target, or else the last one that can be one."""
    named = [c.name for c in columns if c.kind in TARGET_KINDS and re.match(TARGETS, c.name)]
    return tuple((named or [column.name for column in able(columns)])[-1:])


def able(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that can be predicted: of those that change and have values, if any do."""
    found = [column for column in columns if column.kind in TARGET_KINDS]
    filled = [c for c in found if c.kind != "constant" and c.missing <= SPARSE]
    return filled or found


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


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether the file is a table: any is that has a feature and a target."""
    return True


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for a table.

    Raises:
        DataFileError: with every problem of its columns.
    """
    checks = Checks(file.path)
    problem = _problem(file, mode, columns["targets"])
    words = [name for name in columns["features"] if not kinds.holds_numbers(file.table[name])]
    words += columns.get("group", ())
    if problem == "classification":
        words += columns["targets"]
    _refuse_both(columns, checks)
    names = _read(columns)
    verified = verify(file, checks, [name for name in names if name not in words], words)
    columns, sparse = _without_sparse(verified, columns, file.given.get("features", ()))
    columns, costly = _without_costly(verified, columns, file.given.get("features", ()))
    names = _read(columns)
    rows = _complete_rows(verified, columns, problem, names, checks)
    given = file.given.get("features", ())
    features = tuple(n for n in columns["features"] if rows[n].n_unique() > 1 or n in given)
    _refuse_unsplit(rows, columns, features, problem, checks)
    checks.refuse()
    found = {**columns, "features": features}
    facts = Facts(
        rows=len(verified.table),
        outputs=_outputs(rows, columns["targets"], problem),
        feature_width=sum(_width(rows[name]) for name in features),
        problem=problem,
        categories=tuple(name for name in features if name in words),
        referred=file.is_referred,
    )
    missing = len(verified.table) - len(rows)
    is_class, target = problem == "classification", rows[columns["targets"][0]]
    return Data(
        file=file.path.name,
        columns=found,
        facts=facts,
        subject=f"{listed(columns['targets'])} of {file.path.name}",
        format=verified.format,
        proposed=classes.weights(target) if is_class else {},
        path=file.path,
        notes=(
            *_notes(file, found, columns["features"], facts, missing, sparse, costly),
            *(classes.counted(target, "rows") if is_class else ()),
            *shares(_compared(verified, (*names, *sparse, *costly))),
            *verified.notes,
            *file.notes,
        ),
    )


def _is_named(columns: Columns) -> bool:
    return any(re.match(TARGETS, name) for name in columns["targets"])


def _read(columns: Columns) -> tuple[str, ...]:
    """Return the columns that have to be there in every row."""
    roles = ("features", "targets", "group")
    return tuple(dict.fromkeys(name for role in roles for name in columns.get(role, ())))


def _problem(file: File, mode: Mode, targets: Sequence[str]) -> Problem:
    if mode.writes_sequence:
        return "profile"
    if len(targets) == 1 and is_class(file.table[targets[0]]):
        return "classification"
    return "regression"


def _outputs(rows: pl.DataFrame, targets: Sequence[str], problem: Problem) -> int:
    if problem == "classification":
        return rows[targets[0]].n_unique()
    return 1 if problem == "profile" else len(targets)


def is_class(column: pl.Series) -> bool:
    """Return whether `column` holds classes: words, or a few whole numbers that return often."""
    if not kinds.holds_numbers(column):
        return True
    values = kinds.numbers(column).drop_nulls()
    if not len(values) or len(values) < kinds.MOSTLY * (len(column) - column.null_count()):
        return False
    distinct = values.n_unique()
    whole = bool((values % 1 == 0).all())
    return whole and distinct <= CLASSES and len(values) >= 5 * distinct


def _refuse_both(columns: Columns, checks: Checks) -> None:
    """Keep a problem for each column that is a feature and a target."""
    for name in set(columns["features"]) & set(columns["targets"]):
        checks.add(f"column {name!r}", "a feature and a target", "read it or predict it")


def _complete_rows(
    verified: Verified, columns: Columns, problem: Problem, names: Sequence[str], checks: Checks
) -> pl.DataFrame:
    """Return the features and targets of the rows that have all of them, or raise every problem."""
    table = _compared(verified, names)
    target = table[columns["targets"][0]] if problem == "classification" else None
    kinds.refuse_splits(verified, columns.get("split", ()), checks, target)
    checks.refuse()
    rows = table.drop_nulls()
    _refuse(rows, columns, problem, checks)
    checks.refuse()
    return rows


def _without_sparse(
    verified: Verified, columns: Columns, given: Sequence[str]
) -> tuple[Columns, tuple[str, ...]]:
    """Return the columns without the features that most rows lack, and these.

    The rows that lack a value are dropped.
    """
    names = [name for name in columns["features"] if name not in given]
    table = _compared(verified, names)
    sparse = tuple(c.name for c in table if c.null_count() > SPARSE * len(c))
    kept = tuple(name for name in columns["features"] if name not in sparse)
    return ({**columns, "features": kept}, sparse) if kept else (columns, ())


def _compared(verified: Verified, names: Sequence[str]) -> pl.DataFrame:
    return verified.table.select(_as_words(verified.table[name]) for name in names)


def _without_costly(
    verified: Verified, columns: Columns, given: Sequence[str]
) -> tuple[Columns, tuple[str, ...]]:
    """Return the columns without the features whose missing values cost most rows, and these."""
    table = _compared(verified, _read(columns)).drop_nulls(columns["targets"])
    features, costly = columns["features"], list[str]()
    while len(table.drop_nulls()) < SPARSE * len(table):
        able = [c for c in table if c.name in features and c.name not in given and c.null_count()]
        if not able or len(costly) + 1 == len(features):
            return columns, ()
        worst = max(able, key=pl.Series.null_count).name
        table, costly = table.drop(worst), [*costly, worst]
    kept = tuple(name for name in features if name not in costly)
    return {**columns, "features": kept}, tuple(costly)


def _as_words(column: pl.Series) -> pl.Series:
    """Return a column of words as they are compared: without spaces around, or missing."""
    if column.dtype != pl.String:
        return column
    return without_missing(column.str.strip_chars())


def _refuse(rows: pl.DataFrame, columns: Columns, problem: Problem, checks: Checks) -> None:
    targets, features = columns["targets"], columns["features"]
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
        if name in features and distinct > MOST_CATEGORIES:
            what = f"{distinct} different words, more than {MOST_CATEGORIES}"
            checks.add(f"column {name!r}", what, "leave it out of the features")


def _refuse_unsplit(
    rows: pl.DataFrame, columns: Columns, features: Sequence[str], problem: Problem, checks: Checks
) -> None:
    """Keep a problem where nothing tells the rows apart, or too little to draw three splits."""
    if not features:
        checks.add("", "every feature is constant", "choose other features")
        return
    if columns.get("split"):
        return
    targets = rows.select(columns["targets"])
    strata = targets.to_series() if problem == "classification" else _levels(targets)
    group = columns.get("group", ())
    first = rows.select(pl.struct(group or features).is_first_distinct()).to_series()
    if not all(_split_sizes(strata.filter(first))):
        what = (
            f"{len(rows)} rows with {int(first.sum())} different combinations of "
            f"{listed(features)}: rows with equal features share a split, and one is left empty"
        )
        checks.add("", what, "bring more columns that tell the rows apart")


def _levels(targets: pl.DataFrame) -> pl.Series:
    """Return up to ten strata of about equal size, as the project makes them."""
    level = targets.select(pl.all().rank()).mean_horizontal()
    return (level.rank("ordinal") - 1) // max(math.ceil(len(level) / 10), 20)


def _split_sizes(strata: pl.Series) -> list[int]:
    """Return how many groups of equal rows the project draws for each split, by its default seed.

    Args:
        strata: of the first row of each group.
    """
    draw = np.random.default_rng(0)
    sizes = np.zeros(3, int)
    for size in strata.value_counts().sort(strata.name)["count"]:
        draw.permutation(size)
        stops = np.maximum(np.floor(size * np.array((0.7, 0.85)) + draw.random()), 1)
        sizes += np.diff([0, *stops.astype(int), size])
    return [int(size) for size in sizes]


def _width(column: pl.Series) -> int:
    """Return how many numbers a feature becomes: one for each category."""
    return column.n_unique() if column.dtype == pl.String else 1


def _notes(
    file: File,
    columns: Columns,
    tried: Sequence[str],
    facts: Facts,
    missing: int,
    sparse: Sequence[str],
    costly: Sequence[str],
) -> tuple[str, ...]:
    """Return what was found, and what is left out and why; of `tried` some are constant."""
    of = f" of {facts.outputs} classes" if facts.problem == "classification" else ""
    targets, features = listed(columns["targets"]), listed(columns["features"])
    notes = [f"Targets: {targets}, a {facts.problem}{of}; features: {features}."]
    if "targets" not in file.given and facts.problem != "profile" and not _is_named(columns):
        notes.append("The target is the last column that can be one; say --column targets=NAME.")
    if missing:
        notes.append(f"{missing} rows with a missing value will be dropped.")
    used = {name for names in columns.values() for name in names}
    chosen = "features" in file.given
    constant = [] if chosen else [n for n in tried if n not in used]
    otherwise = "they are not chosen" if chosen else ""
    notes += [f"Rows of one {name} share a split." for name in columns.get("group", ())]
    if sparse:
        notes.append(f"Left out, because most of their values are missing: {listed(sparse)}.")
    if costly:
        why = "with them, most rows would have a missing value"
        notes.append(f"Left out, because {why}: {listed(costly)}.")
    notes += kinds.identified(columns)
    return (*notes, *kinds.left_out(file, {*used, *sparse, *costly}, constant, otherwise))


def listed(names: Sequence[str]) -> str:
    """Return names as a list to read: the first and the last of a long one."""
    if len(names) > 12:
        return f"{names[0]}, {names[1]}, … {names[-1]} ({len(names)} columns)"
    return ", ".join(names)


DETECTOR = Detector(find, likely, propose)
