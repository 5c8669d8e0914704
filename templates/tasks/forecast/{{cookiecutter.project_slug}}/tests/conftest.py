{% import "format.py" as format with context %}
{% import "times.py" as times with context %}
{% from "conftest.py" import fixtures with context %}
{% from "facts.py" import series, time, suffix with context %}
{% set simple = time.writes_plainly and cookiecutter.columns.time | length == 1 %}
{% set horizon = cookiecutter.alignment in ("horizon", "last") %}
"""Small data files, and a project folder with a run of three epochs."""

{% include "imports.py" %}
from {{ cookiecutter.package }} import data
from {{ cookiecutter.package }}.config import Config, command_line
from {{ cookiecutter.package }}.predict import format_time
from {{ cookiecutter.package }}.train import train

SMALL = dict(input_length=6, {% if horizon %}output_length=3, {% endif %}season=2, units={{ 16 if cookiecutter.mode == "encoder-decoder" else 8 }}, batch_size=8{% if cookiecutter.dropout %}, dropout=0.0{% endif %})
{% if cookiecutter.levels %}
COLUMNS = [*data.CATEGORIES | dict.fromkeys(data.FEATURES + data.TARGETS{{ " + data.KNOWN" if cookiecutter.known }})]
{% else %}
COLUMNS = list(dict.fromkeys(data.FEATURES + {{ "data.KNOWN + " if cookiecutter.known }}data.TARGETS))
{% endif %}
TIMES = data.time_after({{ times.first() }}, 120)
FILE = "data.{{ suffix }}"


{% if series %}
def write_data(
    path: Path, rows: list[list], times: pl.Series = TIMES, starts: tuple = (0,)
) -> str:
    """Write `rows`, which hold a value for each of COLUMNS, to a data file.

    There is a series "a", "b"... for each of `starts`, its first row; each is 100000
    higher than the one before.
    """
{% else %}
def write_data(path: Path, rows: list[list], times: pl.Series = TIMES) -> str:
    """Write `rows`, which hold a value for each of COLUMNS, to a data file."""
{% endif %}
    table = pl.DataFrame(rows, COLUMNS, orient="row", strict=False)
{% if cookiecutter.levels %}
    for name, words in data.CATEGORIES.items():  # a number stands for the category
        numbers = table[name].cast(pl.Int64) % len(words)
        table = table.with_columns(numbers.replace_strict(range(len(words)), words))
{% endif %}
{% if simple %}
    stamps = times[: len(rows)].dt.strftime(data.TIME_FORMAT).to_frame(data.TIME)
{% else %}
    stamps = format_time(times[: len(rows)])
{% endif %}
{% if series %}
    series = []
    for place, start in enumerate(starts):
        names = [pl.lit("abc"[place]).alias(name) for name in data.SERIES]
        numbers = pl.exclude(pl.String).cast(pl.Float64)
        values = table.with_columns(numbers + 100000 * place)
        series.append(stamps.with_columns(names).hstack(values)[start:])
{{ format.write("pl.concat(series)", "path", "data.") }}
{% else %}
{{ format.write("stamps.hstack(table)", "path", "data.") }}
{% endif %}
    return str(path)


def counting(rows: int = 120) -> list[list]:
    """Return rows of which row n holds n, n + 1000, n + 2000..."""
    return [[n + 1000.0 * place for place in range(len(COLUMNS))] for n in range(rows)]


@pytest.fixture
def splits(tmp_path: Path) -> tuple:
    """The splits of a file whose values count its rows."""
    path = write_data(tmp_path / FILE, counting(){{ ', starts=(0, 0)' if series }})
    return data.load_splits(Config(data=path, **SMALL))


{% call fixtures() %}
    level = 1000 + 50 * (np.arange(120) % 2)
    rows = np.random.default_rng(0).normal(level, 5, (len(COLUMNS), 120)).T
    write_data(folder / FILE, rows.round(2).tolist(){{ ', starts=(0, 0)' if series }})
{% endcall %}
