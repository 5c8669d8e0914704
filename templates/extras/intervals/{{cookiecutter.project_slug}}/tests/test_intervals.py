{% from "facts.py" import series, within with context %}
"""Prediction intervals: hand-made quantiles, and the calibration of a run."""

{% include "imports.py" %}
from conftest import FILE, SMALL, counting, write_data

from {{ cookiecutter.package }} import data, evaluate, intervals
from {{ cookiecutter.package }}.config import InputError, command_line, open_run
from {{ cookiecutter.package }}.intervals import MEDIAN, bounds, find_scores, newest_margins
from {{ cookiecutter.package }}.model import LEVELS, QUANTILES
from {{ cookiecutter.package }}.train import load_model, train


def test_a_conformal_quantile_counts_the_score_to_come():
    scores = np.full((10, len(LEVELS)), 1000.0)  # the first is not of the newest 9
    scores[1:] = np.arange(1, 10)[:, None]
    expected = [min(math.ceil(10 * level), 9) for level in LEVELS]
    assert intervals.conformal_quantiles(scores, 9)[-1].tolist() == expected
    too_few = [level > 0.9 for level in LEVELS]  # these never make it narrower
    assert (intervals.conformal_quantiles(-scores, 9)[-1] == 0).tolist() == too_few


@pytest.mark.parametrize("spread", [1, 5])  # of errors, which grow fivefold at the end
def test_margins_hold_their_share_of_the_scores_that_follow(spread):
    scores = np.random.default_rng(0).normal(size=(4000, 3, len(LEVELS)))
    scores[1000:] *= spread
    margins = intervals.conformal_quantiles(scores, 500)
    held = (scores[2000:] <= margins[1999:-1]).mean(axis=(0, 1))
    np.testing.assert_allclose(held, LEVELS, atol=0.03)


def test_a_margin_as_large_as_the_score_reaches_the_target(splits):
    windows = splits[2]
    shape = *windows.targets.shape, len(QUANTILES)
    errors = np.sort(np.random.default_rng(0).normal(3, size=shape), axis=-1)
    quantiles = windows.targets[..., None] + errors
    scores = find_scores(quantiles, windows){{ " * windows.scale[..., None]" if series }}
    for margin, holds in ((0.5, True), (-0.5, False)):
        found = bounds(intervals.widened(quantiles, scores + margin))
        lower, upper = next(iter(found.values()))  # of the narrowest
        assert ((lower <= windows.targets) & (windows.targets <= upper) == holds).all()


def test_an_interval_holds_the_median_and_every_narrower_interval():
    quantiles = np.zeros(len(QUANTILES))
    margins = np.arange(len(LEVELS), 0, -1)  # the narrowest has the largest
    found = intervals.widened(quantiles, margins)
    assert found.tolist() == [-MEDIAN] * MEDIAN + [0] + [MEDIAN] * MEDIAN
    assert intervals.widened(quantiles, -margins).tolist() == quantiles.tolist()


def test_calibration_uses_no_target_that_is_not_known_yet(splits):
    windows, changed = splits[2], 110  # the targets from this row on
    steps = np.array(data.target_steps(windows.config))
    due = (windows.origins[:, None] + steps) % 120
    seen = due - {{ "max(windows.config.lead, 1)" if within else "len(steps)" }}
    quantiles = np.repeat(windows.targets[..., None], len(QUANTILES), axis=-1)
    before = intervals.calibrated(quantiles, windows, count=1)
    windows.targets = windows.targets + 1000 * (due >= changed)[..., None]
    after = intervals.calibrated(quantiles, windows, count=1)
    same = (before == after).all(axis=(2, 3))
    assert (same == (seen < changed)).all() and not same.all()


{% if cookiecutter.reads_targets and not series %}
def test_evaluation_calibrates_a_window_as_a_forecast_from_there(project, monkeypatch):
    monkeypatch.chdir(project)
    run, config = open_run()
    model, (_, val, test) = load_model(run), data.load_splits(config)
    steps = data.target_steps(config)
    known = test.origins[-1] + steps.stop - {{ "max(config.lead, 1)" if within else "len(steps)" }}  # rows
    series = data.Series(*(column[:known] for column in test.series))
    margins = newest_margins(model, series, config, run)
    expected = intervals.widened(intervals.forecast(model, test)[-1], margins)
    found = evaluate.make_intervals(model, val, test)["model"][-1]
    np.testing.assert_allclose(found, expected, rtol=1e-4)


{% endif %}
def test_a_baseline_has_intervals_as_wide_as_its_errors(splits, project):
    model = load_model(max((project / "runs").glob("*")))
    found = evaluate.make_intervals(model, *splits[1:])
    widths = np.ptp(found["last_value"], axis=-1)  # every row is 1 more than the last
    ahead = {{ "max(splits[2].config.lead, 1)" if within else "np.arange(1, widths.shape[1] + 1)[:, None]" }}
    np.testing.assert_allclose(widths / 2 - ahead, 0, atol=0.1)
    assert (found["model"] != intervals.forecast(model, splits[2])).any()


def test_coverage_is_the_share_of_the_known_targets_that_an_interval_holds():
    quantiles = np.tile(np.arange(-MEDIAN, MEDIAN + 1), (5, 1, 1, 1))
    targets = np.array([0, 1, np.nan, MEDIAN + 1, -MEDIAN - 1]).reshape(5, 1, 1)
    found = intervals.score_intervals(quantiles, targets)
    for place, level in enumerate(LEVELS, start=1):
        assert found[f"coverage_{100 * level:g}"] == 0.5
        assert found[f"width_{100 * level:g}"] == 2 * place


def test_a_run_is_calibrated_on_its_validation_split(project, tmp_path, monkeypatch):
    monkeypatch.chdir(shutil.copytree(project, tmp_path / "resumed"))
    command_line(train, ["--resume", "--epochs=4"])
    run, config = open_run()
    _, val, _ = data.load_splits(config)
    scores = find_scores(intervals.forecast(load_model(run), val), val)
    kept = np.load(run / "calibration.npz")["scores"]
    kept, scores = np.sort(kept, axis=0), np.sort(scores, axis=0)
    np.testing.assert_allclose(kept, scores, rtol=1e-4)
{% if cookiecutter.reads_targets %}


def test_a_file_is_forecast_with_the_newest_errors_that_it_shows(project, tmp_path):
    run, config = open_run(max((project / "runs").glob("*")))
    model, kept = load_model(run), dict(np.load(run / "calibration.npz"))
    kept["scores"][:] = 1e9
    series = data.read_series(str(project / FILE))  # which ends with the test split
    with pytest.raises(InputError, match="expected a calibration.npz"):
        newest_margins(model, series, config, tmp_path)
    np.savez(tmp_path / "calibration.npz", **kept)
    assert (newest_margins(model, series, config, tmp_path) < 1e6).all()
    series = data.read_series(write_data(tmp_path / FILE, counting(84)))  # for training
    assert (newest_margins(model, series, config, tmp_path) > 1e8).all()
{% endif %}
{% if series %}
{% if cookiecutter.reads_targets %}


def test_the_newest_errors_are_those_of_all_series(project, tmp_path):
    run, config = open_run(max((project / "runs").glob("*")))
    kept = dict(np.load(run / "calibration.npz"))
    kept["scores"] = kept["scores"][:2]  # as many of the newest are taken
    np.savez(tmp_path / "calibration.npz", **kept)
    series = data.read_series(str(project / FILE))
    series.targets[series.number == 0] += 1e9  # the last windows of the first series
    margins = newest_margins(load_model(run), series, config, tmp_path)
    assert (margins > 1e6).all()
{% endif %}


def test_coverage_and_width_are_reported_for_all_series_and_for_each(splits):
    _, val, test = splits
    test.target_scaling[1][1:] = [[4], [40]]  # the standard deviations of a and b
    shift = np.array([0, 1000])[test.number, None, None, None]  # all of b are missed
    margins = test.scale[..., None] * np.arange(-MEDIAN, MEDIAN + 1)
    quantiles = test.targets[..., None] + shift + margins
    found = evaluate.cover_series(quantiles, test)
    level = f"{100 * LEVELS[0]:g}"
    assert found[data.SERIES[0]].to_list() == ["a", "b"]
    assert found[f"coverage_{level}"].to_list() == [1, 0]
    assert found[f"width_{level}"].to_list() == pytest.approx([8, 80])
    found = evaluate.report_intervals({"model": quantiles}, test)["intervals"]["model"]
    assert found[f"coverage_{level}"] == 0.5
    assert found[f"width_{level}"] == pytest.approx(2)
{% endif %}
