{% import "format.py" as format with context %}
{% from "conftest.py" import fixtures with context %}
{% from "facts.py" import id, split, step, classification, per_step, time, wide, suffix with context %}
{% set kind = "STEPS" if wide else "FEATURES" %}
"""Small data files, and a project folder with a run of three epochs."""

{% include "imports.py" %}
from {{ cookiecutter.package }}.config import Config, command_line
from {{ cookiecutter.package }}.data import ENCODING, FEATURES, ID, LABEL, LABELS, SEPARATOR, SEQUENCE, SPLIT, STEP, STEP_FORMAT, STEPS, load_splits
from {{ cookiecutter.package }}.train import train

SMALL = dict(units=8, batch_size=4{% if cookiecutter.dropout %}, dropout=0.0{% endif %})
FILE = "data.{{ suffix }}"
LENGTHS = [3, 5, 4, 7] * 12  # steps of each sequence


def make_table(lengths: Sequence[int] = LENGTHS) -> pl.DataFrame:
{% if per_step %}
    """Return sequences whose first feature counts all steps and gives their labels."""
{% elif wide %}
    """Return sequences whose values count all steps; the first one gives the label."""
{% else %}
    """Return sequences whose first feature counts all steps; its start is the label."""
{% endif %}
{% if wide %}
    starts = np.cumsum([0, *lengths[:-1]])
    table = {
        name: [float(start + step) if step < length else None for start, length in zip(starts, lengths, strict=True)]
        for step, name in enumerate(STEPS)
    }
{% else %}
    number = np.repeat(np.arange(len(lengths)), lengths)
    count = np.arange(len(number))
{% if step or not per_step %}
    start = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths)
{% endif %}
{% if time %}
    seconds = pl.Series(31 * 86_400 * (count - start))  # 31 days apart
    dates = pl.from_epoch(seconds).dt.strftime(STEP_FORMAT)
{% endif %}
    table = {SEQUENCE: [f"s{n:03}" for n in number]{% if step %}, STEP: {{ "dates" if time else "count - start" }}{% endif %}}
    for place, name in enumerate(FEATURES):
        table[name] = count + 1000.0 * place
{% endif %}
{% set of = "starts" if wide else "count" if per_step else "start" %}
{% if classification %}
    table[LABEL] = [f"class {n % 3}" for n in {{ of }}]
{% else %}
    table |= {name: {{ of }} + 100.0 * place for place, name in enumerate(LABELS)}
{% endif %}
{% if id %}
    table |= {name: [f"n{start}" for start in starts] for name in ID}
{% endif %}
{% if split %}
    splits = np.array(["train", "val", "test", "train", "train"] * len(lengths))
    table[SPLIT] = splits[{{ ": len(lengths)" if wide else "number" }}]
{% endif %}
    return pl.DataFrame(table)


def write_data(path: Path, table: pl.DataFrame) -> str:
    """Write `table` to a data file."""
{{ format.write("table", "path") }}
    return str(path)


@pytest.fixture
def splits(tmp_path: Path) -> tuple:
    """The splits of a file that holds make_table()."""
    return load_splits(Config(data=write_data(tmp_path / FILE, make_table()), **SMALL))


{% call fixtures() %}
{% if classification %}
    labels = pl.format("half {}", pl.col({{ "STEPS[0]" if wide else "FEATURES[0]" }}) // 114).alias(LABEL)
    table = make_table().with_columns(labels)
{% else %}
    table = make_table()
{% endif %}
    write_data(folder / FILE, table)
{% endcall %}
