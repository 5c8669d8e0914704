{% from "facts.py" import csv, series, time, intervals, ahead with context %}
{% import "series_tests.py" as panel with context %}
{% import "format.py" as format with context %}
{% from "test_scripts.py" import tests with context %}
{% from "series_tests.py" import simple, stamps_as_text with context %}
"""The scripts from the command line: train, resume, evaluate, predict."""

{% include "imports.py" %}
from conftest import COLUMNS, FILE, TIMES, write_data

from {{ cookiecutter.package }} import data
from {{ cookiecutter.package }}.config import Config, command_line, open_run
from {{ cookiecutter.package }}.evaluate import evaluate, make_intervals, make_report, naive_forecast, report_intervals
from {{ cookiecutter.package }}.evaluate import ridge_forecast as ridge
from {{ cookiecutter.package }}.intervals import MEDIAN, bounds, newest_margins, widened
from {{ cookiecutter.package }}.model import QUANTILES, build_forecaster
from {{ cookiecutter.package }}.predict import format_time, predict, times_after
from {{ cookiecutter.package }}.train import Checkpoint, load_model, train

{% call(part) tests() %}
{% if part == "predictions" %}
{% if series %}
{{ panel.predict_tests() }}
{% else %}
def test_a_forecast_is_what_the_model_says_after_the_last_window():
{% if csv %}
    lines = Path(FILE).read_text({% if cookiecutter.format.encoding != "utf-8" %}data.ENCODING{% endif %}).rstrip().split("\n")
    Path("new").write_text("\n".join(lines[:{{ cookiecutter.header_lines }}] + lines[{{ "%d:%d" % (cookiecutter.header_lines + 50, cookiecutter.header_lines + 57) if ahead else "-9:-2" }}]){% if cookiecutter.format.encoding != "utf-8" %}, data.ENCODING{% endif %})
{% else %}
    pl.read_parquet(FILE)[{{ "50:57" if ahead else "-9:-2" }}].write_parquet("new")
{% endif %}
    command_line(predict, ["--input=new", "--output=forecast"{{ ", f\"--future={FILE}\"" if cookiecutter.known and cookiecutter.lead }}])
    found = {{ format.read("forecast", "data.", stamps_as_text) }}
    run, config = open_run()
{% if ahead %}
    series, steps = data.read_series(FILE), data.target_steps(config)
    window, known = series.features[None, 51:57], series.known[None, 51:]
    inputs = {"window": window, "known": known[:, steps.start : steps.stop]}
{% else %}
    window = data.read_series("new").features[None, -6:]
{% endif %}
{% if cookiecutter.mode == "seq2seq" %}
    outputs = build_forecaster(load_model(run), config)({{ "inputs" if ahead else "{\"window\": window}" }})
{% else %}
    outputs = load_model(run)({{ "inputs" if ahead else "window" }})
{% endif %}
{% if intervals %}
    outputs = keras.ops.convert_to_numpy(outputs)
    outputs = outputs.reshape(-1, len(data.TARGETS), len(QUANTILES))
    margins = newest_margins({{ 'load_model(run), data.read_series("new"), config, ' if cookiecutter.reads_targets }}run)
    outputs = widened(outputs, margins)
{% else %}
    expected = keras.ops.convert_to_numpy(outputs).reshape(-1, len(data.TARGETS))
{% endif %}
{% endif %}
{% if intervals %}
    for name, quantiles in zip(data.TARGETS, outputs.swapaxes(0, 1), strict=True):
        np.testing.assert_allclose(found[name], quantiles[:, MEDIAN], rtol=0, atol=0.1)
        for level, (lower, upper) in bounds(quantiles).items():
            np.testing.assert_allclose(found[f"{name}_lo_{level}"], lower, rtol=0, atol=0.1)
            np.testing.assert_allclose(found[f"{name}_hi_{level}"], upper, rtol=0, atol=0.1)
{% else %}
    np.testing.assert_allclose(found.select(data.TARGETS), expected, rtol=0, atol=0.1)
{% endif %}
{% if ahead and not series %}
    times = TIMES[51:][steps.start : steps.stop]
{% elif not series %}
    steps = data.target_steps(config)
    times = data.time_after(TIMES[-9], steps.stop)[steps.start :]
{% endif %}
{% if simple %}
    assert found[data.TIME].cast(pl.String).equals(times.dt.strftime(data.TIME_FORMAT))
{% else %}
    stamps = format_time(times)
    assert found.select(pl.col(stamps.columns).cast(pl.String)).equals(stamps.cast(pl.String))
{% endif %}
{% else %}
    training, {{ "val" if intervals else "_" }}, test = data.load_splits(config)
{% if intervals %}
    intervals = make_intervals(model, val, test)
{% endif %}
{% if intervals %}
    medians = {name: values[..., MEDIAN] for name, values in intervals.items()}
    forecasts = medians | {"ridge": ridge(training, test)}
{% else %}
    forecasts = {
{% if cookiecutter.mode == "seq2seq" %}
        "model": {% if series %}test.forecast(build_forecaster(model, config)){% else %}build_forecaster(model, config).predict({"window": test.inputs{{ ", \"known\": test.known" if cookiecutter.ahead }}}){% endif %},
{% else %}
        "model": model.predict(test).reshape(test.targets.shape),
{% endif %}
        "last_value": naive_forecast(test, season=1),
        "seasonal_naive": naive_forecast(test, config.season),
        "ridge": ridge(training, test),
    }
{% endif %}
    expected = make_report(forecasts, training, test)
{% if intervals %}
    expected |= report_intervals(intervals, test)
{% endif %}
{% endif %}
{% endcall %}
