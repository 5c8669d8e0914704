{% import "format.py" as format with context %}
{% from "conftest.py" import fixtures with context %}
{% from "facts.py" import categories, only_categories, group, id, classification, suffix with context %}
"""Small data files, and a project folder with a run of three epochs."""

{% include "imports.py" %}
from {{ cookiecutter.package }} import data
from {{ cookiecutter.package }}.config import Config, command_line
from {{ cookiecutter.package }}.train import train

SMALL = dict(units=8, batch_size=8{% if cookiecutter.dropout %}, dropout=0.0{% endif %})
FILE = "data.{{ suffix }}"


def make_table(rows: int = 120) -> pl.DataFrame:
    """Return a table of twelve kinds: row n is of kind n % 12."""
    n = np.arange(rows)
    kind = n % 12
    columns = {
{% if categories %}
        **dict.fromkeys(data.CATEGORIES, np.array(list("abcdefghijkl"))[kind]),
{% endif %}
{% if classification %}
        data.TARGET: np.array(["low", "medium", "high"])[kind // 4],
{% endif %}
{% if "split" in cookiecutter.columns %}
        data.SPLIT: np.resize(["train"] * 14 + ["validation"] * 3 + ["test"] * 3, rows),
{% endif %}
{% if group and classification %}
        data.GROUP: [f"g{row:03}" for row in n],
{% endif %}
{% if id and classification %}
        **{name: [f"row {row}" for row in n] for name in data.ID},
{% endif %}
{% if not only_categories %}
        **{name: n + 1000 * kind + 100_000 * i for i, name in enumerate(data.NUMBERS)},
{% endif %}
{% if group and not classification %}
        data.GROUP: [f"g{row:03}" for row in n],
{% endif %}
{% if id and not classification %}
        **{name: [f"row {row}" for row in n] for name in data.ID},
{% endif %}
{% if not classification %}
        **{name: 1000 * (i + 1) + 100 * kind for i, name in enumerate(data.TARGETS)},
{% endif %}
    }
    return pl.DataFrame(columns)


def write_data(path: Path, table: pl.DataFrame) -> str:
{{ format.write("table", "path", "data.") }}
    return str(path)


{% if only_categories %}
def kinds(features: np.ndarray, letters: list[str]) -> np.ndarray:
    """Return the kind of each row of make_table; `letters` are the categories."""
    places = features[:, : len(letters)].argmax(axis=1)
    return np.array([ord(letters[place]) - ord("a") for place in places])
{% else %}
def kinds(features: np.ndarray) -> np.ndarray:
    """Return the kind of each row of make_table."""
    return features[:, 0].astype(int) // 1000
{% endif %}


def load_table(path: Path, table: pl.DataFrame, **options) -> tuple:
    return data.load_splits(Config(data=write_data(path, table), **SMALL | options))


@pytest.fixture
def splits(tmp_path: Path) -> tuple:
    return load_table(tmp_path / FILE, make_table())


{% call fixtures() %}
    targets = pl.col({{ "data.TARGET" if classification else "data.TARGETS" }})
    write_data(folder / FILE, make_table().with_columns(targets.shuffle(seed=0)))
{% endcall %}
