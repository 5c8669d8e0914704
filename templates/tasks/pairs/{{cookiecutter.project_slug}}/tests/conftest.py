{% import "format.py" as format with context %}
{% from "conftest.py" import fixtures with context %}
{% from "facts.py" import id, split, suffix with context %}
"""Small data files, and a project folder with a run of three epochs."""

{% include "imports.py" %}
from {{ cookiecutter.package }} import data
from {{ cookiecutter.package }}.config import Config, command_line
from {{ cookiecutter.package }}.train import train

SMALL = dict(units=8, embedding_size=8, batch_size=8{% if cookiecutter.dropout %}, dropout=0.0{% endif %})
FILE = "data.{{ suffix }}"
# 63 words of two or three letters; the target of "ab" is "ABX"
WORDS = [*map("".join, [*product("abcdef", repeat=2), *product("abc", repeat=3)])]
{% if cookiecutter.separators[0] != cookiecutter.separators[1] %}
source, target = data.SOURCE_SEPARATOR.join, data.TARGET_SEPARATOR.join
{% else %}
source = target = {{ cookiecutter.separators[0] | python }}.join
{% endif %}
SOURCES = [source(word) for word in WORDS]
TARGETS = [target(word.upper() + "X") for word in WORDS]


{% if split %}
def write_data(
    path: Path, sources: Iterable, targets: Iterable, split: Sequence[str] = ()
) -> str:
    """Write a data file whose rows are in the splits `split`, 4 of 6 in training."""
    usual = ["train", "train", "validation", "train", "test", "train"]
    sources = [*sources]
    split = split or [usual[row % 6] for row in range(len(sources))]
    columns = {data.SOURCE: sources, data.TARGET: [*targets], data.SPLIT: split}
{% if id %}
    columns |= {name: [f"n{row}" for row in range(len(sources))] for name in data.ID}
{% endif %}
    table = pl.DataFrame(columns, dict.fromkeys(columns, pl.String))
{% else %}
def write_data(path: Path, sources: Iterable, targets: Iterable) -> str:
    """Write a data file."""
    columns = {data.SOURCE: [*sources], data.TARGET: [*targets]}
{% if id %}
    rows = range(len(columns[data.SOURCE]))
    columns |= {name: [f"n{row}" for row in rows] for name in data.ID}
{% endif %}
    table = pl.DataFrame(columns, dict.fromkeys(columns, pl.String))
{% endif %}
{{ format.write("table", "path", "data.") }}
    return str(path)


@pytest.fixture(scope="session")
def splits(tmp_path_factory: pytest.TempPathFactory) -> tuple:
    """WORDS for training, validation and test."""
    path = tmp_path_factory.mktemp("words") / FILE
    return data.load_splits(Config(data=write_data(path, SOURCES, TARGETS), **SMALL))


{% call fixtures() %}
    write_data(folder / FILE, SOURCES, TARGETS)
{% endcall %}
