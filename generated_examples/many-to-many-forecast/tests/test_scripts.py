"""The scripts from the command line: train, resume, evaluate, predict."""

import json
from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest
from conftest import FILE, TIMES

from many_to_many_forecast import data
from many_to_many_forecast.config import Config, command_line
from many_to_many_forecast.evaluate import evaluate
from many_to_many_forecast.predict import predict
from many_to_many_forecast.train import callbacks, load_model, open_run, train


@pytest.fixture(autouse=True)
def inside(project, monkeypatch, eagerly):
    monkeypatch.chdir(project)


def test_a_forecast_is_what_the_model_says_after_the_last_window():
    header, *lines = Path(FILE).read_text().splitlines()
    Path("last").write_text("\n".join([header, *lines[-6:]]))
    run, config = open_run()
    window = data.read_series("last").features[None]
    outputs = load_model(run)(window)
    expected = keras.ops.convert_to_numpy(outputs).reshape(-1, len(data.TARGETS))
    steps = data.target_steps(config)
    times = data.time_after(TIMES[-7], steps.stop)[steps.start :]
    for file in (FILE, "last"):
        command_line(predict, [f"--input={file}", "--output=forecast"])
        found = pl.read_csv("forecast", separator=data.SEPARATOR)
        np.testing.assert_allclose(found.select(data.TARGETS), expected, rtol=1e-4)
        stamps = found[data.TIME].cast(pl.String)
        assert stamps.equals(times.dt.strftime(data.TIME_FORMAT))


def test_a_resumed_run_continues_after_its_last_epoch():
    run, _ = open_run()
    before = pl.read_csv(run / "history.csv")
    command_line(train, ["--resume", "--epochs=2"])
    after = pl.read_csv(run / "history.csv")
    assert after[:1].equals(before) and after["epoch"].to_list() == [0, 1]
    assert after["loss"][1] < after["loss"][0]


def test_the_best_weights_are_kept_also_by_a_resumed_run(tmp_path):
    inputs = keras.Input((1,))
    model = keras.Model(inputs, keras.layers.Dense(1)(inputs))
    (tmp_path / "history.csv").write_text("epoch,val_loss\n0,2.0\n1,3.0\n")
    losses, kept = [2.0, 3.0, 2.5, 1.0, np.nan], [2.0, 2.0, 2.0, 1.0, 1.0]
    for epoch, (loss, best) in enumerate(zip(losses, kept, strict=True)):
        if epoch in (0, 2):  # a new run, then a resumed one
            *_, checkpoint = callbacks(tmp_path, Config(), finished=epoch)
            checkpoint.set_model(model)
        model.set_weights([np.ones((1, 1)), np.full(1, loss)])
        checkpoint.on_epoch_end(epoch, {"loss": loss, "val_loss": loss})
        assert load_model(tmp_path).get_weights()[1] == best


def test_evaluation_writes_metrics_and_plots():
    command_line(evaluate, [])
    run, _ = open_run()
    report = json.loads((run / "metrics.json").read_text())
    assert {"split", "model", "baselines", "references", "skill"} <= set(report)
    assert list((run / "plots").glob("*.png"))


@pytest.mark.parametrize(
    ("script", "options", "message"),
    [
        (train, ["--data=absent"], "absent"),
        (train, ["--units=0"], "--units: expected a positive number, got 0"),
        (train, ["--resume", "--seed=1"], "resume with --epochs or --patience"),
        (evaluate, ["--run=absent"], "absent: expected a run folder"),
        (predict, ["--input=absent", "--output=x"], "absent"),
    ],
)
def test_bad_input_is_one_clear_line(script, options, message):
    with pytest.raises(SystemExit, match=message) as error:
        command_line(script, options)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("script", "options"), [(train, ["--resume"]), (evaluate, [])])
def test_a_changed_data_file_is_refused(script, options):
    before = Path(FILE).read_bytes()
    Path(FILE).write_bytes(before + b"\n")
    with pytest.raises(SystemExit, match=f"{FILE}: changed since"):
        command_line(script, options)
    Path(FILE).write_bytes(before)
