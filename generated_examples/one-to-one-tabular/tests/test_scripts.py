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
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from one_to_one_tabular import data
from one_to_one_tabular.config import Config, command_line, open_run
from one_to_one_tabular.evaluate import evaluate, fit_predict, make_report
from one_to_one_tabular.predict import predict
from one_to_one_tabular.train import Checkpoint, load_model, train


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)


def predict_table(table: pl.DataFrame) -> pl.DataFrame:
    """Return what the script predicts for a file that holds `table`."""
    write_data(Path("new"), table)
    command_line(predict, ["--input=new", "--output=predictions"])
    return pl.read_csv("predictions", separator=data.SEPARATOR)


def test_predictions_are_what_the_model_says_of_each_row():
    table = make_table(1999).extend(make_table(1).clear(1))[::-1].drop(data.TARGET)
    found = predict_table(table)
    run, _ = open_run()
    table = table.cast(dict.fromkeys(data.NUMBERS, pl.Float32))
    categories = json.loads((run / "categories.json").read_text())
    np.testing.assert_array_equal(found["row"], range(1, 2001))
    outputs = load_model(run).predict(data.encode(table, categories), batch_size=1024)
    classes = np.array(["high", "low", "medium"])
    probabilities = [f"probability_{name}" for name in classes]
    assert found.columns == ["row", data.TARGET, *probabilities]
    np.testing.assert_array_equal(found[data.TARGET], classes[outputs.argmax(axis=1)])
    np.testing.assert_allclose(found.select(probabilities), outputs, rtol=1e-4)


def test_missing_and_unseen_values_are_predicted_and_said(capsys):
    table = make_table(3)
    table[0, data.NUMBERS[0]] = None
    table[1, data.CATEGORIES[-1]] = "Violet"
    assert len(predict_table(table).drop_nulls().drop_nans()) == 3
    out = capsys.readouterr().out
    assert "rows that lack a value" in out and "unseen values, as 'Violet'" in out


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
    outputs = model.predict(test)
    predictions = {
        "model": outputs.argmax(axis=1),
        "majority_class": fit_predict(DummyClassifier(), training, test),
        "logistic_regression": fit_predict(LogisticRegression(), training, test),
    }
    expected = make_report(test.targets, predictions, test.categories[data.TARGET])
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
