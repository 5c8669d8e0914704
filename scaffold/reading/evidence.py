"""Which task a file is for, and what it proposes for that task.

A task fits when a column can be told for each of its roles, by name or by kind, and when its own
evidence holds: for `tagging`, as many tags as tokens in every row; for `pairs`, two columns of text
of which the second is no label; for `sequences`, an identifier that is in several rows, or
numbered columns, beside a label; for `text`, a column of sentences beside a label; for `forecast`,
timestamps that are hardly ever duplicated, and numbers. The tasks are tried in that order, from the
most peculiar to the least, and `tabular` fits every table with two columns in which nothing speaks
for order; where something does, the file is refused with the commands that decide. What is chosen
already
(a task, a mode, the roles of some columns) narrows the tasks down first; a task that is chosen is
not doubted.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import polars as pl

from scaffold.errors import DataFileError
from scaffold.modes import MODES, Mode
from scaffold.options import OPTIONS, Value
from scaffold.reading import (
    commands,
    forecast,
    groups,
    kinds,
    numerals,
    order,
    pairs,
    sequences,
    tabular,
    tagging,
    text,
    times,
)
from scaffold.reading.conversion import NESTED
from scaffold.reading.files import Columns, Detector, File, with_choices
from scaffold.reading.forecast.repeats import summed
from scaffold.reading.missing import without_missing
from scaffold.reading.problems import Checks, bad_file, problem
from scaffold.reading.targets import has_profile, is_class, says_yes_or_no
from scaffold.spec import choose
from scaffold.tasks import TASKS, Data, Facts, Task

FEWEST = 7  # rows of which the shares of the splits leave one for each
_STEPS = 250_000  # of sequences in all epochs; one takes about a thousandth of a second
LONG = 12  # words of a text, on average, that says more of a row than what it is called
WINDOWS, WINDOW = 20, 100  # sequences of a recording at least, and rows of each at most
MOST_WAYS = 2  # in one refusal
ALIKE = ("series", "targets", "label")  # roles of words that are compared
MOST_ALIKE = 1000  # different words
WORD = r"^[\pL .'&-]{3,}$"  # no codes, in which capitals count
UNITS = (
    r"(?i)^\s*(units?|uom|unit[_ ]of[_ ]measure|einheit|unité|unidad|unità|jednostka|eenheid|"
    r"currency|währung|devise|moneda|valuta|waluta)\s*$"
)
_TOGETHER = ({"targets", "features"}, {"step", "features"}, {"time", "features"})  # of one column
PLURALS = {"forecast": "one time series", "sequences": "sequences"}
SERIES = "one time series for each {}"

DETECTORS: dict[str, Detector] = {
    "tagging": tagging.DETECTOR,
    "pairs": pairs.DETECTOR,
    "sequences": sequences.DETECTOR,
    "text": text.DETECTOR,
    "forecast": forecast.DETECTOR,
    "tabular": tabular.DETECTOR,
}


def choose_task(file: File, mode: Mode | None, task: Task | None) -> tuple[Task, Mode | None]:
    """Return `task`, or else the one that fits `file` best, and the mode if only one will do.

    Raises:
        AnswersError: where the mode cannot do the task.
        DataFileError: where no task fits.
    """
    if task is not None:
        choose({"task": task.name, **({"mode": mode.name} if mode else {})})
        return task, mode
    if not file.given and (twins := pairs.judged(file)):
        _refuse_judged(file, mode, twins)
    able = [TASKS[name] for name in DETECTORS if _may_be(TASKS[name], file, mode)]
    fitting = [task for task in able if _fits(task, file, mode)]
    if not fitting and len(able) != 1:
        _refuse_ordered(file, mode)
        raise _fits_nothing(file, mode, able)
    found = (fitting or able)[0]
    if found.name == "forecast" and len(able) > 1:
        columns = forecast.DETECTOR.find(file, mode)
        _refuse_labelled(file, mode, columns)
        _refuse_states(file, columns)
        _refuse_half_read(file, mode, found)
    if found.name != "tabular" or len(able) == 1:
        return found, mode
    if mode is None and sequences.has_labelled_steps(file):
        return TASKS["sequences"], MODES["many-to-many"]
    _refuse_ordered(file, mode)
    _refuse_texts(file, mode)
    _refuse_half_read(file, mode, found)
    if mode is None and "targets" not in file.given and has_profile(file):
        return found, MODES["one-to-many"]
    return found, mode


def _refuse_judged(file: File, mode: Mode | None, found: tuple[str, str, str]) -> None:
    """Raise DataFileError for two texts and what is said of both, which no task reads.

    A label of both can be that of their words in one text.
    """
    first, second, said = found
    column = file.table[said]
    answers = not kinds.holds_numbers(column) and column.n_unique() > kinds.FEW
    able: dict[str, tuple[str, Columns]] = {}
    if answers:
        alone: Columns = {"source": (second,), "target": (said,)}
        able[f"if {said!r} follows from {second!r} alone"] = ("pairs", alone)
    else:
        follows: Columns = {"source": (first,), "target": (second,)}
        able[f"if {second!r} follows from {first!r}"] = ("pairs", follows)
    ways = []
    if answers or is_class(column):
        name = commands.unused(file, ("both",) if answers else ("text", "both"))
        both = ", ".join(map(commands.text, (first, second)))
        joined = f'pl.concat_str({both}, separator=" ").alias({commands.text(name)})'
        read, told = ("source", "target") if answers else ("text", "label")
        steps, roles = f".with_columns({joined})", {read: (name,), told: (said,)}
        ways.append(f"to read both: `{commands.then_new(file, steps, 'joined', roles)}`")
    if is_class(column) and not answers:
        labelled: Columns = {"text": (first,), "label": (said,)}
        able[f"if {said!r} is of {first!r} alone"] = ("text", labelled)
    for when, (task, columns) in able.items():
        if _obstacle(file, mode, task, columns) is None:
            ways.append(f"{when}: `{_command(file, mode, task, columns)}`")
    what = f"{said!r} is said of two texts, {first!r} and {second!r}, and a task reads one"
    raise bad_file(file.path, "", what, "; ".join(ways) or "choose a --task")


def _refuse_labelled(file: File, mode: Mode | None, columns: Columns) -> None:
    """Raise DataFileError for series that have a class each, which may be what to predict."""
    time, series = columns["time"], columns.get("series", ())
    named = [n for n in file.table.columns if re.match(sequences.LABELS, n)]
    named = [n for n in named if n not in series and not re.match(groups.KINDS, n)]
    named = [n for n in named if file.table[n].n_unique() > 1]
    each = (
        file.table.group_by(series).agg(pl.col(named).n_unique() == 1) if series else pl.DataFrame()
    )
    found = [n for n in named if n in each and each[n].all() and is_class(file.table[n])]
    for name in (n for n in found if not groups.name_the_same(file.table, (n,), [series])):
        ways: list[tuple[str, str, Columns]] = [
            (
                f"to tell {name!r}",
                "sequences",
                {"sequence": series, "step": time, "label": (name,)},
            ),
            ("to go on with each", "forecast", {"time": time, "series": series}),
        ]
        told = [
            f"{when}: `{_command(file, mode, task, roles)}`"
            for when, task, roles in ways
            if _obstacle(file, mode, task, roles) is None
        ]
        what = (
            f"each {order.listed(series)} has one {name!r}, which may be what is to be told of it"
        )
        if told:
            raise bad_file(file.path, "", what, "; ".join(told))


def _refuse_states(file: File, columns: Columns) -> None:
    """Raise DataFileError where the number to forecast, of which nothing is said, is a class.

    It has few whole values, each for many rows, as an annotation of each step of a recording, or
    is called a target and says yes or no.
    """
    names = columns.get("targets", ())
    if {"targets", "series", "features"} & file.given.keys() or "series" in columns:
        return
    runs = len(names) == 1 and order.has_runs(file.table[names[0]])
    runs = runs and not order.is_level(file.table[names[0]])
    if not runs and not (len(names) == 1 and says_yes_or_no(file.table[names[0]])):
        return
    rows = max(min(len(file.table) // WINDOWS, WINDOW), 1)
    name, flags = names[0], ["--task=forecast", *commands.flags_of(file.choices)]
    part, step = (commands.unused(file, way) for way in (("sequence", "part"), ("step", "row")))
    counted = f".with_row_index({commands.text(step)})"
    cut = f"(pl.col({commands.text(step)}) // {rows}).alias({commands.text(part)})"
    roles = {"sequence": (part,), "step": (step,), "label": (name,)}
    made = f"{counted}.with_columns({cut})"
    steps = commands.then_new(file, made, "windows", roles, ["--mode=many-to-many"])
    number = commands.new(file.path, flags, {**file.said, "targets": (name,)})
    many = file.table[name].n_unique()
    what = f"{name!r}, which would be forecast, has {many} whole values"
    what += " for many rows each" if runs else ", as a class has"
    ways = f"if it is a class of each step, in sequences of {rows} rows: `{steps}`; "
    raise bad_file(file.path, "", what, f"{ways}to forecast it as a number: `{number}`")


def _refuse_ordered(file: File, mode: Mode | None) -> None:
    """Raise DataFileError where something speaks against reading the rows in any order."""
    signs = order.signs(file)
    if not signs:
        return
    failed: dict[str, DataFileError] = {}
    found = _readings(file, mode, signs, failed)
    found = found or [*_with_missing(file, mode), *order.rewritings(file, signs)]
    found = found or [*_with_duplicates(file, mode, signs)]
    reasons = [] if found else [*failed.values()][:1]
    if not any(sign.tokens for sign in signs) and not _obstacle(file, mode, "tabular", {}):
        whole = _command(file, mode, "tabular", {})
        reasons = [failed["forecast"]] if reasons and "forecast" in failed else []
        found.append(f"if the rows are unrelated: `{whole}`")
    what = "; ".join([*(sign.what for sign in signs), *_unread(file)])
    remedy = "; ".join(found) or "correct the file, or choose a --task and say --column ROLE=NAME"
    refused = problem(file.path, "", f"{what}, so this is no plain table", remedy)
    # where no command reads the file in its order, what keeps it from being read so
    raise reasons[0].joined_by([refused]) if reasons else DataFileError(refused)


def _refuse_texts(file: File, mode: Mode | None) -> None:
    """Raise DataFileError for long texts, unless it is said what a table is to read."""
    texts = [c for c in kinds.columns(file) if c.kind == "text" and c.words >= LONG]
    if not texts or {"targets", "features"} & file.given.keys():
        return
    longest = max(texts, key=lambda column: column.words)
    name, ways = longest.name, []
    alone: Columns = {"text": (name,)}
    if _obstacle(file, mode, "text", alone) is None:
        label = text.find(replace(file, given={**file.given, **alone}), mode)["label"]
        ways.append(f"to tell {label[0]!r} from it: `{_command(file, mode, 'text', alone)}`")
    ways.append(f"to leave it out: `{_command(file, mode, 'tabular', {})}`")
    what = f"holds texts of {longest.words:.0f} words on average, which a table does not read"
    raise bad_file(file.path, f"column {name!r}", what, "; ".join(ways))


def _refuse_half_read(file: File, mode: Mode | None, task: Task) -> None:
    """Raise DataFileError for what would be left out, though it is mostly numbers, or has units."""
    worded = [c for c in kinds.columns(file) if c.kind in ("text", "category", "id")]
    worded = [c for c in worded if not re.match(kinds.NAMES_OF_ONE, c.name)]
    worded = [c for c in worded if not (c.is_time or times.is_clock(file, c.name))]
    for name in [] if {"targets", "features"} & file.given.keys() else [c.name for c in worded]:
        texts = file.table[name].head(10 * kinds.HEAD).cast(pl.String)
        values = without_missing(texts, signs=True).drop_nulls()
        numbers = values.str.extract(r"^[^\pL\d]{0,3}(\d[\d.,]*)", 1)
        if numbers.n_unique() <= kinds.MEASURED:
            continue
        ways: list[str] = []
        if numerals.words_among(values):
            ways += _with_missing(file, mode)
        elif units := numerals.units_of(values):
            digits = f'.with_columns(pl.col({commands.text(name)}).str.extract(r"(-?\\d[\\d.,]*)"))'
            if len(units) == 1:
                command = commands.then_new(file, digits, "numbers")
                ways.append(f"to read the numbers before {units[0].strip()!r}: `{command}`")
        else:
            continue
        found = DETECTORS[task.name].find(file, mode)
        roles = {role: found[role] for role in ("targets", "features")}
        ways.append(f"to leave {name!r} out: `{_command(file, mode, task.name, roles)}`")
        what = "; ".join(_unread(file)) or f"{values[0]!r} in {name!r} is not read as a number"
        raise bad_file(file.path, "", what, "; ".join(ways))


def _with_missing(file: File, mode: Mode | None) -> Iterator[str]:
    """Yield the command that reads a word among numbers as missing, if it works."""
    texts = (without_missing(c, signs=True) for c in file.table if c.dtype == pl.String)
    words = tuple(dict.fromkeys(word for text in texts for word in numerals.words_among(text)))
    if {*words} - {*file.missing}:
        try:
            missing = commands.row([*file.missing, *words])
            other = with_choices(file, {**file.choices, "missing": missing})
            propose(other, mode, choose_task(other, mode, None)[0])
        except DataFileError:
            return
        command = commands.new(file.path, commands.flags_of(other.choices), file.said)
        yield f"if it means a missing value: `{command}`"


def _with_duplicates(file: File, mode: Mode | None, signs: Sequence[order.Sign]) -> Iterator[str]:
    """Yield the commands that make one row of those of a timestamp, in a single regular series."""
    times = [sign.time for sign in signs if sign.time and not sign.groups]
    if not times or any(sign.groups for sign in signs) or not groups.is_regular(file, times[0]):
        return
    for choice, what in (("mean", "averaged"), ("first", "left out but for the first")):
        other = with_choices(file, {**file.choices, "duplicates": choice})
        if _obstacle(other, mode, "forecast", {}) is None:
            command = _command(other, mode, "forecast", {})
            yield f"if they are one time series, rows of one timestamp {what}: `{command}`"
    yield from summed(file, times[0])


def _readings(
    file: File, mode: Mode | None, signs: Sequence[order.Sign], failed: dict[str, DataFileError]
) -> list[str]:
    """Return a command for each kind of order that `signs` can speak for, two at most.

    What tells groups of rows apart comes first. There is none if none works; `failed` takes the
    first reason for each task.
    """
    found: dict[str, str] = {}
    able = sorted(signs, key=lambda sign: not sign.groups)
    for task, only, columns in (way for sign in able for way in order.ways_of(sign)):
        names = order.listed(columns.get("series", ()))
        kind = SERIES.format(names) if names else PLURALS[task]
        if kind in found or len(found) == MOST_WAYS:
            continue
        chosen = MODES[only] if only and mode is None else mode
        obstacle = _obstacle(file, chosen, task, columns)
        if obstacle is None:
            found[kind] = f"if they are {kind}: `{_command(file, chosen, task, columns)}`"
        if obstacle and obstacle.problems:
            failed.setdefault(task, obstacle)
    return list(found.values())


def _command(file: File, mode: Mode | None, task: str, columns: Columns) -> str:
    flags = [f"--task={task}", *([f"--mode={mode.name}"] if mode else [])]
    flags += commands.flags_of(file.choices)
    return commands.new(file.path, flags, {**file.said, **columns})


def _obstacle(file: File, mode: Mode | None, name: str, columns: Columns) -> DataFileError | None:
    """Return why no project can be made of `file` for a task and these columns, if none can."""
    task, given = TASKS[name], {**file.given, **columns}
    if not _has_roles(task, given) or (mode and mode.name not in task.modes):
        return DataFileError()  # the task knows no such mode or role
    for one, other in combinations(given, 2):
        if {one, other} not in _TOGETHER and {*given[one]} & {*given[other]}:
            return DataFileError()  # no column has two roles
    try:
        propose(replace(file, given=given), mode, task)
    except DataFileError as error:
        return error
    return None


def _may_be(task: Task, file: File, mode: Mode | None) -> bool:
    """Return whether `task` knows the mode and the roles that are chosen."""
    dated = task.name == "forecast" or not file.time_format
    return dated and (mode is None or mode.name in task.modes) and _has_roles(task, file.given)


def _has_roles(task: Task, given: Mapping[str, Sequence[str]]) -> bool:
    """Return whether `task` has these roles, and for as many columns."""
    many = {role.name: role.many for role in task.roles}
    return all(role in many and (many[role] or len(given[role]) == 1) for role in given)


def _fits(task: Task, file: File, mode: Mode | None) -> bool:
    detector = DETECTORS[task.name]
    columns = detector.find(file, mode)
    return not _absent(task, columns) and detector.likely(file, columns, mode)


def _absent(task: Task, columns: Columns) -> list[str]:
    """Return the roles that need a column and have none."""
    return [role.name for role in task.roles if not role.optional and not columns.get(role.name)]


def _fits_nothing(file: File, mode: Mode | None, able: list[Task]) -> DataFileError:
    """Return the error with the commands that work where the task alone is chosen, two at most."""
    works = [task.name for task in able if _obstacle(file, mode, task.name, {}) is None]
    if any(kinds.holds_numbers(c) and not kinds.are_whole(c) for c in file.table):
        works = [name for name in works if name != "pairs"]  # no text tells a measurement
    ways = [f"for {name}: `{_command(file, mode, name, {})}`" for name in works[:MOST_WAYS]]
    needs = "; ".join(f"{task.name} needs {task.file_format}" for task in able)
    what = f"the columns {', '.join(file.table.columns)} fit no task"
    left = [r.rstrip(".") for r in (file.text.remarks if file.text else ()) if NESTED in r]
    what = "; ".join([what, *_number_of_text(file), *_unread(file), *left])
    remedy = "choose a --task and say --column ROLE=NAME"
    return bad_file(
        file.path, "", what, "; ".join(ways) or (f"{remedy} ({needs})" if needs else remedy)
    )


def _number_of_text(file: File) -> Iterator[str]:
    """Yield that no task tells a number from a text, where the file has nothing else."""
    columns = kinds.columns(file)
    texts = [c for c in columns if c.words and c.kind in ("text", "id", "category")]
    numbers = [c.name for c in columns if c.kind == "number" and not is_class(file.table[c.name])]
    if texts and numbers and len(texts) + len(numbers) == len(columns):
        many = file.table[numbers[-1]].n_unique()
        yield f"a text can tell a class, but {numbers[-1]!r} holds {many} different numbers"


def _unread(file: File) -> Iterator[str]:
    """Yield what resembles a number and is read as text."""
    times = {column.name for column in kinds.columns(file) if column.is_time}
    for column in file.table.drop(*times):
        if column.dtype == pl.String and not re.match(kinds.NAMES_OF_ONE, column.name):
            values = without_missing(column, signs=True)
            text = numerals.unread(values)
            if text:
                yield f"{text!r} in {column.name!r} is not read as a number"
            elif words := numerals.words_among(values):
                count, name = values.is_in(words).sum(), column.name
                said = " or ".join(map(repr, words))
                yield f"{said} in {count} of {len(values)} values of {name!r}, else numbers"


def propose(file: File, mode: Mode | None, task: Task) -> Data:
    """Return what `file` proposes for `task`.

    Raises:
        DataFileError: with every problem of the file.
    """
    detector = DETECTORS[task.name]
    checks = Checks(file.path)
    columns = _apart(file, detector.find(file, mode), checks)
    _refuse_absent(file, task, columns, checks)
    _refuse_alike(file, columns, checks)
    if task.name == "forecast":
        _refuse_units(file, columns, checks)
    checks.refuse()
    found = {role: names for role, names in columns.items() if names}
    mode = mode or MODES[task.mode]
    data = detector.propose(file, mode, found)
    if data.facts.rows < FEWEST:
        checks.add("", f"{data.facts.rows} rows leave none for some split", "bring more rows")
    read = next((columns[role][0] for role in ("text", "source") if columns.get(role)), "")
    if read and (many := file.table[read].n_unique()) < FEWEST:
        what = f"{many} different values leave none for some split, as equal ones share one"
        checks.add(f"column {read!r}", what, "bring more rows")
    checks.refuse()
    training = _training(task, task.sample(mode.name), data.facts)
    proposed = {**training, **data.proposed}
    content = file.text.content if file.text else None
    return replace(data, file=file.name, content=content, proposed=proposed)


def _refuse_alike(file: File, columns: Columns, checks: Checks) -> None:
    """Keep a problem for names of series, or classes, that differ in spaces or capitals alone."""
    for name in (n for role in ALIKE for n in columns.get(role, ()) if n in file.table.columns):
        column = file.table[name]
        if (
            column.dtype != pl.String
            or column.n_unique() > MOST_ALIKE
            or kinds.holds_numbers(column)
        ):
            continue
        words = column.drop_nulls().unique(maintain_order=True)
        words = words if name in columns.get("series", ()) else words.str.strip_chars().unique()
        folded = words.str.strip_chars().str.to_lowercase()
        twice = words.filter(folded.is_duplicated() & words.str.contains(WORD)).to_list()
        if len(twice) > 1:
            told = " and ".join(map(repr, sorted(twice, key=str.lower)[:2]))
            plain = f"pl.col({commands.text(name)}).str.strip_chars().str.to_lowercase()"
            command = commands.then_new(file, f".with_columns({plain})", "alike", file.said)
            what = f"{told} differ in spaces or capitals alone"
            checks.add(f"column {name!r}", what, f"write them alike: `{command}`")


def _refuse_units(file: File, columns: Columns, checks: Checks) -> None:
    """Keep a problem for a column that says in which of several units each value is."""
    series = columns.get("series", ())
    used = {name for role in ("series", "targets", "time") for name in columns.get(role, ())}
    for column in kinds.columns(file):
        name = column.name
        if re.match(UNITS, name) and name not in used and 1 < column.distinct <= kinds.CODES:
            each = file.table.group_by(series or pl.lit(0)).agg(
                pl.col(name).drop_nulls().n_unique()
            )
            if column.kind == "category" and (each[name] > 1).any():
                one, other, *_ = file.table[name].drop_nulls().unique(maintain_order=True)
                kept = f".filter(pl.col({commands.text(name)}) == {commands.text(one)})"
                command = commands.then_new(file, kept, "one_unit", file.said)
                what = f"tells that values are in {one} and in {other}"
                remedy = f"write all in one unit; to keep those in {one}: `{command}`"
                checks.add(f"column {name!r}", what, remedy)


def _apart(file: File, columns: Columns, checks: Checks) -> Columns:
    """Return `columns`, the features that were found without those given for another role.

    Raises:
        DataFileError: with each column that is given for a role and was found for another.
    """
    taken = {name: role for role, names in file.given.items() for name in names}
    shared = {
        (role, name): taken[name]
        for role in columns.keys() - file.given.keys()
        for name in columns[role]
        if name in taken and {role, taken[name]} not in _TOGETHER
    }
    for (role, name), given in shared.items():
        if role != "features":
            what = f"is given as {given}, and is what the file has as {role}"
            remedy = f"choose another as {given}, or say --column {role}=NAME as well"
            checks.add(f"column {name!r}", what, remedy)
    checks.refuse()
    features = tuple(
        name for name in columns.get("features", ()) if ("features", name) not in shared
    )
    return {**columns, "features": features} if "features" in columns else columns


def _refuse_absent(file: File, task: Task, columns: Columns, checks: Checks) -> None:
    """Raise DataFileError for each role that needs a column and has none."""
    meanings = {role.name: role.meaning for role in task.roles}
    for role in _absent(task, columns):
        what = f"no column found for {role} ({meanings[role]})"
        names = ", ".join(file.table.columns)
        checks.add("", what, f"say --column {role}=NAME; the columns are {names}")
    checks.refuse()


def _training(task: Task, sample: Data, facts: Facts) -> dict[str, Value]:
    """Return how to train: about as many steps of the optimizer as on the sample of the task.

    A smaller file gets smaller batches, then more epochs, and where it is far smaller fewer hidden
    units, lest it is learnt by heart; a much larger one gets larger batches and fewer epochs.
    Of sequences, what counts is how many steps come one after another: few long ones take long.
    """
    usual = {name: _usual(name, task, sample) for name in ("batch_size", "epochs", "units")}
    here, there = (f.sequences or f.rows for f in (facts, sample.facts))
    ratio = here / there
    share = ratio if ratio < 1 else max(ratio / 4, 1)
    batch = min(max(2 ** round(math.log2(usual["batch_size"] * share)), 16), 1024)
    steps = ratio * usual["batch_size"] / batch  # in an epoch, beside those on the sample
    epochs = usual["epochs"] if 0.5 <= steps <= 4 else round(usual["epochs"] / steps)
    if facts.longest:
        passed = math.ceil(here / batch) * facts.longest  # steps in an epoch
        epochs = min(max(epochs, usual["epochs"]), _STEPS // passed)
    units = usual["units"] // (4 if ratio < 0.1 else 2 if ratio < 0.3 else 1)
    epochs = min(max(round(epochs, -1 if epochs > 100 else 0), 5), 1000)
    found = {"batch_size": batch, "epochs": epochs, "units": units}
    changed = {name: value for name, value in found.items() if value != usual[name]}
    training = {n: a for n, a in sample.proposed.items() if OPTIONS[n].about.group == "training"}
    return {**training, **changed}


def _usual(name: str, task: Task, sample: Data) -> int:
    """Return the value of a whole-number option where the sample of the task is used."""
    return int({name: OPTIONS[name].default, **task.defaults, **sample.proposed}[name])
