{% from "script.py" import script with context %}
{% import "format.py" as format with context %}
{% import "times.py" as times with context %}
{% import "series.py" as panel with context %}
{% from "facts.py" import series, time, intervals with context %}
{% set simple = time.writes_plainly and cookiecutter.columns.time | length == 1 %}
{{ script("Estimate the targets of the newest rows of a file" if cookiecutter.within_window and cookiecutter.lead == 0 else "Forecast what follows a file", "predict") }}
from . import data
from .config import Config, InputError, command_line, open_run, read, write
from .intervals import MEDIAN, bounds, newest_margins, widened
from .model import QUANTILES, build_forecaster
from .train import load_model


def predict(input: str, output: Path, {{ "future: str | None = None, " if cookiecutter.known }}run: Path | None = None) -> None:
{% if cookiecutter.within_window and cookiecutter.lead == 0 %}
    """Estimate the targets of a file's newest rows, in the training data's format.{{ '"""' if not cookiecutter.known }}
{% elif cookiecutter.within_window %}
    """Forecast the targets {{ cookiecutter.lead }} {{ "step" if cookiecutter.lead == 1 else "steps" }} after each of a file's newest rows.{{ '"""' if not cookiecutter.known }}
{% else %}
    """Forecast what follows the newest rows of a file in the training data's format.{{ '"""' if not cookiecutter.known }}
{% endif %}
{% if cookiecutter.known %}

    Known columns are read from its rows after the last target, or from `future`.
    """
{% endif %}
    run, config = open_run(run)
    series = data.read_series(input{% if not cookiecutter.reads_targets %}, targets=[]{% endif %})
{% if series %}
    names, time, values = forecast(series, {{ "future or input, " if cookiecutter.known }}run, config)
{% else %}
    count = config.input_length
    time = series.time[-count:]
    window = series.features[None, -count:]  # (1, input_length, features)
    if len(time) < count:
        raise InputError(f"{input}: expected {count} rows or more, got {len(time)}")
{% if cookiecutter.gaps %}
    if series.age[-count:].max() >= count:
        raise InputError(f"{input}: expected no gap of {count} steps in the newest rows")
{% endif %}
{% if cookiecutter.ahead or cookiecutter.within_window %}
    steps = data.target_steps(config)
{% endif %}
{% if cookiecutter.ahead %}
{% set ahead = "ahead" if cookiecutter.within_window else "time" %}
{% if cookiecutter.known %}
    {{ ahead }}, known = data.read_known(future or input, time[-1], steps.stop - count)
{% else %}
    {{ ahead }} = data.time_after(time[-1], steps.stop - count)
    known = data.calendar({{ ahead }})
{% endif %}
{% if cookiecutter.within_window %}
    known = np.concatenate([series.known[-count:], known])[steps.start :]
{% endif %}
    inputs = {"window": window, "known": known[None]}
{% endif %}
{% set model = "model" if intervals and cookiecutter.reads_targets else "load_model(run)" %}
{% if model == "model" %}
    model = load_model(run)
{% endif %}
{% if cookiecutter.mode == "seq2seq" %}
    forecast = build_forecaster({{ model }}, config)({{ "inputs" if cookiecutter.ahead else "{\"window\": window}" }})
{% else %}
    forecast = {{ model }}({{ "inputs" if cookiecutter.ahead else "window" }})
{% endif %}
    values = ops.convert_to_numpy(forecast){{ "[0]" if cookiecutter.alignment != "next" }}
{% if cookiecutter.within_window %}
    time = pl.concat([time, {{ "ahead" if cookiecutter.ahead else "data.time_after(time[-1], config.lead)" }}])[steps.start :]
{% elif not cookiecutter.ahead %}
    time = data.time_after(time[-1], len(values))
{% endif %}
{% if intervals %}
    values = widened(values, newest_margins({{ "model, series, config, " if cookiecutter.reads_targets }}run))
{% endif %}
{% endif %}
{% if simple %}
    stamps = time.dt.strftime(data.TIME_FORMAT).to_frame(data.TIME)
{% else %}
    stamps = format_time(time)
{% endif %}
    table = {{ "names.hstack(stamps)" if series else "stamps" }}.hstack({{ "columns(values)" if intervals else "pl.DataFrame(values, data.TARGETS)" }})
{{ format.write("table", "output", "data.", encoding=False, whole=True) }}
    print(f"{output}: {len(table)} {{ "rows" if series else "time steps" }}, the last is {{ "{time.max()}" if series else "{stamps[-1, 0]}" if cookiecutter.columns.time | length == 1 else "{time[-1]}" }}")
{% if series %}


{{ panel.forecast() }}
{% endif %}


{% if intervals %}
def columns(quantiles: np.ndarray) -> pl.DataFrame:
    """Return forecasts and the ends of their intervals, by column."""
    table = {}
    for index, target in enumerate(data.TARGETS):
        table[target] = quantiles[:, index, MEDIAN]
        for level, (lower, upper) in bounds(quantiles[:, index]).items():
            table |= {f"{target}_lo_{level}": lower, f"{target}_hi_{level}": upper}
    return pl.DataFrame(table)


{% endif %}
{% if not simple %}
{{ times.format_time() }}


{% endif %}
if __name__ == "__main__":
    command_line(predict)
