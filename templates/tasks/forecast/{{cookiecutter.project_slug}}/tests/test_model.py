{% from "facts.py" import series, intervals, taught, ahead, season with context %}
{% from "ahead.py" import compares with context %}
{% import "series_tests.py" as panel with context %}
{% set in_order = cookiecutter.mode in ("encoder-decoder", "seq2seq") %}
{# Whether a batch names its inputs. #}
{% set named = series or ahead %}
{% macro first(count) -%}
{{ "train[0][0]" if named else "train.inputs[:%d]" % count }}
{%- endmacro %}
{% macro windows(count) -%}
{{ 'train[0][0]["window"]' if named else "train.inputs[:%d]" % count }}
{%- endmacro %}
{# The change of the outputs where a window changes at each of its steps. #}
{% macro changed_windows() %}
{% filter trim("\n") %}
{% if named %}
    inputs = repeated(STEPS + 1, train)
    inputs["window"][range(STEPS), range(STEPS)] += 100  # i differs from the last at i
    outputs = forecast(model, inputs)
{% else %}
    windows = np.repeat(train.inputs[:1], STEPS + 1, axis=0)
    windows[range(STEPS), range(STEPS)] += 100  # window i differs from the last at i
    outputs = forecast(model, windows)
{% endif %}
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (steps, outputs)
{% endfilter %}
{% endmacro %}
"""The network and its loss, on values around 1000."""

{% include "imports.py" %}
from conftest import COLUMNS, FILE, SMALL, write_data

from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import CATEGORIES, FEATURES, TARGETS, load_splits, target_steps
from {{ cookiecutter.package }}.model import LEVELS, QUANTILES, build_forecaster, build_model, compile_model, fit_persistence, reference


CONFIG = Config(**SMALL, learning_rate=0.05)
STEPS, OUTPUTS = CONFIG.input_length, len(target_steps(CONFIG))


{% if series %}
def load_train(path, later=1, starts=(0,)):
    """Return windows of values around 1000, some missing, `later` times higher."""
    rows = np.random.default_rng(0).normal(1000, 50, (90, len(COLUMNS)))
    rows[63:] *= later  # 63 of the 90 rows are for training
    rows = rows.tolist()
    rows[5::10] = [[None] * len(COLUMNS)] * 9
    data = write_data(path / FILE, rows, starts=starts)
    return load_splits(Config(data=data, **SMALL))[0]


@pytest.fixture(scope="module")
def train(tmp_path_factory):
    return load_train(tmp_path_factory.mktemp("model"))
{% else %}
@pytest.fixture(scope="module")
def train(tmp_path_factory):
    """Windows of random values around 1000, some of them missing."""
    rows = np.random.default_rng(0).normal(1000, 50, (90, len(COLUMNS))).tolist()
    rows[5::10] = [[None] * len(COLUMNS)] * 9
    data = write_data(tmp_path_factory.mktemp("model") / FILE, rows)
    return load_splits(Config(data=data, **SMALL))[0]
{% endif %}


@pytest.fixture
def model(train):
    keras.utils.set_random_seed(0)
    return build_model(CONFIG, train)


{% if named %}
def repeated(count, train):
    return {k: np.repeat(x[:1], count, axis=0) for k, x in train[0][0].items()}


def forecast(model, inputs):
{% if taught %}
    model = build_forecaster(model, CONFIG)
    inputs = {name: inputs[name] for name in model.input}
{% endif %}
    outputs = ops.convert_to_numpy(model(inputs))
    return outputs.reshape(len(outputs), OUTPUTS, -1){{ "  # (…, targets * quantiles)" if intervals }}
{% else %}
def forecast(model, windows):
{% if taught %}
{% if intervals %}
    outputs = ops.convert_to_numpy(build_forecaster(model, CONFIG)({"window": windows}))
    return outputs.reshape(len(windows), OUTPUTS, -1)  # (…, targets * quantiles)
{% else %}
    return ops.convert_to_numpy(build_forecaster(model, CONFIG)({"window": windows}))
{% endif %}
{% else %}
    outputs = ops.convert_to_numpy(model(windows))
    return outputs.reshape(len(windows), OUTPUTS, {{ "-1)  # (…, targets * quantiles)" if intervals else "len(TARGETS))" }}
{% endif %}
{% endif %}


def set_large_weights(model):
    random = np.random.default_rng(0)  # small weights would hide the first steps
    for weight in model.trainable_weights:
{% if series or cookiecutter.ahead %}
        rectified = "dense" in weight.path and weight.name == "bias"
        weight.assign(random.normal(5.0 * rectified, size=weight.shape))  # not all off
{% else %}
        weight.assign(random.normal(size=weight.shape))
{% endif %}


{% if series %}
{{ panel.model_tests() }}
{% else %}
def test_every_statistic_comes_from_the_training_rows(model, train):
    train.series.features[63:] *= 9  # 63 of the 90 rows are for training
    train.series.targets[63:] *= 9
    other = build_model(CONFIG, train)
    other.set_weights(model.get_weights())
    windows = {{ first(4) }}
    np.testing.assert_array_equal(forecast(other, windows), forecast(model, windows))
{% endif %}


{% if cookiecutter.within_window %}
def test_an_output_depends_on_the_steps_up_to_its_own_and_no_later_ones(model, train):
    set_large_weights(model)
{{ changed_windows() }}
    own = np.array(target_steps(CONFIG)) - CONFIG.lead
    assert ((change > 1e-3) == (np.arange(STEPS)[:, None] <= own)).all()
{% elif taught %}
def test_a_training_output_depends_on_the_window_and_the_values_before_it(model, train):
    set_large_weights(model)
    count = STEPS + OUTPUTS
    inputs = {{ "repeated(count + 1, train)" if named else "{k: np.repeat(x[:1], count + 1, axis=0) for k, x in train[0][0].items()}" }}
    inputs["window"][range(STEPS), range(STEPS)] += 100
    inputs["previous"][range(STEPS, count), range(OUTPUTS)] += 100
    outputs = ops.convert_to_numpy(model(inputs)){{ ".reshape(count + 1, OUTPUTS, -1)" if intervals }}
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (changes, outputs)
    assert (change[:STEPS].max(axis=-1) > 1e-3).all()
    assert ((change[STEPS:] > 1e-3) == np.triu(np.ones((OUTPUTS, OUTPUTS)))).all()


def test_a_forecast_is_the_training_output_for_its_own_steps(model, train):
    set_large_weights(model)
    windows = {{ first(4) }}
    last, outputs = windows{{ '["window"]' if named }}[:, -1:, : len(TARGETS)], forecast(model, windows)
{% if intervals %}
    medians = outputs[:, :, len(LEVELS) :: len(QUANTILES)]
{% endif %}
    previous = np.concatenate([last, {{ "medians" if intervals else "outputs" }}[:, :-1]], axis=1)
    expected = ops.convert_to_numpy(model({{ 'windows | {"previous": previous}' if named else '{"window": windows, "previous": previous}' }}))
    np.testing.assert_allclose(outputs, expected{{ ".reshape(outputs.shape)" if intervals }}, rtol=1e-3)
{% if cookiecutter.attention %}


def test_every_decoder_step_attends_to_every_encoder_step(model, train):
{% if named %}
    inputs = repeated(1, train)
{% endif %}
    encoded = model.get_layer("encoder")({{ '[inputs["window"], inputs["series"]]' if series else 'inputs["window"]' if named else "train.inputs[:1]" }})
    {{ "_, " if cookiecutter.normalize in ("window", "season") }}memory, *states = (np.repeat(ops.convert_to_numpy(x), STEPS + 1, axis=0) for x in encoded)
    memory[range(STEPS), range(STEPS)] += 1
    previous = np.zeros((STEPS + 1, OUTPUTS, len(TARGETS)), "float32")
{% if ahead %}
    known = repeated(STEPS + 1, train)["known"]
{% endif %}
    outputs, *_ = model.get_layer("decoder")([previous, {{ "known, " if ahead }}{{ "np.ones(STEPS + 1), " if series }}memory, *states])
    outputs = ops.convert_to_numpy(outputs)
    assert (np.abs(outputs[:-1] - outputs[-1]).max(axis=-1) > 1e-6).all()
{% endif %}
{% else %}
def test_every_output_depends_on_every_step_of_the_window(model, train):
    set_large_weights(model)
{{ changed_windows() }}
    assert (change > 1e-3).all()
{% endif %}


{% if ahead %}
def test_an_output_depends_on_what_is_known_of_its_{{ "own_step_and_before" if in_order else "own_step_alone" }}(model, train):
    set_large_weights(model)
    inputs = repeated(OUTPUTS + 1, train)
    inputs["known"][range(OUTPUTS), range(OUTPUTS)] += 2 * train.rows.known.std(axis=0)
    outputs = forecast(model, inputs)
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (steps, outputs)
{% if in_order %}
    assert ((change > 1e-3) == np.triu(np.ones((OUTPUTS, OUTPUTS)))).all()
{% else %}
    assert ((change > 1e-3) == np.eye(OUTPUTS)).all()
{% endif %}


{% endif %}
{% if compares and not cookiecutter.bidirectional %}
def test_an_output_also_reads_what_was_known_a_season_before(model, train):
    set_large_weights(model)
    recurrent = next(layer for layer in model.layers if isinstance(layer, layers.RNN))
    recurrent.set_weights([0 * weight for weight in recurrent.get_weights()])
    inputs = repeated(STEPS + 1, train)
    inputs["window"][range(STEPS), range(STEPS), -1] += 100  # what was known at step i
    outputs = forecast(model, inputs)
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (steps, outputs)
    steps = np.arange(OUTPUTS)
    assert (change[STEPS - CONFIG.season + steps % CONFIG.season, steps] > 1e-3).all()


{% endif %}
{% if cookiecutter.normalize == "window" and not cookiecutter.encoded and not series %}
def test_a_forecast_moves_with_the_level_of_its_window(model, train):
    set_large_weights(model)
    windows = {{ windows(4) }}
    moved, outputs = forecast(model, windows + 500), forecast(model, windows)
    np.testing.assert_allclose(moved - outputs, 500, rtol=1e-3)


{% endif %}
{% if season %}
def test_a_network_that_puts_out_nothing_continues_the_season(train):
    windows = {{ windows(4) }}
    share = np.full(len(TARGETS), 0.5, "float32")
    found = ops.convert_to_numpy(reference(windows, CONFIG, share))
    values = windows[:, :, : len(TARGETS)]
    deviation = values[:, -1] - values[:, -1 - CONFIG.season]
    for step in range(OUTPUTS):
        before = values[:, STEPS - CONFIG.season + step % CONFIG.season]
        np.testing.assert_allclose(found[:, step], before + 0.5 * deviation, rtol=1e-5)


@pytest.mark.parametrize("share", [0.25, 0.75])
def test_what_persists_is_found_by_least_squares(train, share):
    windows = {{ windows(40) }}
    share = np.full(len(TARGETS), share, "float32")
    targets = ops.convert_to_numpy(reference(windows, CONFIG, share))
    found = fit_persistence(windows, targets, CONFIG)
    np.testing.assert_allclose(found, share, rtol=1e-3)


{% endif %}
def test_outputs_in_the_units_of_the_targets_overfit_one_batch(model, train):
    inputs, targets = train[0]{{ "[:2]" if series }}
    outputs = ops.convert_to_numpy(model(inputs))
{% if intervals %}
    assert outputs.shape == (*targets.shape, len(QUANTILES))
    assert np.abs(outputs - 1000).max() < 500
{% else %}
    assert outputs.shape == targets.shape and np.abs(outputs - 1000).max() < 500
{% endif %}
    compile_model(model, CONFIG, train)
    {{ "first =" if series else "before, first = model.get_weights()," }} model.train_on_batch(inputs, targets)
    assert any(model.train_on_batch(inputs, targets) < 0.8 * first for _ in range(200))
{% if not series %}
    assert not any(map(np.array_equal, before, model.get_weights()))
{% endif %}


def test_missing_targets_are_left_out_of_the_loss(model, train):
    compile_model(model, CONFIG, train)
{% if intervals %}
    outputs = ops.full((2, len(TARGETS), len(QUANTILES)), 1000.0)
    targets = ops.subtract(outputs[..., 0], [[100.0], [np.nan]])
{% else %}
    outputs = ops.full((2, len(TARGETS)), 1000.0)
    targets = ops.subtract(outputs, [[100.0], [np.nan]])
{% endif %}
    loss = ops.convert_to_numpy(model.loss(targets, outputs))
    std = np.nanstd(train.rows.targets, axis=0)
    np.testing.assert_allclose(loss, [({{ "50" if intervals else "100" }} / std).mean(), 0], rtol=1e-4)
{% if intervals %}


def test_the_loss_is_lowest_at_the_quantiles_of_a_target(model, train):
    compile_model(model, CONFIG, train)
    targets = np.tile(np.arange(1001.0)[:, None], len(TARGETS))
    each, shape = 50 * np.eye(len(QUANTILES)), (*targets.shape, 1)
    moves = np.vstack([0 * each[:1], each, -each])  # of no quantile, then of one
    outputs = (1000 * np.array(QUANTILES) + moves).astype("float32")
    losses = [ops.mean(model.loss(targets, np.tile(row, shape))) for row in outputs]
    assert losses[0] < min(losses[1:])


def test_quantiles_never_cross(model, train):
    set_large_weights(model)
    outputs = forecast(model, {{ first(40) }}).reshape(-1, len(QUANTILES))
    assert (np.diff(outputs) >= 0).all() and np.ptp(outputs) > 0
{% endif %}


def test_a_reloaded_model_predicts_the_same(model, train, tmp_path):
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    windows = {{ first(4) }}
    np.testing.assert_array_equal(forecast(reloaded, windows), forecast(model, windows))
