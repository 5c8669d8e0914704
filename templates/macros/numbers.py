{# Reading a table with columns of numbers, and of text if `text`; "format.py" has its constants. #}
{# read_table(path, numbers, text) -> the columns `text` (see stripped, native) and the numbers as Float32. #}
{% import "format.py" as format with context %}
{% from "facts.py" import utf8 with context %}
{# The constants of format.py, and the one that read_table needs beside them. #}
{% macro literals() %}
{% filter trim("\n") %}
{{ format.literals() }}
{% if cookiecutter.format.kind == "csv" and cookiecutter.format.strip %}
NOT_DIGITS = {{ cookiecutter.format.strip | list | python }}  # written around and within numbers
{% endif %}
{% if cookiecutter.format.kind == "csv" and cookiecutter.format.negative %}
NEGATIVE = {{ cookiecutter.format.negative | python }}  # how negative numbers are written
{% endif %}
{% if cookiecutter.format.sentinels %}
SENTINELS = {{ cookiecutter.format.sentinels | python }}  # column: what means a missing value
{% endif %}
{% endfilter %}
{% endmacro %}
{% macro refuse_empty() %}
{% filter trim("\n") %}
    if table.is_empty():
        raise InputError(f"{path}: expected a row, got none")
{% endfilter %}
{% endmacro %}
{% macro read_table(text=True, stripped=True, native="pl.col(text).cast(pl.String)") %}
{% set parameters = "numbers: list[str], text: list[str]" if text else "numbers: list[str]" %}
{% set table = "table.with_columns(pl.col(name).replace(SENTINELS.get(name, []), None) for name in numbers)" if cookiecutter.format.sentinels else "table" %}
{% set columns = "*text, *numbers" if text else "numbers" %}
{% if cookiecutter.format.kind == "csv" %}
def read_table(path: str, {{ parameters }}) -> pl.DataFrame:
    """Read the columns `numbers` as numbers{% if text %} and the columns `text` as text{% endif %}."""
    try:
        table = pl.read_csv(
            path,
{{ format.arguments() }}
            infer_schema=False,
            glob=False,
{% if not cookiecutter.format.cleans_numbers %}
            schema_overrides={{ "{name.replace('\"', '\"\"'): pl.Float32 for name in numbers}" if format.quoted else "dict.fromkeys(numbers, pl.Float32)" }},
{% endif %}
        ){{ format.unquoted }}
{% if cookiecutter.format.blank_lines %}
        table = table.filter(~pl.all_horizontal(pl.all().is_null()))
{% endif %}
        last = table[:, -1]  # a line that is too short ends in a missing value
        table = table.select({{ columns }})
    except pl.exceptions.PolarsError as error:
        check_lines(path, numbers)
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
{% if cookiecutter.format.cleans_numbers %}
    nulls = table.null_count().row(0)
    table = table.with_columns(number(pl.col(name)) for name in numbers)
    finite = all(table[name].is_finite().all() for name in numbers)
    if last.null_count() or table.null_count().row(0) != nulls or not finite:
        check_lines(path, numbers)
{% else %}
    if last.null_count() or not all(table[name].is_finite().all() for name in numbers):
        check_lines(path, numbers)
{% endif %}
{{ refuse_empty() }}
    return {{ table }}{{ ".with_columns(pl.col(text).str.strip_chars())" if text and stripped }}


def check_lines(path: str, numbers: list[str]) -> None:
    """Raise InputError about the first line that does not fit the header."""
    with open(path, newline="", encoding={{ '"utf-8-sig"' if utf8 else "ENCODING" }}, errors="replace") as file:
        lines = csv.reader(file, delimiter=SEPARATOR{% if not cookiecutter.format.quote_char %}, quoting=csv.QUOTE_NONE{% endif %})
        width = len(header := next(lines, []))
        for fields in lines:
            line = f"{path}, line {lines.line_num}"
            if {% if cookiecutter.format.blank_lines %}fields and {% endif %}len(fields) != width:
                raise InputError(f"{line}: expected {width} fields, got {len(fields)}")
            for name, text in zip(header, fields, strict={{ not cookiecutter.format.blank_lines }}):
                if name in numbers and not is_number(text):
                    place = f"{line}, column {name!r}"
                    raise InputError(f"{place}: expected a finite number, got {text}")


def is_number(text: str) -> bool:
    """Return whether `text` is a finite number or a missing value."""
{% if cookiecutter.format.cleans_numbers %}
    value = pl.select(number(pl.lit(text))).item()
    return text in NULL_VALUES or (value is not None and math.isfinite(value))


def number(text: pl.Expr) -> pl.Expr:
    """Return text as numbers, null where it is none."""
{% if cookiecutter.format.strip %}
    digits = text.str.replace_many(NOT_DIGITS, [""])
{% endif %}
{% if cookiecutter.format.negative %}
    digits = {{ "digits" if cookiecutter.format.strip else "text" }}.str.replace(NEGATIVE, "-$1")
{% endif %}
{% if cookiecutter.format.decimal_comma %}
    digits = digits.str.replace(",", ".", literal=True)
{% endif %}
    return digits.cast(pl.Float32, strict=False)
{% else %}
    try:
        return text in NULL_VALUES or abs(float(text{% if cookiecutter.format.decimal_comma %}.replace(",", "."){% endif %})) < 3.4e38
    except ValueError:
        return False
{% endif %}
{% else %}
def read_table(path: str, {{ parameters }}) -> pl.DataFrame:
    """Read the columns `numbers` as numbers{% if text %} and the columns `text` as text{% endif %}."""
    try:
        table = pl.read_parquet(path).select(
{% if text %}
            {{ native }},
{% endif %}
            pl.col(numbers).cast(pl.Float32).fill_nan(None),
        )
    except pl.exceptions.PolarsError as error:
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
    for name in numbers:
        if not table[name].is_finite().all():
            raise InputError(f"{path}, column {name!r}: expected finite numbers")
{{ refuse_empty() }}
    return {{ table }}
{% endif %}
{% endmacro %}
