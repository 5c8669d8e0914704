{# How timestamps are read and written, and at which steps they come; data.py holds the constants. #}
{% from "facts.py" import time with context %}
{% set several = cookiecutter.columns.time | length > 1 %}
{# The steps from one to another, and those that follow, where no function is needed. #}
{% set whole_counter = time.kind == "counter" and time.decimals == 0 %}
{% set plain = whole_counter or (time.kind != "counter" and time.anchor == "start" and not time.weekdays and not time.sessions) %}
{% set moment = "datetime" if time.kind != "counter" else "float" if time.decimals else "int" %}
{% set micros = {"s": "1_000_000", "ms": "1_000", "us": "1"}[time.unit] %}
{% macro clock(text) -%}
clock({{ text.split(":") | map("int") | join(", ") }})
{%- endmacro %}
{# The constants beside TIME: how it is written, and its steps. #}
{% macro literals() %}
{% filter trim("\n") %}
{% if time.kind in ("text", "clock", "quarter") %}
TIME_FORMAT = {{ time.pattern | python }}
{% endif %}
FREQUENCY = {{ time.every if time.kind == "counter" else time.every | python }}
{% if time.weekdays %}
WEEKDAYS = {{ time.weekdays | list | python }}  # 1 is Monday
{% endif %}
{% if time.sessions %}
SESSIONS = [  # weekdays, 1 is Monday; the first and the last time of day
{% for session in time.sessions %}
    ({{ session.days | list | python }}, {{ clock(session.opens) }}, {{ clock(session.closes) }}),
{% endfor %}
]
{% endif %}
{% endfilter %}
{% endmacro %}
{# The first timestamp of the tests, which is one of the steps. #}
{% macro first() -%}
{%- if time.kind == "counter" -%}
0{{ ".0" if time.decimals }}
{%- elif time.kind == "clock" -%}
datetime(1970, 1, 1)
{%- elif time.sessions -%}
datetime(2001, 1, {{ time.sessions[0].days[0] }}, {{ time.sessions[0].opens.split(":") | map("int") | join(", ") }})
{%- elif time.weekdays -%}
datetime(2001, 1, {{ time.weekdays[0] }})
{%- else -%}
datetime({{ time.first_year or 2001 }}, 1, {{ 31 if time.anchor in ("month-end", "business-month-end") else 1 }})
{%- endif -%}
{%- endmacro %}
{# The steps of the grid of a file. #}
{% macro steps(start, stop) -%}
{%- if whole_counter -%}
pl.int_range({{ start }}, {{ stop }} + FREQUENCY, FREQUENCY, eager=True)
{%- elif plain -%}
pl.datetime_range({{ start }}, {{ stop }}, FREQUENCY, eager=True)
{%- else -%}
time_grid({{ start }}, {{ stop }})
{%- endif -%}
{%- endmacro %}
{# The rows of a file and their times, which `check` names in an error where they are none. #}
{% macro read_rows(numbers, text, check) %}
{% filter trim("\n") %}
    table = read_table(path, {{ numbers }}, {{ text }})
{% if time.reads_plainly and not several %}
    time = table[TIME].str.to_datetime(TIME_FORMAT, strict=False)
{% else %}
    time = parse_time(table)
{% endif %}
    {{ check }}, time.is_not_null(), {% if time.kind in ("text", "clock", "quarter") %}f"a time like {TIME_FORMAT}"{% else %}"a time"{% endif %})
{% endfilter %}
{% endmacro %}
{% macro parse_time() %}
def parse_time(table: pl.DataFrame) -> pl.Series:
{% if time.kind == "clock" %}
    """Return the time of each row since the first midnight, null where it is none."""
    text = "1970-01-01 " + table[TIME]
    time = text.str.to_datetime("%Y-%m-%d " + TIME_FORMAT, strict=False)
    days = (time.diff() < timedelta(0)).fill_null(False).cum_sum()  # past midnight
    return pl.select(time + pl.duration(days=days)).to_series()
{% else %}
    """Return the time of each row; null where it is not in the format."""
{# Decimal commas are those of numbers that a program wrote, such as predict. #}
{% set number = 'table[TIME].str.replace(",", ".", literal=True)' if cookiecutter.format.decimal_comma and (time.decimals or time.kind == "decimal-year") else "table[TIME]" %}
{% set text = "table.select(pl.concat_str(TIME, separator=\" \")).to_series()" if several else "table[TIME]" %}
{% if time.kind == "native" %}
    return table[TIME].cast(pl.Datetime("us"))
{% elif time.kind == "epoch" %}
    numbers = {{ number }}.cast(pl.Float64, strict=False)
    return (numbers * {{ micros }}){{ ".round()" if time.decimals }}.cast(pl.Int64).cast(pl.Datetime("us"))
{% elif whole_counter %}
    return table[TIME].cast(pl.Int64, strict=False)
{% elif time.kind == "counter" %}
    return {{ number }}.cast(pl.Float64, strict=False).round({{ time.decimals }})
{% elif time.kind == "excel" %}
    days = {{ number }}.cast(pl.Float64, strict=False) - 25569  # since 1970
    return ((days * 86_400).round().cast(pl.Int64) * 1_000_000).cast(pl.Datetime("us"))
{% elif time.kind == "decimal-year" %}
    months = ({{ number }}.cast(pl.Float64, strict=False) * 12).round().cast(pl.Int32)
    return pl.select(pl.datetime(months // 12, months % 12 + 1, 1)).to_series()
{% elif time.kind in ("quarter", "half-year") %}
{% set part, months, offset = ("quarter", 3, 2) if time.kind == "quarter" else ("half", 6, 5) %}
    parts = {{ text }}.str.extract_groups(r"{{ time.regex }}").struct
    year, {{ part }} = (parts.field(name).cast(pl.Int32) for name in ("year", "part"))
    return pl.select(pl.datetime(year, {{ months }} * {{ part }} - {{ offset }}, 1)).to_series()
{% elif time.kind == "numbered-year" %}
    parts = table[TIME].str.extract_groups(r"^(\d+){{ time.pattern.split("y", 1)[1].split("%")[0] }}(0?[1-9]|1[0-2])$").struct
    year, month = (parts.field(name).cast(pl.Int32) for name in "12")
    return pl.select(pl.datetime(1900 + year, month, 1)).to_series()
{% else %}
{% set adapted = time.hour_24 or "z" in time.pattern or time.first_year %}
{% if time.hour_24 %}
    text = {{ text }}
    late = text.str.contains(r"(^\d{8}|[ T])24(:|00|$)")  # midnight, as hour 24 of the day before
    text = text.str.replace(r"(^\d{8}|[ T])24(:|00|$)", "${1}00$2"){{ " + " ~ time.completion[0] | python if time.completion[0] }}
{% elif time.completion[0] %}
    text = {{ text }} + {{ time.completion[0] | python }}
{% endif %}
    {{ "time =" if adapted else "return" }} {{ "text" if time.hour_24 or time.completion[0] else text }}.str.to_datetime(TIME_FORMAT{{ " + " ~ time.completion[1] | python if time.completion[0] }}, strict=False)
{% if time.hour_24 %}
    return time.dt.offset_by("1d").zip_with(late, time)
{% elif "z" in time.pattern %}
    return time.dt.replace_time_zone(None)  # in UTC
{% elif time.first_year %}
    century = time.dt.offset_by("-100y")  # two digits mean {{ time.first_year }} to {{ time.first_year + 99 }}
    return time.zip_with(time.dt.year() < {{ time.first_year + 100 }}, century)
{% endif %}
{% endif %}
{% endif %}
{% endmacro %}
{% macro time_grid() %}
def time_grid(start: {{ moment }}, stop: {{ moment }}) -> pl.Series:
    """Return all time steps from `start` to `stop`."""
{% if time.kind == "counter" %}
    steps = pl.int_range(round((stop - start) / FREQUENCY) + 1, eager=True)
    return (start + FREQUENCY * steps).round({{ time.decimals }})
{% elif time.anchor != "start" %}
    grid = pl.datetime_range(start.replace(day=1), stop, FREQUENCY, eager=True)
{% if time.anchor == "month-end" %}
    return grid.dt.month_end()
{% elif time.anchor == "business-month-end" %}
    return grid.dt.month_end().dt.add_business_days(0, roll="backward")
{% else %}
    return grid.dt.add_business_days(0, roll="forward")
{% endif %}
{% else %}
    grid = pl.datetime_range(start, stop, FREQUENCY, eager=True)
{% if time.sessions %}
    day, time = grid.dt.weekday(), grid.dt.time()
    steps = [day.is_in(days) & time.is_between(first, last) for days, first, last in SESSIONS]
    return grid.filter(pl.select(pl.any_horizontal(steps)).to_series())
{% else %}
    return grid.filter(grid.dt.weekday().is_in(WEEKDAYS))
{% endif %}
{% endif %}
{% endmacro %}
{# Whether each of several series goes on at a step of its own: "1" where they have no grid, but for
   months and years, which are not all of one length. #}
{% macro own_steps() %}{{ "1" if "series" in cookiecutter.columns and not time.regular and time.every[-1] not in "oyq" }}{% endmacro %}
{% macro time_after() %}
def time_after(time: {{ moment }}, count: int) -> pl.Series:
    """Return the `count` time steps after `time`."""
{% if time.weekdays or time.sessions %}
    stop = time + timedelta(weeks=count // {{ time.steps_per_week }} + 2)  # {{ time.steps_per_week }} steps a week
    return time_grid(time, stop)[1 : count + 1]
{% elif time.kind == "counter" %}
    return {{ steps("time", "time + count * FREQUENCY") }}[1:]
{% else %}
    # polars adds up the parts of a duration: "1d1d1d" is three days
    stop = pl.Series([time]).dt.offset_by(FREQUENCY * count)[0]
    return {{ steps("time", "stop") }}[1:]
{% endif %}
{% endmacro %}
{# Where format_time is needed: what one call of strftime does not write. #}
{% macro format_time() %}
def format_time(time: pl.Series) -> pl.DataFrame:
    """Return the time as the data file writes it."""
{% if time.parts %}
    formats = {{ time.parts | list | python }}
    texts = [time.dt.strftime(form) for form in formats]
    return pl.DataFrame(texts, data.TIME)
{% elif time.hour_24 %}
    before = time.dt.offset_by("-1d").dt.strftime({{ time.pattern | replace("%-H", "24") | replace("%H", "24") | python }})
    texts = time.dt.strftime(data.TIME_FORMAT).zip_with(time.dt.time() > clock(0), before)
{% if several %}
    parts = texts.str.split_exact(" ", len(data.TIME) - 1)
    return parts.struct.rename_fields(data.TIME).struct.unnest()
{% else %}
    return texts.to_frame(data.TIME)
{% endif %}
{% elif several %}
    texts = time.dt.strftime(data.TIME_FORMAT).str.split_exact(" ", len(data.TIME) - 1)
    return texts.struct.rename_fields(data.TIME).struct.unnest()
{% elif time.kind in ("native", "counter") %}
    return time.to_frame(data.TIME)
{% elif time.kind == "epoch" and time.decimals %}
    return (time.dt.epoch("us") / {{ micros }}).round({{ time.decimals }}).to_frame(data.TIME)
{% elif time.kind == "epoch" %}
    return time.dt.epoch({{ time.unit | python }}).to_frame(data.TIME)
{% elif time.kind == "excel" and time.decimals %}
    return (time.dt.epoch("s") / 86_400 + 25569).round({{ time.decimals }}).to_frame(data.TIME)
{% elif time.kind == "excel" %}
    return (time.dt.epoch("d") + 25569).to_frame(data.TIME)
{% elif time.kind == "decimal-year" %}
    return (time.dt.year() + (time.dt.month() - 1) / 12).round(3).to_frame(data.TIME)
{% elif time.kind == "half-year" %}
    half = (time.dt.month() > 6).cast(pl.Int64) + 1
    {% set form = time.pattern | replace("%Y", "{}") | replace("%q", "{}") %}
    {% set order = "time.dt.year(), half" if time.pattern.index("%Y") < time.pattern.index("%q") else "half, time.dt.year()" %}
    return pl.select(pl.format({{ form | python }}, {{ order }}).alias(data.TIME))
{% elif time.kind == "numbered-year" %}
    year = (time.dt.year() - 1900).cast(pl.String){{ ".str.zfill(2)" if time.pattern.startswith("%y") }}
    return (year + time.dt.strftime({{ time.pattern.split("y", 1)[1] | python }})).to_frame(data.TIME)
{% elif "z" in time.pattern %}
    return time.dt.strftime({{ time.pattern | replace("%#z", "+00:00") | replace("%:z", "+00:00") | replace("%z", "+0000") | python }}).to_frame(data.TIME)
{% endif %}
{% endmacro %}
{# The rows of `table` that are kept where several have one timestamp; `name`: of its column. #}
{% macro settle(name) %}
{% filter trim("\n") %}
{% if cookiecutter.duplicates == "first" %}
    table = table.unique({{ name }}, keep="first", maintain_order=True)
{% elif cookiecutter.duplicates == "mean" %}
{% if time.equal_rows %}
    table = table.unique(maintain_order=True)
{% endif %}
{% if cookiecutter.levels %}
    values = pl.col(pl.Float32).mean(), pl.exclude(pl.Float32).first()
    table = table.group_by({{ name }}, maintain_order=True).agg(*values)
{% else %}
    table = table.group_by({{ name }}, maintain_order=True).mean()
{% endif %}
{% else %}
    table = table.filter(~equal)
    print(f"{path}: {equal.sum()} rows left out, equal to earlier ones")
{% endif %}
{% endfilter %}
{% endmacro %}
