{# How timestamps are read and written where they are more than one text of a usual pattern. #}
{# The rows of `table` that are kept where several have one timestamp; `name`: of its column. #}
{% macro settle(name) %}
{% filter trim("\n") %}
{% if cookiecutter.duplicates == "first" %}
    table = table.unique({{ name }}, keep="first", maintain_order=True)
{% elif cookiecutter.duplicates == "mean" %}
{% if cookiecutter.time.equal_rows %}
    table = table.unique(maintain_order=True)
{% endif %}
{% if cookiecutter.levels %}
    groups = table.group_by({{ name }}, maintain_order=True)
    table = groups.agg(pl.col(pl.Float32).mean(), pl.exclude(pl.Float32).first())
{% else %}
    table = table.group_by({{ name }}, maintain_order=True).mean()
{% endif %}
{% else %}
    table = table.filter(~equal)
    print(f"{path}: {equal.sum()} rows left out, equal to earlier ones")
{% endif %}
{% endfilter %}
{% endmacro %}
