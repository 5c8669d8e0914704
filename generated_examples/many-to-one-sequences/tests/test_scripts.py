"""The scripts from the command line: train, resume, evaluate, predict."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest
from conftest import FILE, make_table, write_data
from keras import ops
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from many_to_one_sequences.config import Config, command_line, open_run
from many_to_one_sequences.data import (
    LABEL,
    SEPARATOR,
    SEQUENCE,
    load_splits,
    read_rows,
    split_steps,
)
from many_to_one_sequences.evaluate import evaluate, fit_predict, make_report
from many_to_one_sequences.predict import predict
from many_to_one_sequences.train import Checkpoint, load_model, train


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)


def test_predictions_are_what_the_model_says_of_each_sequence():
    table = make_table([5, 2, 90]).drop(LABEL)
    table = pl.concat(table.partition_by(SEQUENCE)[::-1])  # in no alphabetical order
    write_data(Path("new"), table)
    command_line(predict, ["--input=new", "--output=predictions"])
    found = pl.read_csv("predictions", separator=SEPARATOR)
    assert found[SEQUENCE].to_list() == ["s002", "s001", "s000"]
    run, _ = open_run()
    sequences = split_steps(read_rows("new"))
    model = load_model(run)
    outputs = [ops.convert_to_numpy(model(steps[None]))[0] for steps in sequences]
    expected = np.array(outputs)
    classes = ["half 0.0", "half 1.0"]
    probabilities = found.select(f"probability_{name}" for name in classes)
    np.testing.assert_allclose(probabilities, expected, rtol=1e-3)
    labels = [classes[number] for number in expected.argmax(axis=1)]
    assert found[LABEL].to_list() == labels


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
    training, _, test = load_splits(config)
    labels, outputs = test.targets, test.predict(model)
    predictions = {
        "model": outputs.argmax(axis=1),
        "majority_class": fit_predict(DummyClassifier(), training, test),
        "logistic_regression": fit_predict(LogisticRegression(), training, test),
    }
    expected = make_report(labels, predictions, test.classes)
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
