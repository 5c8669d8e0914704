{% set series = "series" in cookiecutter.columns %}
"""Prediction intervals: hand-made quantiles, and the calibration of a run."""

{% include "imports.py" %}
from conftest import FILE, SMALL{{ ", counting, write_data" if series }}

from {{ cookiecutter.package }}.config import Config, InputError, command_line
from {{ cookiecutter.package }}.data import {{ "SERIES, " if series }}TARGETS, load_splits
{% if series %}
from {{ cookiecutter.package }}.evaluate import cover_series, report_intervals
{% endif %}
from {{ cookiecutter.package }}.intervals import MEDIAN, bounds, calibrated, conformal_quantile, fit_shifts, forecast, naive_intervals, nested, score_intervals
from {{ cookiecutter.package }}.model import LEVELS, QUANTILES
from {{ cookiecutter.package }}.train import Checkpoint, load_model, open_run, train


def test_a_conformal_quantile_counts_the_value_to_come():
    values = np.array([[n, n if n < 5 else np.nan, np.nan] for n in range(1, 10)])
    assert conformal_quantile(values, 0.8).tolist() == [8, 4, 0]  # of 9, 4, 0 values
    assert conformal_quantile(values, 0.99).tolist() == [9, 4, 0]  # the largest
    assert conformal_quantile(-values, 0.99).tolist() == [0, 0, 0]  # none narrows it


@pytest.mark.parametrize("spread", [0.5, 3])  # of quantiles too narrow or too wide
def test_calibrated_intervals_hold_their_share_of_later_targets(spread):
    scale = np.array([[1.0], [10.0], [100.0]])  # of three steps
    targets = scale * np.random.default_rng(0).normal(size=(4000, 3, len(TARGETS)))
    quantiles = np.linspace(-spread, spread + 1, len(QUANTILES)) * scale[..., None]
    quantiles = np.tile(quantiles, (4000, 1, len(TARGETS), 1))
    shifted = quantiles + fit_shifts(quantiles[:2000], targets[:2000])
    np.testing.assert_array_equal(shifted[..., MEDIAN], quantiles[..., MEDIAN])
    for level, (lower, upper) in zip(LEVELS, bounds(shifted[2000:]).values(), strict=True):
        inside = (lower <= targets[2000:]) & (targets[2000:] <= upper)
        assert np.abs(inside.mean(axis=0) - level).max() < 0.04


def test_an_interval_holds_the_median_and_every_narrower_interval():
    widest, *others = range(1, MEDIAN + 1)
    ends = np.array([widest, *others])  # of lower ends, from the outside in
    found = nested(np.array([*-ends, 0, *ends[::-1]]))
    assert found.tolist() == [-MEDIAN] * MEDIAN + [0] + [MEDIAN] * MEDIAN
    beside = nested(np.array([6] * MEDIAN + [0] + [7] * MEDIAN))
    assert beside.tolist() == [0] * (MEDIAN + 1) + [7] * MEDIAN


def test_coverage_is_the_share_of_the_known_targets_that_an_interval_holds():
    quantiles = np.tile(np.arange(-MEDIAN, MEDIAN + 1), (4, 1, 1, 1))
    targets = np.array([0, 1, np.nan, MEDIAN + 1]).reshape(4, 1, 1)
    found = score_intervals(quantiles, targets)
    for place, level in enumerate(LEVELS, start=1):
        assert found[f"coverage_{100 * level:g}"] == pytest.approx(2 / 3)
        assert found[f"width_{100 * level:g}"] == 2 * place


def test_naive_intervals_are_as_wide_as_the_errors_in_validation():
    errors = np.arange(-500, 501).reshape(-1, 1, 1)  # (windows, steps, targets)
    known = np.full((1001, 1, 1), 100)
    found = naive_intervals(np.full((1, 1, 1), 7), known, known + errors)
    expected = 7 + 1000 * (np.array(QUANTILES) - 0.5)
    np.testing.assert_allclose(found[0, 0, 0], expected, atol=2)


@pytest.mark.parametrize("options", [["--epochs=1"], ["--resume", "--epochs=2"]])
def test_a_run_is_calibrated_on_its_validation_split(project, monkeypatch, options):
    monkeypatch.chdir(project)
    sizes = [f"--{name.replace('_', '-')}={value}" for name, value in SMALL.items()]
    resumed = options[0] == "--resume"
    command_line(train, [*options, *([] if resumed else [f"--data={FILE}", *sizes])])
    run, config = open_run()
    _, val, _ = load_splits(config)
    quantiles = forecast(load_model(run), val)
{% if series %}
    scale = val.scale[..., None]
    shifts = scale * fit_shifts(quantiles / scale, val.targets / val.scale)
    found = calibrated(quantiles, 1 + val.number, run)
    np.testing.assert_allclose(found, nested(quantiles + shifts), rtol=1e-5)


def test_a_margin_is_as_large_as_the_standard_deviation_of_its_series(tmp_path):
    shifts = np.arange(-MEDIAN, MEDIAN + 1).tolist()
    content = {"shifts": shifts, "scale": [[1] * len(TARGETS), [10] * len(TARGETS)]}
    (tmp_path / "calibration.json").write_text(json.dumps(content))
    quantiles = np.zeros((3, 2, len(TARGETS), len(QUANTILES)))
    found = calibrated(quantiles, np.array([1, 0, 1]), tmp_path)
    assert found[:, 1, 0, -1].tolist() == [10 * MEDIAN, MEDIAN, 10 * MEDIAN]


def test_coverage_and_width_are_told_for_all_series_and_for_each(tmp_path):
    path = write_data(tmp_path / FILE, counting(), starts=(0, 0))
    _, val, test = load_splits(Config(data=path, **SMALL))
    test.target_scaling[1][1:] = [[4], [40]]  # the standard deviations of a and b
    shift = np.array([0, 1000])[test.number, None, None, None]  # all of b are missed
    margins = test.scale[..., None] * np.arange(-MEDIAN, MEDIAN + 1)
    quantiles = test.targets[..., None] + shift + margins
    found = cover_series(quantiles, test)
    level = f"{100 * LEVELS[0]:g}"
    assert found[SERIES[0]].to_list() == ["a", "b"]
    assert found[f"coverage_{level}"].to_list() == [1, 0]
    assert found[f"width_{level}"].to_list() == pytest.approx([8, 80])
    forecasts = dict.fromkeys(("last_value", "seasonal_naive"), test.targets)
    found = report_intervals(quantiles, forecasts, val, test)["intervals"]["model"]
    assert found[f"coverage_{level}"] == 0.5 and found[f"width_{level}"] == pytest.approx(2)
{% else %}
    expected = nested(quantiles + fit_shifts(quantiles, val.targets))
    np.testing.assert_allclose(calibrated(quantiles, run), expected, rtol=1e-5)
{% endif %}


def test_a_better_model_is_not_used_with_the_calibration_of_another(tmp_path):
    inputs = keras.Input((1,))
    checkpoint = Checkpoint(tmp_path, best=2.0)
    checkpoint.set_model(keras.Model(inputs, keras.layers.Dense(1)(inputs)))
    checkpoint.model.compile()
{% set found = "np.zeros((1, 1, 1, len(QUANTILES))), np.array([0]), tmp_path" if series else "np.arange(len(QUANTILES)), tmp_path" %}
    (tmp_path / "calibration.json").write_text({{ "'{\"shifts\": 0, \"scale\": [[1]]}'" if series else '"0"' }})
    checkpoint.on_epoch_end(0, {"loss": 3.0, "val_loss": 3.0})
    assert calibrated({{ found }}).size
    checkpoint.on_epoch_end(1, {"loss": 1.0, "val_loss": 1.0})
    with pytest.raises(InputError, match="expected a calibration.json"):
        calibrated({{ found }})
