{% import "format.py" as format with context %}
{% import "batches.py" as batching with context %}
{% import "numbers.py" as numbers with context %}
{% from "facts.py" import id, split, step, balanced, classification, per_step, time, wide with context %}
{% set row = "line {row + %d}" % (cookiecutter.header_lines + 1) if cookiecutter.format.kind == "csv" else "row {row + 1}" %}
{% set text = ([] if wide else ["SEQUENCE"]) + (["STEP"] if step else []) %}
{% set label = "LABEL" if classification else "LABELS" %}
{% set labels = (["LABEL"] if classification else []) + (["SPLIT"] if split else []) %}
{% set extra_text = classification or split or id %}
{% set reading = ([] if classification else ["LABELS"]) + (["[" ~ labels | join(", ") ~ "]"] if labels else []) %}
{% set parameters = ("" if classification else ", numbers: Sequence[str] = ()") ~ (", text: Sequence[str] = ()" if extra_text else "") %}
{% set read_numbers = ("STEPS" if wide else "FEATURES") if classification else ("[*STEPS, *numbers]" if wide else "[*FEATURES, *numbers]") %}
{% set read_text = "[" ~ (text + (["*text"] if extra_text else [])) | join(", ") ~ "]" %}
"""The data file: its format, the sequences in it, and padded batches of them."""

{% include "imports.py" %}
from .config import Config, InputError

# The format of the data file
{{ numbers.literals() }}
{% if wide %}
{% set names = cookiecutter.columns.features | list %}
{% set prefix = names[0].rstrip("0123456789") %}
{% set first = names[0][prefix | length:] | int %}
{% set numbered = namespace(all=True) %}
{% for name in names %}{% if name != prefix ~ (first + loop.index0) %}{% set numbered.all = False %}{% endif %}{% endfor %}
{% if numbered.all %}
STEPS = [f{{ (prefix | replace("{", "{{") | replace("}", "}}") ~ "{step}") | python }} for step in range({{ first }}, {{ first + names | length }})]
{% else %}
STEPS = {{ names | python }}
{% endif %}
{% else %}
SEQUENCE = {{ cookiecutter.columns.sequence[0] | python }}
{% if step %}
STEP = {{ cookiecutter.columns.step[0] | python }}
{% endif %}
{% if time %}
STEP_FORMAT = {{ time.pattern | python }}
{% endif %}
FEATURES = {{ cookiecutter.columns.features | list | python }}
{% endif %}
{% if classification %}
LABEL = {{ cookiecutter.columns.label[0] | python }}
{% else %}
LABELS = {{ cookiecutter.columns.label | list | python }}
{% endif %}
{{ format.names() }}


{% if classification %}
{{ batching.batches("np.nan", "-1" if per_step else "", "classes", "list[str]") }}
{% else %}
{{ batching.batches("np.nan", "np.nan" if per_step else "") }}
{% endif %}


def load_splits(config: Config) -> tuple[Batches, Batches, Batches]:
    """Return sequences for training, validation and test; equal ones share a split."""
    table = read_rows(config.data, {{ reading | join(", ") }})
    table = drop_unlabeled(config.data, table)
    inputs = {{ "read_steps(table)" if wide else "split_steps(table)" }}
    equal = number_values(pl.Series([steps.tobytes() for steps in inputs]))
{% if not classification %}
    labels = {{ "table.select(LABELS)" if per_step or wide else "pl.DataFrame([one_each(config.data, table, name) for name in LABELS])" }}
{% elif per_step or wide %}
    labels = table[LABEL]
{% else %}
    labels = one_each(config.data, table, LABEL)
{% endif %}
{% set strata = ("rarest_classes(table)" if classification else "mean_levels(table)") if per_step else "labels" if classification else "quantiles(labels[LABELS[0]])" %}
{% set given = "" if not split else "table[SPLIT], " if wide else "one_each(config.data, table, SPLIT), " %}
    splits = split_rows({{ given }}equal, {{ strata }}, config.seed)
    if not all(map(len, splits)):
        raise InputError(f"{config.data}: expected more sequences, for three splits")
{% if per_step %}
    train_labels = labels.filter(number_values(table[SEQUENCE]).is_in(splits[0]))
{% else %}
    train_labels = labels[splits[0]]
{% endif %}
{% if classification %}
    classes = train_labels.drop_nulls().unique().sort().to_list()
    if len(classes) < 2 or not labels.drop_nulls().is_in(classes).all():
        raise InputError(
            f"{config.data}, column {LABEL!r}: expected two or more classes, each in "
            f"the training split, got {', '.join(classes)} there"
        )
    numbers = labels.replace_strict(classes, range(len(classes)), return_dtype=pl.Int32)
{% if per_step %}
    table = table.with_columns(numbers.fill_null(-1))
    targets = [labels[:, 0] for labels in split_steps(table, [LABEL])]  # (steps,)
{% else %}
    targets = numbers.to_numpy()
{% endif %}
{% else %}
    for name in LABELS:
        if train_labels[name].drop_nulls().n_unique() < 2:
            raise InputError(f"{config.data}, column {name!r}: expected labels that differ")
{% if per_step %}
    targets = split_steps(table, LABELS)  # (steps, labels)
{% else %}
    targets = labels.to_numpy()  # (sequences, labels)
{% endif %}
{% endif %}
{% if balanced and per_step %}
    labels = np.concatenate([targets[row] for row in splits[0]])
{% endif %}
{{ batching.of_splits("[inputs[row] for row in rows]", "[targets[row] for row in rows]" if per_step else "targets[rows]", "classes" if classification, "classes", "labels[labels >= 0]" if per_step else "targets[splits[0]]") }}


{% if wide %}
def read_rows(path: str{{ parameters }}) -> pl.DataFrame:
    """Read a data file, one row per sequence; say how many values are missing."""
    table = read_table(path, {{ read_numbers }}, {{ read_text }})
    known = table.select(pl.any_horizontal(pl.col(STEPS).is_not_null())).to_series()
    check_rows(path, table[STEPS[0]], known, "a value in this or another step")
    return table


def read_steps(table: pl.DataFrame) -> list[np.ndarray]:
    """Return the steps of each sequence up to its last value: (steps, 1).

    A missing value is filled from the past; at the start it stays missing: NaN.
    """
    values = table.select(STEPS).to_numpy()  # (sequences, columns)
    known = ~np.isnan(values)
    lengths = values.shape[1] - known[:, ::-1].argmax(axis=1)
    if missing := lengths.sum() - known.sum():
        print(f"{missing} missing values, filled from the past or by the mean")
    last = np.where(known, np.arange(values.shape[1]), 0)
    last = np.maximum.accumulate(last, axis=1)  # the last known step until each step
    filled = np.take_along_axis(values, last, axis=1)
    rows = zip(filled, lengths, strict=True)
    return [row[:length, None] for row, length in rows]
{% else %}
def read_rows(path: str{{ parameters }}) -> pl.DataFrame:
    """Read a data file, sort its rows by sequence and step, fill missing values."""
    table = read_table(path, {{ read_numbers }}, {{ read_text }})
    check_rows(path, table[SEQUENCE], table[SEQUENCE].is_not_null(), "a sequence")
    order = number_values(table[SEQUENCE])
{% if step %}
{% if time %}
    steps = {{ "(table[STEP] + %s)" % (time.completion[0] | python) if time.completion[0] else "table[STEP]" }}.str.to_datetime(STEP_FORMAT{{ " + " ~ time.completion[1] | python if time.completion[0] }}, strict=False)
    check_rows(path, table[STEP], steps.is_not_null(), f"a time like {STEP_FORMAT}")
{% else %}
    steps = table[STEP]{{ '.str.replace(",", ".")' if cookiecutter.format.decimal_comma }}.cast(pl.Float64, strict=False)
    check_rows(path, table[STEP], steps.is_not_null(), "a number")
{% endif %}
    once = table.select(pl.struct(SEQUENCE, steps).is_first_distinct()).to_series()
    check_rows(path, table[STEP], once, "each step only once in its sequence")
    table = table[np.lexsort((steps.rank("dense"), order))]
{% else %}
    table = table[np.argsort(order, kind="stable")]
{% endif %}
    if missing := sum(table.select(FEATURES).null_count().row(0)):
        print(f"{path}: {missing} missing values, filled from the past or by the mean")
    return table.with_columns(pl.col(FEATURES).forward_fill().over(SEQUENCE))


{% set columns = "columns" if per_step else "features" %}
def split_steps(table: pl.DataFrame{% if per_step %}, columns=FEATURES{% endif %}) -> list[np.ndarray]:
    """Return the {{ columns }} as an array (steps, {{ columns }}) for each sequence."""
    ends = table[SEQUENCE].rle().struct.field("len").cum_sum()
    return np.split(table.select({{ "columns" if per_step else "FEATURES" }}).to_numpy(order="c"), ends[:-1])


{% if not per_step or split %}
def one_each(path: str, table: pl.DataFrame, name: str) -> pl.Series:
    """Return the value in column `name` that all rows of a sequence share."""
    known = pl.col(name).drop_nulls().unique(maintain_order=True)
    values = table.group_by(SEQUENCE, maintain_order=True).agg(known)
    several = values.filter(pl.col(name).list.len() > 1)
    if len(several):
        sequence, (first, second, *_) = several.row(0)
        raise InputError(
            f"{path}, column {name!r}: expected one value in sequence {sequence}, "
            f"got {first} and {second}"
        )
    return values[name].list.first()


{% endif %}
{% endif %}

def drop_unlabeled(path: str, table: pl.DataFrame) -> pl.DataFrame:
    """Drop the sequences that lack a label, and say how many."""
{% if wide %}
    labeled = table.drop_nulls({{ label }})
    if dropped := len(table) - len(labeled):
{% else %}
{% set known = "pl.col(%s).is_not_null().any().over(SEQUENCE)" % label %}
    labeled = table.filter({{ known if classification else ("pl.any_horizontal(%s)" if per_step else "pl.all_horizontal(%s)") % known }})
    if dropped := table[SEQUENCE].n_unique() - labeled[SEQUENCE].n_unique():
{% endif %}
        print(f"{path}: sequences that lack a label dropped: {dropped}")
    if labeled.is_empty():
        raise InputError(f"{path}, {{ "column {LABEL!r}" if classification else "columns {', '.join(LABELS)}" }}: expected labels, got none")
    return labeled


def number_values(values: pl.Series) -> pl.Series:
    """Return a number for each value, counted in the order of the file."""
    unique = values.unique(maintain_order=True)
    return values.replace_strict(unique, range(len(unique)))


{% if classification and per_step %}
def rarest_classes(table: pl.DataFrame) -> pl.Series:
    """Return the rarest class of each sequence: each gets sequences for training."""
    classes = table[LABEL].drop_nulls().alias("class").value_counts()
    classes = classes.sort("count", "class")["class"]
    rank = pl.col(LABEL).replace_strict(classes, range(len(classes))).min()
    ranks = table.group_by(SEQUENCE, maintain_order=True).agg(rank)[LABEL]
    return classes.gather(ranks)


{% elif per_step %}
def mean_levels(table: pl.DataFrame) -> pl.Series:
    """Return the quantile of each sequence's mean label, the first one."""
    sequences = table.group_by(SEQUENCE, maintain_order=True)
{% if cookiecutter.columns.label | length > 1 %}
    means = sequences.agg(pl.col(LABELS[0]).mean())[LABELS[0]]
    return quantiles(means.fill_null(strategy="mean"))
{% else %}
    return quantiles(sequences.agg(pl.col(LABELS[0]).mean())[LABELS[0]])
{% endif %}


{% endif %}
{% if not classification %}
def quantiles(labels: pl.Series) -> pl.Series:
    """Return up to ten strata of about equal size, from low labels to high ones."""
    return (labels.rank("ordinal") - 1) // max(len(labels) // 10, 20)


{% endif %}
{% include "splits.py" %}


{{ numbers.read_table() }}


def check_rows(path: str, column: pl.Series, valid: pl.Series, expected: str) -> None:
    """Raise InputError about the first row that is not valid."""
    if not valid.all():
        row = valid.arg_min()
        value = "nothing" if column[row] is None else column[row]
        raise InputError(
            f"{path}, {{ row }}, column {column.name!r}: "
            f"expected {expected}, got {value}"
        )
