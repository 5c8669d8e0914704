{# The docstring of a script: what it does, and the command, below it where a line is too short. #}
{% macro docstring(summary, script) -%}
{% set command = "python -m " ~ cookiecutter.package ~ "." ~ script ~ " --help" %}
{% if (summary ~ command) | length > 80 %}
"""{{ summary }}.

{{ command }}
"""
{%- else %}
"""{{ summary }}: {{ command }}"""
{%- endif %}
{%- endmacro %}
