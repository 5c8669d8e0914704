"""Labelled sequences: a row for each step, or a row for each sequence with numbered columns."""

import re
from collections.abc import Sequence

import polars as pl

from scaffold.fileformat import TimeFormat
from scaffold.modes import MODES, Mode
from scaffold.reading import (
    classes,
    commands,
    groups,
    kinds,
    notations,
    splits,
    targets,
    times,
)
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.kinds import Column
from scaffold.reading.missing import shares
from scaffold.reading.notes import identified, left_out, listed
from scaffold.reading.outcome import outcome
from scaffold.reading.problems import Checks
from scaffold.reading.steps import (
    NUMBERED,
    STEPS,
    are_of_one_size,
    are_smooth,
    begins_anew_in,
    find_sequence,
    find_step,
    numbered,
    orders,
)
from scaffold.reading.verification import Verified, verify
from scaffold.tasks import Data, Facts

LABELS = (
    r"(?i)^(label|labels|class|target|targets|y|category|outcome|activity|gesture|exercise|"
    r"emotion|speaker|rul|ttf|gt|ground_?truth|diagnosis|disease|fault|failure|"
    r"(is[_ ]?)?(churn|churned|fraud|default)|"
    r"(?-i:.*[a-z]Label)|.*[ _](label|class|target))$"
)
DESCRIBES = r"(?i)^category$"  # also what a shop or a product is
PERSONS = r"(?i)^(.*[ _])?(patient|subject|person|participant|user|player|session)([ _]?(id|no))?$"
SEVERAL = r"(?i)^(label|target)s?[_ .-]?\w+$"  # names of numbers that are predicted together
RANKS = r"(?i)^(position|order|index)$"  # of runners, pupils, lines of an order
STEPS_EACH = 5  # on average, of what is no time by its name
FEWEST = 7  # sequences of which the shares of the splits leave one for each


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    given = {"split": splits.named_column(file), **file.given}
    columns = list(kinds.columns(file))
    sequence = given.get("sequence") or find_sequence(file, columns)
    if not sequence:
        steps = given.get("features") or numbered(columns)
        label = given.get("label") or _wide_label(columns, steps)
        return {"label": label, "id": kinds.identifier(file, (*steps, *label)), **given}
    step = given.get("step") or find_step(file, columns, sequence[0])
    rest = [column for column in columns if column.name not in (*sequence, *step)]
    label = given.get("label") or _label(file, rest, sequence[0], mode)
    told = targets.synonyms(file, columns, label)
    able = [c.name for c in rest if c.kind == "number" and c.name not in label]
    able = [name for name in able if not _counts_steps(file, name, sequence[0])]
    numbers = tuple(name for name in able if name not in told) or tuple(able)
    found = {"sequence": sequence, "step": step, "label": label}
    return {**found, "features": given.get("features") or numbers, "split": given["split"]}


def _counts_steps(file: File, name: str, sequence: str) -> bool:
    """Return whether a column, named as an index or not at all, only counts the rows."""
    if not re.match(kinds.ID_NAMES, name):
        return False
    values = kinds.numbers(file.table[name])
    same = file.table[sequence].eq_missing(file.table[sequence].shift())
    return bool((values.diff() == 1).filter(same).all())


def _wide_label(columns: list[Column], steps: tuple[str, ...]) -> tuple[str, ...]:
    rest = tuple(column for column in columns if column.name not in steps)
    return targets.target(rest) if steps else ()


def _label(file: File, columns: list[Column], sequence: str, mode: Mode | None) -> tuple[str, ...]:
    """Return a column with one value in each sequence; with several where steps have labels.

    Where two or more columns of numbers are named like labels, they are predicted together.
    """
    able = [c.name for c in columns if c.kind in targets.TARGET_KINDS]
    able = [name for name in able if not splits.is_marker(file.table[name])] or able
    per_step = mode is not None and mode.per_step
    each = file.table.group_by(sequence).agg(pl.col(able).drop_nulls().n_unique() <= 1)
    same = {name for name in able if each[name].all()}
    fit = [name for name in able if (name not in same if per_step else name in same)]
    named = [name for name in (*fit, *able) if re.match(LABELS, name)][-1:]
    together = _together(file, fit)
    if not named and len(together) > 1:
        return together
    filled = [column for column in targets.able(columns) if column.name in fit]
    words = [column.name for column in filled if column.kind == "category"]
    changing = [column.name for column in filled if column.kind != "constant"]
    return tuple((named or words or changing)[-1:])


def _together(file: File, names: Sequence[str]) -> tuple[str, ...]:
    named = (name for name in names if re.match(SEVERAL, name))
    return tuple(name for name in named if not targets.is_class(file.table[name]))


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether there is an identifier beside channels, or columns named like steps."""
    if columns.get("sequence"):
        per_step = mode is not None and mode.per_step
        sequence, label = columns["sequence"][0], columns["label"]
        if sequence in label:
            return True  # what was given for the one role was found for the other
        single = per_step or _is_single(file, sequence, label)
        if "sequence" not in file.given and times.is_part(sequence):
            if times.parts_of(file) or any(map(times.is_part, columns["step"])):
                return False  # of a timestamp
        if label and not kinds.holds_numbers(file.table[label[0]]):
            # a word for each sequence is but another name of it
            single &= file.table[label[0]].n_unique() < file.table[sequence].n_unique()
        single &= not _are_series(file, columns)
        if "sequence" not in file.given and begins_anew_in(file, sequence):
            return False  # such as trials of persons
        return bool(columns["features"] and single and (columns["step"] or mode is not None))
    steps = columns.get("features") or numbered(list(kinds.columns(file)))
    named = all(re.match(NUMBERED, name) for name in steps)
    named &= "features" in file.given or are_of_one_size(file, steps)
    return bool(steps) and (named or mode is not None or are_smooth(file, steps))


def _are_series(file: File, columns: Columns) -> bool:
    """Return whether the sequences go on at the same dates, and no column is named as their label.

    What stays the same in each of them then describes a shop, a product or a station.
    """
    sequence, step, label = columns["sequence"], columns["step"], columns["label"]
    named = any(re.match(LABELS, name) and not re.match(DESCRIBES, name) for name in label)
    if named or {"sequence", "label"} & set(file.given) or re.match(PERSONS, sequence[0]):
        return False
    dated = any(c.kind == "time" for c in kinds.columns(file) if c.name in step)
    return dated and groups.are_at_once(file, step, sequence)


def has_labelled_steps(file: File) -> bool:
    """Return whether each row is a step of a sequence, in an order, with a class of its own."""
    if file.is_nameless and "label" not in file.given:  # any column might be the label
        return False
    found = find(file, MODES["many-to-many"])
    roles = ("sequence", "step", "label", "features")
    if not all(found.get(role) for role in roles):
        return False
    count, step = file.table[found["sequence"][0]].n_unique(), found["step"][0]
    ranked = not re.match(STEPS, step) and len(file.table) < STEPS_EACH * count
    parts = times.is_part(found["sequence"][0]) and times.is_part(step)  # of a year
    if ranked or parts or re.match(RANKS, step) or begins_anew_in(file, found["sequence"][0]):
        return False
    many = count >= FEWEST
    ordered = orders(file, found["sequence"][0], step)
    return many and ordered and targets.is_class(file.table[found["label"][0]])


def _is_single(file: File, sequence: str, label: tuple[str, ...]) -> bool:
    """Return whether each sequence has one label."""
    each = file.table.group_by(sequence).agg(pl.col(label).drop_nulls().n_unique() <= 1)
    return bool(label) and all(each[name].all() for name in label)


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for sequences.

    Raises:
        DataFileError: with every problem of its steps, channels and labels.
    """
    checks = Checks(file.path)
    channels, names = _channels(file, columns, checks), columns["label"]
    is_class = _are_classes(file, names, checks)
    sound = [name for name in names if is_class or kinds.holds_numbers(file.table[name])]
    numbers = channels if is_class else (*channels, *sound)
    verified = verify(file, checks, numbers, names if is_class else ())
    labels = [_label_column(verified.table[name]) for name in names]
    mixed: tuple[str, ...] = ()
    time = None
    if "sequence" in columns:
        mixed = _refuse_bad_sequences(verified, {**columns, "label": (*sound,)}, mode, checks)
        time = _order(verified, columns, checks)
    each = [_each(verified, columns, label, mode) for label in labels]
    for label in each:
        if label.name in sound and label.name not in mixed:
            _refuse_labels(label, is_class, checks)
    splits.refuse_bad(verified, columns.get("split", ()), checks, labels[0] if is_class else None)
    varied = tuple(c for c in channels if verified.table[c].drop_nulls().n_unique() > 1)
    if channels and not varied and not checks.problems:
        checks.add("", "no channel ever changes", "choose other columns")
    lengths = _lengths(verified, columns, len(channels))
    _refuse_few(lengths, columns, checks)
    checks.refuse()
    # of a wide table, every column is a step
    chosen = "sequence" not in columns or "features" in file.given
    found = {**columns, "features": channels if chosen else varied}
    facts = _facts(verified, found, labels, is_class, lengths)
    notes = [*_notes(found, channels, facts, lengths)]
    named = not file.is_nameless and any(re.match(LABELS, name) for name in names)
    if "label" not in file.given and not named:
        notes.append("No column is named as a label, so this is a guess; say --column label=NAME.")
    notes += classes.counted(each[0], _examples(mode)) if is_class else ()
    notes += _unused(file, found, channels, chosen)
    notes += shares(verified.table.select(*found["features"], *names))
    proposed = classes.weights(each[0]) if is_class else {}
    return outcome(verified, found, facts, notes, proposed, time)


def _order(verified: Verified, columns: Columns, checks: Checks) -> TimeFormat | None:
    """Return how the times that order the rows are written; None where numbers do, or nothing.

    Times that one pattern does not read, and steps that are duplicated, are a problem.
    """
    table, (sequence,) = verified.table, columns["sequence"]
    for step in columns.get("step", ()):
        texts = table[step].cast(pl.String).str.strip_chars()
        comma = verified.format.decimal_comma
        steps = notations.numbers(texts.str.replace(",", ".") if comma else texts)
        time = None
        if steps.null_count() == texts.null_count() and not verified.file.time_format:
            verified.add(checks, texts.is_null(), step, "is no step", "fill it in")
        else:
            found = times.read(verified, (step,), checks, (sequence,))
            if found is None:
                return None
            time, steps = _in_text(found.time, table[step].dtype), found.stamps
            if time is None:
                what = f"holds times like {table[step][0]}, which no single pattern reads"
                checks.add(f"column {step!r}", what, _without(verified, columns, step))
        repeated = table.select(pl.struct(sequence, steps.alias(step)).is_duplicated()).to_series()
        what = f"is duplicated in its sequence ({sequence})"
        remedy = "say --column step=NAME of a column that orders them, or correct the rows"
        verified.add(checks, repeated, step, what, remedy)
        return time
    return None


def _in_text(time: TimeFormat, type: pl.DataType) -> TimeFormat | None:
    """Return how times are written in the texts that a project makes of a column; None if in parts.

    Args:
        time: how they are written in the file.
        type: that of the column.
    """
    if time.kind == "native":
        zone = getattr(type, "time_zone", None)
        clock = "" if type == pl.Date else " %H:%M:%S%.f" + ("+00:00" if zone == "UTC" else "")
        return TimeFormat(pattern=f"%Y-%m-%d{clock}") if zone in (None, "UTC") else None
    plain = time.kind == "text" and not (time.hour_24 or time.first_year or "z" in time.pattern)
    return TimeFormat(pattern=time.pattern) if plain else None


def _without(verified: Verified, columns: Columns, step: str) -> str:
    """Return the remedy for times that cannot be read: the order of the rows, if it is that."""
    name = commands.text(step)
    said = {role: columns[role] for role in ("sequence", "label", "features") if columns.get(role)}
    command = commands.then_new(verified.file, f".drop({name})", "rows", said)
    return f"if the rows of each sequence are in order, leave it out: `{command}`"


def _facts(
    verified: Verified,
    columns: Columns,
    labels: list[pl.Series],
    is_class: bool,
    lengths: list[int],
) -> Facts:
    wide = "sequence" not in columns
    return Facts(
        rows=len(verified.table),
        outputs=labels[0].drop_nulls().n_unique() if is_class else len(labels),
        feature_width=1 if wide else len(columns["features"]),
        problem="classification" if is_class else "regression",
        layout="wide" if wide else "long",
        sequences=len(lengths),
        longest=lengths[-1],
    )


def _examples(mode: Mode) -> str:
    return "steps" if mode.per_step else "sequences"


def _unused(file: File, columns: Columns, channels: Sequence[str], chosen: bool) -> list[str]:
    """Return the notes on the columns that identify the rows, and on those without a role."""
    taken = [name for names in columns.values() for name in names]
    constant = set(channels) - set(columns["features"])
    reason = "they are not chosen" if chosen else "channels are numbers"
    told = targets.synonyms(file, list(kinds.columns(file)), columns["label"])
    told = tuple(name for name in told if name not in taken)
    why = "Left out, because they are the label in other words"
    said = [f"{why}: {listed(told)}."] if told else []
    return said + identified(columns) + left_out(file, (*taken, *told), constant, reason)


def _are_classes(file: File, labels: Sequence[str], checks: Checks) -> bool:
    """Return whether the label is a class; several labels are numbers, or a problem is kept."""
    if len(labels) == 1:
        return targets.is_class(file.table[labels[0]])
    for name in labels:
        if not kinds.holds_numbers(file.table[name]):
            what = "words, where several labels are predicted, which are numbers"
            checks.add(f"column {name!r}", what, f"say --column label={name} for its classes alone")
    return False


def _channels(file: File, columns: Columns, checks: Checks) -> tuple[str, ...]:
    """Return the columns to read: the channels of each step, or the steps of a wide table."""
    steps = numbered([c for c in kinds.columns(file) if c.name not in columns["label"]])
    channels = columns.get("features", steps if "sequence" not in columns else ())
    if not channels:
        checks.add("", "no channels found", "say --column features=NAME,NAME")
    elif "sequence" not in columns and len(channels) < targets.SHORTEST_PROFILE:
        what = f"{len(channels)} columns in place of the steps of a sequence in each row"
        checks.add("", what, "name the column that tells sequences apart: --column sequence=NAME")
    return channels


def _label_column(column: pl.Series) -> pl.Series:
    return column.str.strip_chars() if column.dtype == pl.String else column


def _each(verified: Verified, columns: Columns, label: pl.Series, mode: Mode) -> pl.Series:
    """Return the labels that are there, one a sequence where a sequence has one."""
    if "sequence" not in columns or mode.per_step:
        return label.drop_nulls()
    sequence = verified.table[columns["sequence"][0]]
    rows = pl.DataFrame({"sequence": sequence, "label": label}).drop_nulls("label")
    each = rows.unique("sequence", keep="first", maintain_order=True)["label"]
    return each.alias(label.name)


def _refuse_labels(labels: pl.Series, is_class: bool, checks: Checks) -> None:
    """Keep a problem where there is no label, only one, or a class with one example."""
    counts = labels.alias("label").value_counts(sort=True)
    where = f"column {labels.name!r}"
    if not len(labels):
        checks.add(where, "no label", "fill it in")
    elif len(counts) < 2:
        what = f"only {labels[0]!r}, so there is nothing to predict"
        checks.add(where, what, "choose another label")
    elif is_class and counts["count"].min() == 1:
        what = f"class {counts['label'][-1]!r} has one example"
        checks.add(where, what, "add some or remove it")


def _refuse_few(lengths: list[int], columns: Columns, checks: Checks) -> None:
    """Keep a problem where there are too few sequences for three splits."""
    if len(lengths) < FEWEST:
        rows = f"different {columns['sequence'][0]!r}" if "sequence" in columns else "rows"
        checks.add("", f"{len(lengths)} {rows} leave none for some split", "bring more sequences")


def _refuse_bad_sequences(
    verified: Verified, columns: Columns, mode: Mode, checks: Checks
) -> tuple[str, ...]:
    """Keep a problem for a row of no sequence, a duplicated step, two labels or splits in one.

    Return the labels that differ within a sequence, of which nothing else can be said.
    """
    table, (sequence,) = verified.table, columns["sequence"]
    missing = table[sequence].is_null()
    verified.add(checks, missing, sequence, "is not the name of a sequence", "fill it in")
    for name in columns.get("split", ()):
        _refuse_mixed(table, sequence, name, "give all its rows the same", checks)
    remedy = "choose another label, or --mode many-to-many, where each step has one"
    labels = () if mode.per_step else columns["label"]
    return tuple(name for name in labels if _refuse_mixed(table, sequence, name, remedy, checks))


def _refuse_mixed(
    table: pl.DataFrame, sequence: str, name: str, remedy: str, checks: Checks
) -> bool:
    """Keep a problem where the rows of one sequence differ in column `name`; return whether."""
    each = table.group_by(sequence, maintain_order=True)
    values = each.agg(pl.col(name).drop_nulls().unique(maintain_order=True))[name]
    wrong = values.filter(values.list.len() > 1)
    if len(wrong):
        what = f"{wrong[0][0]!r} and {wrong[0][1]!r} in one sequence"
        checks.add(f"column {name!r}", what, remedy)
    return bool(len(wrong))


def _lengths(verified: Verified, columns: Columns, steps: int) -> list[int]:
    """Return how many steps each sequence has, the shortest first; at most `steps` in a row."""
    if "sequence" not in columns:
        return [steps] * len(verified.table)
    counts = verified.table[columns["sequence"][0]].unique_counts()
    counted: list[int] = counts.sort().to_list()
    return counted


def _notes(
    columns: Columns, channels: Sequence[str], facts: Facts, lengths: list[int]
) -> tuple[str, ...]:
    several = len(columns["label"]) > 1
    kind = "numbers" if several else "a number"
    kind = f"{facts.outputs} classes" if facts.problem == "classification" else kind
    label = f"Label{'s' * several}: {listed(columns['label'])}, {kind}"
    if "sequence" not in columns:
        rows = f"{len(lengths)} sequences, a row each, of {len(channels)} steps: "
        return (rows + f"columns {channels[0]} to {channels[-1]}.", f"{label}.")
    sequence = columns["sequence"][0]
    order = ", ".join(columns.get("step", ())) or "the file"
    return (
        f"{len(lengths)} sequences by {sequence}, of {lengths[0]} to {lengths[-1]} steps "
        f"in the order of {order}.",
        f"{label}; channels: {listed(columns['features'])}.",
    )


DETECTOR = Detector(find, likely, propose)
