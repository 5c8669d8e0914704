{# Reading columns of a data file as text, and errors that name the line. #}
{% import "format.py" as format with context %}
{% from "facts.py" import csv, utf8 with context %}
{% macro constants() %}
{% filter trim("\n") %}
# The format of the data file
{{ format.literals() }}
{% endfilter %}
{% endmacro %}
{% macro read_table() %}
def read_table(path: str, columns: list[str]) -> pl.DataFrame:
    """Read columns of a data file as text."""
    try:
{% if csv %}
{% set filled = ".filter(~pl.all_horizontal(pl.all().is_null()))" if cookiecutter.format.blank_lines else "" %}
        table = {{ format.texts() }}{{ filled }}.select(columns)
{% else %}
        table = pl.read_parquet(path).select(pl.col(columns).cast(pl.String))
{% endif %}
{{ format.unreadable() }}
    if table.is_empty():
        raise InputError(f"{path}: expected a row, got none")
    for name in columns:
        filled = table[name].str.contains(r"\S").fill_null(False)
        check_rows(path, table[name], filled, "text")
    return table


{% if csv %}
def read_lines(path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the fields of each row, the header first."""
{% if cookiecutter.task == "text" %}
    csv.field_size_limit(2**31 - 1)  # a text may be long
{% endif %}
    with open(path, newline="", encoding={{ '"utf-8-sig"' if utf8 else "ENCODING" }}, errors="replace") as file:
        lines = csv.reader(file, delimiter=SEPARATOR{% if not cookiecutter.format.quote_char %}, quoting=csv.QUOTE_NONE{% endif %})
        for fields in lines:
{% if cookiecutter.format.blank_lines %}
            if any(fields):
                yield lines.line_num, fields
{% else %}
            yield lines.line_num, fields
{% endif %}


def check_lines(path: str) -> None:
    """Raise InputError about the first line that has more fields than the header."""
    lines = read_lines(path)
    _, header = next(lines, (1, []))
    for line, fields in lines:
        if len(fields) > len(header):
            raise InputError(
                f"{path}, line {line}: expected {len(header)} fields, got {len(fields)}"
            )


{% endif %}
def check_rows(path: str, values: pl.Series, valid: pl.Series, expected: str) -> None:
    """Raise InputError about the first of `values`, a column, that is not valid."""
    if not valid.all():
        row = valid.arg_min()
{% if csv %}
        line = [line for line, _ in read_lines(path)][row + 1]  # after the header
{% endif %}
        place = f"{path}, {{ "line {line}" if csv else "row {row + 1}" }}, column {values.name!r}"
        raise InputError(f"{place}: expected {expected}, got {values[row]!r}")
{% endmacro %}
