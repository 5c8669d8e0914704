{# The format of a data file as literals, and the calls of polars that take them. #}
{% from "facts.py" import csv, id, split with context %}
{% macro literals() %}
{% filter trim("\n") %}
{% if cookiecutter.format.kind == "csv" %}
{% for name, value in cookiecutter.format.arguments.items() %}
{{ name | upper }} = {{ value | python }}
{% endfor %}
{% endif %}
{% endfilter %}
{% endmacro %}
{# The columns that most tasks may have beside their own. #}
{% macro names() %}
{% if id %}
ID = {{ cookiecutter.columns.id | list | python }}
{% endif %}
{% if split %}
SPLIT = {{ cookiecutter.columns.split[0] | python }}  # train, validation or test
{% endif %}
{% endmacro %}
{% macro arguments() %}
{% filter trim("\n") %}
{% for name in cookiecutter.format.arguments %}
            {{ name }}={{ name | upper }},
{% endfor %}
{% endfilter %}
{% endmacro %}
{# What reads a header right: polars keeps a quotation mark in a quoted name doubled. #}
{% set quoted = cookiecutter.format.quote_char and '"' in (cookiecutter.columns.values() | map("join") | join) %}
{% set unquoted = ".rename(lambda name: name.replace('\"\"', '\"'))" if quoted else "" %}
{# All columns of the file at `path` as text. #}
{% macro texts() %}
{% filter trim("\n") %}
pl.read_csv(
            path,
{{ arguments() }}
            infer_schema=False,
            glob=False,
        ){{ unquoted }}
{% endfilter %}
{% endmacro %}
{# What a table that polars cannot read ends in. #}
{% macro unreadable() %}
{% filter trim("\n") %}
    except pl.exceptions.PolarsError as error:
{% if csv %}
        check_lines(path)
{% endif %}
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
{% endfilter %}
{% endmacro %}
{# Write `table` to the Path `path`; data: what the constants are called with, such as "data.";
   whole: by `write` of config.py. #}
{% macro write(table, path, data="", encoding=True, whole=False) %}
{% filter trim("\n") %}
{% set decimal = ", decimal_comma=True" if cookiecutter.format.decimal_comma else "" %}
{% set quotes = "" if cookiecutter.format.quote_char else ", quote_style=\"never\"" %}
{% set options = "separator=" ~ data ~ "SEPARATOR" ~ decimal ~ quotes %}
{% if cookiecutter.format.kind != "csv" %}
    {{ "write(%s, %s.write_parquet)" % (path, table) if whole else "%s.write_parquet(%s)" % (table, path) }}
{% elif not encoding or cookiecutter.format.encoding == "utf-8" %}
    {{ "write(%s, %s.write_csv, " % (path, table) if whole else "%s.write_csv(%s, " % (table, path) }}{{ options }})
{% else %}
    {{ "write(%s, Path.write_text, " % path if whole else "%s.write_text(" % path }}{{ table }}.write_csv({{ options }}), {{ data }}ENCODING)
{% endif %}
{% endfilter %}
{% endmacro %}
{# Read a table from the file `name`; data: as above, more: other options for text files. #}
{% macro read(name, data="", more="") %}
{% if cookiecutter.format.kind == "csv" %}
pl.read_csv("{{ name }}", separator={{ data }}SEPARATOR{{ ", decimal_comma=True" if cookiecutter.format.decimal_comma and "infer_schema" not in more }}{{ more }}){{ unquoted }}
{%- else %}
pl.read_parquet("{{ name }}")
{%- endif %}
{% endmacro %}
