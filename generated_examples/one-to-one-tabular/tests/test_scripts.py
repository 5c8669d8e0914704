"""The three scripts, end to end, on a small model: train, evaluate, predict, resume."""

import json
from pathlib import Path

import polars as pl
import pytest

from one_to_one_tabular import evaluate, predict, train
from one_to_one_tabular.config import Config
from one_to_one_tabular.report import BOUNDED
from one_to_one_tabular.runs import find_run, read_history

QUICK = ["--epochs", "1", "--units", "4", "--data", str(Path(Config.data).absolute())]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one finished run in it."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        train.main(QUICK)
    return folder


def test_training_leaves_a_run_with_its_model_and_history(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    run = find_run()
    assert {"model.keras", "config.json"} <= {file.name for file in run.iterdir()}
    history = read_history(run)
    assert [row["epoch"] for row in history] == ["1"]
    assert list(history[0])[:4] == ["epoch", "seconds", "loss", "val_loss"]


def test_resuming_goes_on_after_the_last_finished_epoch(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    train.main(["--resume", "--epochs", "2"])
    assert [row["epoch"] for row in read_history(find_run())] == ["1", "2"]


def test_a_resumed_run_keeps_what_it_began_with(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    with pytest.raises(SystemExit, match="--seed: .* but the run began with"):
        train.main(["--resume", "--seed", str(Config.seed + 1)])


def test_a_number_that_cannot_be_is_one_clear_line() -> None:
    with pytest.raises(SystemExit, match="--batch-size: 0; at least 1"):
        train.main(["--batch-size", "0"])


def test_evaluation_compares_the_model_with_its_baselines(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    evaluate.main([])
    report = json.loads((find_run() / "metrics.json").read_text(encoding="utf-8"))
    assert report["split"] == "test"
    metric = report["primary_metric"]
    score = report["model"][metric]
    rivals = [scores[metric] for scores in report["baselines"].values()]
    left = 1 - score if metric in BOUNDED else score  # the error, and that of the best
    least = 1 - max(rivals) if metric in BOUNDED else min(rivals)
    assert report["skill"] == pytest.approx(1 - left / least)
    assert (find_run() / "plots" / "learning_curve.png").stat().st_size > 1000


def test_prediction_writes_a_table(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    predict.main(["--input", QUICK[-1], "--output", "prediction.csv"])
    table = pl.read_csv("prediction.csv")
    assert len(table) > 0
    assert sum(table.null_count().row(0)) == 0


def test_a_missing_file_is_one_clear_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    with pytest.raises(SystemExit, match="absent.csv: no such file"):
        train.main(["--data", "absent.csv"])
