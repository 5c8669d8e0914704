"""A table of unrelated rows: what kind of problem its targets are, and which features are read."""

import re
import shlex
from collections.abc import Sequence

import polars as pl

from scaffold.modes import Mode
from scaffold.reading import classes, complete, draw, kinds, splits
from scaffold.reading.commands import row
from scaffold.reading.complete import Kept
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.kinds import Column
from scaffold.reading.missing import shares
from scaffold.reading.notes import identified, left_out, listed
from scaffold.reading.outcome import outcome
from scaffold.reading.problems import Checks
from scaffold.reading.targets import are_named, is_class, profile, synonyms, target
from scaffold.reading.telling import telling
from scaffold.reading.verification import verify
from scaffold.tasks import Data, Facts, Problem

PEOPLE = (
    r"(?i)^(patient|subject|participant|person|user|customer|client|player|engine|speaker|animal|"
    r"driver|student|household|cow|horse|tree|plot|vehicle|proband|versuchsperson|ear[ _]?tag)"
    r"(s?[ _]?(id|no|nr|num|number|code|tag|#)\.?)?$"  # households are counted
)
CODED = (  # or who takes part in a study, which is no count
    r"(?i)^(.*(id|no|nr|num|number|code|tag|#)\.?|subject|participant|speaker|proband|"
    r"versuchsperson)$"
)
DENSE = 3  # times as many numbers, at most, as are used
AT_FIRST = 1  # place at most of a column that names people
FEWEST_GROUPS = 7  # of which the shares of the splits leave one for each
FEWEST = 3  # people: with fewer it says yes or no
SEVERAL = 30  # people of which hardly ever a split gets none
MOST_CATEGORIES = 1000  # as in the loader of the project


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    several = mode is not None and mode.writes_sequence
    targets = file.given.get("targets") or (profile(columns) if several else target(columns))
    readable = [
        column.name
        for column in columns
        if column.kind in ("number", "category") or kinds.are_phrases(file, column)
    ]
    group = file.given.get("group", ()) or _people(file, columns, targets)
    group = group or _coded(file, columns, targets)
    told = () if file.given.get("features") else synonyms(file, columns, targets)
    readable = [name for name in readable if name not in (*targets, *group)]
    few = _few(columns, targets)
    readable = [name for name in readable if name not in few] or readable
    features = file.given.get("features") or tuple(n for n in readable if n not in told)
    features = features or tuple(readable)
    id = kinds.identifier(file, (*features, *targets))
    split = splits.named_column(file)
    group = group or _group(columns, (*features, *targets))
    return {"features": features, "targets": targets, "group": group, "id": id, "split": split}


def _people(file: File, columns: Sequence[Column], targets: Sequence[str]) -> tuple[str, ...]:
    """Return the first column that tells people or machines apart, each with several rows."""
    for place, column in enumerate(columns):
        several = column.distinct >= SEVERAL and not column.unique and column.name not in targets
        if several and column.kind in ("number", "category") and re.match(PEOPLE, column.name):
            bare = not re.match(CODED, column.name)  # or rather how many there were
            if not bare or (place <= AT_FIRST and _are_dense(file.table[column.name], column)):
                return (column.name,)
    return ()


def _are_dense(values: pl.Series, column: Column) -> bool:
    """Return whether words, or whole numbers hardly one of which is left out, name something."""
    if column.kind != "number":
        return True
    numbers = kinds.numbers(values)
    reach = (numbers - (numbers.min() or 0)).max()
    return isinstance(reach, float) and kinds.are_whole(values) and reach < DENSE * column.distinct


def _coded(file: File, columns: Sequence[Column], targets: Sequence[str]) -> tuple[str, ...]:
    """Return the first column of many codes that return, each with a target of its own.

    Only what such a code names has the target, so it says nothing of others.
    """
    able = (c for c in columns if c.kind in ("category", "text", "id") and c.name not in targets)
    for name in (c.name for c in able if not c.unique and c.distinct >= SEVERAL):
        codes = file.table[name].drop_nulls()
        if targets and codes.dtype == pl.String and codes.str.contains(kinds.NUMBERED).all():
            each = file.table.group_by(name).agg(pl.col(targets).drop_nulls().n_unique() <= 1)
            if all(each[target].all() for target in targets):
                return (name,)
    return ()


def _few(columns: Sequence[Column], targets: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of numbers that tell so few people apart that each is in every split."""
    named = [c for n, c in enumerate(columns) if n <= AT_FIRST or re.match(CODED, c.name)]
    numbers = [c for c in named if c.kind == "number" and not c.unique and c.name not in targets]
    few = (c for c in numbers if FEWEST <= c.distinct < SEVERAL)
    return tuple(c.name for c in few if re.match(PEOPLE, c.name))


def _group(columns: Sequence[Column], used: Sequence[str]) -> tuple[str, ...]:
    """Return the first identifier that returns: its rows belong together."""
    able = (c for c in columns if c.kind == "id" and not c.unique and c.name not in used)
    keys = (c.name for c in able if c.distinct >= FEWEST_GROUPS)
    return tuple(keys)[:1]


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether the file is a table: any is that has a feature and a target."""
    return True


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for a table.

    Raises:
        DataFileError: with every problem of its columns.
    """
    checks, names = Checks(file.path), columns["targets"]
    problem = _problem(file, mode, names)
    classified = problem == "classification"
    words = [name for name in columns["features"] if not kinds.holds_numbers(file.table[name])]
    categories = tuple(words)
    words += (*columns.get("group", ()), *(names if classified else ()))
    _refuse_both(columns, checks)
    numbers = [name for name in complete.read(columns) if name not in words]
    verified = verify(file, checks, numbers, words)
    given = file.given.get("features", ())
    kept = complete.find(verified, columns, given, categories)
    classed = kept.table[names[0]] if classified else None
    splits.refuse_bad(verified, columns.get("split", ()), checks, classed)
    checks.refuse()
    _refuse(kept, classified, checks)
    checks.refuse()
    rows, able = kept.rows, kept.columns["features"]
    features = tuple(name for name in able if rows[name].n_unique() > 1 or name in given)
    found = {**kept.columns, "features": features}
    draw.refuse(rows, found, classified, checks)
    checks.refuse()
    facts = _facts(kept, found, problem, words)
    notes = [*_notes(file, found, facts, kept)]
    notes += classes.counted(rows[names[0]], "rows") if classified else ()
    alone = telling(rows, features, names[0], classified) if len(names) == 1 and not given else []
    if alone:
        notes.append(_told(features, alone, names[0]))
    read = (*kept.table.columns, *kept.sparse, *kept.costly)
    notes += shares(complete.compared(verified, read))
    proposed = classes.weights(rows[names[0]]) if classified else {}
    return outcome(verified, found, facts, notes, proposed)


def _told(features: Sequence[str], alone: Sequence[str], target: str) -> str:
    """Return what is said of features that tell the target alone."""
    left = [name for name in features if name not in alone]
    rest = f"--column {shlex.quote(f'features={row(left)}')} leaves" if left else "leave"
    tells, are, them = (
        ("tells", "it is", "it") if len(alone) == 1 else ("each tell", "they are", "them")
    )
    said = f"{listed(alone)} {tells} {target} without an error: if {are} known only afterwards"
    return f"{said}, {rest} {them} out."


def _facts(kept: Kept, columns: Columns, problem: Problem, words: Sequence[str]) -> Facts:
    rows, features = kept.rows, columns["features"]
    return Facts(
        rows=len(kept.table),
        outputs=_outputs(rows, columns["targets"], problem),
        feature_width=sum(_width(rows[name]) for name in features),
        problem=problem,
        categories=tuple(name for name in features if name in words),
    )


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


def _refuse_both(columns: Columns, checks: Checks) -> None:
    """Keep a problem for each column that is a feature and a target."""
    for name in set(columns["features"]) & set(columns["targets"]):
        checks.add(f"column {name!r}", "a feature and a target", "read it or predict it")


def _refuse(kept: Kept, classified: bool, checks: Checks) -> None:
    """Keep a problem for no complete row, a target of one value, and too many categories."""
    rows, targets, features = kept.rows, kept.columns["targets"], kept.columns["features"]
    if rows.is_empty():
        checks.add("", "every row has a missing value", "choose other columns")
        return
    for name in targets:
        counts = rows[name].alias("target").value_counts(sort=True)
        if len(counts) < 2:
            what = f"constant ({counts['target'][0]!r}), so there is nothing to predict"
            checks.add(f"column {name!r}", what, "choose another target")
        elif classified and counts["count"].min() == 1:
            what = f"class {counts['target'][-1]!r} has one example"
            remedy = "add some or remove it, or say --column targets=NAME for another"
            checks.add(f"column {name!r}", what, remedy)
    for name in rows.columns:
        distinct = rows[name].n_unique() if rows[name].dtype == pl.String else 0
        if name in features and distinct > MOST_CATEGORIES:
            what = f"{distinct} different words, more than {MOST_CATEGORIES}"
            checks.add(f"column {name!r}", what, "leave it out of the features")


def _width(column: pl.Series) -> int:
    """Return how many numbers a feature becomes: one for each category."""
    return column.drop_nulls().n_unique() if column.dtype == pl.String else 1


def _notes(file: File, columns: Columns, facts: Facts, kept: Kept) -> list[str]:
    """Return what was found, and what is left out and why; of those kept some are constant."""
    of = f" of {facts.outputs} classes" if facts.problem == "classification" else ""
    targets, features = listed(columns["targets"]), listed(columns["features"])
    notes = [f"Targets: {targets}, a {facts.problem}{of}; features: {features}."]
    if "targets" not in file.given and file.is_nameless:
        notes.append("No column has a name, so the target is a guess; say --column targets=NAME.")
    elif "targets" not in file.given and facts.problem != "profile" and not are_named(columns):
        notes.append(
            "No column is named as the target, so this is a guess; say --column targets=NAME."
        )
    missing = len(kept.table) - len(kept.rows)
    if missing:
        notes.append(f"{missing} rows with a missing value will be dropped.")
    absent = {name: kept.rows[name].null_count() for name in kept.optional}
    without = [f"{name} in {count} rows" for name, count in absent.items() if count]
    if without:
        notes.append(f"A missing category is read as none of the others: {listed(without)}.")
    used = {name for names in columns.values() for name in names}
    chosen = "features" in file.given
    constant = [] if chosen else [n for n in kept.columns["features"] if n not in used]
    otherwise = "they are not chosen" if chosen else ""
    notes += [f"Rows of one {name} share a split." for name in columns.get("group", ())]
    if kept.sparse:
        notes.append(f"Left out, because most of their values are missing: {listed(kept.sparse)}.")
    if kept.costly:
        why = "with them, most rows would have a missing value"
        notes.append(f"Left out, because {why}: {listed(kept.costly)}.")
    told = [n for n in synonyms(file, kinds.columns(file), columns["targets"]) if n not in used]
    if told:
        notes.append(f"Left out, because they are the target in other words: {listed(told)}.")
    few = [n for n in _few(kinds.columns(file), columns["targets"]) if n not in used]
    if few:
        why = "they are the numbers of a few people or machines, whose rows are in every split"
        notes.append(f"Left out, because {why}: {listed(few)}.")
    dropped = {*used, *kept.sparse, *kept.costly, *told, *few}
    return [*notes, *identified(columns), *left_out(file, dropped, constant, otherwise)]


DETECTOR = Detector(find, likely, propose)
