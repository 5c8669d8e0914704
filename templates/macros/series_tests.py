{# The tests of a project with many series that others do not have. #}
{% import "format.py" as format with context %}
{% import "times.py" as times with context %}
{% from "facts.py" import time, taught, ahead, scaled, within with context %}
{% set simple = time.writes_plainly and cookiecutter.columns.time | length == 1 %}
{# 01 is a text, and no number #}
{% set stamps_as_text = ", schema_overrides=dict.fromkeys(%s, pl.String)" % ("data.TIME" if cookiecutter.columns.time | length > 1 else "[data.TIME]") if time.may_begin_with_zeros else "" %}
{% macro data_tests() %}
def test_all_series_are_cut_at_the_same_times(tmp_path):
    path = write_data(tmp_path / FILE, counting(), starts=(0, 60, 90))
    splits = data.load_splits(Config(data=path, **SMALL))
    for split, start, stop in zip(splits, (0, 99, 109), (99, 109, 120), strict=True):
        rows = split.targets % 1000
        assert np.nanmin(rows) >= start and np.nanmax(rows) == stop - 1


def test_a_series_too_short_for_a_window_is_read_as_far_as_it_goes(tmp_path):
    path = write_data(tmp_path / FILE, counting(), starts=(0, 93))
    train, *_ = data.load_splits(Config(data=path, **SMALL))
    ahead = data.target_steps(train.config).stop - 6
    assert np.bincount(train.number).tolist() == [97 - 5 - ahead, 4 - ahead]
    window = train.take(train.origins[train.number == 1])[0]["window"][..., 0] % 1000
    expected = np.maximum(np.arange(6) + np.arange(88, 92)[:, None], 93)
    np.testing.assert_array_equal(window, expected[: 4 - ahead])


{% if time.regular %}
def test_rows_missing_within_a_series_are_added(tmp_path):
    rows = counting(4)[::3]
    path = write_data(tmp_path / FILE, rows, TIMES[[0, 3]], starts=(0, 1))
    series = data.read_series(path)
    assert series.number.tolist() == [0, 0, 0, 0, 1]
    assert (series.time == TIMES[[0, 1, 2, 3, 3]].to_numpy()).all()
    assert (series.features[:, 0] % 1000).tolist() == [0, 0, 0, 3, 3]


{% endif %}
{% if scaled %}
def test_statistics_are_those_of_each_series_and_at_0_of_all():
    values = np.array([[1, 5], [3, 5], [np.nan, 5], [10, 7], [30, 7]], "float32")
    number = np.array([0, 0, 0, 1, 1])
    mean, std = data.find_scale(values, number, 2)  # of few rows
    np.testing.assert_allclose(mean, [[11, 5.8]] * 3, rtol=1e-6)
    mean, std = data.find_scale(np.tile(values, (9, 1)), np.tile(number, 9), 3)
    expected = [[11, 5.8], [2, 5.8], [20, 5.8], [11, 5.8]]
    np.testing.assert_allclose(mean, expected, rtol=1e-6)
    np.testing.assert_allclose(std[:3, 0], [np.std([1, 3, 10, 30]), 1, 10], rtol=1e-6)
    np.testing.assert_allclose(std[:, 1], np.std(values[:, 1]), rtol=1e-6)


def test_series_of_larger_values_have_smaller_weights_in_the_loss(tmp_path):
    path = write_data(tmp_path / FILE, counting(), starts=(0, 60))
    train, *_ = data.load_splits(Config(data=path, **SMALL))
    (inputs, _, weights), std = train[0], train.target_scaling[1].mean(axis=1)
    assert np.corrcoef(std[inputs["series"]], np.ravel(weights))[0, 1] < 0
{% endif %}
{% endmacro %}
{% macro model_tests() %}
def test_every_statistic_comes_from_the_training_rows(model, tmp_path):
    train = load_train(tmp_path, later=9)
    keras.utils.set_random_seed(0)  # as for `model`
    other = build_model(CONFIG, train)
    inputs = train[0][0]
    np.testing.assert_array_equal(forecast(other, inputs), forecast(model, inputs))


def test_a_forecast_depends_on_the_series(model, train):
    set_large_weights(model)
    inputs = train[0][0]
    unseen = inputs | {"series": np.zeros(len(inputs["series"]))}
    change = np.abs(forecast(model, inputs) - forecast(model, unseen))
    assert (change{{ ".max(axis=-1)" if cookiecutter.intervals }} > 1e-3).all()


{% if scaled %}
def test_each_series_is_scaled_by_itself(tmp_path):
    train = load_train(tmp_path, starts=(0, 0))
    model, inputs = build_model(CONFIG, train), train.take(train.origins[:4])[0]
    expected = forecast(model, inputs) + 100000
{% if cookiecutter.encoded %}
    numbers = {{ "sum(name not in CATEGORIES for name in FEATURES)" if cookiecutter.levels else "len(FEATURES)" }}
    inputs["window"][..., :numbers] += 100000  # the rest is scaled alike in all series
{% else %}
    inputs["window"] += 100000
{% endif %}
    inputs["series"] += 1
    np.testing.assert_allclose(forecast(model, inputs), expected, rtol=0, atol=1)
{% endif %}
{% endmacro %}
{% macro evaluate_tests() %}
def test_mase_is_the_mean_over_series_each_in_its_own_units(splits):
    train, _, test = splits
    train.rows.targets[train.rows.number == 1] *= 10
    scale = evaluate.seasonal_scale(train)  # the rows of the first grow 2 in a season
    assert scale[:, 0].tolist() == [2, 20]
    error = np.full(test.targets.shape, 4.0)
    error[0] = np.nan
    expected = {"mae": 4, "rmse": 4, "mase": (2 + 0.2) / 2}
    assert evaluate.score(error, test, scale) == pytest.approx(expected)
    forecasts = {"model": test.targets + 4}
    by_series = evaluate.score_series(forecasts, train, test)
    assert by_series["mase_model"].to_list() == pytest.approx([2, 0.2])
    assert by_series[data.SERIES[0]].to_list() == ["a", "b"]
{% endmacro %}
{% macro predict_tests() %}
{% filter trim("\n") %}
{% if times.own_steps() and not cookiecutter.known %}
def test_a_series_goes_on_at_its_own_median_step():
    time = TIMES.to_numpy()
    expected = time[[11, 13, 15]]
    np.testing.assert_array_equal(times_after(time[[0, 2, 4, 9]], 3), expected)
    np.testing.assert_array_equal(times_after(time[:1], 2), time[1:3])


{% endif %}
def test_every_series_is_forecast_also_a_short_one_that_is_new():
    rows = np.random.default_rng(1).normal(1000, 5, (9, len(COLUMNS))).tolist()
    write_data(Path("new"), rows, TIMES[100:109], starts=(0, 0, 5))  # a, b and c
{% if ahead %}
    rows += np.random.default_rng(2).normal(1000, 50000, (11, len(COLUMNS))).tolist()
    write_data(Path("all"), rows, TIMES[100:120], starts=(0, 0, 5))
{% endif %}
    command_line(predict, ["--input=new", "--output=forecast"{{ ', "--future=all"' if cookiecutter.known }}])
    found = {{ format.read("forecast", "data.", stamps_as_text) }}
    run, config = open_run()
    rows = [[3, 4, 5, 6, 7, 8], [12, 13, 14, 15, 16, 17], [18, 18, 18, 19, 20, 21]]
    windows = data.read_series("new").features[np.array(rows)]
    inputs = {"window": windows, "series": np.array([1, 2, 0])}
{% if ahead %}
    origins = np.array([[3], [23], [38]])  # c begins in row 40
{% if within %}
    rows = np.maximum(origins + data.target_steps(config), [[0], [0], [40]])
{% else %}
    rows = origins + data.target_steps(config)
{% endif %}
    inputs["known"] = data.read_series("all").known[rows]
{% endif %}
{% if taught %}
    outputs = build_forecaster(load_model(run), config)(inputs)
{% else %}
    outputs = load_model(run)(inputs)
{% endif %}
    steps = np.array(data.target_steps(config))
{% if within %}
    number, place = np.nonzero(steps >= np.array([[0], [0], [2]]))  # c begins at 2
{% else %}
    number, place = np.divmod(np.arange(3 * len(steps)), len(steps))
{% endif %}
{% if cookiecutter.intervals %}
    shape = 3, len(steps), len(data.TARGETS), len(QUANTILES)
    outputs = keras.ops.convert_to_numpy(outputs).reshape(shape)
{% if cookiecutter.reads_targets %}
    series = data.read_series("new")
    series = series._replace(number=np.array([0, 1, -1])[series.number])  # c is new
{% endif %}
    margins = newest_margins({{ "load_model(run), series, config, " if cookiecutter.reads_targets }}run)[[1, 2, 0]]
    outputs = widened(outputs, margins)[number, place]
{% else %}
    outputs = keras.ops.convert_to_numpy(outputs).reshape(3, len(steps), -1)
    expected = outputs[number, place]
{% endif %}
    assert found[data.SERIES[0]].to_list() == np.array(["a", "b", "c"])[number].tolist()
    times = TIMES[103 + steps[place]]
{% endfilter %}
{% endmacro %}
