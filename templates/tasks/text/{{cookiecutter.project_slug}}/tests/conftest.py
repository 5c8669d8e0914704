{% import "format.py" as format with context %}
{% from "conftest.py" import fixtures with context %}
{% from "facts.py" import split, suffix with context %}
"""Small data files, and a project folder with a run of three epochs."""

{% include "imports.py" %}
from {{ cookiecutter.package }}.config import Config, command_line
from {{ cookiecutter.package }}.data import ENCODING, LABEL, SEPARATOR, SPLIT, TEXT
from {{ cookiecutter.package }}.train import train

SMALL = dict(units=8, batch_size=8{% if cookiecutter.dropout %}, dropout=0.0{% endif %})
FILE = "data.{{ suffix }}"
LABELS = ["bad", "good"]
{% if cookiecutter.tokens == "words" %}
TEXTS = [f"{LABELS[n % 2]} one{' or so' * (n % 4)} {n} {n}" for n in range(80)]
{% else %}
TEXTS = [f"{LABELS[n % 2]} {'xy' * (n % 4)}{n:02}" for n in range(80)]
{% endif %}
{% if split %}
SPLITS = ["train", "train", "train", "validation", "test"]
{% endif %}


{% if split %}
def write_data(
    path: Path, texts: list[str], labels: list[str] = LABELS, splits: list[str] = SPLITS
) -> str:
    """Write `texts` to a data file, with each of `labels` and of `splits` in turn."""
    rows = range(len(texts))
    table = pl.DataFrame({TEXT: texts, LABEL: [labels[n % len(labels)] for n in rows], SPLIT: [splits[n % len(splits)] for n in rows]})
{% else %}
def write_data(path: Path, texts: list[str], labels: list[str] = LABELS) -> str:
    """Write `texts` to a data file, with each of `labels` in turn."""
    labels = [labels[n % len(labels)] for n in range(len(texts))]
    table = pl.DataFrame({TEXT: texts, LABEL: labels})
{% endif %}
{{ format.write("table", "path") }}
    return str(path)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The configuration of a small model for texts that begin with their label."""
    return Config(data=write_data(tmp_path / FILE, TEXTS), **SMALL)


{% call fixtures() %}
    write_data(folder / FILE, TEXTS, [*LABELS * 5, *["bad"] * 2])  # some are wrong
{% endcall %}
