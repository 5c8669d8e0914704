{# Inputs known ahead, calendar features and categories: what a forecast that asked for them has beside the others. #}
{% import "times.py" as times with context %}
{% set columns = cookiecutter.known %}
{% set parts = cookiecutter.calendar_parts %}
{% set categories = cookiecutter.levels %}
{% from "facts.py" import series, season, taught with context %}
{# Which columns `names` of a data file are numbers, and how `table` is read as the network's inputs. #}
{% macro numbers(names) -%}
{{ "[name for name in %s if name not in CATEGORIES]" % names if categories else names }}
{%- endmacro %}
{% macro encoded(table, names) -%}
{{ "encode(path, %s, %s)" % (table, names) if categories else "%s.select(%s).to_numpy(order=\"c\")" % (table, names) }}
{%- endmacro %}
{% macro known(table, time) -%}
{% if columns and parts -%}
np.hstack([{{ encoded(table, "KNOWN") }}, calendar({{ time }})])
{%- else -%}
{{ encoded(table, "KNOWN") if columns else "calendar(%s)" % time }}
{%- endif %}
{%- endmacro %}
{% macro constants() %}
{% if columns %}
KNOWN = {{ columns | list | python }}  # known ahead: read at the target steps too
{% endif %}
{% if categories %}
CATEGORIES = {{ categories | python }}
{% endif %}
{% endmacro %}
{# The values of a series, a row for each step. #}
{% macro fields() %}
{% filter trim("\n") %}
    features: np.ndarray  # (rows, features), missing values filled from the past
{% if cookiecutter.ahead %}
    known: np.ndarray  # (rows, known), the last of the features: they are known ahead
{% endif %}
    targets: np.ndarray  # (rows, targets), missing values are NaN
{% if cookiecutter.gaps %}
    age: np.ndarray  # (rows,), steps since the oldest value of the features
{% endif %}
{% endfilter %}
{% endmacro %}
{% macro functions(name) %}
{% if columns and series %}
def read_known(
    path: str, names: pl.DataFrame, ends: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the `count` steps after the end of each series, and what is known of them.

    time (series, count), known (series, count, known)
    """
    rows = read_rows(path, KNOWN).drop_nulls({{ "pl.col(pl.Float32)" if categories else "KNOWN" }})
{% if cookiecutter.time.regular %}
    after = {end: time_after(end, count) for end in set(ends.tolist())}
    time = pl.concat([after[end] for end in ends.tolist()]).alias({{ name }})
    steps = names[np.repeat(np.arange(len(names)), count)].with_columns(time)
    missing = steps.join(rows, on=steps.columns, how="anti", maintain_order="left")
    if len(missing):
        raise InputError(
            f"{path}: expected {', '.join(KNOWN)} at the {count} steps after the end "
            f"of each series; missing {len(missing)}, the first at {missing.row(0)}"
        )
    rows = steps.join(rows, on=steps.columns, how="left", maintain_order="left")
{% else %}
    number = find_rows(rows.select(SERIES), names)
    later = (number >= 0) & (rows[{{ name }}].to_numpy() > ends[number])
    later = rows.filter(later).sort({{ name }})
    rows = names.join(later, on=SERIES, how="left", maintain_order="left_right")
    groups = rows.group_by(SERIES, maintain_order=True)
    short = groups.agg(pl.count({{ name }})).filter(pl.col({{ name }}) < count)
    if len(short):
        raise InputError(
            f"{path}: expected {count} rows with {', '.join(KNOWN)} after the end of "
            f"each series, got fewer\n{short}"
        )
    rows = groups.head(count)
{% endif %}
    known = {{ known("rows", "rows[%s]" % name) }}
    time = rows[{{ name }}].to_numpy().reshape(len(names), count)
    return time, known.reshape(len(names), count, -1)


{% endif %}
{% if columns and not series %}
{% set complete = "read_rows(path, KNOWN).drop_nulls(pl.col(pl.Float32))" if categories else "read_rows(path, KNOWN).drop_nulls()" %}
def read_known(path: str, after: {{ times.moment }}, count: int) -> tuple[pl.Series, np.ndarray]:
    """Return the `count` steps after a time, and what is known of them."""
{% if cookiecutter.time.regular %}
    time = time_after(after, count)
    rows = {{ complete }}
    missing = time.filter(~time.is_in(rows[{{ name }}].implode()))
    if len(missing):
        raise InputError(
            f"{path}: expected {', '.join(KNOWN)} at the {count} steps after {after}, "
            f"to {time[-1]}; missing at {', '.join(map(str, missing))}"
        )
    rows = time.to_frame({{ name }}).join(rows, on={{ name }}, how="left", maintain_order="left")
{% else %}
    rows = {{ complete }}
    rows = rows.filter(pl.col({{ name }}) > after).sort({{ name }}).head(count)
    if len(rows) < count:
        raise InputError(
            f"{path}: expected {count} rows with {', '.join(KNOWN)} after {after}, "
            f"got {len(rows)}"
        )
    time = rows[{{ name }}]
{% endif %}
    known = {{ known("rows", "time") }}
    return time, known  # (count, known)


{% endif %}
{% if categories %}
def encode(path: str, table: pl.DataFrame, names: list[str]) -> np.ndarray:
    """Return columns as the network reads them, categories one-hot: (rows, inputs).

    A category that is missing, or was not seen in training, is 0 in all its columns.
    """
    columns = []
    for name in names:
        if name not in CATEGORIES:
            columns.append(table[name])
            continue
        words = table[name].cast(pl.String).str.strip_chars()
        columns += [(words == each).fill_null(False) for each in CATEGORIES[name]]
        unknown = words.filter(~words.is_in(CATEGORIES[name])).unique().sort()
        if len(unknown):
            print(f"{path}: {name} not seen in training: {', '.join(unknown)}")
    return np.stack(columns, axis=1, dtype="float32", casting="unsafe")


{% endif %}
{% if parts %}
def calendar(time: pl.Series) -> np.ndarray:
    """Return the sine and cosine of the {{ parts | map(attribute="name") | join(", ") }} of each time: (rows, {{ 2 * parts | length }})."""
    phases = [
{% for part in parts %}
        time.dt.{{ part.method }}() / {{ part.period }},
{% endfor %}
    ]
    angles = 2 * np.pi * np.stack(phases, axis=1)
    return np.hstack([np.sin(angles), np.cos(angles)], dtype="float32")


{% endif %}
{% endmacro %}
{% macro tests() %}
{% if cookiecutter.ahead %}
def test_the_inputs_of_a_window_hold_nothing_later_but_what_is_known(tmp_path):
    end, altered = 60, np.array(counting())
    later = [COLUMNS.index(name) for name in data.FEATURES + data.TARGETS]
    altered[end:, later] += 1000
    files = {"before": counting(), "after": altered.tolist()}
    paths = [write_data(tmp_path / name, rows) for name, rows in files.items()]
    before, after = (data.load_splits(Config(data=path, **SMALL))[0] for path in paths)
    early = before.order[:8] + before.config.input_length <= end  # windows of a batch
{% if cookiecutter.lead %}
    (inputs, targets, *_), (others, changed, *_) = before[0], after[0]
{% else %}
    (inputs, *_), (others, *_) = before[0], after[0]
{% endif %}
    assert (inputs["window"][early] == others["window"][early]).all() and early.any()
    assert (inputs["known"] == others["known"]).all()
{% if cookiecutter.lead %}
    assert (targets != changed).any()
{% endif %}

{% endif %}
{% if columns and cookiecutter.lead %}
{% set starts = ", starts=(0, 3)" if series %}
def test_what_is_known_is_read_in_the_rows_after_the_last_target(tmp_path):
    rows = counting(12)
    whole = data.read_series(write_data(tmp_path / "whole", rows{{ starts }}))
    for row in rows[8:]:
        for name in data.TARGETS:
            row[COLUMNS.index(name)] = None
    path = write_data(tmp_path / FILE, rows{{ starts }})
    series = data.read_series(path)
{% if series %}
    assert series.number.tolist() == [0] * 8 + [1] * 5
    end = series.names[::-1], series.time[[12, 7]]  # of b, then of a
    later = [[17, 18, 19, 20], [8, 9, 10, 11]]  # rows of `whole`
    expected = whole.time[later]
{% else %}
    assert series.time.equals(whole.time[:8])
    end, later, expected = series.time[-1:], slice(8, None), whole.time[8:].to_numpy()
{% endif %}
    time, known = data.read_known(path, *end, 4)
    assert (time == expected).all() and (known == whole.known[later]).all()
{% set missing = ("missing 2, the first at .'b'" if cookiecutter.time.regular else "(?s)got fewer.* b .* a ") if series else "at the 5 steps after|expected 5 rows" %}
    with pytest.raises(InputError, match="{{ missing }}"):
        data.read_known(path, *end, 5)


{% endif %}
{% if parts %}
{% set wednesday = {"minute": 45, "hour": 15, "weekday": 3, "day": 18, "yearday": 199, "week": 29, "month": 7, "quarter": 3} %}
def test_the_calendar_is_read_as_sine_and_cosine():
    found = data.calendar(pl.Series([datetime(2001, 7, 18, 15, 45)]))  # a Wednesday
    angles = 2 * np.pi * np.array([{% for part in parts %}{{ wednesday[part.name] }} / {{ part.period }}, {% endfor %}])
    np.testing.assert_allclose(found, [[*np.sin(angles), *np.cos(angles)]], atol=1e-6)


{% endif %}
{% if categories %}
def test_categories_are_one_hot_and_unseen_ones_are_0(capsys):
    name, words = next(iter(data.CATEGORIES.items()))
    table = pl.DataFrame({name: [*words, "unseen", None]})
    found = data.encode("file", table, [name])
    assert (found == np.eye(len(words) + 2, len(words))).all()
    assert f"file: {name} not seen in training: unseen" in capsys.readouterr().out


{% endif %}
{% endmacro %}
{# Is the season before each target step read as well? There a promotion may be new, or over. #}
{% set compares = cookiecutter.ahead and season and not taught %}
{# In the network: `known` beside the state of each target's step, and a dense layer that reads both. #}
{% macro beside(x="x", step="") -%}
ops.concatenate([{{ x }}, {{ "before%s, " % step if compares }}normalization(train.rows.known)(known{{ step }})], axis=-1)
{%- endmacro %}
{% macro join(step="") %}
{% filter trim("\n") %}
    x = {{ beside(step=step) }}
    x = layers.Dense(config.units, activation="relu")(x)
{% endfilter %}
{% endmacro %}
