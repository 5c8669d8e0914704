{# The format of a delimited file as literals, and the call of polars that takes them. #}
{% macro literals() %}
{% filter trim("\n") %}
{% if cookiecutter.format.kind == "csv" %}
{% for name, value in cookiecutter.format.arguments.items() %}
{{ name | upper }} = {{ value | python }}
{% endfor %}
{% endif %}
{% endfilter %}
{% endmacro %}
{% macro arguments() %}
{% filter trim("\n") %}
{% for name in cookiecutter.format.arguments %}
            {{ name }}={{ name | upper }},
{% endfor %}
{% endfilter %}
{% endmacro %}
