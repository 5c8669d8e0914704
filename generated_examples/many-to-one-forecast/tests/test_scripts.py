"""The three scripts, end to end, on a small file: train, evaluate, predict, resume."""

import json
from pathlib import Path

import polars as pl
import pytest

from many_to_one_forecast import predict, train
from many_to_one_forecast.config import Config, load_config
from many_to_one_forecast.runs import find_run, read_history
from many_to_one_forecast.skill import skill

pytestmark = pytest.mark.usefixtures("inside")


def test_training_leaves_a_run_with_its_model_and_history() -> None:
    run = find_run()
    assert {"model.keras", "config.json"} <= {file.name for file in run.iterdir()}
    history = read_history(run)
    assert [int(row["epoch"]) for row in history] == list(range(1, len(history) + 1))
    assert list(history[0])[:4] == ["epoch", "seconds", "loss", "val_loss"]


def test_resuming_goes_on_after_the_last_finished_epoch() -> None:
    before = read_history(find_run())
    train.main(["--resume", "--epochs", str(len(before) + 1)])
    after = read_history(find_run())
    assert after[:-1] == before
    assert int(after[-1]["epoch"]) == len(before) + 1


def test_a_resumed_run_keeps_what_it_began_with() -> None:
    with pytest.raises(SystemExit, match="--seed: .* but the run began with"):
        train.main(["--resume", "--seed", str(Config.seed + 1)])


def test_a_number_that_cannot_be_is_one_clear_line() -> None:
    with pytest.raises(SystemExit, match="--batch-size: 0; at least 1"):
        train.main(["--batch-size", "0"])


def test_evaluation_compares_the_model_with_its_baselines(evaluated: Path) -> None:
    report = json.loads((evaluated / "metrics.json").read_text(encoding="utf-8"))
    assert report["split"] == "test"
    metric = report["primary_metric"]
    score = report["model"][metric]
    rivals = [scores[metric] for scores in report["baselines"].values()]
    assert report["skill"] == pytest.approx(skill(score, rivals))
    assert (evaluated / "plots" / "learning_curve.png").stat().st_size > 1000


def test_prediction_writes_a_table() -> None:
    data = load_config(find_run() / "config.json").data
    predict.main(["--input", data, "--output", "prediction.csv"])
    table = pl.read_csv("prediction.csv")
    assert len(table) > 0
    assert sum(table.null_count().row(0)) == 0


def test_a_missing_file_is_one_clear_line() -> None:
    with pytest.raises(SystemExit, match="absent.csv: no such file"):
        train.main(["--data", "absent.csv"])
