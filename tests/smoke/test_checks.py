"""What a step must leave behind is looked at, not believed."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from scaffold.smoke import SmokeFailure, checks

SOUND: dict[str, object] = {
    "split": "test",
    "primary_metric": "mae",
    "model": {"mae": 3.0},
    "baselines": {"last": {"mae": 6.0}, "naive": {"mae": 4.0}},
    "references": {},
    "skill": 0.25,
}


def write(folder: Path, **changes: object) -> Path:
    (folder / "metrics.json").write_text(json.dumps(SOUND | changes), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"stopped_early": True, "note": None, "horizon": [1, 2.5]},
        {"model": {"mae": 3, "accuracy": 1}},
    ],
)
def test_metrics_that_add_up_are_returned(tmp_path: Path, more: dict[str, object]) -> None:
    assert checks.metrics(write(tmp_path, **more)) == SOUND | more


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"skill": 0.5}, "skill is 0.5"),
        ({"split": "train"}, "about 'train', not the test split"),
        ({"baselines": {}}, "no baseline"),
        ({"model": {"rmse": 1}}, "not as promised"),
        ({"model": {"mae": math.nan}}, "mae of model is nan"),
        ({"model": {"mae": "3.0"}}, "mae of model is '3.0'"),
        ({"model": {"mae": -3.0}}, "mae of model is -3.0"),
        ({"model": {"mae": 3.0, "rmse": math.inf}}, "rmse of model is inf"),
        ({"model": {"mae": 3.0, "accuracy": 1.5}}, "accuracy of model is 1.5"),
        ({"references": None}, "not as promised"),
        ({"model": {"mae": True}}, "mae of model is True"),
        ({"references": {"ridge": {"mae": 1.0, "rmse": False}}}, "rmse of ridge is False"),
        ({"baselines": {"last": {"mae": True}}, "skill": -2.0}, "mae of last is True"),
        ({"skill": True}, "skill of the model is True"),
        ({"skill": "0.25"}, "skill of the model is '0.25'"),
        ({"skill": math.nan}, "skill of the model is nan"),
        ({"model": {"mae": 10**400}}, "mae of model is 1000"),
        ({"horizon": [{"mae": [1.0, math.nan]}]}, "metrics.json: expected finite numbers"),
        ({"scale": -math.inf}, "metrics.json: expected finite numbers"),
    ],
)
def test_metrics_that_do_not_add_up_are_refused(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(SmokeFailure, match=said):
        checks.metrics(write(tmp_path, **changes))


def test_the_skill_of_an_accuracy_is_the_share_of_errors_avoided() -> None:
    assert checks.skill("accuracy", 0.9, {"majority": 0.8, "other": 0.5}) == pytest.approx(0.5)
    assert checks.skill("mase", 2e-9, {"seasonal_naive": 0.0, "other": 0.5}) == pytest.approx(-1)


def run(project: Path, history: str, name: str = "20260101-120000-000000") -> Path:
    """Write a run with this history; return its folder."""
    folder = project / "runs" / name
    folder.mkdir(parents=True)
    for name in ("model.keras", "config.json"):
        (folder / name).touch()
    (folder / "history.csv").write_text(history, encoding="utf-8")
    return folder


def test_a_finished_run_is_found(tmp_path: Path) -> None:
    folder = run(tmp_path, "epoch,loss,val_loss\n0,0.5,0.6\n")
    assert checks.run_folder(tmp_path) == folder


def test_the_newest_run_is_the_one_with_the_latest_name(tmp_path: Path) -> None:
    history = "epoch,loss,val_loss\n0,0.5,0.6\n"
    newest = run(tmp_path, history, "20260102-000000-000000")
    run(tmp_path, history)
    (tmp_path / "runs" / "notes.txt").touch()
    assert checks.run_folder(tmp_path) == newest


def test_a_project_without_a_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    with pytest.raises(SmokeFailure, match="train: left no run"):
        checks.run_folder(tmp_path)


def test_an_epoch_that_began_again_counts_once_by_its_last_row(tmp_path: Path) -> None:
    folder = run(tmp_path, "epoch,loss,val_loss\n0,0.5,0.6\n1,nan,0.6\n1,0.4,0.5\n")
    assert [row["loss"] for row in checks.epochs(folder)] == ["0.5", "0.4"]
    assert checks.run_folder(tmp_path) == folder


@pytest.mark.parametrize("loss", ["nan", "inf", "", "much"])
def test_a_loss_that_is_no_number_is_refused(tmp_path: Path, loss: str) -> None:
    run(tmp_path, f"epoch,loss,val_loss\n0,{loss},0.6\n")
    with pytest.raises(SmokeFailure, match="train: loss is"):
        checks.run_folder(tmp_path)


def test_a_run_without_its_model_is_refused(tmp_path: Path) -> None:
    (run(tmp_path, "epoch,loss,val_loss\n0,0.5,0.6\n") / "model.keras").unlink()
    with pytest.raises(SmokeFailure, match="left no model.keras"):
        checks.run_folder(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n", "no row"),
        ("a,b\n1,nan\n", "b is 'nan'"),
        ("a,b\n1,-Infinity\n", "b is '-Infinity'"),
        ("a,b\n1\n", "b is None"),
        ("a,b\n1,2,3\n", "line 2: more cells than the header"),
        ("a,b\n1,\n2,\n", "the column b is empty"),
        ("a;b\n1;nan\n", "b is 'nan'"),
        ("a\tb,c\td\n1\t2\tinf\n", "d is 'inf'"),
    ],
)
def test_predictions_that_say_nothing_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SmokeFailure, match=said):
        checks.predictions(tmp_path / "p.csv")


def test_a_table_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(b"a\ncaf\xe9\n")
    with pytest.raises(SmokeFailure, match="predict: p.csv is not UTF-8"):
        checks.predictions(tmp_path / "p.csv")


def test_a_reloaded_model_may_differ_by_rounding_and_no_more() -> None:
    checks.same([{"y": "1.00001", "name": "a"}], [{"y": "1.00002", "name": "a"}])
    with pytest.raises(SmokeFailure, match="reload: line 2: y is '1.0', then '1.1'"):
        checks.same([{"y": "1.0"}], [{"y": "1.1"}])
    with pytest.raises(SmokeFailure, match="name is 'a', then 'b'"):
        checks.same([{"name": "a"}], [{"name": "b"}])


def test_the_last_rows_are_those_of_a_file_without_the_others_but_for_count_and_rounding() -> None:
    rows = [{"row": str(n), "y": f"0.{n}"} for n in range(1, 41)]
    end = [{"row": str(n - 20), "y": f"0.{n}"} for n in range(21, 41)]
    checks.same_end(rows, end)
    checks.same_end(rows, [])
    checks.same_end(rows, [*end[:-2], {"y": "0.4"}, {"y": "0.3"}])  # a tenth
    with pytest.raises(SmokeFailure, match="as '0.40' among all rows, '0' without the rows before"):
        checks.same_end(rows, [{**row, "y": "0"} for row in end])


def test_sequences_that_are_cut_or_scattered_are_left_out_of_the_end() -> None:
    rows = [{"name": name, "y": str(n)} for name in "abcdefgh" for n in range(4)]
    assert checks.whole_end(rows, rows[-6:]) == rows[-4:]
    assert checks.whole_end(rows, rows[::4]) == []  # each of them is cut
    assert checks.whole_end(rows, rows[3::8]) == []
    assert checks.whole_end(rows, []) == []


BANDS = {"coverage_80": 0.7, "width_80": 2.0, "coverage_95": 0.9, "width_95": 3.0}
LEVELS = (0.8, 0.95)


def intervals(**changes: object) -> Any:
    return {"intervals": {"model": {**BANDS, **changes}, "last_value": BANDS}}


def test_intervals_with_coverage_and_width_are_accepted() -> None:
    checks.coverage(intervals(), LEVELS)
    checks.coverage(intervals(coverage_95=0.7, width_95=2.0), LEVELS)


@pytest.mark.parametrize(
    "changes",
    [
        {"coverage_95": 0.6},
        {"width_95": 1.0},
        {"coverage_80": 1.1, "coverage_95": 1.2},
        {"width_80": -1.0},
        {"coverage_80": math.nan},
        {"coverage_80": None},
    ],
)
def test_intervals_that_cannot_be_are_a_failure(changes: dict[str, object]) -> None:
    with pytest.raises(SmokeFailure, match="of the intervals of model is"):
        checks.coverage(intervals(**changes), LEVELS)


@pytest.mark.parametrize("report", [{}, {"intervals": []}, {"intervals": {"model": BANDS}}])
def test_intervals_that_were_asked_for_have_to_be_reported(report: Any) -> None:
    with pytest.raises(SmokeFailure, match="no intervals of the model and of baselines"):
        checks.coverage(report, LEVELS)


ROW = {"time": "1", "y_lo_95": "1,5", "y_lo_80": "2", "y": "3", "y_hi_80": "4", "y_hi_95": "10"}


def test_a_forecast_lies_within_its_intervals() -> None:
    checks.bands([ROW], LEVELS)
    for name, value in [("y", "1"), ("y_hi_80", "11"), ("y_lo_95", "2.5"), ("y_hi_95", "nan")]:
        with pytest.raises(SmokeFailure, match="line 3: .* not in order"):
            checks.bands([ROW, {**ROW, name: value}], LEVELS)
    with pytest.raises(SmokeFailure, match="no column ends in _lo_80"):
        checks.bands([{"time": "1", "y": "3"}], LEVELS)
