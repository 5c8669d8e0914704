{# The head of a script: what it does, and its command, below it where a line is too short; all imports from outside. #}
{% macro script(summary, name) %}
{% set command = "python -m " ~ cookiecutter.package ~ "." ~ name ~ " --help" %}
{% if (summary ~ command) | length > 80 %}
"""{{ summary }}.

{{ command }}
"""
{% else %}
"""{{ summary }}: {{ command }}"""
{% endif %}

{% include "imports.py" %}
{% endmacro %}
