{% from "script.py" import evaluate, script with context %}
{% import "series.py" as panel with context %}
{% from "facts.py" import series, intervals, backtest with context %}
{% set several = cookiecutter.columns.targets | length > 1 %}
{% set horizon = cookiecutter.alignment == "horizon" %}
{# What the model, the baselines and the reference say of the test split. #}
{% macro forecasts(begin, model, config) %}
{% filter trim("\n") %}
{% if intervals %}
    medians = {name: values[..., MEDIAN] for name, values in {{ model }}.items()}
    {{ begin }} medians | {"ridge": ridge_forecast(train, test)}
{% elif cookiecutter.mode == "seq2seq" %}
    model = build_forecaster({{ model }}, {{ config }})
    {{ begin }} {
        "model": {% if series %}test.forecast(model){% else %}model.predict({"window": test.inputs{{ ", \"known\": test.known" if cookiecutter.ahead }}}, batch_size=1024, verbose=0){% endif %},
{% elif cookiecutter.alignment == "next" %}
    outputs = {{ model }}.predict(test, verbose=0)
    {{ begin }} {
        "model": outputs.reshape(test.targets.shape),
{% else %}
    {{ begin }} {
        "model": {{ model }}.predict(test, verbose=0),
{% endif %}
{% if not intervals %}
        "last_value": naive_forecast(test, season=1),
        "seasonal_naive": naive_forecast(test, {{ config }}.season),
        "ridge": ridge_forecast(train, test),
    }
{% endif %}
{% endfilter %}
{% endmacro %}
{{ script("Evaluate a run on its test split", "evaluate") }}
from .config import InputError, command_line, open_run, read, write
from .data import SERIES, TARGETS, Windows, fill, load_splits, series_mean, target_steps
from .intervals import MEDIAN, NEWEST, bounds, calibrated, forecast, score_intervals
from .model import QUANTILES, build_forecaster
from .train import check_data, load_model

{{ evaluate(val="val" if intervals else "_") }}
{% if intervals %}
    intervals = make_intervals(load_model(run), val, test)
{% endif %}
{% if backtest %}
    forecasts = make_forecasts({{ "intervals" if intervals else "load_model(run)" }}, train, test)
{% else %}
{{ forecasts("forecasts =", "intervals" if intervals else "load_model(run)", "config") }}
{% endif %}
    report = make_report(forecasts, train, test)
{% if intervals %}
    report |= report_intervals(intervals, test)
{% endif %}
{% if series %}
{% if intervals %}
    by_series = score_series(forecasts, train, test)
    covered = cover_series(intervals["model"], test)
    by_series = by_series.join(covered, on=SERIES, how="left", maintain_order="left")
    write(run / "series.csv", by_series.write_csv)
{% else %}
    write(run / "series.csv", score_series(forecasts, train, test).write_csv)
{% endif %}
{% endif %}
    plot_forecasts(forecasts, {{ "intervals[\"model\"], " if intervals }}test, run)
    write_report(run, vars(config), report)


{% if backtest %}
def make_forecasts({{ "intervals: dict" if intervals else "model: keras.Model" }}, train: Windows, test: Windows) -> dict:
    """Return what model, baselines and ridge forecast of the test targets."""
{{ forecasts("return", "intervals" if intervals else "model", "test.config") }}


{% endif %}
{% if intervals %}
def make_intervals(model: keras.Model, val: Windows, test: Windows) -> dict:
    """Return calibrated quantiles of the test targets, also around the baselines."""
{% if series %}
    time = test.series.time
    rows = (time >= val.rows.time.min()) & (time <= test.rows.time.max())
    recent = Windows(test.series, test.config, rows, training=False)
    {{ "recent.scaling, " if cookiecutter.normalize != "global" }}recent.target_scaling = {{ "test.scaling, " if cookiecutter.normalize != "global" }}test.target_scaling
{% else %}
    steps = target_steps(test.config)
    start, stop = val.origins[0] + steps.start, test.origins[-1] + steps.stop
    recent = Windows(test.series, test.config, start, stop, training=False)
{% endif %}
    quantiles = {"model": forecast(model, recent)}
    for name, season in (("last_value", 1), ("seasonal_naive", test.config.season)):
        values = naive_forecast(recent, season)[..., None]
        quantiles[name] = np.repeat(values, len(QUANTILES), axis=-1)
    count = min(len(val.origins), NEWEST{{ " * len(test.series.names)" if series }})
    tested = np.isin(recent.origins, test.origins)
    return {k: calibrated(x, recent, count)[tested] for k, x in quantiles.items()}


{% endif %}
def naive_forecast(test: Windows, season: int) -> np.ndarray:
    """Return the last known value a whole number of seasons before each target."""
    steps = np.array(target_steps(test.config))
{% if cookiecutter.within_window %}
    ahead = max(test.config.lead, 1)  # steps since a value was known
    seasons = -(-ahead // season)  # rounded up
{% else %}
    seasons = np.arange(len(steps)) // season + 1  # since a value was known
{% endif %}
    rows = test.origins[:, None] + steps - seasons * season
{% if series %}
    begin = test.series.begin[test.origins + steps[-1]]
    known = fill(test.series.targets, test.series.begin)
    return known[np.maximum(rows, begin[:, None])]  # (windows, steps, targets)
{% else %}
    targets = pl.DataFrame(test.series.targets).fill_nan(None)
    known = targets.select(pl.all().forward_fill()).to_numpy()
    return known[np.maximum(rows, 0)]  # (windows, steps, targets)
{% endif %}


{% if series or cookiecutter.ahead %}
def ridge_forecast(train: Windows, test: Windows) -> np.ndarray:
    """Return forecasts of a ridge regression {{ "for each output, on what it may see" if cookiecutter.within_window else "on flat windows and what is known" if cookiecutter.ahead else "on flat windows" }}."""
{% set ridged = "outputs" if cookiecutter.within_window else "predicted.reshape(test.targets.shape)" %}
{% set read = "inputs, known" if cookiecutter.ahead else "inputs" %}
{% if series %}
    rows = np.random.default_rng(0).permutation(train.origins)[:20_000]
    {{ read }}, targets = train.arrays(rows)
    batches = np.array_split(test.origins, len(test))
{% if not cookiecutter.within_window %}
    parts = (test.arrays(batch)[:-1] for batch in batches)
{% endif %}
{% else %}
    rows = np.random.default_rng(0).permutation(len(train.inputs))[:20_000]
    inputs, known, targets = train.inputs[rows], train.known[rows], train.targets[rows]
    splits = (np.array_split(values, len(test)) for values in (test.inputs, test.known))
    parts = list(zip(*splits, strict=True))
{% endif %}
    ridge = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 4, 7)))
{% if cookiecutter.within_window %}
    outputs = np.empty(test.targets.shape)
    for output, step in enumerate(target_steps(test.config)):
        seen = step - test.config.lead + 1
        complete = ~np.isnan(targets[:, output]).any(axis=1)
        flat = flatten(inputs[:, :seen]{{ ", known[:, output]" if cookiecutter.ahead }})
        ridge.fit(flat[complete], targets[complete, output])
{% if series %}
        parts = (test.arrays(batch)[:-1] for batch in batches)
{% endif %}
        flat = (flatten(window[:, :seen]{{ ", ahead[:, output]" if cookiecutter.ahead }}) for {{ "window, ahead" if cookiecutter.ahead else "(window,)" }} in parts)
        predicted = np.concatenate([ridge.predict(part) for part in flat])
        outputs[:, output] = predicted.reshape(outputs[:, output].shape)
{% else %}
{% if cookiecutter.longest_gap %}
    if np.isnan(targets).any(axis=(1, 2)).all():  # the mean stands for what is missing
        targets = np.where(np.isnan(targets), np.nanmean(targets, axis=0), targets)
{% endif %}
    complete = ~np.isnan(targets).any(axis=(1, 2))
    ridge.fit(flatten({{ read }})[complete], flatten(targets)[complete])
    predicted = np.concatenate([ridge.predict(flatten(*part)) for part in parts])
{% endif %}
{% if series and cookiecutter.normalize != "global" %}
    mean, std = (values[1 + test.number][:, None] for values in test.target_scaling)
    return {{ ridged }} * std + mean
{% else %}
    return {{ ridged }}
{% endif %}
{% elif cookiecutter.within_window %}
def ridge_forecast(train: Windows, test: Windows) -> np.ndarray:
    """Return forecasts of a ridge regression for each output, on what it may see."""
    forecast = np.empty(test.targets.shape)
    for output, step in enumerate(target_steps(test.config)):
        seen = step - test.config.lead + 1
        complete = np.flatnonzero(~np.isnan(train.targets[:, output]).any(axis=1))
        rows = np.random.default_rng(0).permutation(complete)[:20_000]
        ridge = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 4, 7)))
        known = train.inputs[rows, :seen].reshape(len(rows), -1)
        ridge.fit(known, train.targets[rows, output])
        parts = np.array_split(test.inputs[:, :seen], len(test))
        flat = (part.reshape(len(part), -1) for part in parts)
        predicted = np.concatenate([*map(ridge.predict, flat)])
        forecast[:, output] = predicted.reshape(forecast[:, output].shape)
    return forecast
{% else %}
def ridge_forecast(train: Windows, test: Windows) -> np.ndarray:
    """Return the forecasts of a ridge regression on flat windows."""
{% set targets = "targets" if cookiecutter.longest_gap else "train.targets" %}
{% if cookiecutter.longest_gap %}
    targets = train.targets
    if np.isnan(targets).any(axis=(1, 2)).all():  # the mean stands for what is missing
        targets = np.where(np.isnan(targets), np.nanmean(targets, axis=0), targets)
{% endif %}
    complete = np.flatnonzero(~np.isnan({{ targets }}).any(axis=(1, 2)))
    rows = np.random.default_rng(0).permutation(complete)[:20_000]
    ridge = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 4, 7)))
    split = train.inputs[rows], {{ targets }}[rows]
    ridge.fit(*(values.reshape(len(rows), -1) for values in split))
    parts = np.array_split(test.inputs, len(test))
    flat = (part.reshape(len(part), -1) for part in parts)
    return np.concatenate([*map(ridge.predict, flat)]).reshape(test.targets.shape)
{% endif %}


{% if series or cookiecutter.ahead %}
def flatten(*parts: np.ndarray) -> np.ndarray:
    """Return arrays with a row per window, flat and side by side: (windows, values)."""
    return np.concatenate([part.reshape(len(part), -1) for part in parts], axis=1)


{% endif %}
def make_report(forecasts: dict, train: Windows, test: Windows) -> dict:
    """Return the content of metrics.json, from forecasts of the test targets."""
{% if series %}
    scale = seasonal_scale(train)
{% else %}
    rows, season = train.rows.targets, test.config.season
    scale = np.nanmean(np.abs(rows[season:] - rows[:-season]), axis=0)  # (targets,)
    scale = np.maximum(scale, 1e-9)  # 0 where the season repeats itself exactly
{% endif %}
    errors = {name: forecast - test.targets for name, forecast in forecasts.items()}
    scores = {name: score(error, {{ "test, " if series }}scale) for name, error in errors.items()}
    baselines = {name: scores[name] for name in ("last_value", "seasonal_naive")}
{% if series %}
    best = min(baselines, key=lambda name: baselines[name]["mase"])
    by_series = score_series(forecasts, train, test)
    better = by_series["mase_model"] < by_series[f"mase_{best}"]
{% else %}
    best = min(baseline["mase"] for baseline in baselines.values())
{% endif %}
    return {
        "split": "test",
        "primary_metric": "mase",
        "model": scores["model"],
{% if several %}
        "model_by_target": {
            target: score(errors["model"][..., [i]], {{ "test, scale[:, [i]]" if series else "scale[[i]]" }})
            for i, target in enumerate(TARGETS)
        },
{% endif %}
        "baselines": baselines,
        "references": {"ridge": scores["ridge"]},
        "skill": 1 - scores["model"]["mase"] / max({{ 'baselines[best]["mase"]' if series else "best" }}, 1e-9),
{% if series %}
        "series": len(by_series),
        "series_with_skill": better.mean(),
        "worst_series": by_series[:100].to_dicts(),  # series.csv has all
{% endif %}
    }


{% if series %}
{{ panel.by_series() }}


def score(error: np.ndarray, test: Windows, scale: np.ndarray) -> dict[str, float]:
    """Return MAE and RMSE of all windows, and the mean MASE of the series.

    All are means over the targets; MASE is without units, which the series may mix.
    """
{% else %}
def score(error: np.ndarray, scale: np.ndarray) -> dict[str, float]:
    """Return MAE, RMSE and MASE (Hyndman & Koehler, 2006), means over the targets."""
{% endif %}
    mae = np.nanmean(np.abs(error), axis=(0, 1), dtype="float64")  # (targets,)
    mse = np.nanmean(np.square(error), axis=(0, 1), dtype="float64")
{% if series %}
    mase = np.nanmean(mase_by_series(error, test, scale), axis=0)
{% endif %}
    metrics = {"mae": mae, "rmse": np.sqrt(mse), "mase": {{ "mase" if series else "mae / scale" }}}
    return {name: float(by_target.mean()) for name, by_target in metrics.items()}


{% if intervals %}
def report_intervals(intervals: dict, test: Windows) -> dict:
{% if series %}
    """Return coverage and width of the intervals of model and baselines.

    Widths are in standard deviations of each series.
    """
    targets = test.targets / test.scale
    intervals = {name: x / test.scale[..., None] for name, x in intervals.items()}
{% else %}
    """Return coverage and width of the intervals of model and baselines."""
    targets = test.targets
{% endif %}
    scores = {name: score_intervals(x, targets) for name, x in intervals.items()}
{% if several or horizon %}
    model = intervals["model"]
{% endif %}
{% if several %}
    by_target = {
        name: score_intervals(model[:, :, [i]], targets[:, :, [i]])
        for i, name in enumerate(TARGETS)
    }
{% endif %}
{% if horizon %}
    steps = range(model.shape[1])
    by_step = [score_intervals(model[:, [i]], targets[:, [i]]) for i in steps]
{% endif %}
    return {"intervals": scores{{ ', "intervals_by_target": by_target' if several }}{{ ', "intervals_by_step": by_step' if horizon }}}


{% endif %}
{% include "reporting.py" %}


def plot_forecasts(forecasts: dict, {{ "quantiles: np.ndarray, " if intervals }}test: Windows, run: Path) -> None:
    """Draw three test windows: the first target and its forecasts."""
    matplotlib.rcParams["date.converter"] = "concise"  # or dates overlap
    figure = matplotlib.figure.Figure(figsize=(9, 9), layout="constrained")
    steps = target_steps(test.config)
    chosen = np.linspace(0, len(test.origins) - 1, num=3, dtype=int)
    for axes, window in zip(figure.subplots(3), chosen, strict=True):
        rows = test.origins[window] + np.arange(steps.stop)
{% if series %}
        rows = np.maximum(rows, test.series.begin[rows[-1]])
{% endif %}
        time = test.series.time[rows]
        axes.plot(time, test.series.targets[rows, 0], color="black", label="data")
        for name in ("model", "seasonal_naive"):
            values = forecasts[name][window, :, 0]
            axes.plot(time[steps.start :], values, ".-", label=name)
{% if intervals %}
        for level, ends in bounds(quantiles[window, :, 0]).items():
            style = {"color": "C0", "alpha": 0.2, "label": f"{level}% interval"}
            axes.fill_between(time[steps.start :], *ends, **style)
{% endif %}
{% if series %}
        name = ", ".join(map(str, test.series.names.row(test.number[window])))
        axes.set(ylabel=TARGETS[0], title=name)
{% else %}
        axes.set(ylabel=TARGETS[0])
{% endif %}
    axes.legend()
    write(run / "plots" / "forecasts.png", figure.savefig)


if __name__ == "__main__":
    command_line(evaluate)
