{% from "facts.py" import series with context %}
{% import "series_tests.py" as panel with context %}
"""Baselines and scores, on series with a known answer; row n holds n."""

{% include "imports.py" %}
from conftest import FILE, counting, write_data

from {{ cookiecutter.package }} import data, evaluate
from {{ cookiecutter.package }}.data import TARGETS, load_splits, target_steps
from {{ cookiecutter.package }}.evaluate import make_report, naive_forecast, ridge_forecast, score


@pytest.mark.parametrize("season", [1, 2])
def test_naive_forecasts_are_known_and_whole_seasons_old(splits, season):
    test = splits[2]
    age = (test.targets - naive_forecast(test, season))[..., 0]  # (windows, steps)
{% if cookiecutter.within_window %}
    ahead = np.full(len(target_steps(test.config)), max(test.config.lead, 1))
{% else %}
    ahead = np.arange(len(target_steps(test.config))) + 1  # steps since the last input
{% endif %}
    assert (age % season == 0).all()
    assert (age >= ahead).all() and (age < ahead + season).all()
{% if series %}
    start = test.origins[0] + target_steps(test.config)[0] - 4
    test.series.targets[start:120] = np.nan
{% else %}
    test.series.targets[test.origins[0] + target_steps(test.config)[0] - 4 :] = np.nan
{% endif %}
    assert not np.isnan(naive_forecast(test, season)).any()


def test_ridge_continues_a_straight_line_without_a_look_at_the_targets(splits):
    train, _, test = splits
    expected, test.targets = test.targets, np.full_like(test.targets, np.nan)
    np.testing.assert_allclose(ridge_forecast(train, test), expected, rtol={{ "0.05" if series and cookiecutter.within_window else "0.02" }})


{% if series %}
{{ panel.evaluate_tests() }}
{% else %}
def test_scores_are_means_over_targets_without_the_missing_ones():
    error = np.array([[[1.0, 30.0], [np.nan, 40.0]], [[-3.0, np.nan], [np.nan, -20.0]]])
    found = score(error, scale=np.array([4.0, 10.0]))
    rmse = (5**0.5 + (2900 / 3) ** 0.5) / 2
    assert found == pytest.approx({"mae": (2 + 30) / 2, "rmse": rmse, "mase": 3.5 / 2})
{% endif %}


def test_skill_is_the_relative_error_reduction_over_the_best_baseline(splits):
    train, _, test = splits
    test.rows.targets[::2] *= 3  # MASE is in units of training rows, which grow 2
    errors = {"model": 1, "last_value": 4, "seasonal_naive": 2, "ridge": 8}
    forecasts = {name: test.targets + error for name, error in errors.items()}
    report = make_report(forecasts, train, test)
    assert [report["skill"], report["model"]["mase"]] == pytest.approx([0.5, 0.5])
    assert report["references"]["ridge"]["mae"] == pytest.approx(8)
    assert make_report(forecasts | {"model": -test.targets}, train, test)["skill"] < 0
{% if cookiecutter.columns.targets | length > 1 %}
    assert report["model_by_target"][TARGETS[-1]]["mae"] == pytest.approx(1)
{% endif %}
