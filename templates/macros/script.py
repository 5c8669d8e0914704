{# evaluate: its first lines. script: what it does, and its command, below it where a line is too short; all imports from outside. #}
{% macro evaluate(load="load_splits", val="_") %}
{% filter trim("\n") %}
def evaluate(run: Path | None = None) -> None:
    """Compare a run, the newest by default, with baselines; write metrics and plots."""
    run, config = open_run(run)
    check_data(run, config)
    train, {{ val }}, test = {{ load }}(config)
{% endfilter %}
{% endmacro %}
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
