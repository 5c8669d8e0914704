"""The scripts from the command line: train, resume, evaluate, predict."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest
from conftest import FILE

from many_to_many_tagging.config import Config, command_line, open_run
from many_to_many_tagging.data import SEPARATOR, TOKENS, load_splits, read_splits
from many_to_many_tagging.evaluate import evaluate, make_report, make_table
from many_to_many_tagging.predict import predict
from many_to_many_tagging.tokenizer import Tokenizer
from many_to_many_tagging.train import Checkpoint, load_model, train


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)


def test_tags_are_what_the_model_says_of_each_sentence(capsys):
    sentences = ["The old dog", "zebra", "The " + "very " * 50 + "old dog x5"]
    table = pl.DataFrame({TOKENS: ["The  old dog ", *sentences[1:]]})
    table.write_csv(Path("new"), separator=SEPARATOR)
    command_line(predict, ["--input=new", "--output=tags"])
    table = pl.read_csv("tags", separator=SEPARATOR, infer_schema=False)
    run, config = open_run()
    model, tokenizer = load_model(run), load_splits(config)[0].tokenizer
    ids = tokenizer.encode(sentence.split() for sentence in sentences)
    for row, sentence, steps in zip(table.iter_rows(), sentences, ids, strict=True):
        outputs = keras.ops.convert_to_numpy(model(steps[None]))[0]  # (steps, tags)
        tags = " ".join(tokenizer.tags[best] for best in outputs.argmax(axis=1))
        assert row[:2] == (sentence, tags)
        probabilities = np.array(row[2].split(" "), float)
        np.testing.assert_allclose(probabilities, outputs.max(axis=1), atol=2e-3)
    assert "3 sentences; " in capsys.readouterr().out


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
    del report["tokens_not_in_training"]
    training, _, test = read_splits(config)
    outputs = np.concatenate(load_splits(config)[2].predict(model))  # (tokens, tags)
    tokens = make_table(training, test)
    predictions = {
        "model": np.array(Tokenizer.load(run).tags)[outputs.argmax(axis=1)],
        "most_frequent_tag": tokens["most_frequent_tag"].to_numpy(),
    }
    expected = make_report(tokens["tag"].to_numpy(), predictions)
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
