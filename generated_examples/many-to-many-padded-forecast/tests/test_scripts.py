"""The scripts from the command line: train, resume, evaluate, predict."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest
from conftest import FILE, TIMES

from many_to_many_padded_forecast import data
from many_to_many_padded_forecast.config import Config, command_line, open_run
from many_to_many_padded_forecast.evaluate import evaluate, make_report, naive_forecast
from many_to_many_padded_forecast.evaluate import ridge_forecast as ridge
from many_to_many_padded_forecast.predict import predict
from many_to_many_padded_forecast.train import Checkpoint, load_model, train


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)


def test_a_forecast_is_what_the_model_says_after_the_last_window():
    lines = Path(FILE).read_text().rstrip().split("\n")
    Path("new").write_text("\n".join(lines[:1] + lines[-9:-2]))
    command_line(predict, ["--input=new", "--output=forecast"])
    found = pl.read_csv("forecast", separator=data.SEPARATOR)
    run, config = open_run()
    window = data.read_series("new").features[None, -6:]
    outputs = load_model(run)(window)
    expected = keras.ops.convert_to_numpy(outputs).reshape(-1, len(data.TARGETS))
    np.testing.assert_allclose(found.select(data.TARGETS), expected, rtol=0, atol=0.1)
    steps = data.target_steps(config)
    times = data.time_after(TIMES[-9], steps.stop)[steps.start :]
    assert found[data.TIME].cast(pl.String).equals(times.dt.strftime(data.TIME_FORMAT))


def test_a_resumed_run_ends_like_one_that_was_not_interrupted(capsys):
    whole, config = open_run(min(Path("runs").iterdir()))  # that of the fixture
    train(replace(config, epochs=3))  # with the same seed, so with the same losses
    run, _ = open_run()
    (run / "state-0.npz").write_bytes(b"torn")  # that of the third epoch
    pl.read_csv(run / "history.csv")[:2].write_csv(run / "history.csv")
    command_line(train, ["--resume"])
    assert "state-0.npz: damaged" in capsys.readouterr().out
    resumed, expected = (pl.read_csv(each / "history.csv") for each in (run, whole))
    np.testing.assert_allclose(resumed, expected, rtol=1e-5)


def test_the_best_weights_are_kept_also_by_a_resumed_run(tmp_path):
    model = keras.Model(inputs := keras.Input((1,)), keras.layers.Dense(1)(inputs))
    model.compile()
    steps = [(2.0, 2.0), (3.0, 2.0), (2.5, 2.0), (1.0, 1.0), (4.0, 1.0)]
    for epoch, (loss, best) in enumerate(steps):  # resumed after each epoch
        checkpoint = Checkpoint(tmp_path, Config(patience=2), model)
        checkpoint.set_model(model)
        model.set_weights([np.ones((1, 1)), np.full(1, loss)])
        checkpoint.on_epoch_end(epoch, {"loss": loss, "val_loss": loss})
        assert load_model(tmp_path).get_weights()[1] == best
        assert model.stop_training == (epoch >= 2)


def test_evaluation_scores_the_chosen_run_on_the_test_split():
    newest, config = open_run()
    run = Path(shutil.copytree(newest, "other"))
    model = load_model(run)
    model.set_weights([9 * weights for weights in model.get_weights()])
    model.save(run / "model.keras")
    command_line(evaluate, ["--run=other"])
    report = json.loads((run / "metrics.json").read_text())
    training, _, test = data.load_splits(config)
    forecasts = {
        "model": model.predict(test).reshape(test.targets.shape),
        "last_value": naive_forecast(test, season=1),
        "seasonal_naive": naive_forecast(test, config.season),
        "ridge": ridge(training, test),
    }
    expected = make_report(forecasts, training, test)
    assert keras.tree.flatten(report) == pytest.approx(keras.tree.flatten(expected))
    assert "data:image/png;base64" in (run / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("script", "options", "message"),
    [
        (train, ["--units=0"], "units: expected more than 0, got 0"),
        (train, ["--resume", "--seed=1"], "resume with --epochs or --patience"),
        (evaluate, ["--run=absent"], "config.json: absent"),
        (predict, ["--input=x.y", "--output=z"], "x.y"),
        (train, ["--resume"], f"{FILE}: changed since"),
        (evaluate, [], f"{FILE}: changed since"),
    ],
)
def test_bad_input_is_one_clear_line(script, options, message, monkeypatch):
    monkeypatch.setattr(f"{train.__module__}.digest", str)  # of a changed data file
    with pytest.raises(SystemExit, match=message) as error:
        command_line(script, options)
    assert "\n" not in str(error.value)
