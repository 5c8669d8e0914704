{% import "format.py" as format with context %}
{% from "conftest.py" import fixtures with context %}
{% from "facts.py" import split, suffix with context %}
"""Small data files, and a project folder with a run of three epochs."""

{% include "imports.py" %}
from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import ENCODING, SEPARATOR, SPLIT, TAGS, TOKENS
from {{ cookiecutter.package }}.train import train

SMALL = dict(units=8, batch_size=8{% if cookiecutter.dropout %}, dropout=0.0{% endif %})
FILE = "data.{{ suffix }}"
SENTENCES = [f"The {'very ' * (n % 5)}old dog x{n} x{n}" for n in range(80)]
SENTENCE_TAGS = [f"DET {'ADV ' * (n % 5)}ADJ NOUN NUM NUM" for n in range(80)]
{% if split %}
SPLITS = ["train", "train", "train", "validation", "test"]
{% endif %}


{% if split %}
def write_data(
    path: Path, sentences: list[str], tags: list[str], splits: list[str] = SPLITS
) -> str:
    """Write `sentences` and their tags to a data file, for each of `splits` in turn."""
    splits = [splits[n % len(splits)] for n in range(len(sentences))]
    table = pl.DataFrame({TOKENS: sentences, TAGS: tags, SPLIT: splits})
{% else %}
def write_data(path: Path, sentences: list[str], tags: list[str]) -> str:
    """Write `sentences` and their tags to a data file."""
    table = pl.DataFrame({TOKENS: sentences, TAGS: tags})
{% endif %}
{{ format.write("table", "path") }}
    return str(path)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=write_data(tmp_path / FILE, SENTENCES, SENTENCE_TAGS), **SMALL)


{% call fixtures() %}
    random = np.random.default_rng(0)
    tags = [" ".join(random.permutation(tags.split())) for tags in SENTENCE_TAGS]
    write_data(folder / FILE, SENTENCES, tags)
{% endcall %}
