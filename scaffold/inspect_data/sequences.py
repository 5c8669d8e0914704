"""Labelled sequences: a row for each step, or a row for each sequence with numbered columns."""

import re
from functools import partial

import polars as pl

from scaffold.inspect_data import kinds, tabular
from scaffold.inspect_data.kinds import Column, present
from scaffold.inspect_data.reading import Checks, Columns, File, Look, module
from scaffold.modes import Mode
from scaffold.tasks import Data

SEQUENCES = (
    r"(?i)^(sequence|seq|series|case|session|subject|sample|episode|trial|unit|track|example|"
    r"recording|utterance|instance|week|group|run|id|.*[_ ]?id)$"
)
STEPS = (
    r"(?i)^(step|t|time|time_?step|frame|date|time_?stamp|datetime|position|tick|day|hour|minute|"
    r"second|index|cycle|order)$"
)
LABELS = r"(?i)^(label|labels|class|target|targets|y|category|outcome|activity|speaker)$"
NUMBERED = r"(?i)^(|t|ts|time|step|timestep|v|value)[_ .-]?\d+$"  # names of columns that are steps
SHORTEST = 8  # numbered columns that make a sequence


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    given = {"split": kinds.split_column(file), **file.given}
    columns = list(kinds.columns(file))
    sequence = given.get("sequence") or _sequence(file, columns)
    if not sequence:
        steps = given.get("features") or numbered(columns)
        return {"label": given.get("label") or _wide_label(columns, steps), **given}
    step = given.get("step") or _step(file, columns, sequence[0])
    rest = [column for column in columns if column.name not in (*sequence, *step)]
    label = given.get("label") or _label(file, rest, sequence[0], mode)
    numbers = tuple(c.name for c in rest if c.kind == "number" and c.name not in label)
    found = {"sequence": sequence, "step": step, "label": label}
    return {**found, "features": given.get("features") or numbers, "split": given["split"]}


def numbered(columns: list[Column]) -> tuple[str, ...]:
    """Return the columns that are the steps of a wide table."""
    numbers = tuple(column for column in columns if column.kind in ("number", "constant", "id"))
    named = tuple(column.name for column in numbers if re.match(NUMBERED, column.name))
    steps = named if len(named) >= SHORTEST else tabular.profile(numbers)
    return steps if len(steps) >= SHORTEST else ()


def _wide_label(columns: list[Column], steps: tuple[str, ...]) -> tuple[str, ...]:
    rest = tuple(column for column in columns if column.name not in steps)
    return tabular.target(rest) if steps else ()


def _sequence(file: File, columns: list[Column]) -> tuple[str, ...]:
    """Return the first column named like an identifier whose values stand in several rows each."""
    for column in columns:
        if re.match(SEQUENCES, column.name) and column.kind in ("number", "category", "text"):
            different = file.table[column.name].n_unique()
            if different > 1 and len(file.table) >= 2 * different:
                return (column.name,)
    return ()


def _step(file: File, columns: list[Column], sequence: str) -> tuple[str, ...]:
    """Return the column that orders the rows of a sequence: no two of them have the same."""
    names = [c.name for c in columns if c.name != sequence and (c.is_time or c.kind != "category")]
    named = [name for name in names if re.match(STEPS, name)]
    times = [column.name for column in columns if column.is_time and column.name in names]
    for name in (*named, *times):
        if not file.table.select(pl.struct(sequence, name).is_duplicated().any()).item():
            return (name,)
    return tuple(named[:1])


def _label(file: File, columns: list[Column], sequence: str, mode: Mode | None) -> tuple[str, ...]:
    """Return a column with one value in each sequence; with several where steps have labels."""
    able = [c.name for c in columns if c.kind in ("category", "number", "constant")]
    per_step = mode is not None and mode.per_step
    each = file.table.group_by(sequence).agg(pl.col(able).drop_nulls().n_unique() <= 1)
    same = {name for name in able if each[name].all()}
    words = {column.name for column in columns if column.kind == "category"}
    fit = [name for name in able if (name not in same if per_step else name in same)]
    named = [name for name in (*fit, *able) if re.match(LABELS, name)]
    return tuple((named or [name for name in fit if name in words] or fit)[-1:])


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether there is an identifier beside channels, or columns named like steps."""
    if columns.get("sequence"):
        per_step = mode is not None and mode.per_step
        single = per_step or _is_single(file, columns["sequence"][0], columns["label"])
        return bool(columns["features"] and single and (columns["step"] or mode is not None))
    steps = columns.get("features") or numbered(list(kinds.columns(file)))
    conventional = all(re.match(NUMBERED, name) for name in steps)
    return bool(steps) and (conventional or mode is not None)


def _is_single(file: File, sequence: str, label: tuple[str, ...]) -> bool:
    """Return whether each sequence has one label."""
    each = file.table.group_by(sequence).agg(pl.col(label).drop_nulls().n_unique() <= 1)
    return bool(label) and bool(each[label[0]].all())


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for sequences.

    Raises:
        DataFileError: with every problem of its steps, channels and labels.
    """
    checks = Checks(file.path)
    wide = "sequence" not in columns
    steps = numbered([c for c in kinds.columns(file) if c.name not in columns["label"]])
    channels = columns.get("features", steps if wide else ())
    if not channels:
        checks.add("", "no channels found", "say --column features=NAME,NAME")
    known = [checks.run(partial(_varies, file, name)) for name in channels]
    sequence = None if wide or mode.per_step else columns["sequence"][0]
    label = checks.run(lambda: _labels(file, columns["label"][0], sequence))
    if not wide:
        checks.run(lambda: _refuse_bad_sequences(file, columns, mode))
    is_class = label is not None and label.dtype == pl.String
    named = present(file.table[columns["label"][0]].cast(pl.String)) if is_class else None
    kinds.refuse_splits(file, columns.get("split", ()), checks, named)
    checks.refuse()
    assert label is not None
    varied = tuple(name for name, varies in zip(channels, known, strict=True) if varies)
    if not varied:
        checks.add("", "no channel ever changes", "choose other columns")
        checks.refuse()
    used = columns.get("features", ()) if "features" in file.given else varied
    found = columns if wide else {**columns, "features": used}
    classes = label.n_unique() if is_class else 0
    lengths = _lengths(file, columns, len(channels))
    facts = {
        **file.facts,
        "sequences": len(lengths),
        "longest": lengths[-1],
        "feature_width": 1 if wide else len(used),
        "outputs": classes or 1,
        "problem": "classification" if classes else "regression",
        "layout": "wide" if wide else "long",
    }
    notes = (*_notes(found, channels, classes, lengths), *file.notes)
    subject = f"{columns['label'][0]} of {file.path.name}"
    return Data(file.path.name, found, {}, facts, subject, file.path, notes)


def _varies(file: File, name: str) -> bool:
    """Return whether a channel changes at all."""
    values = pl.Series(module("tables").numbers(file.table, name, str(file.path)))
    return values.fill_nan(None).drop_nulls().n_unique() > 1


def _labels(file: File, name: str, sequence: str | None) -> pl.Series:
    """Return the labels that are there, one a `sequence`: words for classes, else numbers."""
    tables = module("tables")
    column, where = file.table[name], f"{file.path}, column {name!r}"
    is_class = tabular.is_class(column)
    if is_class and sequence is not None:
        rows = pl.DataFrame({"sequence": file.table[sequence], "label": column})
        first = pl.col("label").drop_nulls().first()
        column = rows.group_by("sequence", maintain_order=True).agg(first)["label"]
    if not is_class:
        values = pl.Series(tables.numbers(file.table, name, str(file.path))).fill_nan(None)
        labels = values.drop_nulls()
    else:
        labels = present(column.cast(pl.String)).drop_nulls()
    if not len(labels):
        raise tables.DataError(f"{where}: no label; fill it in")
    counts = labels.alias("label").value_counts(sort=True)
    if len(counts) < 2:
        raise tables.DataError(
            f"{where}: only {labels[0]!r}, so there is nothing to predict; choose another label"
        )
    if labels.dtype == pl.String and counts["count"].min() == 1:
        raise tables.DataError(
            f"{where}: class {counts['label'][-1]!r} has one example; add some or remove it"
        )
    return labels


def _refuse_bad_sequences(file: File, columns: Columns, mode: Mode) -> None:
    """Raise DataError for a row of no sequence, a repeated step, two labels or splits in one."""
    tables, table, path = module("tables"), file.table, str(file.path)
    sequence, label = columns["sequence"][0], columns["label"][0]
    missing = table[sequence].is_null()
    if missing.any():
        raise tables.problem(
            path, missing, table[sequence], "is not the name of a sequence; fill it in"
        )
    for step in columns.get("step", ()):
        repeated = table.select(pl.struct(sequence, step).is_duplicated()).to_series()
        if repeated.any():
            what = "stands more than once in its sequence; keep one row for each step"
            raise tables.problem(path, repeated, table[step], what)
    for name in (*columns.get("split", ()), *(() if mode.per_step else (label,))):
        each = table.group_by(sequence, maintain_order=True)
        values = each.agg(pl.col(name).drop_nulls().unique(maintain_order=True))[name]
        wrong = values.filter(values.list.len() > 1)
        if len(wrong):
            raise tables.DataError(
                f"{path}, column {name!r}: {wrong[0][0]!r} and {wrong[0][1]!r} in one sequence; "
                "give all its rows the same"
            )


def _lengths(file: File, columns: Columns, steps: int) -> list[int]:
    """Return how many steps each sequence has, the shortest first; at most `steps` in a row."""
    if "sequence" not in columns:
        return [steps] * len(file.table)
    counted: list[int] = file.table[columns["sequence"][0]].value_counts()["count"].sort().to_list()
    return counted


def _notes(
    columns: Columns, channels: tuple[str, ...], classes: int, lengths: list[int]
) -> tuple[str, ...]:
    label = columns["label"][0]
    kind = f"{classes} classes" if classes else "a number"
    if "sequence" not in columns:
        rows = f"{len(lengths)} sequences, a row each, of {len(channels)} steps: "
        return (rows + f"columns {channels[0]} to {channels[-1]}.", f"Label: {label}, {kind}.")
    sequence = columns["sequence"][0]
    order = ", ".join(columns.get("step", ())) or "the file"
    return (
        f"{len(lengths)} sequences by {sequence}, of {lengths[0]} to {lengths[-1]} steps "
        f"in the order of {order}.",
        f"Label: {label}, {kind}; channels: {tabular.listed(columns['features'])}.",
    )


LOOK = Look(find, likely, propose)
