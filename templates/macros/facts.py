{# What several templates ask of a project, under short names. #}
{% set csv = cookiecutter.format.kind == "csv" %}
{% set suffix = "parquet" if not csv else "tsv" if cookiecutter.format.arguments.separator == "\t" else "csv" %}
{# Whether polars takes the name of the data file for a pattern. #}
{% set utf8 = cookiecutter.format.encoding == "utf-8" %}
{% set categories = cookiecutter.categories %}
{% set only_categories = categories | length == cookiecutter.columns.get("features", ()) | length %}
{% set group = "group" in cookiecutter.columns %}
{% set id = "id" in cookiecutter.columns %}
{% set series = "series" in cookiecutter.columns %}
{% set split = "split" in cookiecutter.columns %}
{% set step = "step" in cookiecutter.columns %}
{% set balanced = cookiecutter.class_weights == "balanced" %}
{% set classification = cookiecutter.problem == "classification" %}
{# What the loss is scaled by, in the calls of compile_model. #}
{% set scaled_by = ", train" if cookiecutter.task in ("forecast", "pairs") or cookiecutter.task in ("tabular", "sequences") and not classification else "" %}
{% set profile = cookiecutter.problem == "profile" %}
{% set per_step = cookiecutter.mode == "many-to-many" %}
{% set wide = cookiecutter.layout == "wide" %}
{% set time = cookiecutter.time %}
{% set intervals = cookiecutter.intervals %}
{% set within = cookiecutter.within_window %}
{% set backtest = "backtest" in cookiecutter.extras %}
{% set taught = cookiecutter.mode == "seq2seq" %}
{% set ahead = cookiecutter.ahead %}
{% set season = cookiecutter.normalize == "season" %}
{% set relative = cookiecutter.normalize in ("window", "season") %}
{% set scaled = cookiecutter.normalize != "global" %}
{% set attention = cookiecutter.attention %}
{% set words = cookiecutter.tokens == "words" %}
